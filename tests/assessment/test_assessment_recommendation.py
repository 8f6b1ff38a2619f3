"""What a person can do now, and what to learn next with the reason for each."""

from itertools import count

import pytest

from digcomp.assessment.estimates import estimate
from digcomp.assessment.instrument import level_middle
from digcomp.assessment.recommendation import can_do, next_steps
from digcomp.assessment.results import CompetenceResult, Estimate


def sure_of(level: int) -> Estimate:
    middle = level_middle(level)
    return estimate(middle, (middle - 0.3, middle + 0.3), [0.9 if n == level else 0.1 / 7 for n in range(1, 9)])


def results(framework, levels=None, seen=None, targets=None, usual: int = 4) -> list[CompetenceResult]:
    """Everybody at the usual level but where something else is said."""
    levels, seen, targets = levels or {}, seen or {}, targets or {}
    return [
        CompetenceResult(
            c.id,
            sure_of(levels.get(c.id, usual)),
            sure_of(seen[c.id]) if c.id in seen else None,
            targets.get(c.id),
            "",
        )
        for c in framework.competences
    ]


@pytest.fixture
def framework(instrument):
    return instrument.framework


def area_of(framework, steps) -> list[str]:
    return [framework.competence(step.competence).area for step in steps]


def test_can_do_names_the_strongest_competence_of_each_area(framework):
    strongest = {"1.2": 6, "2.4": 8, "3.1": 5, "4.4": 7, "5.3": 5}
    found = can_do(framework, results(framework, strongest))
    assert {one.competence: one.level for one in found} == strongest
    assert [one.level for one in found] == [8, 7, 6, 5, 5]


def test_can_do_names_the_highest_level_that_is_very_probably_reached(framework):
    spread = estimate(0.4, (-1, 2), [0, 0, 0.1, 0.2, 0.3, 0.2, 0.1, 0.1])
    (one, *_) = can_do(framework, [CompetenceResult(c.id, spread, None, None, "") for c in framework.competences])
    assert one.level == 4  # reached with 0.9; level 5 only with 0.7
    assert one.probability == pytest.approx(0.9)


def test_can_do_falls_back_to_the_first_level(framework):
    low = estimate(-2.6, (-3, -2), [0.9, 0.1, 0, 0, 0, 0, 0, 0])
    found = can_do(framework, [CompetenceResult(c.id, low, None, None, "") for c in framework.competences])
    assert {one.level for one in found} == {1}
    assert {one.probability for one in found} == {1.0}


def test_next_steps_are_the_three_weakest(framework):
    found = next_steps(framework, results(framework, {"1.3": 1, "3.4": 2, "5.1": 3}))
    assert [step.competence for step in found] == ["1.3", "3.4", "5.1"]
    assert {step.reason for step in found} == {"weaker"}
    assert [step.level for step in found] == [1, 2, 3]
    assert [step.shown for step in found] == ["1", "2", "3"]
    assert {step.aim for step in found} == {None}


def test_two_of_one_area_at_most(framework):
    found = next_steps(framework, results(framework, {"2.1": 1, "2.2": 1, "2.3": 1, "2.4": 1, "4.1": 3}))
    assert [step.competence for step in found][:2] == ["2.1", "2.2"]
    assert area_of(framework, found) == ["2", "2", "4"]


def test_below_the_target_is_the_reason_and_the_target_the_aim(framework):
    found = next_steps(framework, results(framework, targets=dict.fromkeys(["1.1", "5.2"], 7)))
    assert [step.competence for step in found[:2]] == ["1.1", "5.2"]
    assert [(step.reason, step.aim) for step in found[:2]] == [("target", 7)] * 2


def test_the_gap_to_the_target_counts_and_not_the_level(framework):
    targets = dict(zip((c.id for c in framework.competences), count(), strict=False))
    targets = dict.fromkeys(targets, 4) | {"3.2": 8, "1.1": 2}
    found = next_steps(framework, results(framework, {"1.1": 1, "3.2": 5}, targets=targets))
    assert [step.competence for step in found[:2]] == ["3.2", "1.1"]


def test_a_target_that_is_reached_is_no_reason(framework):
    targets = {c.id: 4 for c in framework.competences}
    assert {step.reason for step in next_steps(framework, results(framework, targets=targets))} == {"weaker"}


def test_seen_two_levels_higher_than_shown_is_a_reason(framework):
    found = next_steps(framework, results(framework, {"1.3": 2, "3.4": 2, "5.1": 2}, seen={"1.3": 4, "3.4": 3}))
    assert [(step.competence, step.reason, step.aim) for step in found] == [
        ("1.3", "overrated", 4),
        ("3.4", "weaker", None),
        ("5.1", "weaker", None),
    ]


def test_the_target_goes_before_the_self_view(framework):
    (step, *_) = next_steps(framework, results(framework, {"1.3": 2}, seen={"1.3": 8}, targets={"1.3": 6}))
    assert (step.reason, step.aim) == ("target", 6)
