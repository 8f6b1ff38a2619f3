"""Laws of response curves: chances are chances, and ability helps."""

import banks
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import digcomp.measurement as dm

THETA = np.linspace(-5, 5, 41)
TREE = banks.TREES[1]


@given(bank=banks.banks(TREE))
def test_chances_lie_in_0_to_1_and_sum_to_1(bank):
    curves = bank.curves(THETA)
    assert np.all((curves >= 0) & (curves <= 1))
    np.testing.assert_allclose(curves.sum(axis=1), 1, atol=1e-9)


@given(bank=banks.banks(TREE))
def test_the_chance_of_at_least_any_score_rises_with_ability(bank):
    at_least = np.cumsum(bank.curves(THETA)[:, ::-1], axis=1)[:, ::-1]
    assert np.all(np.diff(at_least[:, 1:], axis=-1) >= -1e-12)


@given(b=st.floats(-3, 3), a=st.floats(0.3, 2.5), c=st.sampled_from([0, 0.25]), shift=st.floats(0.01, 2))
def test_a_harder_item_is_answered_rightly_less_often(b, a, c, shift):
    bank = dm.ItemBank(["easier", "harder"], competence=0, a=a, b=[b, b + shift], c=c)
    easier, harder = bank.curves(THETA)[:, 1]
    assert np.all(easier >= harder)


@given(bank=banks.banks(TREE), seed=st.integers(0, 2**32))
def test_drawn_banks_have_curves_too(bank, seed):
    np.testing.assert_allclose(bank.draw(seed).curves(THETA).sum(axis=1), 1, atol=1e-9)
