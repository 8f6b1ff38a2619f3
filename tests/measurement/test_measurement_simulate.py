"""Simulated sittings: as good as promised, and the same sittings that people have."""

from dataclasses import replace

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._adaptive import seeds_of


@pytest.fixture(scope="module")
def reference(test_of_42, tree) -> dm.Study:
    return dm.simulate(test_of_42, tree.draw(300, seed=7), seed=7)


def test_the_reference_study_is_as_exact_as_promised(reference):
    assert reference.rmse <= 0.645
    assert 0.88 <= reference.coverage(0.90) <= 0.92
    assert abs(reference.bias) < 3 * reference.rmse / np.sqrt(300)
    assert 0 < reference.rmse_error < 0.02


def test_its_figures_are_those_of_the_errors(reference):
    error = reference.posterior.mean - reference.abilities
    assert reference.rmse == pytest.approx(np.sqrt((error**2).mean()))
    np.testing.assert_allclose(reference.rmse_by_competence, np.sqrt((error**2).mean(axis=0)))
    np.testing.assert_array_equal(reference.lengths, 42)
    assert reference.exposure.sum() == pytest.approx(42)
    assert len(reference.answers) == 300
    assert {len(answers) for answers in reference.answers} == {42}


def test_its_posteriors_are_those_of_its_answers(reference, bank, tree):
    found = dm.posterior(bank, tree, reference.answers[:20])
    np.testing.assert_allclose(reference.posterior.mean[:20], found.mean, atol=1e-10)
    np.testing.assert_allclose(reference.posterior.covariance[:20], found.covariance, atol=1e-10)


def test_levels_are_told_as_well_as_claimed(reference):
    levels = reference.levels(dm.REFERENCE_CUTS)
    for row in levels.values():
        assert abs(row["exact"] - row["claimed"]) < 0.06
    assert levels["competences"]["within_one"] > 0.89
    assert levels["areas"]["within_one"] > 0.95
    assert levels["overall"]["within_one"] > 0.98


def test_the_same_seed_gives_the_same_study_and_another_another(test_of_42, tree):
    abilities = tree.draw(12, seed=1)
    short = replace(test_of_42, stop=dm.Length(10), select=dm.ExpectedVariance(among=3))
    one, two, other = (dm.simulate(short, abilities, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.rows, two.rows)
    np.testing.assert_array_equal(one.scores, two.scores)
    assert not np.array_equal(one.rows, other.rows)


def test_people_are_asked_what_a_single_sitting_would_ask(bank, tree):
    """Every rule at once, for many together and for each alone."""
    test = dm.AdaptiveTest(
        dm.ItemBank(
            bank.ids,
            competence=bank.competence,
            a=bank.a,
            b=bank.steps,
            c=bank.c,
            stimulus=[("email", "chat", None)[n % 3] for n in range(len(bank))],
            enemies={"r01-012": {"r01-013", "r02-012"}},
        ),
        tree,
        stop=dm.Length(24) | dm.Precision(0.43),
        select=dm.ExpectedVariance(among=3),
        content=dm.EachCompetence(1, area_slack=2),
        easy=3,
        vary_stimuli=True,
    )
    study = dm.simulate(test, tree.draw(8, seed=2), seed=3)
    for n, seed in enumerate(seeds_of(3, 8)):
        answers = study.answers[n]
        assert test.next(answers, int(seed)) in (dm.Stop("length"), dm.Stop("precision"))
        sitting = test.begin(int(seed))
        for item, score in answers.items():
            assert sitting.step == dm.Ask(item)
            sitting.answer(item, score)


def test_precise_people_stop_sooner(test_of_42, tree):
    test = replace(test_of_42, stop=dm.Length(42) | dm.Precision(0.50))
    study = dm.simulate(test, tree.draw(60, seed=2), seed=3)
    assert study.lengths.min() < study.lengths.max()
    stopped = study.lengths < 42
    assert np.all(study.posterior.area_sd[stopped] <= 0.50)
    assert np.all((study.rows >= 0) == (study.scores >= 0))


def test_a_pool_that_runs_dry_ends_the_sittings(tree):
    bank = dm.ItemBank(["one", "two"], competence=[0, 1], a=1, b=[0, 0])
    study = dm.simulate(dm.AdaptiveTest(bank, tree), np.zeros((5, 21)), seed=1)
    np.testing.assert_array_equal(study.lengths, 2)


def test_the_exposure_cap_holds(bank, tree):
    product = dm.AdaptiveTest(bank, tree, stop=dm.Length(42), exposure=dm.Eligibility(0.33), calibration=2, easy=3)
    study = dm.simulate(product, tree.draw(450, seed=7), seed=7)
    free = dm.simulate(replace(product, exposure=None), tree.draw(150, seed=7), seed=7)
    assert free.exposure.max() > 0.8
    # From the first hall on, not only in the long run: items that nobody has met yet are let in little by little.
    first_hall = np.bincount(study.rows[:50].ravel(), minlength=len(bank)) / 50
    assert first_hall.max() < 0.55
    assert study.exposure.max() < 0.37
    assert study.rmse <= 0.665
    assert 0.87 <= study.coverage(0.90) <= 0.93


def test_people_may_answer_by_other_parameters_than_the_test_believes(bank, tree):
    guessed = dm.ItemBank(
        bank.ids, competence=bank.competence, a=bank.a, b=bank.steps, c=bank.c, sd_b=0.7, sd_log_a=0.3
    )
    abilities = tree.draw(150, seed=4)
    honest = dm.AdaptiveTest(guessed, tree, stop=dm.Length(42))
    proud = dm.AdaptiveTest(guessed.known(), tree, stop=dm.Length(42))
    truth = guessed.draw(seed=9)
    one, two = (dm.simulate(test, abilities, seed=4, truth=truth) for test in (honest, proud))
    assert 0.86 <= one.coverage(0.90) <= 0.93
    assert two.coverage(0.90) < one.coverage(0.90)


def test_answers_follow_the_response_models(mixed_bank, small_tree):
    """Every item asked of everybody: shares of scores are the curves' chances."""
    test = dm.AdaptiveTest(mixed_bank, small_tree, stop=dm.Length(12), content=dm.EachCompetence(0))
    study = dm.simulate(test, np.tile([0.5, -0.3, 0.0], (3000, 1)), seed=1)
    curves = mixed_bank.curves(np.array([0.5, -0.3, 0.0]))
    for row in range(12):
        got = np.bincount(study.scores[study.rows == row], minlength=curves.shape[1]) / 3000
        np.testing.assert_allclose(got, curves[row, :, mixed_bank.competence[row]], atol=0.035)


def test_one_person_is_a_study_without_an_error_of_its_rmse(test_of_42):
    study = dm.simulate(replace(test_of_42, stop=dm.Length(3), content=dm.EachCompetence(0)), np.zeros((1, 21)), seed=1)
    assert np.isnan(study.rmse_error)


@pytest.mark.parametrize("abilities", [np.zeros(21), np.zeros((2, 20)), np.full((1, 21), np.nan)])
def test_it_refuses_abilities_that_fit_no_tree(test_of_42, abilities):
    with pytest.raises(dm.MeasurementError, match=r"shape \(people, 21\)"):
        dm.simulate(test_of_42, abilities, seed=1)


def test_it_refuses_a_negative_seed(test_of_42):
    with pytest.raises(dm.MeasurementError, match=r"seed .* not -1"):
        dm.simulate(test_of_42, np.zeros((2, 21)), seed=-1)


def test_the_reference_pool_is_as_described():
    bank = dm.reference_bank(7)
    assert len(bank) == 504
    np.testing.assert_array_equal(np.bincount(bank.competence), 24)
    np.testing.assert_allclose(bank.difficulty[:24], np.linspace(-3, 3, 24))
    np.testing.assert_array_equal(bank.c, 0.20)
    assert bank.a.mean() == pytest.approx(1.2, abs=0.05)
    assert bank.a.std() == pytest.approx(0.3, abs=0.04)
    np.testing.assert_array_equal(bank.a, dm.reference_bank(7).a)


def test_an_item_over_its_cap_rests_until_it_is_under_it_again():
    rule = dm.Eligibility(0.25)
    chances = rule.chances(np.array([100.0, 25.0, 0.0]), np.array([100.0, 100.0, 100.0]), 100)
    assert chances[0] == 0
    assert chances[1] == pytest.approx(0.25 * 50 / 50 / (27 / 102), abs=1e-9)
    assert chances[2] == 1
    assert rule.chances(np.zeros(1), np.zeros(1), 0) == pytest.approx([0.25])
