"""Mean change of a group, with the error that its size allows."""

import numpy as np
import pytest

import digcomp.measurement as dm


def waves(bank, tree, people: int, gain, seed: int):
    """Answers of so many people to 42 items before and 42 others after they rose by `gain`."""
    rng = np.random.default_rng(seed)
    abilities = tree.draw(people, seed)
    moved = abilities + gain + rng.normal(0, 0.3, (people, 1)) + rng.normal(0, 0.2, (people, tree.size))
    found = []
    for first, theta in ((0, abilities), (1, moved)):
        rows = np.arange(first, len(bank), 2)
        own = dm.ItemBank(
            [bank.ids[row] for row in rows],
            competence=bank.competence[rows],
            a=bank.a[rows],
            b=[bank.steps[row] for row in rows],
            c=bank.c[rows],
        )
        found.append(dm.simulate(dm.AdaptiveTest(own, tree, stop=dm.Length(42)), theta, seed=seed + first).answers)
    truth = (moved - abilities).mean(axis=0)
    return *found, truth


@pytest.fixture(scope="module")
def sixty(bank, tree):
    """Sixty people who rose by half a logit."""
    return waves(bank, tree, 60, 0.5, seed=2)


@pytest.fixture(scope="module")
def group(bank, tree, sixty) -> dm.CohortChange:
    return dm.cohort_change(bank, tree, *sixty[:2])


@pytest.mark.parametrize(("gain", "seed"), [(0.0, 1), (1.2, 3)])
def test_it_recovers_a_known_gain(bank, tree, gain, seed):
    before, after, truth = waves(bank, tree, 60, gain, seed)
    group = dm.cohort_change(bank, tree, before, after)
    low, high = group.interval(0.99)
    assert low < truth.mean() < high
    assert high - low < 0.6
    assert group.gain == pytest.approx((low + high) / 2)
    assert group.converged
    assert group.people == 60


def test_areas_and_competences_tell_where_the_gain_was(bank, tree):
    before, after, truth = waves(bank, tree, 80, np.repeat([1.5, 0, 0, 0, 0], tree.areas), seed=4)
    group = dm.cohort_change(bank, tree, before, after)
    mean, error = group.areas["change"]
    expected = tree.area_weights @ truth
    assert mean.argmax() == 0
    assert np.all(np.abs(mean - expected) < 3.5 * error + 0.25)
    assert group.competences["change"][0].shape == (21,)
    np.testing.assert_allclose(tree.area_weights @ group.competences["change"][0], mean, atol=1e-9)
    np.testing.assert_allclose(group.areas["before"][0] + mean, group.areas["after"][0], atol=1e-9)
    assert float(group.overall["change"][0]) == pytest.approx(group.gain)


def test_half_a_logit_lies_in_its_interval(group, sixty):
    low, high = group.interval(0.95)
    assert low < sixty[2].mean() < high
    assert low > 0


def test_its_effect_size_is_the_gain_in_spreads_of_people_before(group, tree):
    general, area, specific = group.before_variances
    weights = np.full(21, 1 / 21)
    covariance = general + area * tree.same_area + specific * np.eye(21)
    assert group.effect_size == pytest.approx(group.gain / np.sqrt(weights @ covariance @ weights))


def test_three_people_get_a_wide_answer(bank, tree, sixty, group):
    before, after, _ = sixty
    few = dm.cohort_change(bank, tree, before[:3], after[:3])
    width = {name: np.diff(found.interval(0.95))[0] for name, found in (("few", few), ("many", group))}
    assert width["few"] > 1.2
    assert width["few"] > 2.5 * width["many"]


def test_a_group_without_answers_has_learnt_nothing_that_is_known(bank, tree):
    group = dm.cohort_change(bank, tree, [{}] * 4, [{}] * 4)
    assert group.gain == pytest.approx(0, abs=1e-6)
    low, high = group.interval()
    assert high - low > 3


def test_a_wider_mass_gives_a_wider_interval(bank, tree):
    group = dm.cohort_change(bank, tree, [{"r01-001": 1}], [{"r01-002": 1}])
    assert group.interval(0.99)[0] < group.interval(0.95)[0] < group.gain


def test_the_mean_of_the_starting_tree_is_only_a_start(bank, tree, sixty, group):
    shifted = dm.cohort_change(bank, dm.TreePrior(areas=tree.areas, mean=0.7), *sixty[:2])
    assert shifted.gain == pytest.approx(group.gain, abs=0.03)
    assert float(shifted.overall["before"][0]) == pytest.approx(float(group.overall["before"][0]), abs=0.03)


def test_it_refuses_an_empty_group(bank, tree):
    with pytest.raises(dm.MeasurementError, match="0 before, 0 after"):
        dm.cohort_change(bank, tree, [], [])


def test_it_refuses_waves_of_different_people(bank, tree):
    with pytest.raises(dm.MeasurementError, match="2 before, 1 after"):
        dm.cohort_change(bank, tree, [{}, {}], [{}])


def test_it_refuses_an_item_in_both_waves(bank, tree):
    with pytest.raises(dm.MeasurementError, match="item r01-001 stands in both waves"):
        dm.cohort_change(bank, tree, [{}, {"r01-001": 1}], [{}, {"r01-001": 0}])


@pytest.mark.parametrize("mass", [0, 1, 1.5, float("nan")])
def test_it_refuses_a_mass_that_is_no_share(bank, tree, mass):
    with pytest.raises(dm.MeasurementError, match="share between 0 and 1"):
        dm.cohort_change(bank, tree, [{}], [{}]).interval(mass)
