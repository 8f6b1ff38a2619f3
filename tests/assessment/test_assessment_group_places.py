"""Groups side by side: ties stay ties, and several groups are one."""

import pytest

from digcomp.assessment.group_places import GroupLevel, places, pooled
from digcomp.assessment.hall_means import Mean


def level(mean, half=0.2):
    return GroupLevel(30, mean, mean - half, mean + half)


def test_groups_that_cannot_be_told_apart_share_their_places():
    assert places([level(0.1), level(0.0), level(-1.5)]) == [(1, 2), (1, 2), (3, 3)]
    assert places([level(0.0)]) == [(1, 1)]
    assert places([]) == []


def test_a_group_known_badly_may_hold_any_place():
    assert places([level(1.0), level(0.0, 3.0), level(-1.0)]) == [(1, 2), (1, 3), (2, 3)]


def test_every_person_counts_alike_in_several_groups():
    whole = pooled([(10, Mean(1.0, 0.8, 1.2)), (30, Mean(0.0, -0.2, 0.2))])
    assert whole.people == 40
    assert whole.mean == pytest.approx(0.25)
    assert 0 < whole.high - whole.mean < 0.2
