"""A hall that answers at once: sixteen writers on one database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update
from support.cast import Cast, Clock

from digcomp.errors import Refused
from digcomp.services.attendance import Attendances
from digcomp.services.certificates import Certificates
from digcomp.services.clock import SystemChance
from digcomp.services.database import open_database
from digcomp.services.looks import Looks
from digcomp.services.summaries import Summaries
from digcomp.store.numbering_tables import Counter
from digcomp.store.tables import Look, Person, Programme, Seat, Sitting, Tombstone

WRITERS = 16


@pytest.fixture
def hall(cast: Cast):
    """A cast on the database as an installation opens it, every write going to the disk."""
    database = open_database(cast.settings.database_url)
    cast.database.engine.dispose()
    cast.database = database
    yield cast
    database.engine.dispose()


def at_once(work, things):
    """Do the work for each thing in a thread of its own, all beginning together."""
    things = list(things)
    start = Barrier(len(things))

    def begin(thing):
        start.wait()
        return work(thing)

    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(begin, things))


def test_sixteen_people_answer_at_once_and_no_answer_is_lost_or_doubled(hall):
    course = hall.training(*(f"Хүн {letter}" for letter in "АБВГДЕЖЗИЙКЛМНОП"))
    tokens = [course.join(name) for name in course.seat_codes()]

    def sit_a_while(token):
        items = []
        for _ in range(6):
            task = hall.task(token)
            items.append(task.item_id)
            assert hall.answer(token, hall.form(task)).stored
        return items

    answered = at_once(sit_a_while, tokens)
    for token, items in zip(tokens, answered, strict=True):
        record = hall.present(token).record
        assert [given.item_id for given in record.answers] == items
        assert [given.position for given in record.answers] == [1, 2, 3, 4, 5, 6]


def test_one_answer_sent_sixteen_times_at_once_is_stored_once(hall):
    course = hall.training("Б. Ана")
    token = course.join("Б. Ана")
    task = hall.sit_statements(token)
    form = hall.form(task)
    outcomes = at_once(lambda _: hall.answer(token, form), range(WRITERS))
    assert sum(outcome.stored for outcome in outcomes) == 1
    assert list(hall.present(token).record.scores("quiz")) == [task.item_id]


def test_sixteen_people_join_at_once_and_each_has_a_seat_of_their_own(hall):
    course = hall.training()
    names = [f"Хүн {letter}" for letter in "АБВГДЕЖЗИЙКЛМНОП"]
    hall.boris, hall.chance  # noqa: B018 - made before the threads ask for them
    tokens = at_once(course.join, names)
    assert len(set(tokens)) == len(set(course.seat_codes().values())) == WRITERS


def test_one_name_typed_on_sixteen_phones_at_once_takes_one_seat(hall):
    course = hall.training("Б. Ана")

    def join(_):
        try:
            return course.join("Б. Ана")
        except Exception as refusal:
            return type(refusal).__name__

    results = at_once(join, range(WRITERS))
    assert results.count("InputRefused") == WRITERS - 1
    assert list(course.seat_codes()) == ["Б. Ана"]


def test_a_hall_can_be_read_while_it_is_written(hall):
    course = hall.training("Б. Ана", "Д. Бат")
    token = course.join("Б. Ана")

    def work(n):
        for _ in range(10):
            if n:
                course.seat_codes()
            else:
                hall.answer(token, hall.form(hall.task(token)))

    at_once(work, range(6))
    assert len(hall.present(token).record.answers) == 10


def test_two_programs_on_one_database_see_each_other(hall):
    """A second process has a memory of its own; the database is what counts."""
    course = hall.training("Б. Ана")
    token = course.join("Б. Ана")
    other = Cast(open_database(hall.settings.database_url), hall.instrument, hall.settings, Clock())
    hall.answer(token, hall.form(hall.task(token)))
    assert other.task(token) == hall.task(token)
    other.answer(token, other.form(other.task(token)))
    assert other.task(token) == hall.task(token)
    other.database.engine.dispose()


def test_a_statement_that_is_changed_while_the_quiz_begins_is_what_the_quiz_began_with(hall):
    """Of the change and the first answer one comes first; the change is not taken after it."""
    token = hall.training("Б. Ана").join("Б. Ана")
    first = hall.sit_statements(token)
    (said, *_) = hall.present(token).record.scores("reflection")
    change = {"item": [said], "position": ["1"], "answer": ["0"]}
    forms = [hall.form(first), *[change] * 7]
    outcomes = at_once(lambda form: hall.answer(token, form), forms)
    after = hall.present(token).record
    assert outcomes[0].stored
    assert len(after.scores("quiz")) == 1
    assert (after.scores("reflection")[said] == 0) == any(outcome.stored for outcome in outcomes[1:])
    assert not hall.answer(token, change).stored


def test_the_last_answer_sent_sixteen_times_at_once_finishes_once(hall):
    token = hall.training("Б. Ана", blueprint="short").join("Б. Ана")
    last = hall.sit(token, until=lambda task: task.phase == "quiz" and task.position == task.of)
    form = hall.form(last)
    outcomes = at_once(lambda _: hall.answer(token, form), range(WRITERS))
    assert sum(outcome.stored for outcome in outcomes) == 1
    assert len(hall.present(token).record.scores("quiz")) == last.of
    assert hall.present(token).head.finish_reason == "length"


def test_two_different_questions_answered_at_once_take_no_position_twice(hall):
    """A form that was kept from another page is refused, whenever it comes."""
    token = hall.training("Б. Ана").join("Б. Ана")
    task = hall.sit_statements(token)
    others = [item for item in hall.instrument.bank.items if item != task.item_id][:7]
    forms = [hall.form(task), *({**hall.form(task), "item": [item]} for item in others)]

    def send(form):
        try:
            return hall.answer(token, form).stored
        except Refused:
            return False

    assert at_once(send, forms) == [True] + [False] * 7
    assert list(hall.present(token).record.scores("quiz")) == [task.item_id]


def test_people_who_join_different_halls_at_once_have_numbers_and_codes_of_their_own(hall):
    courses = [hall.training(place=f"Танхим {n}") for n in range(4)]
    hall.chance = SystemChance()  # one that sixteen threads may ask
    at_once(lambda n: courses[n % 4].join(f"Хүн {chr(0x0410 + n)}"), range(WRITERS))
    with hall.database.sessions() as session:
        people, seats = session.scalars(select(Person)).all(), session.scalars(select(Seat)).all()
    assert sorted(person.number for person in people) == [f"A{n:06d}" for n in range(1, WRITERS + 1)]
    assert len({seat.code for seat in seats}) == WRITERS
    for course in courses:
        assert sorted(seat.position for seat in seats if seat.training_id == course.id) == [1, 2, 3, 4]


def test_one_roster_sent_eight_times_at_once_seats_everybody_once(hall):
    course = hall.training(opened=None)
    hall.chance = SystemChance()
    names = "\n".join(f"Хүн {letter}" for letter in "АБВГДЕЖЗ")

    def send(_):
        with hall.database.sessions() as session:
            roster = hall.roster(session)
            return roster.save(course.id, roster.preview(course.id, names))

    assert sorted(at_once(send, range(8))) == [0] * 7 + [8]
    assert len(course.seat_codes()) == 8


def test_of_two_tests_opened_at_once_one_is_open(hall):
    course = hall.training(opened=None)

    def open_it(n):
        try:
            course.open("post" if n % 2 else "pre")
        except Refused as refusal:
            return str(refusal)
        return "opened"

    results = at_once(open_it, range(8))
    with hall.database.sessions() as session:
        states = [wave.state for wave in hall.trainings(session).get(course.trainer, course.id).waves]
    assert sorted(states) == ["open", "planned"]
    assert set(results) == {"opened", "another-open"}


def test_certificates_issued_twice_at_once_are_issued_once(hall):
    course = hall.training("Б. Ана", "Д. Бат", opened="post", hours=1)
    course.finished_by("Б. Ана", "Д. Бат")
    with hall.database.sessions() as session:
        training = hall.trainings(session).get(course.trainer, course.id)
        sheet = Attendances(session)
        cells = {(row.seat.id, day): 60 for row in sheet.sheet(training).rows for day in sheet.sheet(training).days}
        sheet.save(training, cells)

    def issue(_):
        with hall.database.sessions() as session:
            service = Certificates(session, hall.clock, hall.instrument, "A", SystemChance())
            return len(service.issue(course.trainer, hall.trainings(session).get(course.trainer, course.id)))

    assert sorted(at_once(issue, range(8))) == [0] * 7 + [2]


def test_one_programme_named_by_eight_trainers_at_once_is_one_programme(hall):
    hall.boris  # noqa: B018 - made before the threads ask for him
    hall.chance = SystemChance()
    at_once(lambda n: hall.training(programme="Шинэ хөтөлбөр", place=f"Танхим {n}", opened=None), range(8))
    with hall.database.sessions() as session:
        assert [programme.title for programme in session.scalars(select(Programme))] == ["Шинэ хөтөлбөр"]


def test_a_figure_worked_out_by_eight_at_once_is_kept_once(hall):
    course = hall.training(opened=None)

    def look(_):
        with hall.database.sessions() as session:
            return Summaries(session, hall.instrument).content(course.id, "gain", "basis", lambda: {"people": 7})

    assert at_once(look, range(8)) == [{"people": 7}] * 8


def test_a_look_noted_by_eight_pages_at_once_is_one_look(hall):
    course = hall.training("Б. Ана")
    (token,) = course.finished_by("Б. Ана", kind="pre")
    sitting_id = hall.present(token).head.id

    def look(_):
        with hall.database.sessions() as session:
            Looks(session, hall.clock).note(course.trainer, session.get(Sitting, sitting_id), "result")

    at_once(look, range(8))
    with hall.database.sessions() as session:
        assert len(session.scalars(select(Look)).all()) == 1


def test_a_number_is_never_given_twice_even_when_its_holder_is_deleted(hall):
    course = hall.training("Б. Ана", "Д. Бат")
    with hall.database.sessions() as session:
        last = session.scalars(select(Seat).order_by(Seat.id.desc())).first()
        session.delete(last)
        session.flush()
        session.delete(session.get(Person, last.person_id))
        session.commit()
    course.join("Г. Сараа")
    with hall.database.sessions() as session:
        assert sorted(session.scalars(select(Person.number))) == ["A000001", "A000003"]


def test_numbers_that_came_back_by_a_bundle_are_not_given_again(hall):
    course = hall.training("Б. Ана")
    with hall.database.sessions() as session:
        session.add_all(Person(number=number, name="Х", created_at=hall.clock()) for number in ("A000002", "A1000009"))
        session.add(Tombstone(kind="person", uid="A000041", at=hall.clock()))
        session.commit()
    course.join("Г. Сараа")
    with hall.database.sessions() as session:
        assert session.scalars(select(Person.number).where(Person.name == "Г. Сараа")).one() == "A000042"


def test_a_site_without_numbers_left_says_so(hall):
    course = hall.training("Б. Ана")
    with hall.database.sessions() as session:
        session.execute(update(Counter).values(last=999_999))
        session.commit()
    with pytest.raises(Refused, match="numbers-used-up"):
        course.join("Г. Сараа")
    assert list(course.seat_codes()) == ["Б. Ана"]
