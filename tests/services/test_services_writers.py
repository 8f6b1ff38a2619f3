"""A hall that answers at once: sixteen writers on one SQLite file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from support.cast import Cast, Clock, settings_in

from digcomp.services.database import open_database

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


def test_two_programs_on_one_file_see_each_other(hall, tmp_path):
    """A second process has a memory of its own; the file is what counts."""
    course = hall.training("Б. Ана")
    token = course.join("Б. Ана")
    other = Cast(open_database(settings_in(tmp_path).database_url), hall.instrument, hall.settings, Clock())
    hall.answer(token, hall.form(hall.task(token)))
    assert other.task(token) == hall.task(token)
    other.answer(token, other.form(other.task(token)))
    assert other.task(token) == hall.task(token)
    other.database.engine.dispose()
