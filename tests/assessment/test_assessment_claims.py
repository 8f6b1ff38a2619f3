"""What may be claimed of growth: no more than the intervals carry."""

import numpy as np
import pytest

from digcomp.assessment.comparison import error, pairs_apart, pooled
from digcomp.assessment.hall_means import hall_means
from digcomp.assessment.leavers import leavers
from digcomp.assessment.reading import Reading, read
from digcomp.assessment.responseshift import response_shift
from digcomp.assessment.results import Growth, Shift


def shift(change, width=0.2):
    return Shift(0.0, change, change, change - width, change + width, 0.99)


def growth(change, width, effect):
    return Growth(30, shift(change, width), (), (), sum(effect) / 2, effect)


@pytest.mark.parametrize(
    ("change", "width", "effect", "moved", "beside"),
    [
        (0.6, 0.2, (0.40, 0.90), "rose", "beyond"),
        (0.6, 0.2, (0.26, 0.90), "rose", "within"),
        (0.3, 0.2, (0.10, 0.50), "rose", "within"),
        (0.2, 0.2, (0.00, 0.50), "open", "none"),
        (0.1, 0.3, (-0.2, 0.40), "open", "none"),
        (-0.1, 0.3, (-0.5, 0.20), "open", "none"),
        (-0.6, 0.2, (-0.9, -0.4), "fell", "none"),
    ],
)
def test_a_claim_needs_the_whole_interval(change, width, effect, moved, beside):
    assert read(growth(change, width, effect)) == Reading(moved, beside)


def test_without_an_interval_of_the_effect_nothing_is_beyond_practice():
    assert read(Growth(30, shift(0.6), (), (), 0.9)).beside == "within"


def test_equal_trainings_are_a_tie_and_far_ones_are_not():
    assert pairs_apart([shift(0.5), shift(0.55), shift(0.45)]) == (0, 3)
    assert pairs_apart([shift(0.5), shift(1.5)]) == (1, 1)
    assert pairs_apart([shift(0.5)]) == (0, 0)


def test_many_trainings_do_not_differ_by_chance_alone():
    rng = np.random.default_rng(1)
    gains = [shift(0.5 + rng.normal(0, error(shift(0)))) for _ in range(15)]
    assert pairs_apart(gains)[0] == 0


def test_taken_together_trainings_are_surer_unless_they_differ():
    alike, apart = pooled([shift(0.5), shift(0.52)]), pooled([shift(0.1), shift(0.9)])
    assert alike.high - alike.low < 0.4 < apart.high - apart.low
    assert apart.change == pytest.approx(0.5)
    alone = pooled([shift(0.5)])
    assert (alone.low, alone.high) == (pytest.approx(0.3), pytest.approx(0.7))


def quizzes(instrument, people, right, seed):
    rng = np.random.default_rng(seed)
    items = list(instrument.bank.items.values())
    chosen = [rng.choice(len(items), 42, replace=False) for _ in range(people)]
    return [{items[n].id: int(items[n].max_score * (rng.random() < right)) for n in own} for own in chosen]


def test_who_left_lower_is_found_lower(instrument):
    found = leavers(instrument, quizzes(instrument, 8, 0.15, 1), quizzes(instrument, 20, 0.7, 2))
    assert (found.left, found.stayed, found.differ) == (8, 20, True)
    assert found.high < 0


def test_alike_groups_are_not_told_apart(instrument):
    found = leavers(instrument, quizzes(instrument, 8, 0.5, 3), quizzes(instrument, 20, 0.5, 4))
    assert found.low < 0 < found.high
    assert not found.differ


def test_few_who_left_are_not_spoken_of(instrument):
    assert leavers(instrument, quizzes(instrument, 4, 0.5, 1), quizzes(instrument, 20, 0.5, 2)) is None
    assert leavers(instrument, quizzes(instrument, 20, 0.5, 1), quizzes(instrument, 4, 0.5, 2)) is None


def test_means_of_a_hall_have_intervals_and_follow_the_answers(instrument):
    low, high = (hall_means(instrument, quizzes(instrument, 12, right, 5)) for right in (0.3, 0.8))
    assert low.overall.high < high.overall.low
    assert len(low.areas) == len(instrument.framework.areas)
    assert all(one.low < one.mean < one.high for one in (*low.areas, *low.competences))


def ratings(instrument, value):
    one = {s.competence: s.id for s in instrument.bank.statements.values()}
    return dict.fromkeys(one.values(), value)


def test_looking_back_is_counted_for_a_group(instrument):
    pairs = [(ratings(instrument, 2), ratings(instrument, now)) for now in [1] * 7 + [2] * 2 + [3]]
    whole, *areas = response_shift(instrument, pairs)
    assert (whole.lower, whole.same, whole.higher, whole.people) == (7, 2, 1, 10)
    assert len(areas) == len(instrument.framework.areas)


def test_nine_who_look_back_are_no_group(instrument):
    assert response_shift(instrument, [(ratings(instrument, 2), ratings(instrument, 1))] * 9) == ()


def test_an_area_that_few_rated_is_left_out(instrument):
    first = instrument.framework.areas[0].id
    own = {
        s.id: 1 for s in instrument.bank.statements.values() if instrument.framework.area_of(s.competence).id == first
    }
    rows = response_shift(instrument, [(ratings(instrument, 2) | dict.fromkeys(own, 2), own)] * 10)
    assert [row.area for row in rows] == [None, first]
