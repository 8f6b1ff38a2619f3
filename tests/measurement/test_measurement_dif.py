"""DIF: the textbook numbers, planted differences found, and different groups not taken for different items."""

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._dif import dif
from digcomp.measurement._logistic_dif import logistic_dif
from digcomp.measurement._mantel import Compared, mantel
from digcomp.measurement._matching import group_mean
from digcomp.measurement._responses import as_responses
from digcomp.measurement._tails import adjusted, chi_square_tail, normal_tail

PLANTED, WITH_PARTS = 7, 20


@pytest.fixture(scope="module")
def form():
    """Three competences of ten items; every fifth has parts."""
    steps = [[d - 0.5, d + 0.5] if n % 5 == 0 else [d] for n, d in enumerate(np.tile(np.linspace(-1.5, 1.5, 10), 3))]
    ids = [f"i{n}" for n in range(30)]
    return dm.ItemBank(ids, competence=np.repeat(np.arange(3), 10), a=1.2, b=steps), dm.TreePrior([2, 1])


def answers(bank, abilities, seed, harder=()):
    """Scores of everybody on a random two thirds of the form, NaN elsewhere; `harder` items by 0.6 logits."""
    rng = np.random.default_rng(seed)
    table = np.empty((len(abilities), len(bank)))
    for i in range(len(bank)):
        theta = abilities[:, bank.competence[i]] - 0.6 * (i in harder)
        table[:, i] = (rng.random(len(theta)) > np.cumsum(bank.chances(i, theta), axis=0)).sum(axis=0)
    table[rng.random(table.shape) > 2 / 3] = np.nan
    return table


@pytest.fixture(scope="module")
def unequal(form):
    """Two groups of 1,500, half a logit apart and otherwise alike but for one item of each kind."""
    bank, tree = form
    people = tree.draw(3000, seed=2)
    one = answers(bank, people[:1500], 1)
    two = answers(bank, people[1500:] - 0.5, 2, (PLANTED, WITH_PARTS))
    return np.vstack([one, two]), ["north"] * 1500 + ["south"] * 1500


@pytest.fixture(scope="module")
def found(form, unequal):
    return dif(*unequal, *form, reference="north")


def test_mantel_haenszel_by_hand(monkeypatch):
    """Reference 20 and 30 of 30 right, focal 10 and 20 of 30, in a stratum of low and one of high ability."""
    monkeypatch.setattr("digcomp.measurement._mantel._IN_STRATUM", 30)
    right_in_turn = [20, 10, 30, 20]
    score = np.concatenate([np.arange(30) < right for right in right_in_turn]).astype(int)
    focal, ability = np.tile(np.repeat([False, True], 30), 2), np.repeat([0.0, 1.0], 60)
    result = mantel(Compared(np.zeros(120, dtype=int), score, focal, ability, np.array([1])))
    right, wrong = 20 * 20 / 60 + 30 * 10 / 60, 10 * 10 / 60 + 0 * 20 / 60
    assert result["alpha"][0] == pytest.approx(right / wrong)
    assert result["delta"][0] == pytest.approx(-2.35 * np.log(right / wrong))
    excess = 30 - (30 * 30 / 60 + 30 * 50 / 60)
    variance = 30 * 30 * 30 * 30 / (60**2 * 59) + 30 * 30 * 50 * 10 / (60**2 * 59)
    assert result["chi2"][0] == pytest.approx(excess**2 / variance)
    assert result["smd"][0] == pytest.approx((10 / 30 - 20 / 30 + 20 / 30 - 1) / 2)
    assert result["classes"][0] == "C"


def test_logistic_regression_of_a_two_by_two_table_is_its_likelihood_ratio():
    """Ability plays no part: the uniform test is the G statistic of the table."""
    score = np.array([1] * 60 + [0] * 40 + [1] * 40 + [0] * 60)
    focal = np.repeat([False, True], 100)
    data = Compared(np.zeros(200, dtype=int), score, focal, np.zeros(200), np.array([1]))
    table = np.array([60, 40, 40, 60])
    assert logistic_dif(data)["uniform_chi2"][0] == pytest.approx(2 * (table * np.log(table / 50)).sum(), abs=1e-3)


def test_planted_differences_are_found(form, found):
    for item in (PLANTED, WITH_PARTS):
        assert found.mantel_haenszel.adjusted_p[0, item] < 0.001
        assert found.mantel_haenszel.classes[0, item] in "BC"
        assert found.logistic.uniform_p[0, item] < 0.001
        assert found.mantel_haenszel.alpha[0, item] > 1.3
        assert found.mantel_haenszel.delta[0, item] < -0.6
        assert found.smd[0, item] < 0
    named = {flag.item: flag for flag in found.flags()}
    assert {"i7", "i20"} <= set(named)
    assert named["i7"].harder_for == "south"
    assert (found.reference, found.focal) == ("north", ("south",))


def test_a_group_of_lower_ability_is_not_an_item_that_differs(found):
    clean = np.setdiff1d(np.arange(30), [PLANTED, WITH_PARTS])
    assert np.mean(found.mantel_haenszel.p[0, clean] < 0.05) < 0.2
    assert np.mean(found.mantel_haenszel.classes[0, clean] != "A") < 0.08
    assert np.mean(found.logistic.classes[0, clean] != "A") == 0
    assert abs(found.mantel_haenszel.delta[0, clean].mean()) < 0.15


def test_groups_in_adaptive_tests_half_a_logit_apart_raise_few_flags(tree):
    bank = dm.ItemBank(
        [f"s{n}" for n in range(84)],
        competence=np.repeat(np.arange(21), 4),
        a=1.1,
        b=[-1.2, -0.4, 0.4, 1.2] * 21,
        c=0.2,
    )
    abilities = tree.draw(600, seed=5) - 0.5 * (np.arange(600) % 2)[:, None]
    study = dm.simulate(dm.AdaptiveTest(bank, tree, stop=dm.Length(30)), abilities, seed=5)
    result = dif(study.answers, [n % 2 for n in range(600)], bank, tree)
    assert result.judged.sum() > 60
    assert np.mean(result.mantel_haenszel.p[result.judged] < 0.05) < 0.10
    assert len([flag for flag in result.flags() if flag.mantel_haenszel == "C"]) <= 1


def test_the_mean_of_a_group_is_found(form):
    bank, tree = form
    people = tree.draw(2000, seed=6) + np.array([0.6, -0.4, 0.2])
    mean = group_mean(as_responses(answers(bank, people, 3), bank), bank, tree, bank.curves(tree.grid))
    np.testing.assert_allclose(mean, people.mean(axis=0), atol=0.09)


def test_a_non_uniform_difference_is_told_from_a_uniform_one(form):
    bank, tree = form
    people = tree.draw(3000, seed=8)
    table = answers(bank, people, 4)
    flat = np.random.default_rng(5).random(1500) < 0.5
    table[1500:, 3] = np.where(np.isnan(table[1500:, 3]), np.nan, flat)
    result = dif(table, ["a"] * 1500 + ["b"] * 1500, bank, tree, method="logistic")
    assert result.logistic.nonuniform_p[0, 3] < 1e-6
    assert result.mantel_haenszel is None
    assert any(flag.item == "i3" and not flag.mantel_haenszel for flag in result.flags())


def test_each_group_is_held_against_the_largest(form, unequal):
    table, _ = unequal
    labels = ["x"] * 800 + ["y"] * 1200 + ["z"] * 997 + [None, float("nan"), "w"]
    result = dif(table, labels, *form, method="mantel-haenszel")
    assert result.logistic is None
    assert (result.reference, result.focal) == ("y", ("z", "x", "w"))
    assert result.judged[:2].all()
    assert not result.judged[2].any()
    assert result.notes == ("left out, group not known: 2 people", "w and y: no item has 50 answers from both")
    assert np.isnan(result.mantel_haenszel.p[2]).all()
    assert set(result.mantel_haenszel.classes[2]) == {""}


def test_a_group_of_three_is_not_judged(form, unequal):
    table, _ = unequal
    result = dif(table[:203], [0] * 200 + [1] * 3, *form)
    assert not result.judged.any()
    assert result.flags() == ()


def test_items_all_right_or_never_asked_are_not_judged(form, unequal):
    table, groups = unequal
    spoilt = table.copy()
    spoilt[:, 1], spoilt[:, 2] = 1, np.nan
    spoilt[4] = np.nan
    result = dif(spoilt, groups, *form)
    assert np.flatnonzero(~result.judged[0]).tolist() == [1, 2]
    assert "fewer than 50 answers from either: i2" in result.notes[0]
    assert "everybody has the same score: i1" in result.notes[1]
    assert np.isfinite(result.logistic.p[0, 3:]).all()


def test_a_group_that_is_all_right_has_finite_odds(form, unequal):
    table, groups = unequal
    spoilt = table.copy()
    spoilt[:1500, 1] = 1
    result = dif(spoilt, groups, *form)
    for values in (
        result.mantel_haenszel.delta,
        result.mantel_haenszel.p,
        result.logistic.p,
        result.logistic.r2_change,
    ):
        assert np.isfinite(values).all()
    assert result.mantel_haenszel.classes[0, 1] == "C"


def test_a_score_nobody_got_is_no_trouble(form, unequal):
    table, groups = unequal
    result = dif(np.minimum(table, 1), groups, *form)
    assert np.isfinite(result.mantel_haenszel.delta).all()


def test_it_refuses_what_cannot_be(form):
    table = np.ones((2, 30))
    for arguments, message in [
        (((table, ["a"])), "groups name 1 people, the answers 2"),
        (((table, ["a", "a"])), "two groups"),
        (((table, ["a", None])), "two groups"),
        ((([{"nowhere": 1}], ["a"])), "item nowhere"),
    ]:
        with pytest.raises(dm.MeasurementError, match=message):
            dif(*arguments, *form)
    for wrong, message in [({"reference": "c"}, "'c'"), ({"method": "guess"}, "method"), ({"minimum": 1}, "minimum")]:
        with pytest.raises(dm.MeasurementError, match=message):
            dif(table, ["a", "b"], *form, **wrong)


def test_tails_are_those_of_the_tables():
    np.testing.assert_allclose(chi_square_tail([3.841459, 6.634897], 1), [0.05, 0.01], atol=1e-7)
    np.testing.assert_allclose(chi_square_tail([5.991465, 9.210340], 2), [0.05, 0.01], atol=1e-7)
    np.testing.assert_allclose(normal_tail([1.644854, 0, -1.644854]), [0.05, 0.5, 0.95], atol=1e-7)


def test_adjusted_p_by_hand():
    np.testing.assert_allclose(adjusted(np.array([0.01, 0.04, np.nan, 0.03])), [0.03, 0.04, np.nan, 0.04])
    assert adjusted(np.full(2, np.nan)).shape == (2,)
