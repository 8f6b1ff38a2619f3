"""People over trainings: lists with numbers, seats that move, merge and come back."""

from datetime import date

import pytest
from sqlalchemy import select
from support.cast import statements_of

from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.lookalikes import is_mixed, mended
from digcomp.services.organisations import Organisations
from digcomp.services.seats import Seats
from digcomp.store.tables import Attendance, Look, Person, Seat, Sitting

HEAD = "Овог, нэр\tБайгууллага\tОролцогчийн дугаар"


@pytest.fixture
def course(cast):
    """A training of Boris beside one of Clara."""
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", "Д. Бат", blueprint="short")


@pytest.fixture
def second(cast, course):
    """Another training of Boris, on the same days."""
    return cast.training("Э. Шинэ", place="Өөр анги", blueprint="short")


@pytest.fixture
def seats(cast, session):
    return Seats(session, cast.clock, cast.trainings(session))


def seat_of(session, course, name):
    query = select(Seat).join(Person, Person.id == Seat.person_id)
    return session.scalars(query.where(Seat.training_id == course.id, Person.name == name).order_by(Seat.id)).first()


def names(course):
    return sorted(course.seat_codes())


def read(cast, course, lines, **more):
    """Preview a list and save it; how many were added."""
    with cast.database.sessions() as session:
        roster = cast.roster(session)
        return roster.save(course.id, roster.preview(course.id, lines), **more)


def problems(cast, course, lines):
    with cast.database.sessions() as session:
        return [row.problem for row in cast.roster(session).preview(course.id, lines)]


# lists


def test_columns_are_read_in_the_order_of_their_titles(cast, course):
    read(cast, course, "Байгууллага;Нэр;Овог\nТатвар;Болор;Нямын")
    assert "Нямын Болор" in names(course)


def test_a_known_participant_is_recognised_by_number_over_trainings(cast, course, second, session):
    ana = seat_of(session, course, "Б. Ана")
    assert read(cast, second, f"{HEAD}\nб.  ана\t\t{ana.person.number.lower()}") == 1
    session.rollback()
    assert seat_of(session, second, "Б. Ана").person_id == ana.person_id
    assert session.query(Person).count() == 4


def test_a_number_is_nothing_without_its_name(cast, course, second, session):
    number = seat_of(session, course, "Б. Ана").person.number
    lines = f"{HEAD}\nЭ. Хүн\t\t{number}\nБ. Ана\t\tA999999"
    assert problems(cast, second, lines) == ["number-unknown", "number-unknown"], "what exists is not told"
    assert read(cast, second, lines) == 0


def test_a_name_alone_is_never_a_known_participant(cast, course, second, session):
    read(cast, second, "Б. Ана")
    session.rollback()
    assert seat_of(session, second, "Б. Ана").person_id != seat_of(session, course, "Б. Ана").person_id


def test_a_number_is_seated_once(cast, course, second, session):
    number = seat_of(session, course, "Б. Ана").person.number
    assert problems(cast, course, f"{HEAD}\nБ. Ана\t\t{number}") == ["seated"]
    line = f"Б. Ана\t\t{number}"
    assert problems(cast, second, f"{HEAD}\n{line}\n{line}") == [None, "number-twice"]


def test_namesakes_are_saved_when_they_are_said_to_be_others(cast, course):
    lines = "Х. Нэг\nХ. Нэг\nБ. Ана"
    assert problems(cast, course, lines) == [None, "twice", "there-already"]
    with cast.database.sessions() as session:
        roster = cast.roster(session)
        rows, seen = roster.preview(course.id, lines), roster.state(course.id)
        assert roster.save(course.id, rows, {2, 3}, seen) == 3
        with pytest.raises(InputRefused):
            roster.save(course.id, rows, {2, 3}, seen)
        session.rollback()
        assert len(roster.seats(course.id)) == 5


def test_latin_letters_among_cyrillic_ones_are_mended(cast, course):
    with cast.database.sessions() as session:
        (row,) = cast.roster(session).preview(course.id, "Б. Aнa")
    assert (row.name, row.was, row.problem) == ("Б. Ана", "Б. Aнa", "there-already")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Aнa", "Ана"),
        ("A. Бат", "А. Бат"),
        ("Бат John", "Бат John"),
        ("Anna Smith", "Anna Smith"),
        ("Єлзий Бїжин", "Өлзий Бүжин"),
        ("Бaтd", "Батd"),
        ("", ""),
    ],
)
def test_only_what_looks_cyrillic_becomes_cyrillic(typed, kept):
    assert mended(typed) == kept


def test_what_cannot_be_mended_is_seen():
    assert is_mixed("Батd")
    assert not is_mixed("Бат John")


def test_an_organisation_of_exactly_this_name_is_known(cast, course, session):
    tax = Organisations(session, cast.clock).add(cast.boris, "Татварын хэлтэс")
    read(cast, course, "Х. Нэг; татварын  хэлтэс\nХ. Хоёр; Татварын  хэлтэс")
    assert seat_of(session, course, "Х. Нэг").organisation_id is None
    found = seat_of(session, course, "Х. Хоёр")
    assert (found.organisation, found.organisation_id) == ("Татварын хэлтэс", tax.id)


def test_two_organisations_of_one_name_are_left_as_text(cast, course, session):
    service = Organisations(session, cast.clock)
    for top in ("Дундговь", "Завхан"):
        service.add(cast.boris, "Татвар", service.add(cast.boris, top).id)
    read(cast, course, "Х. Нэг; Татвар")
    assert seat_of(session, course, "Х. Нэг").organisation_id is None


def test_a_list_costs_as_many_queries_for_many_as_for_few(cast, course, session):
    def queries(count):
        lines = "\n".join(f"Х. {chr(0x410 + n)}{chr(0x430 + n)}; Х\t" for n in range(count))
        with cast.database.sessions() as own, statements_of(cast.database) as sent:
            cast.roster(own).preview(course.id, lines)
        return len(sent)

    assert queries(2) == queries(20)


# taken off


def test_who_is_taken_off_is_shown_nowhere_and_answers_stay(cast, course, session, seats):
    course.sat_by("Б. Ана", "Д. Бат")
    course.close("pre")
    bat = seat_of(session, course, "Д. Бат")
    sitting = session.scalars(select(Sitting).where(Sitting.seat_id == bat.id)).one()
    seats.remove(cast.boris, course.id, bat.id)
    assert names(course) == ["Б. Ана"]
    with cast.database.sessions() as own:
        training = cast.trainings(own).get(cast.boris, course.id)
        hall = cast.results(own).hall(training, "pre")
        assert [seat.person.name for seat in hall.seats] == ["Б. Ана"]
        with pytest.raises(NotFound):
            cast.results(own).person(training, sitting.id)
        with pytest.raises(InputRefused):
            cast.joining(own).resume(bat.code)
        assert own.get(Sitting, sitting.id) is not None


def test_who_was_taken_off_comes_back_by_undo_or_by_number(cast, course, session, seats):
    bat = seat_of(session, course, "Д. Бат")
    seats.remove(cast.boris, course.id, bat.id)
    (change,) = seats.changes(cast.trainings(session).get(cast.boris, course.id))
    assert (change.names, change.by, change.may_undo) == (("Д. Бат",), "Boris", True)
    seats.undo(cast.boris, course.id, change.event_id)
    assert names(course) == ["Б. Ана", "Д. Бат"]
    with pytest.raises(Refused, match="undone-already"):
        seats.undo(cast.boris, course.id, change.event_id)
    seats.remove(cast.boris, course.id, bat.id)
    session.commit()
    assert read(cast, course, f"{HEAD}\nД. Бат\t\t{bat.person.number}") == 1
    assert course.seat_codes()["Д. Бат"] == bat.code


def test_a_code_that_was_taken_off_is_given_to_nobody(cast, course, session, seats):
    bat = seat_of(session, course, "Д. Бат")
    seats.remove(cast.boris, course.id, bat.id)
    from digcomp.store.queries.trainings import seat_code_taken, seats_coded

    assert not seats_coded(session, bat.code)
    assert seat_code_taken(session, bat.code)


# moved


def test_a_person_is_moved_with_code_and_answers_and_back(cast, course, second, session, seats):
    (token,) = course.sat_by("Б. Ана")
    ana = seat_of(session, course, "Б. Ана")
    seats.move(cast.boris, course.id, ana.id, second.id)
    assert names(course) == ["Д. Бат"]
    assert second.seat_codes()["Б. Ана"] == ana.code
    with cast.database.sessions() as own:
        hall = cast.results(own).hall(cast.trainings(own).get(cast.boris, second.id), "pre")
        assert [seat.person.name for seat in hall.seats] == ["Б. Ана"]
    trainings = cast.trainings(session)
    assert [one.action for one in seats.changes(trainings.get(cast.boris, second.id))] == ["seat-arrived"]
    (change,) = seats.changes(trainings.get(cast.boris, course.id))
    seats.undo(cast.boris, course.id, change.event_id)
    assert names(course) == ["Б. Ана", "Д. Бат"]
    assert cast.present(token).record.answers
    assert seats.changes(trainings.get(cast.boris, second.id))[0].undone


def test_nobody_is_moved_to_or_from_a_stranger_s_training(cast, course, session, seats):
    ana, strange = seat_of(session, course, "Б. Ана"), session.scalars(select(Seat)).first()
    with pytest.raises(NotFound):
        seats.move(cast.boris, course.id, ana.id, strange.training_id)
    with pytest.raises(NotFound):
        seats.move(cast.boris, course.id, strange.id, course.id)
    with pytest.raises(NotFound):
        seats.move(cast.clara, course.id, ana.id, strange.training_id)
    with pytest.raises(NotFound):
        seats.remove(cast.boris, course.id, strange.id)
    assert names(course) == ["Б. Ана", "Д. Бат"]


def test_nobody_is_moved_onto_their_own_seat(cast, course, second, session, seats):
    ana = seat_of(session, course, "Б. Ана")
    read(cast, second, f"{HEAD}\nБ. Ана\t\t{ana.person.number}")
    for to in (course.id, second.id):
        with pytest.raises(Refused, match="there-already"):
            seats.move(cast.boris, course.id, ana.id, to)
    seats.remove(cast.boris, second.id, seat_of(session, second, "Б. Ана").id)
    with pytest.raises(Refused, match="was-there"):
        seats.move(cast.boris, course.id, ana.id, second.id)


def test_a_follow_up_goes_only_where_there_is_one(cast, course, second, session, seats):
    with cast.database.sessions() as own:
        code = cast.trainings(own).add_follow_up(cast.boris, course.id).code
    course.codes["follow-up"] = code
    course.close("pre")
    course.open("follow-up")
    course.join("Б. Ана", "follow-up")
    with pytest.raises(Refused, match="no-such-test"):
        seats.move(cast.boris, course.id, seat_of(session, course, "Б. Ана").id, second.id)


# merged


@pytest.fixture
def twins(cast, course, session):
    """The same participant twice: once from the roster, sat before; once as a walk-in, sat after."""
    course.sat_by("Б. Ана")
    course.close("pre")
    course.open("post")
    course.sat_by("Ана Болд", kind="post")
    kept, dropped = seat_of(session, course, "Б. Ана"), seat_of(session, course, "Ана Болд")
    session.add(Attendance(seat_id=dropped.id, day=date(2026, 12, 8), minutes=480))
    sitting = session.scalars(select(Sitting).where(Sitting.seat_id == dropped.id)).one()
    session.add(
        Look(user_id=cast.boris.id, person_id=dropped.person_id, sitting_id=sitting.id, what="profile", at=cast.clock())
    )
    session.commit()
    return kept, dropped


def sittings_of(session, seat):
    session.expire_all()
    return session.scalars(select(Sitting).where(Sitting.seat_id == seat.id)).all()


def test_two_who_are_one_have_both_tests(cast, course, session, seats, twins):
    kept, dropped = twins
    seats.merge(cast.boris, course.id, kept.id, dropped.id)
    assert names(course) == ["Б. Ана", "Д. Бат"]
    assert len(sittings_of(session, kept)) == 2
    assert session.scalars(select(Look)).one().person_id == kept.person_id
    assert session.get(Attendance, (kept.id, date(2026, 12, 8))).minutes == 480
    with cast.database.sessions() as own:
        growth = cast.results(own).growth(cast.trainings(own).get(cast.boris, course.id))
        assert [seat.person.name for seat, _ in growth.people] == ["Б. Ана"]


def test_they_are_parted_again(cast, course, session, seats, twins):
    kept, dropped = twins
    seats.merge(cast.boris, course.id, kept.id, dropped.id)
    (change,) = seats.changes(cast.trainings(session).get(cast.boris, course.id))
    assert change.names == ("Б. Ана", "Ана Болд")
    seats.undo(cast.boris, course.id, change.event_id)
    assert names(course) == ["Ана Болд", "Б. Ана", "Д. Бат"]
    assert [len(sittings_of(session, seat)) for seat in twins] == [1, 1]
    assert session.scalars(select(Look)).one().person_id == dropped.person_id
    assert session.get(Attendance, (kept.id, date(2026, 12, 8))) is None


def test_two_who_sat_the_same_test_are_two(cast, course, session, seats):
    course.join("Б. Ана")
    course.join("Д. Бат")
    ana, bat = (seat_of(session, course, name) for name in ("Б. Ана", "Д. Бат"))
    with pytest.raises(Refused, match="both-sat"):
        seats.merge(cast.boris, course.id, ana.id, bat.id)
    session.rollback()
    assert names(course) == ["Б. Ана", "Д. Бат"]
    with pytest.raises(Refused, match="same-seat"):
        seats.merge(cast.boris, course.id, ana.id, ana.id)


def test_seats_in_other_trainings_go_along(cast, course, second, session, seats):
    ana, bat = (seat_of(session, course, name) for name in ("Б. Ана", "Д. Бат"))
    read(cast, second, f"{HEAD}\nД. Бат\t\t{bat.person.number}")
    seats.merge(cast.boris, course.id, ana.id, bat.id)
    assert names(second) == ["Б. Ана", "Э. Шинэ"]
    (change,) = seats.changes(cast.trainings(session).get(cast.boris, course.id))
    seats.undo(cast.boris, course.id, change.event_id)
    assert names(second) == ["Д. Бат", "Э. Шинэ"]
    assert names(course) == ["Б. Ана", "Д. Бат"]


def test_a_stranger_s_seat_does_not_change_hands(cast, course, session, seats):
    ana, bat = (seat_of(session, course, name) for name in ("Б. Ана", "Д. Бат"))
    strange = session.scalars(select(Seat)).first()
    elsewhere = Seat(site="A", training_id=strange.training_id, person_id=bat.person_id, position=9, code="99999999")
    session.add(elsewhere)
    session.commit()
    with pytest.raises(Refused, match="elsewhere"):
        seats.merge(cast.boris, course.id, ana.id, bat.id)
    session.rollback()
    seats.merge(cast.dora, course.id, ana.id, bat.id)
    assert elsewhere.person_id == ana.person_id


def test_a_merger_that_was_built_upon_is_not_undone(cast, course, second, session, seats, twins):
    kept, dropped = twins
    seats.merge(cast.boris, course.id, kept.id, dropped.id)
    merged = seats.changes(cast.trainings(session).get(cast.boris, course.id))[0]
    bat = seat_of(session, course, "Д. Бат")
    seats.merge(cast.boris, course.id, bat.id, kept.id)
    with pytest.raises(Refused, match="changed-since"):
        seats.undo(cast.boris, course.id, merged.event_id)
    with pytest.raises(NotFound):
        seats.undo(cast.boris, second.id, merged.event_id)


def test_who_sits_in_two_trainings_at_once_is_told_and_meets_nothing_twice(cast, course, second, session, seats):
    bat = seat_of(session, course, "Д. Бат")
    read(cast, second, f"{HEAD}\nД. Бат\t\t{bat.person.number}")
    course.sat_by("Д. Бат")
    token = second.join("Д. Бат", personal_code=second.seat_codes()["Д. Бат"])
    assert len(cast.present(token).record.seen) == 21
    session.rollback()
    assert list(seats.elsewhere(cast.trainings(session).get(cast.boris, course.id))) == ["Д. Бат"]
    far = cast.training("Х. Нэг", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    read(cast, far, f"{HEAD}\nБ. Ана\t\t{seat_of(session, course, 'Б. Ана').person.number}")
    session.rollback()
    assert list(seats.elsewhere(cast.trainings(session).get(cast.boris, course.id))) == ["Д. Бат"]
