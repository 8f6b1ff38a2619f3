"""The prior of a profile."""

import numpy as np
import pytest

import digcomp.measurement as dm


def test_its_covariance_is_the_sum_of_the_shared_parts():
    tree = dm.TreePrior(areas=[2, 1], general=0.5, area=0.2, specific=0.3)
    np.testing.assert_allclose(tree.covariance, [[1, 0.7, 0.5], [0.7, 1, 0.5], [0.5, 0.5, 1]])
    np.testing.assert_allclose(tree.area_weights, [[0.5, 0.5, 0], [0, 0, 1]])


def test_people_drawn_from_it_have_its_mean_and_covariance():
    tree = dm.TreePrior(areas=[2, 1], general=0.5, area=0.2, specific=0.3, mean=0.4)
    people = tree.draw(60_000, seed=5)
    np.testing.assert_allclose(people.mean(axis=0), 0.4, atol=0.02)
    np.testing.assert_allclose(np.cov(people.T), tree.covariance, atol=0.02)
    np.testing.assert_array_equal(people, tree.draw(60_000, seed=5))


def test_its_distribution_function_keeps_mean_and_variance():
    tree = dm.reference_tree()
    fine, rising = tree.cumulative
    density = np.exp(-0.5 * tree.grid**2 / 0.2)
    steps = np.diff(density / density.sum() @ rising)
    middle = (fine[1:] + fine[:-1]) / 2
    assert steps.sum() == pytest.approx(1, abs=1e-9)
    assert steps @ middle**2 == pytest.approx(0.2, abs=0.002)


REFUSED = {
    "an empty area": ({"areas": [3, 0]}, r"areas must each hold one competence or more, not \[3, 0\]"),
    "no areas": ({"areas": []}, "areas must each hold one competence or more"),
    "a variance of nothing": ({"areas": [2], "area": 0.0}, "variance area must be positive, not 0"),
    "a variance that is not finite": ({"areas": [2], "general": float("nan")}, "variance general must be positive"),
    "a mean beyond the grid": ({"areas": [2], "mean": 5.0}, "mean 5.0 must lie inside the grid of"),
    "too coarse a grid": ({"areas": [2], "points": 11}, "11 points of 1 logits are too coarse"),
    "too narrow a part": ({"areas": [2], "specific": 0.01}, "41 points of 0.25 logits are too coarse"),
    "hardly any points": ({"areas": [2], "points": 3}, "too coarse"),
}


@pytest.mark.parametrize(("given", "says"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(given, says):
    with pytest.raises(dm.MeasurementError, match=says):
        dm.TreePrior(**given)
