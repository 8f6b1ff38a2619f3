"""Hints: hasty answers, and wrong answers that two people share."""

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.assessment.hints import Answered, alike, quick
from digcomp.errors import MeasurementError


def sitting(seconds, *, wrong=(), response="x", count=20):
    return [Answered(f"i{n}", response if n in wrong else "right", n in wrong, seconds, 50) for n in range(count)]


def hall(rng, people=30, questions=20, options=3):
    """People who err on their own: each at a third of the questions, at any of the wrong options."""
    chosen = rng.integers(0, options, (people, questions)).astype(str)
    errs = rng.random((people, questions)) < 1 / 3
    return [
        [
            Answered(f"i{n}", str(chosen[p, n]) if errs[p, n] else "right", bool(errs[p, n]), 30, 50)
            for n in range(questions)
        ]
        for p in range(people)
    ]


def test_who_answers_quicker_than_anybody_reads_is_a_hint():
    assert [one.person for one in quick([sitting(30), sitting(2), sitting(None)])] == [1]


def test_a_few_quick_answers_are_none():
    answers = sitting(30, count=20)[:15] + sitting(1, count=5)
    assert quick([answers]) == []


def test_people_who_err_on_their_own_are_hardly_ever_a_hint():
    found = sum(bool(alike(hall(np.random.default_rng(seed)))) for seed in range(40))
    assert found == 0


def test_two_who_share_nearly_all_wrong_answers_are_a_hint():
    people = hall(np.random.default_rng(1))
    copied = [Answered(f"i{n}", "2", True, 30, 50) if n < 14 else people[3][n] for n in range(20)]
    found = alike([*people, copied, copied])
    assert [(one.one, one.other) for one in found] == [(30, 31)]
    assert found[0].alike >= 14


def test_a_wrong_answer_that_tempts_everybody_is_no_hint():
    everybody = [sitting(30, wrong=range(6), response="tempting") for _ in range(20)]
    assert alike(everybody) == []


def test_the_tail_is_that_of_the_binomial_where_chances_are_equal():
    assert dm.likeness([0.5] * 4, 3) == pytest.approx(5 / 16)
    assert dm.likeness([0.3, 0.6], 2) == pytest.approx(0.18)
    assert dm.likeness([], 0) == 1


@pytest.mark.parametrize(("chances", "same"), [([1.2], 1), ([0.5], 2), ([0.5], -1)])
def test_impossible_input_is_refused(chances, same):
    with pytest.raises(MeasurementError):
        dm.likeness(chances, same)
