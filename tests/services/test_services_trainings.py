"""Trainings: made by a trainer, seen by that trainer and administrators, one test open at a time."""

from dataclasses import replace
from datetime import date

import pytest
from support.cast import TRAINING, Cast, statements_of

from digcomp.errors import InputRefused, NotFound, Refused


@pytest.fixture
def course(cast: Cast):
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", opened=None)


def test_a_training_is_seen_by_its_trainer_and_by_administrators(cast, course):
    with cast.database.sessions() as session:
        trainings = cast.trainings(session)
        assert [one.place for one in trainings.of(cast.boris)] == ["Мандалговь"]
        assert [one.place for one in trainings.of(cast.clara)] == ["Алтай"]
        assert len(trainings.of(cast.dora)) == 2
        assert trainings.get(cast.dora, course.id).id == course.id
        for wish in (trainings.get, trainings.seats, trainings.add_follow_up):
            with pytest.raises(NotFound):
                wish(cast.clara, course.id)
        for turn in (trainings.open, trainings.close):
            with pytest.raises(NotFound):
                turn(cast.clara, course.id, "pre")


def test_two_trainings_of_one_programme_share_it(cast, course):
    with cast.database.sessions() as session:
        assert cast.trainings(session).programmes() == [TRAINING.programme]


def test_two_tests_of_a_training_are_not_open_at_once(cast, course):
    course.open("pre")
    with pytest.raises(Refused):
        course.open("post")
    course.close("pre")
    course.open("post")
    with pytest.raises(Refused):
        course.open("pre")


def test_a_test_that_is_open_may_be_opened_again_and_keeps_its_beginning(cast, course, clock):
    course.open("pre")
    begun = clock()
    clock.forward(hours=2)
    course.close("pre")
    course.open("pre")
    with cast.database.sessions() as session:
        wave = cast.trainings(session).get(course.trainer, course.id).waves[0]
    assert (wave.state, wave.opened_at, wave.closed_at) == ("open", begun, None)


def test_closing_what_was_never_open_changes_nothing(cast, course):
    course.close("pre")
    with cast.database.sessions() as session:
        assert cast.trainings(session).get(course.trainer, course.id).waves[0].state == "planned"


def test_a_follow_up_is_added_once(cast, course):
    with cast.database.sessions() as session:
        trainings = cast.trainings(session)
        first = trainings.add_follow_up(course.trainer, course.id)
        assert trainings.add_follow_up(course.trainer, course.id).id == first.id
        assert [wave.kind for wave in trainings.get(course.trainer, course.id).waves] == ["pre", "post", "follow-up"]


def test_there_is_no_other_kind_of_test(cast, course):
    with pytest.raises(NotFound):
        course.open("follow-up")
    with pytest.raises(NotFound):
        course.open("exam")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("programme", " "),
        ("programme", "А" * 201),
        ("aimag", "MN99"),
        ("place", ""),
        ("place", "А" * 121),
        ("ends_on", date(2026, 12, 7)),
        ("hours", 0),
        ("hours", 401),
        ("target", "minister"),
        ("blueprint", "endless"),
    ],
)
def test_what_makes_no_training_is_refused_by_field(cast, field, value):
    with cast.database.sessions() as session, pytest.raises(InputRefused) as refusal:
        cast.trainings(session).create(cast.boris, replace(TRAINING, **{field: value}))
    assert refusal.value.field == field


def test_the_roster_costs_as_many_queries_for_one_person_as_for_nine(cast, course):
    def queries() -> int:
        with cast.database.sessions() as session, statements_of(cast.database) as sent:
            cast.trainings(session).seats(course.trainer, course.id)
        return len(sent)

    course.open("pre")
    token = course.join("Б. Ана")
    cast.answer(token, cast.form(cast.task(token)))
    few = queries()
    for letter in "ГДЕЖЗИЙК":
        token = course.join(f"Хүн {letter}")
        cast.answer(token, cast.form(cast.task(token)))
    assert queries() == few


def test_the_roster_says_how_far_everybody_is(cast, course):
    course.open("pre")
    token = course.join("Б. Ана")
    cast.answer(token, cast.form(cast.task(token)))
    course.sat_by("Д. Бат")
    with cast.database.sessions() as session:
        states = {s.seat.person.name: s.waves for s in cast.trainings(session).seats(course.trainer, course.id)}
    assert states == {"Б. Ана": {"pre": ("begun", 1)}, "Д. Бат": {"pre": ("finished", 63)}}
