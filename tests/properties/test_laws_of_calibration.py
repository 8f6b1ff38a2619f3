"""What holds of any calibration, whatever the items and whoever answers."""

import numpy as np
import pytest
from banks import banks, trees
from hypothesis import given
from hypothesis import strategies as st

import digcomp.measurement as dm


@st.composite
def studies(draw: st.DrawFn) -> tuple[dm.TreePrior, dm.ItemBank, list[dict[str, int]]]:
    """A tree, a bank, and what three to forty people answer to some of its items at random."""
    tree = draw(trees)
    bank = draw(banks(tree))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = []
    for _ in range(draw(st.integers(3, 40))):
        rows = rng.permutation(len(bank))[: rng.integers(0, len(bank) + 1)]
        people.append({bank.ids[r]: int(rng.integers(0, bank.max_score[r] + 1)) for r in rows})
    if not any(people):
        people[0] = {bank.ids[0]: 0}
    return tree, bank, people


def flat(model: dm.Calibration) -> np.ndarray:
    return np.concatenate([model.a_, np.nan_to_num(model.b_).ravel(), model.c_, model.variances_])


@given(studies(), st.booleans(), st.sampled_from(["items", "population"]))
def test_every_calibration_ends_in_finite_numbers(study, on_tree, scale):
    tree, bank, people = study
    model = dm.calibrate(people, tree if on_tree else None, items=bank, scale=scale, rounds=60)
    assert np.isfinite(flat(model)).all()
    assert np.isfinite(model.loglik_)
    assert np.all(model.a_ > 0)
    assert np.all(model.se_a_ >= 0)
    assert min(model.variances_) > 0
    dm.posterior(model.bank_, tree, people[0])  # the bank it makes can be scored with


@given(studies(), st.randoms(use_true_random=False))
def test_neither_people_nor_items_have_an_order(study, random):
    tree, bank, people = study
    shuffled = [dict(random.sample(list(answers.items()), len(answers))) for answers in people]
    random.shuffle(shuffled)
    one, two = (dm.calibrate(data, tree, items=bank, rounds=4) for data in (people, shuffled))
    assert flat(two) == pytest.approx(flat(one), abs=1e-6)


@given(studies())
def test_data_never_make_an_item_less_certain_than_its_prior(study):
    tree, bank, people = study
    model = dm.calibrate(people, tree, items=bank, rounds=30)
    assert np.all(model.bank_.sd_b <= bank.sd_b + 1e-9)
    assert np.all(model.bank_.sd_log_a <= bank.sd_log_a + 1e-9)


@given(studies())
def test_anchors_stay_where_they_are(study):
    tree, bank, people = study
    anchors = bank.known()
    model = dm.calibrate(people, tree, items=anchors, rounds=10)
    assert model.a_ == pytest.approx(anchors.a)
    assert np.nan_to_num(model.b_) == pytest.approx(np.nan_to_num(anchors.b))
    assert not model.se_a_.any()
