"""Facts for reports: what a group may be told of, from any number of people with as many questions to the database."""

from contextlib import ExitStack

import pytest
from support.cast import statements_of

from digcomp.errors import NotFound
from digcomp.services.reporting import Reporting

PEOPLE = [f"Б. Оролцогч{letter}" for letter in "абвгдежзийкл"]


@pytest.fixture
def reporting(cast):
    """Called after what it should see has been written: a session stays at the moment of its first question."""
    with ExitStack() as stack:
        yield lambda: Reporting(stack.enter_context(cast.database.sessions()), cast.instrument)


def _closing(reporting, course):
    own = reporting()
    return own.closing(own.training(course.id))


def test_a_training_without_results_has_facts_all_the_same(cast, reporting):
    course = cast.training(*PEOPLE[:2], blueprint="short")
    facts = _closing(reporting, course)

    assert (facts.roster, facts.sat["pre"], facts.certificates) == (2, 0, 0)
    assert facts.growth is None
    assert facts.moved is None
    assert facts.attended is None
    assert not facts.satisfaction.speaks
    assert facts.trainer == "Boris"


def test_small_trainings_are_held_but_have_no_level(cast, reporting):
    course = cast.training(*PEOPLE[:3], blueprint="short")
    course.sat_by(*PEOPLE[:3])
    (held,) = reporting().held(None)

    assert held.training.id == course.id
    assert held.people == 3
    assert held.level is None
    assert held.gain is None


def test_a_large_training_has_its_mean_and_the_database_is_asked_no_more_for_it(cast, reporting):
    small = cast.training(PEOPLE[0], blueprint="short")
    small.sat_by(PEOPLE[0])
    with statements_of(cast.database) as few:
        _closing(reporting, small)
    large = cast.training(*PEOPLE, blueprint="short", place="Алтай")
    large.sat_by(*PEOPLE)
    with statements_of(cast.database) as many:
        facts = _closing(reporting, large)
    held = reporting().held(None)[-1]

    assert len(many) == len(few)
    assert facts.sat["pre"] == len(PEOPLE)
    assert held.level.low < held.level.mean < held.level.high
    assert held.gain is None


def test_invented_trainings_are_left_out_where_there_are_real_ones(cast, reporting):
    cast.training(demo=True)
    assert len(reporting().held(None)) == 1
    real = cast.training(place="Алтай")
    assert [one.training.id for one in reporting().held(None)] == [real.id]


def test_progress_is_told_to_the_end(cast, reporting):
    cast.training()
    cast.training(place="Алтай")
    told = []
    reporting().held(None, lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)


def test_what_there_is_not_is_not_found(cast, reporting):
    with pytest.raises(NotFound):
        reporting().training(99)
    with pytest.raises(NotFound):
        reporting().programme_numbered(99)


def test_only_administrators_compare_trainings_of_others(cast, reporting):
    course = cast.training()
    programme = reporting().training(course.id).programme_id
    assert reporting().programme(cast.dora, programme).id == programme
    with pytest.raises(NotFound):
        reporting().programme(cast.boris, programme)
