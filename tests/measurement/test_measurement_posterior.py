"""A profile from answers: equal to brute force on a tree small enough for it."""

import by_hand
import numpy as np
import pytest

import digcomp.measurement as dm

ONE_OF_EACH_MODEL = {
    "two-parameter items": {"2pl-0": 1, "2pl-1": 0, "2pl-2": 1},
    "three-parameter items": {"3pl-0": 1, "3pl-1": 1, "3pl-2": 0},
    "partial credit": {"gpcm-0": 2, "gpcm-1": 1, "gpcm-2": 0},
    "graded statements": {"grm-0": 3, "grm-1": 0, "grm-2": 1},
    "all of them, one area unasked": {"2pl-0": 1, "3pl-0": 0, "gpcm-1": 1, "grm-1": 2},
    "many of one competence": {"2pl-1": 1, "3pl-1": 1, "gpcm-1": 2, "grm-1": 3},
}


@pytest.mark.parametrize("answers", ONE_OF_EACH_MODEL.values(), ids=ONE_OF_EACH_MODEL)
def test_it_equals_the_sum_over_every_cell(mixed_bank, small_tree, answers):
    joint = by_hand.posterior(mixed_bank, small_tree, answers)
    mean, covariance = by_hand.moments(joint, small_tree.grid)
    found = dm.posterior(mixed_bank, small_tree, answers)
    np.testing.assert_allclose(found.marginals, [joint.sum((1, 2)), joint.sum((0, 2)), joint.sum((0, 1))], atol=1e-13)
    np.testing.assert_allclose(found.mean, mean, atol=1e-12)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-12)
    np.testing.assert_allclose(found.sd, np.sqrt(np.diag(covariance)), atol=1e-12)


def test_areas_and_the_whole_are_means_of_their_competences(mixed_bank, small_tree):
    answers = ONE_OF_EACH_MODEL["all of them, one area unasked"]
    mean, covariance = by_hand.moments(by_hand.posterior(mixed_bank, small_tree, answers), small_tree.grid)
    found = dm.posterior(mixed_bank, small_tree, answers)
    for weights, got_mean, got_sd in (
        ([0.5, 0.5, 0], found.area_mean[0], found.area_sd[0]),
        ([0, 0, 1], found.area_mean[1], found.area_sd[1]),
        ([1 / 3] * 3, found.overall_mean, found.overall_sd),
    ):
        w = np.array(weights)
        assert got_mean == pytest.approx(w @ mean, abs=1e-12)
        assert got_sd == pytest.approx(np.sqrt(w @ covariance @ w), abs=1e-12)
    apart_mean, apart_sd = found.above_own_mean()
    apart = np.eye(3) - 1 / 3
    np.testing.assert_allclose(apart_mean, apart @ mean, atol=1e-12)
    np.testing.assert_allclose(apart_sd, np.sqrt(np.diag(apart @ covariance @ apart.T)), atol=1e-12)


def test_uncertain_parameters_are_integrated_out(small_tree):
    sure = {"competence": [0, 1, 2, 0], "a": [1.0, 1.3, 0.8, 1.2], "b": [[0.2], [-0.5], [-0.7, 0.6], [-1, 0.0, 0.9]]}
    rest = {"c": [0.2, 0, 0, 0], "model": ["gpcm", "gpcm", "gpcm", "grm"]}
    bank = dm.ItemBank("pqrs", **sure, **rest, sd_b=0.7, sd_log_a=0.3)
    answers = {"p": 1, "q": 0, "r": 2, "s": 1}
    like = np.ones((3, small_tree.points))
    for row, (item, score) in enumerate(answers.items()):
        parameters = bank.model[row], bank.a[row], list(bank.steps[row]), bank.c[row], 0.7, 0.3
        like[bank.competence[row]] *= by_hand.dense_average(small_tree.grid, *parameters)[score]
        assert item == bank.ids[row]
    joint = by_hand.joint_prior(small_tree) * like[0][:, None, None] * like[1][None, :, None] * like[2]
    mean, covariance = by_hand.moments(joint, small_tree.grid)
    found = dm.posterior(bank, small_tree, answers)
    np.testing.assert_allclose(found.mean, mean, atol=2e-4)
    np.testing.assert_allclose(found.covariance, covariance, atol=2e-4)


def test_uncertain_parameters_widen_it(tree, bank):
    guessed = dm.ItemBank(bank.ids, competence=bank.competence, a=bank.a, b=bank.steps, c=bank.c, sd_b=0.7)
    answers = {item: n % 2 for n, item in enumerate(bank.ids[:: len(bank) // 42])}
    assert np.all(dm.posterior(guessed, tree, answers).sd >= dm.posterior(bank, tree, answers).sd - 1e-9)


def test_it_agrees_with_weighted_people_of_the_population(tree, bank):
    """No grid at all: people drawn from the prior, each weighted by the likelihood of the answers."""
    answers = {"r01-012": 1, "r01-018": 0, "r02-010": 1, "r08-016": 1, "r21-006": 0}
    people = tree.draw(400_000, seed=11)
    weight = np.ones(len(people))
    for item, score in answers.items():
        row = bank.position[item]
        curve = by_hand.chances(people[:, bank.competence[row]], "gpcm", bank.a[row], bank.steps[row], bank.c[row])
        weight *= curve[score]
    weight /= weight.sum()
    found = dm.posterior(bank, tree, answers)
    np.testing.assert_allclose(found.mean, weight @ people, atol=0.012)
    overall = people.mean(axis=1)
    assert found.overall_mean == pytest.approx(weight @ overall, abs=0.01)
    assert found.overall_sd == pytest.approx(np.sqrt(weight @ (overall - weight @ overall) ** 2), abs=0.01)


def test_no_answers_give_the_prior_back(tree, bank):
    found = dm.posterior(bank, tree, {})
    np.testing.assert_allclose(found.mean, 0, atol=1e-12)
    np.testing.assert_allclose(found.covariance, tree.covariance, atol=2e-3)


def test_the_mean_of_the_population_moves_the_prior(bank):
    tree = dm.TreePrior(areas=[3, 6, 4, 4, 4], mean=0.6)
    np.testing.assert_allclose(dm.posterior(bank, tree, {}).mean, 0.6, atol=2e-3)


def test_the_order_of_answers_does_not_matter(tree, bank):
    items = list(bank.ids[::12])
    answers = {item: n % 3 % 2 for n, item in enumerate(items)}
    backwards = dict(reversed(answers.items()))
    one, two = dm.posterior(bank, tree, answers), dm.posterior(bank, tree, backwards)
    np.testing.assert_allclose(one.mean, two.mean, atol=1e-12)
    np.testing.assert_allclose(one.covariance, two.covariance, atol=1e-12)


def test_many_people_are_scored_as_each_alone(tree, bank):
    people = [{}, {"r01-001": 1}, {"r02-020": 0, "r09-012": 1}]
    together = dm.posterior(bank, tree, people)
    for n, answers in enumerate(people):
        alone = dm.posterior(bank, tree, answers)
        np.testing.assert_allclose(together.mean[n], alone.mean, atol=1e-12)
        np.testing.assert_allclose(together.covariance[n], alone.covariance, atol=1e-12)
        np.testing.assert_allclose(together.interval(0.9)[n], alone.interval(0.9), atol=1e-12)
        np.testing.assert_allclose(together.overall_interval(0.9)[n], alone.overall_interval(0.9), atol=1e-12)


def test_nobody_gives_an_empty_result(tree, bank):
    assert dm.posterior(bank, tree, []).mean.shape == (0, 21)


def test_answers_to_the_whole_bank_do_not_underflow(tree, bank):
    found = dm.posterior(bank, tree, dict.fromkeys(bank.ids, 1))
    assert np.all(np.isfinite(found.mean))
    assert np.all(found.mean > 2)


def test_answers_that_contradict_the_tree_still_give_distributions(tree, bank):
    """Every other competence all right, the rest all wrong: messages from both ends of the grid meet."""
    found = dm.posterior(bank, tree, {item: int(bank.competence[n] % 2) for n, item in enumerate(bank.ids)})
    np.testing.assert_allclose(found.marginals.sum(axis=-1), 1, atol=1e-12)
    assert found.mean[1::2].min() > found.mean[::2].max() + 1


def test_the_grid_of_41_points_is_as_good_as_161(bank, tree):
    answers = {item: n % 2 for n, item in enumerate(bank.ids[::8])}
    fine = dm.TreePrior(areas=tree.areas, points=161, bound=6.0)
    coarse_found, fine_found = dm.posterior(bank, tree, answers), dm.posterior(bank, fine, answers)
    np.testing.assert_allclose(coarse_found.mean, fine_found.mean, atol=2e-3)
    np.testing.assert_allclose(coarse_found.sd, fine_found.sd, atol=2e-3)
    np.testing.assert_allclose(coarse_found.interval(0.9), fine_found.interval(0.9), atol=0.01)


def test_it_refuses_an_unknown_item_by_name(tree, bank):
    with pytest.raises(dm.MeasurementError, match="r99-001 is not in this bank"):
        dm.posterior(bank, tree, {"r99-001": 1})


@pytest.mark.parametrize("score", [-1, 2])
def test_it_refuses_a_score_the_item_cannot_give(tree, bank, score):
    with pytest.raises(dm.MeasurementError, match=f"r01-001: score {score}, the highest is 1$"):
        dm.posterior(bank, tree, {"r01-001": score})


@pytest.mark.parametrize("score", [0.5, float("nan"), "right"])
def test_it_refuses_a_score_that_is_no_whole_number(tree, bank, score):
    with pytest.raises(dm.MeasurementError, match="r01-001"):
        dm.posterior(bank, tree, {"r01-001": score})


def test_it_refuses_a_competence_the_tree_does_not_have(bank):
    with pytest.raises(dm.MeasurementError, match=r"item r04-001: competence 3, the tree has 3"):
        dm.posterior(bank, dm.TreePrior(areas=[2, 1]), {})


def test_a_measurement_error_is_a_value_error(tree, bank):
    with pytest.raises(ValueError, match="nobody"):
        dm.posterior(bank, tree, {"nobody": 1})
