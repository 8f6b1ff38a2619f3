"""What may be named of a distribution over levels: the shortest run that is sure enough."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digcomp.assessment.estimates import estimate, shortest_run
from digcomp.assessment.instrument import level_middle
from digcomp.assessment.results import Shift, decimal_level, position

quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@st.composite
def level_chances(draw):
    weights = np.array(draw(st.lists(st.integers(0, 1000), min_size=8, max_size=8).filter(any)), dtype=float)
    return weights / weights.sum()


def test_one_level_is_named_when_it_is_sure():
    assert shortest_run([0, 0.05, 0.9, 0.05, 0, 0, 0, 0]) == (3, 3, pytest.approx(0.9))


def test_exactly_three_quarters_is_sure():
    assert shortest_run([0, 0.125, 0.75, 0.125, 0, 0, 0, 0]) == (3, 3, pytest.approx(0.75))


def test_else_the_shortest_run_and_of_two_alike_the_fuller():
    assert shortest_run([0.1, 0.4, 0.4, 0.1, 0, 0, 0, 0]) == (2, 3, pytest.approx(0.8))
    assert shortest_run([0, 0.30, 0.46, 0.31, 0.03, 0, 0, 0])[:2] == (3, 4)


def test_nothing_known_is_said_with_a_long_run():
    first, last, probability = shortest_run([1 / 8] * 8)
    assert last - first == 5
    assert probability == pytest.approx(0.75)


@quick
@given(chances=level_chances(), sure=st.floats(0.05, 0.99))
def test_it_holds_what_it_must_and_no_shorter_run_does(chances, sure):
    first, last, probability = shortest_run(chances, sure)
    assert 1 <= first <= last <= 8
    assert sure - 1e-9 <= probability <= 1
    assert probability == pytest.approx(min(chances[first - 1 : last].sum(), 1), abs=1e-9)
    length = last - first + 1
    for start in range(8):
        assert start + length > 8 or chances[start : start + length].sum() <= probability + 1e-9
        assert length == 1 or chances[start : start + length - 1].sum() < sure


@quick
@given(chances=level_chances())
def test_being_surer_never_shortens_it(chances):
    lengths = [last - first for first, last, _ in (shortest_run(chances, sure) for sure in (0.3, 0.5, 0.75, 0.95))]
    assert lengths == sorted(lengths)


@quick
@given(chances=level_chances())
def test_the_mirror_image_is_said_by_a_mirrored_run(chances):
    first, last, probability = shortest_run(chances)
    back_first, back_last, back = shortest_run(chances[::-1])
    assert last - first == back_last - back_first
    assert probability == pytest.approx(back, abs=1e-9)


def test_an_estimate_is_printed_as_one_level_or_as_a_run():
    single = estimate(0.4, (0, 0.7), [0, 0, 0, 0, 0.9, 0.1, 0, 0])
    several = estimate(0.4, (-1, 1.7), [0, 0, 0, 0.3, 0.5, 0.2, 0, 0])
    assert (single.said, single.single, single.likeliest) == ("5", True, 5)
    assert (several.said, several.single, several.likeliest) == ("4–5", False, 5)


@pytest.mark.parametrize("level", range(1, 9))
def test_the_middle_of_a_level_is_drawn_in_its_middle(level):
    assert position(level_middle(level)) == pytest.approx(level - 0.5)
    assert decimal_level(level_middle(level)) == pytest.approx(level)


def test_positions_stay_on_the_scale():
    assert (position(-9), position(9)) == (0, 8)


def test_a_shift_is_told_in_levels_of_three_quarters():
    shift = Shift(0, 0.75, 0.75, 0.375, 1.5, 0.99)
    assert shift.change_in_levels == pytest.approx(1)
    assert shift.interval_in_levels == pytest.approx((0.5, 2))
