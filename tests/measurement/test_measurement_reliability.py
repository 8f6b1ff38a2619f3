"""Reliability and information: equal to their formulas."""

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._reliability import alpha, information, information_of_test, reliability


def test_it_is_one_less_the_share_of_error(bank, tree):
    answers = [{item: (n + p) % 2 for n, item in enumerate(bank.ids[p :: 12 + p])} for p in range(8)]
    posterior = dm.posterior(bank, tree, answers)
    found = reliability(posterior)
    error = (posterior.overall_sd**2).mean()
    assert found.overall == pytest.approx(1 - error / (posterior.overall_mean.var(ddof=1) + error))
    error = (posterior.sd[:, 4] ** 2).mean()
    assert found.competences[4] == pytest.approx(1 - error / (posterior.mean[:, 4].var(ddof=1) + error))
    assert (found.people, found.areas.shape, found.competences.shape) == (8, (5,), (21,))


def test_it_is_the_squared_correlation_with_the_truth(test_of_42, tree):
    abilities = tree.draw(300, seed=9)
    study = dm.simulate(test_of_42, abilities, seed=9)
    truth = np.corrcoef(study.posterior.overall_mean, abilities.mean(axis=1))[0, 1] ** 2
    assert reliability(study.posterior).overall == pytest.approx(truth, abs=0.06)


def test_no_answers_are_not_reliable(bank, tree):
    found = reliability(dm.posterior(bank, tree, [{}, {}]))
    assert found.overall == pytest.approx(0)
    np.testing.assert_allclose(found.competences, 0, atol=1e-9)


def test_one_person_has_no_reliability(bank, tree):
    for answers in ({}, [{}]):
        with pytest.raises(dm.MeasurementError, match="two people"):
            reliability(dm.posterior(bank, tree, answers))


def test_information_has_the_textbook_values(mixed_bank):
    """Birnbaum (1968) for two and three parameters; the variance of the score, times a squared, for partial credit."""
    theta = np.linspace(-2, 2, 5)
    found = information(mixed_bank, theta)
    p = 1 / (1 + np.exp(-1.1 * (theta + 0.4)))
    np.testing.assert_allclose(found[0], 1.1**2 * p * (1 - p), rtol=1e-5)
    p = 0.25 + 0.75 / (1 + np.exp(-1.4 * (theta - 0.3)))
    np.testing.assert_allclose(found[1], 1.4**2 * (1 - p) / p * ((p - 0.25) / 0.75) ** 2, rtol=1e-5)
    chances = mixed_bank.chances(2, theta)
    scores = np.arange(3)
    variance = scores**2 @ chances - (scores @ chances) ** 2
    np.testing.assert_allclose(found[2], 0.9**2 * variance, rtol=1e-5)
    assert np.all(found >= 0)


def test_uncertain_items_inform_less(mixed_bank):
    known = dm.ItemBank(["x"], competence=[0], a=[1.5], b=[0])
    guessed = dm.ItemBank(["x"], competence=[0], a=[1.5], b=[0], sd_b=0.8)
    assert information(guessed, 0.0)[0, 0] < information(known, 0.0)[0, 0]


def test_information_of_a_test_is_a_sum(mixed_bank):
    found = information_of_test(mixed_bank, [-1.0, 0.0], ["2pl-0", "3pl-0"])
    np.testing.assert_allclose(found.information, information(mixed_bank, [-1.0, 0.0])[:2].sum(axis=0))
    np.testing.assert_allclose(found.standard_error, 1 / np.sqrt(found.information))
    assert information_of_test(mixed_bank, 0.0).information > found.information[1]
    assert np.isinf(information_of_test(mixed_bank, 0.0, []).standard_error[0])


def test_information_refuses_what_cannot_be(mixed_bank):
    with pytest.raises(dm.MeasurementError, match="finite"):
        information(mixed_bank, [0, float("nan")])
    with pytest.raises(dm.MeasurementError, match="item nowhere"):
        information_of_test(mixed_bank, 0.0, ["nowhere"])


def test_alpha_by_hand():
    """Item variances 1/3, 1/3, 1/3 and total variance 5/3: 3/2 (1 - 3/5)."""
    assert alpha([[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]]) == pytest.approx(1.5 * (1 - 1 / (5 / 3)))
    assert alpha([[1, 1], [0, 0], [1, 1]]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 0], [1, float("nan")]], "person 1 has no score on item 1"),
        ([[1, 0]], "two people"),
        ([1, 0], "two people"),
        ([[1, 0], [0, 1]], "totals are the same"),
    ],
)
def test_alpha_needs_a_complete_matrix_of_people_who_differ(matrix, message):
    with pytest.raises(dm.MeasurementError, match=message):
        alpha(matrix)
