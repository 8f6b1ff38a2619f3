"""A sitting keeps its scale, a training stays on the one it began with; scales that are gone are named."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from support.cast import Cast
from support.small import OF_CLERKS, small_instrument

from digcomp.assessment.sitting import QUIZ
from digcomp.errors import NotFound, ScaleMissing
from digcomp.items import Population, Scale
from digcomp.services.studies import Studies
from digcomp.store.tables import Sitting, Summary

PEOPLE = ["Б. Ана", "Д. Бат", "Г. Цэцэг"]


@pytest.fixture(scope="module")
def instrument():
    return small_instrument()


@pytest.fixture
def later(instrument):
    """The content after a calibration: p-1, on which everybody is lower, is the present scale."""
    population = Population(-1.5, 0.5, 0.25, 0.25, {})
    scales = {name: Scale(name, "assumed-1", "2027-05-02", 0, 0, "", population, {}) for name in ("p-1", "p-2")}
    return replace(instrument, scales=scales, scale_version="p-1")


@pytest.fixture
def course(cast: Cast):
    return cast.training(*PEOPLE, **OF_CLERKS)


def versions(cast):
    with cast.database.sessions() as session:
        return [sitting.scale_version for sitting in session.scalars(select(Sitting).order_by(Sitting.id))]


def profile(cast, token):
    with cast.database.sessions() as session:
        return cast.sittings(session).profile(token)


def results(cast, course, what, *arguments):
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        return getattr(cast.results(session), what)(training, *arguments)


def renamed(cast, row: int, version: str):
    """As if the sitting of this row had begun on another scale."""
    with cast.database.sessions() as session:
        session.scalars(select(Sitting).order_by(Sitting.id)).all()[row].scale_version = version
        session.commit()


def sit_both(course, *people):
    course.sat_by(*people, wrong=0.8)
    course.close("pre")
    course.open("post")
    return course.sat_by(*people, kind="post", wrong=0.2)


def test_a_training_stays_on_the_scale_it_began_with(cast, course, later):
    (first,) = course.sat_by(PEOPLE[0])
    before = profile(cast, first)[1]
    cast.instrument = later
    course.close("pre")
    course.open("post")
    (second,) = course.sat_by(PEOPLE[0], kind="post")
    cast.training(PEOPLE[1], place="Алтай", **OF_CLERKS).join(PEOPLE[1])
    assert versions(cast) == ["assumed-1", "assumed-1", "p-1"], "new trainings take the present one"
    assert profile(cast, first)[1] == before
    assert profile(cast, second)[1].versions.scale == "assumed-1"


def test_who_joins_late_is_on_the_scale_of_the_training(cast, course, later):
    course.join(PEOPLE[0])
    cast.instrument = later
    course.join(PEOPLE[1])
    assert versions(cast) == ["assumed-1"] * 2


def test_a_sitting_that_has_begun_goes_on_as_it_began(cast, course, later):
    other = cast.training(PEOPLE[1], place="Алтай", **OF_CLERKS)
    tokens = [course.join(PEOPLE[0]), other.join(PEOPLE[1])]
    for token in tokens:
        cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 3))
    tasks = [cast.task(token) for token in tokens]
    cast.instrument, cast.walks = later, type(cast.walks)()
    assert [cast.task(token) for token in tokens] == tasks
    cast.sit(tokens[0])
    assert profile(cast, tokens[0])[1].versions.scale == "assumed-1"


def test_hall_and_growth_are_on_the_scale_of_the_training(cast, course, later):
    sit_both(course, *PEOPLE[:2])
    before = [results(cast, course, "hall", "pre"), results(cast, course, "growth")]
    cast.instrument = later
    after = [results(cast, course, "hall", "pre"), results(cast, course, "growth")]
    assert after[0].cohort == before[0].cohort
    assert [one for _, one in after[1].people] == [one for _, one in before[1].people]
    assert after[1].after == before[1].after


def test_a_hall_of_two_scales_is_shown_on_its_first(cast, course, later):
    cast.instrument = later
    token = sit_both(course, *PEOPLE[:2])[0]
    hall, growth = results(cast, course, "hall", "post"), results(cast, course, "growth")
    renamed(cast, 2, "assumed-1")
    assert results(cast, course, "hall", "post").cohort == hall.cohort
    assert results(cast, course, "growth").people[0][1] == growth.people[0][1]
    _, shown, change = results(cast, course, "person", hall.sittings[0])
    assert shown.versions.scale == "p-1", "a trainer compares people, so all are on one"
    kept = growth.people[0][1]  # kept in single precision
    assert (change.overall.change, change.overall.low) == pytest.approx((kept.change, kept.low), abs=1e-5)
    _, own, change = profile(cast, token)
    assert own.versions.scale == "assumed-1", "a person's own sitting keeps its own"
    assert (change.overall.change, change.overall.low) == pytest.approx((kept.change, kept.low), abs=1e-5)


def test_growth_is_worked_out_anew_on_another_scale(cast, course, later):
    cast.instrument = later
    sit_both(course, *PEOPLE[:2])

    def growth_and_basis():
        found = results(cast, course, "growth").people
        with cast.database.sessions() as session:
            return [one for _, one in found], session.get(Summary, (course.id, "each:pre-post")).basis

    first = growth_and_basis()
    assert growth_and_basis() == first
    for row in range(4):
        renamed(cast, row, "assumed-1")
    second = growth_and_basis()
    assert second[1] != first[1]
    assert second[0][0].before > first[0][0].before
    for row in range(4):
        renamed(cast, row, "p-1")
    higher = {"p-1": replace(later.scales["p-1"], population=Population(0.5, 0.5, 0.25, 0.25, {}))}
    cast.instrument = replace(later, scales=higher)
    assert growth_and_basis()[0] != first[0], "the file was made anew under its name"


def test_a_scale_that_is_gone_is_named_by_whatever_needs_it(cast, course, later):
    cast.instrument = later
    tokens = sit_both(course, PEOPLE[0])
    sitting = results(cast, course, "hall", "pre").sittings[0]
    cast.instrument = replace(later, scales={}, scale_version="assumed-1")
    needs = (
        lambda: profile(cast, tokens[0]),
        lambda: results(cast, course, "hall", "pre"),
        lambda: results(cast, course, "growth"),
        lambda: results(cast, course, "person", sitting),
        lambda: course.join(PEOPLE[1], "post"),
    )
    for need in needs:
        with pytest.raises(ScaleMissing, match="p-1"):
            need()
    assert versions(cast) == ["p-1"] * 2, "nobody began on another scale meanwhile"


def quizzes(cast, training=None):
    with cast.database.sessions() as session:
        return Studies(session).quizzes(training)


def test_studies_get_finished_quizzes_alone(cast, course):
    other = cast.training("Ч. Чулуун", place="Алтай", **OF_CLERKS, demo=True)
    other.sat_by("Ч. Чулуун")
    course.sat_by(PEOPLE[0])
    cast.sit(course.join(PEOPLE[1]), until=lambda task: (task.phase, task.position) == (QUIZ, 6))
    found = quizzes(cast)
    assert [(quiz.training, quiz.kind, quiz.demo, quiz.scale) for quiz in found] == [
        (other.id, "pre", True, "assumed-1"),
        (course.id, "pre", False, "assumed-1"),
    ]
    assert all(len(quiz.scores) >= 5 and set(quiz.scores) <= set(cast.instrument.bank.items) for quiz in found)
    assert quizzes(cast, course.id) == found[1:]


def test_studies_of_a_training_that_is_not_there(cast):
    with pytest.raises(NotFound):
        quizzes(cast, 9)
