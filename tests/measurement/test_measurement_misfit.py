"""People who do not fit the models, and what a study says of them."""

from dataclasses import replace

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._misfit import DependentItems, GuessingBursts, Slips
from digcomp.measurement._simulate import Claims

ALL = (Slips(0.1), GuessingBursts(0.3, 4), DependentItems(0.8))


@pytest.fixture(scope="module")
def short(test_of_42) -> dm.AdaptiveTest:
    return replace(test_of_42, stop=dm.Length(21))


@pytest.fixture(scope="module")
def study(test_of_42, tree) -> dm.Study:
    return dm.simulate(test_of_42, tree.draw(200, seed=7), seed=7)


@pytest.mark.parametrize("misfit", [Slips(0), GuessingBursts(0, 8), DependentItems(0), ()])
def test_no_misfit_at_all_leaves_the_study_as_it_was(short, tree, misfit):
    abilities = tree.draw(60, seed=1)
    plain, same = dm.simulate(short, abilities, seed=5), dm.simulate(short, abilities, seed=5, misfit=misfit)
    np.testing.assert_array_equal(plain.rows, same.rows)
    np.testing.assert_array_equal(plain.scores, same.scores)


@pytest.mark.parametrize("misfit", [*ALL, ALL])
def test_misfit_follows_from_the_seed(short, tree, misfit):
    abilities = tree.draw(40, seed=1)
    plain = dm.simulate(short, abilities, seed=5)
    one, two, other = (dm.simulate(short, abilities, seed=seed, misfit=misfit) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.scores, two.scores)
    assert not np.array_equal(one.scores, plain.scores)
    assert not np.array_equal(one.scores, other.scores)


def everything(bank: dm.ItemBank, tree: dm.TreePrior, theta: float, misfit, people: int = 2000) -> dm.Study:
    """Every item of a bank asked of people of one ability."""
    test = dm.AdaptiveTest(bank, tree, stop=dm.Length(len(bank)), content=dm.EachCompetence(0))
    return dm.simulate(test, np.full((people, tree.size), theta), seed=2, misfit=misfit)


def test_a_slip_spoils_a_right_answer_and_takes_one_point_of_an_item_with_parts(mixed_bank, small_tree):
    surest = everything(mixed_bank, small_tree, 40.0, Slips(0.25))
    for row, highest in enumerate(mixed_bank.max_score):
        got = surest.scores[surest.rows == row]
        assert set(got.tolist()) == {highest - 1, highest}
        assert np.mean(got == highest) == pytest.approx(0.75, abs=0.04)


def test_nothing_can_be_spoiled_of_an_answer_that_is_wrong(small_tree):
    bank = dm.ItemBank(["hard"], competence=[0], a=2, b=[60.0])
    assert everything(bank, small_tree, -40.0, Slips(1.0), people=20).scores.max() == 0


def test_a_burst_is_so_long_and_of_so_many_people(small_tree):
    bank = dm.ItemBank([f"i{n}" for n in range(24)], competence=np.arange(24) % 3, a=2, b=np.full(24, -30.0))
    found = everything(bank, small_tree, 0.0, GuessingBursts(0.25, 6))
    missed = found.scores == 0
    assert set(missed.sum(axis=1).tolist()) == {0, 6}
    assert np.mean(missed.any(axis=1)) == pytest.approx(0.25, abs=0.04)
    start = missed.argmax(axis=1)[missed.any(axis=1)]
    assert all(own[first : first + 6].all() for own, first in zip(missed[missed.any(axis=1)], start, strict=True))
    assert set(start.tolist()) == set(range(19))


def test_a_blind_answer_is_right_by_the_chance_of_guessing(small_tree):
    bank = dm.ItemBank([f"i{n}" for n in range(6)], competence=np.arange(6) % 3, a=2, b=np.full(6, 30.0), c=0.25)
    found = everything(bank, small_tree, 60.0, GuessingBursts(1.0, 6))
    assert found.scores.mean() == pytest.approx(0.25, abs=0.02)


def test_a_burst_longer_than_the_test_is_the_whole_test(short, tree):
    found = dm.simulate(short, tree.draw(30, 1) + 3, seed=1, misfit=GuessingBursts(1.0, 99))
    assert found.scores.mean() == pytest.approx(0.2, abs=0.06)


@pytest.mark.parametrize(("stimulus", "together"), [(["email"] * 2, True), (["email", "chat"], False), (None, True)])
def test_items_of_one_stimulus_in_a_row_rise_and_fall_together(small_tree, stimulus, together):
    bank = dm.ItemBank(["one", "two"], competence=[0, 0], a=3, b=[0.0, 0.0], stimulus=stimulus)
    found = everything(bank, small_tree, 0.0, DependentItems(2.0))
    correlation = np.corrcoef(found.scores.T)[0, 1]
    assert bool(correlation > 0.4) is together
    assert together or abs(correlation) < 0.1


@pytest.mark.parametrize("misfit", [Slips(0.2), GuessingBursts(0.6, 12), DependentItems(1.5)])
def test_misfit_costs_coverage(test_of_42, study, misfit):
    odd = dm.simulate(test_of_42, study.abilities[:100], seed=7, misfit=misfit)
    assert odd.coverage(0.9) < study.coverage(0.9) - 0.01
    assert odd.rmse > study.rmse


def test_those_who_stop_sooner_do_not_change_the_luck_of_others(test_of_42, tree):
    test = replace(test_of_42, stop=dm.Length(42) | dm.Precision(0.50))
    found = dm.simulate(test, tree.draw(40, seed=2), seed=3, misfit=ALL)
    assert found.lengths.min() < found.lengths.max()
    assert np.all((found.rows >= 0) == (found.scores >= 0))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Slips(1.5), r"share of slips lies between 0 and 1, not 1\.5"),
        (lambda: Slips(float("nan")), "share of slips"),
        (lambda: GuessingBursts(-0.1, 3), r"people who guess lies between 0 and 1, not -0\.1"),
        (lambda: GuessingBursts(0.1, 0), "1 item long or longer, not 0"),
        (lambda: DependentItems(-1), "0 logits or more, not -1"),
        (lambda: DependentItems(float("inf")), "0 logits or more, not inf"),
    ],
)
def test_misfit_that_cannot_be_is_refused(make, words):
    with pytest.raises(dm.MeasurementError, match=words):
        make()


def test_error_by_true_level_adds_up_to_the_whole(study):
    found = study.by_true_level(dm.REFERENCE_CUTS)
    assert found.count.sum() == study.abilities.size
    share = found.count / found.count.sum()
    assert share @ found.bias == pytest.approx(study.bias)
    assert np.sqrt(share @ found.rmse**2) == pytest.approx(study.rmse)
    assert found.bias[0] > 0.5
    assert found.bias[-1] < -0.5
    lowest = study.abilities < dm.REFERENCE_CUTS[0]
    assert found.bias[0] == pytest.approx(study.error[lowest].mean())


def test_a_level_where_nobody_is_has_no_error(short):
    found = dm.simulate(short, np.zeros((3, 21)), seed=1).by_true_level(dm.REFERENCE_CUTS)
    assert found.count.tolist() == [0, 0, 0, 63, 0, 0, 0, 0]
    assert np.isnan(found.bias[0])
    assert np.isfinite(found.rmse[3])


def test_figures_by_competence_are_those_of_the_whole(study):
    assert study.coverage_by_competence(0.9).mean() == pytest.approx(study.coverage(0.9))
    assert study.bias_by_competence.mean() == pytest.approx(study.bias)
    assert study.coverage_by_competence(0.5).mean() < study.coverage_by_competence(0.9).mean()
    assert 0.002 < study.coverage_error(0.9) < 0.01


def test_exposure_is_told_by_tenths(study):
    edges, items = study.exposure_distribution()
    assert edges.tolist() == pytest.approx(np.linspace(0, 1, 11).tolist())
    assert items.sum() == (study.exposure > 0).sum()
    assert study.mean_length == 42


def test_claims_come_true_and_those_of_a_boaster_do_not(study):
    honest = study.claims(dm.REFERENCE_CUTS)
    assert honest.count.sum() == study.abilities.size * 8
    assert honest.largest_difference() < 0.04
    boast = replace(study.posterior, marginals=study.posterior.marginals**4)
    boast = replace(boast, marginals=boast.marginals / boast.marginals.sum(axis=-1, keepdims=True))
    assert replace(study, posterior=boast).claims(dm.REFERENCE_CUTS).largest_difference() > 0.1


def test_a_few_claims_say_nothing():
    few = Claims(np.array([0.2, np.nan]), np.array([0.9, np.nan]), np.array([10, 0]))
    assert np.isnan(few.largest_difference())
    assert few.largest_difference(least=5) == pytest.approx(0.7)


def test_one_person_has_no_error_of_coverage(short):
    assert np.isnan(dm.simulate(short, np.zeros((1, 21)), seed=1).coverage_error(0.9))
