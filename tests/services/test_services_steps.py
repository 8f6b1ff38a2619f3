"""The short way of an answer: whatever it remembers, the sitting is what the long way would have made of it."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from support.cast import Cast, Clock, heard, statements_of

from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Walk, next_task, replay
from digcomp.errors import AnswerRefused, NotFound, WaveClosed
from digcomp.services.forgetting import Forgetting
from digcomp.services.walks import Walks
from digcomp.store.queries import sitting_path as path
from digcomp.store.tables import Sitting, Training, Wave


@pytest.fixture
def course(cast: Cast):
    return cast.training("Б. Ана", blueprint="short")


@pytest.fixture
def token(course):
    return course.join("Б. Ана")


@dataclass
class Process:
    """One of several that serve the same installation."""

    cast: Cast
    walks: Walks = field(default_factory=Walks)

    def step(self, token, work):
        own = replace(self.cast, walks=self.walks)
        with own.database.sessions() as session:
            return work(own.steps(session), token)


@pytest.mark.parametrize("seed", range(4))
def test_served_by_three_processes_in_turn_it_is_the_sitting_of_one(cast, token, seed):
    """Each forgets now and then; answers come twice, and from pages that were left open; statements are changed."""
    draw, processes, answered = np.random.default_rng(seed), [Process(cast) for _ in range(3)], {}

    def send(form):
        try:
            return processes[draw.integers(3)].step(token, lambda steps, own: steps.answer(own, form))
        except AnswerRefused:
            return None

    def present():
        return processes[draw.integers(3)].step(token, lambda steps, own: steps.present(own).task)

    while not isinstance(task := present(), Finished):
        if answered and draw.random() < 0.3:
            old = answered[draw.choice(list(answered))]
            again = send(old)
            quiz_has_begun = cast.present(token).head.shown > 0
            assert again
            assert again.stored is not quiz_has_begun, "a statement may be changed before the quiz, and nothing after"
            assert again.stored or again.same or old["item"][0] in cast.instrument.bank.statements
            continue  # a changed statement may change what is asked
        form = cast.form(task, int(draw.integers(2 if task.phase == QUIZ else 4)))
        assert send(form).stored
        answered[task.item_id] = form
        if draw.random() < 0.2:
            processes[draw.integers(3)].walks = Walks()
    record = cast.present(token).record
    assert [one.item_id for one in sorted(record.answers, key=_in_order)] == list(answered)
    assert replay(cast.instrument, record) == []


def _in_order(one):
    return one.phase != REFLECTION, one.position


def test_a_walk_asks_what_is_worked_out_anew_at_every_step(cast, token):
    record = cast.present(token).record
    walk = Walk(cast.instrument, record)
    while not isinstance(task := walk.task, Finished):
        assert task == next_task(cast.instrument, record)
        cast.answer(token, cast.form(task, record.seed % 2))
        record = cast.present(token).record
        walk.take(max(record.answers, key=_in_order))
    assert walk.task == next_task(cast.instrument, record)


def test_an_answer_that_another_process_has_stored_is_read_and_not_guessed(cast, token):
    one, other = Process(cast), Process(cast)
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    task = one.step(token, lambda steps, own: steps.present(own).task)
    other.step(token, lambda steps, own: steps.answer(own, cast.form(task, 0)))
    after = one.step(token, lambda steps, own: steps.present(own).task)
    assert after == next_task(cast.instrument, cast.present(token).record)


def test_a_statement_that_another_process_has_changed_is_noticed(cast, token):
    one, other = Process(cast), Process(cast)
    first = cast.task(token)
    one.step(token, lambda steps, own: steps.answer(own, cast.form(first, 0)))
    low = one.step(token, lambda steps, own: steps.present(own).task)
    other.step(token, lambda steps, own: steps.answer(own, cast.form(first, 3)))
    high = one.step(token, lambda steps, own: steps.present(own).task)
    assert high == next_task(cast.instrument, cast.present(token).record)
    assert low != high


def test_what_could_not_be_stored_is_not_remembered(cast, token):
    """The disk is full once; what comes after the next answer follows from that answer."""

    def no_room(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT"):
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    task = cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    with heard(cast.database, "before_cursor_execute", no_room), pytest.raises(OperationalError):
        cast.answer(token, cast.form(task))
    assert cast.answer(token, cast.form(task, 0)).stored
    now = cast.present(token)
    assert now.record.scores(QUIZ)[task.item_id] == 0
    assert now.task == next_task(cast.instrument, now.record)


def test_a_line_that_was_cut_goes_the_long_way(cast, token):
    """The server was restarted since: whoever waits for an answer does not hear of it."""
    task = cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    cuts = []

    def cut_once(_connection, _cursor, statement, *_rest):
        if not cuts and statement.startswith("INSERT"):
            cuts.append(statement)
            raise OperationalError("INSERT", {}, Exception("terminating connection"), connection_invalidated=True)

    with heard(cast.database, "before_cursor_execute", cut_once):
        assert cast.answer(token, cast.form(task)).stored
    assert cuts
    assert list(cast.present(token).record.scores(QUIZ))[-1] == task.item_id


@pytest.mark.parametrize("last", [1, 21])
def test_the_first_and_the_last_question_go_the_long_way(cast, token, last):
    task = cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, last))
    with statements_of(cast.database) as sent_statements:
        assert cast.answer(token, cast.form(task)).finished is (last == 21)
    assert len(sent_statements) > 2


def test_a_closed_test_is_refused_whatever_is_remembered(cast, course, token, clock):
    task = cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    cast.answer(token, cast.form(task))
    clock.forward(seconds=5)
    course.close("pre")
    clock.forward(seconds=5)
    with cast.database.sessions() as session, pytest.raises(WaveClosed):
        cast.steps(session).present(token)


CHANGED = {
    "language": (Sitting.language, "en"),
    "readmitted": (Sitting.open_until, Clock()() + timedelta(days=1)),
    "an end": (Wave.closes_at, Clock()() + timedelta(days=1)),
    "target": (Training.target, None),
    "demo": (Training.demo, True),
}


@pytest.mark.parametrize("what", CHANGED)
def test_whatever_is_changed_of_a_sitting_stands_on_the_next_page(cast, token, what):
    task = cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    one, (column, value) = Process(cast), CHANGED[what]
    before = [one.step(token, lambda steps, own: steps.present(own).head) for _ in range(2)][-1]
    with cast.database.sessions() as session:
        session.execute(update(column.class_).values({column: value}))
        session.commit()
    after = one.step(token, lambda steps, own: steps.present(own).head)
    assert before != after.without_person()
    assert after == cast.present(token).head
    assert one.step(token, lambda steps, own: steps.answer(own, cast.form(task))).stored
    assert cast.present(token).head.shown == 4


def test_every_fact_of_a_sitting_is_in_its_mark_and_nothing_of_the_person(cast, token):
    head = cast.present(token).head
    counts_and_person = ("said", "shown", "mark", "seat_code", "name")
    told = [fact for field, fact in asdict(head).items() if field not in counts_and_person]
    assert len(head.mark.split("|")) == len(told)
    assert head.name not in head.mark
    assert head.seat_code not in head.mark
    for fact in told:
        assert fact is None or isinstance(fact, bool | datetime) or str(fact) in head.mark.split("|")


def test_what_is_remembered_names_nobody(cast, token):
    one = Process(cast)
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    heads = [one.step(token, lambda steps, own: steps.present(own).head) for _ in range(2)]
    assert [head.name for head in heads] == ["Б. Ана", ""]  # first the long way, which remembers
    assert "Б. Ана" not in repr(one.walks)
    assert heads[0].seat_code not in repr(one.walks)


def test_somebody_who_was_deleted_is_remembered_by_no_page(cast, course, token):
    one = Process(cast)
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 4))
    task = one.step(token, lambda steps, own: steps.present(own).task)
    with cast.database.sessions() as session:
        forgetting = Forgetting(session, cast.clock, cast.settings.secret_key, cast.trainings(session))
        forgetting.own(token, course.seat_codes()["Б. Ана"], sure=True, keep_certificates=False)
    with pytest.raises(NotFound):
        one.step(token, lambda steps, own: steps.present(own))
    with pytest.raises(NotFound):
        one.step(token, lambda steps, own: steps.answer(own, cast.form(task)))


def test_nobody_gets_in_by_an_address_that_was_made_up(cast, token):
    with cast.database.sessions() as session, pytest.raises(NotFound):
        cast.steps(session).answer(token[:-1] + ("A" if token[-1] != "A" else "B"), {"item": ["1.1-L4-s1"]})


def test_how_many_were_answered_is_counted_by_the_last_position(cast, token):
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 6))
    with cast.database.lines.connect() as line:
        head = path.head(line, cast.present(token).head.public)
    assert (head.said, head.shown) == (21, 5)
