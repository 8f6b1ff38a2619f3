"""Intervals and levels from a posterior, against closed forms of the normal distribution."""

from statistics import NormalDist

import numpy as np
import pytest

import digcomp.measurement as dm

CUTS = np.array(dm.REFERENCE_CUTS)


@pytest.fixture
def prior(bank, tree) -> dm.Posterior:
    """No answers: every competence is normal with mean 0 and variance 1."""
    return dm.posterior(bank, tree, {})


def normal_levels(mean: float, sd: float):
    below = [0, *(NormalDist(mean, sd).cdf(cut) for cut in CUTS), 1]
    return np.diff(below)


@pytest.mark.parametrize("mass", [0.5, 0.75, 0.9, 0.95, 0.99])
def test_intervals_of_a_normal_competence(prior, mass):
    width = NormalDist().inv_cdf(0.5 + mass / 2)
    np.testing.assert_allclose(prior.interval(mass), np.tile([-width, width], (21, 1)), atol=0.006)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
def test_quantiles_of_a_normal_competence(prior, p):
    np.testing.assert_allclose(prior.quantile(p), NormalDist().inv_cdf(p), atol=0.005)


def test_levels_of_a_normal_competence(prior):
    levels = prior.level_probabilities(dm.REFERENCE_CUTS)
    assert levels.shape == (21, 8)
    np.testing.assert_allclose(levels, np.tile(normal_levels(0, 1), (21, 1)), atol=0.003)


def test_levels_and_intervals_of_areas_and_the_whole_are_normal(bank, tree):
    found = dm.posterior(bank, tree, {"r01-010": 1, "r05-014": 0, "r12-012": 1})
    z = NormalDist().inv_cdf(0.95)
    np.testing.assert_allclose(found.area_interval(0.9)[:, 1], found.area_mean + z * found.area_sd, atol=1e-9)
    np.testing.assert_allclose(
        found.overall_interval(0.9), found.overall_mean + np.array([-z, z]) * found.overall_sd, atol=1e-9
    )
    overall = normal_levels(float(found.overall_mean), float(found.overall_sd))
    np.testing.assert_allclose(found.overall_level_probabilities(CUTS), overall, atol=1e-9)
    for area, levels in enumerate(found.area_level_probabilities(CUTS)):
        np.testing.assert_allclose(levels, normal_levels(found.area_mean[area], found.area_sd[area]), atol=1e-9)


def test_levels_sum_to_one_and_agree_with_the_quantiles(bank, tree):
    found = dm.posterior(bank, tree, [dict.fromkeys(bank.ids[:30], 1), dict.fromkeys(bank.ids[:30], 0)])
    assert found.level_probabilities(CUTS).sum(axis=-1) == pytest.approx(1, abs=1e-9)
    limits = found.interval(0.9)
    low, high = limits[0, 0]
    assert found.level_probabilities([low, high])[0, 0] == pytest.approx([0.05, 0.9, 0.05], abs=1e-6)


def test_cut_points_beyond_the_grid_leave_empty_levels(prior):
    np.testing.assert_allclose(prior.level_probabilities([-9, 9])[0], [0, 1, 0], atol=1e-9)


def test_one_cut_point_makes_two_levels(prior):
    np.testing.assert_allclose(prior.level_probabilities([0.0])[0], [0.5, 0.5], atol=1e-9)


@pytest.mark.parametrize("cuts", [[0, 0], [1, 0], [0, float("nan")], [[0, 1]], [0, float("inf")]])
@pytest.mark.parametrize("of", ["level", "area_level", "overall_level"])
def test_it_refuses_cut_points_that_do_not_rise(prior, cuts, of):
    with pytest.raises(dm.MeasurementError, match="cut points must rise"):
        getattr(prior, f"{of}_probabilities")(cuts)


@pytest.mark.parametrize("mass", [0, 1, -0.1, 1.5, float("nan")])
@pytest.mark.parametrize("of", ["interval", "area_interval", "overall_interval"])
def test_it_refuses_a_mass_that_is_no_share(prior, mass, of):
    with pytest.raises(dm.MeasurementError, match="share between 0 and 1"):
        getattr(prior, of)(mass)


def test_it_refuses_weights_for_another_tree(prior):
    with pytest.raises(dm.MeasurementError, match="weights name 3 competences, the tree has 21"):
        prior.contrast([1, 0, 0])
