"""Fit: equal to sums by hand, silent where the model holds, loud where it does not."""

import by_hand
import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._item_fit import fit_statistics
from digcomp.measurement._person_fit import person_fit


@pytest.fixture(scope="module")
def sittings(test_of_42, tree):
    """Adaptive sittings as people (P, 42) by rows of the bank and scores."""
    return dm.simulate(test_of_42, tree.draw(1200, seed=21), seed=21)


@pytest.fixture(scope="module")
def fixed(tree):
    """A fixed form of two items a competence, complete for 800 people; scores (800, 42)."""
    bank = dm.ItemBank([f"i{n}" for n in range(42)], competence=np.repeat(np.arange(21), 2), a=1.2, b=[-0.5, 0.5] * 21)
    abilities = tree.draw(800, seed=4)[:, bank.competence]
    chance = 1 / (1 + np.exp(-1.2 * (abilities - bank.difficulty)))
    return bank, (np.random.default_rng(4).random(chance.shape) < chance).astype(int)


def columns(study):
    person, place = np.nonzero(study.rows >= 0)
    return person, study.rows[person, place], study.scores[person, place]


def test_mean_squares_are_sums_over_the_posterior(mixed_bank, small_tree):
    rng = np.random.default_rng(8)
    people = [{i: int(rng.integers(m + 1)) for i, m in zip(mixed_bank.ids, mixed_bank.max_score, strict=True)}] * 20
    people += [{i: int(rng.integers(m + 1)) for i, m in zip(mixed_bank.ids, mixed_bank.max_score, strict=True)}] * 20
    found = fit_statistics(people, mixed_bank, small_tree, minimum=2)
    row = mixed_bank.position["gpcm-1"]
    curve = by_hand.chances(small_tree.grid, "gpcm", mixed_bank.a[row], list(mixed_bank.steps[row]))
    mean = np.arange(3) @ curve
    variance = np.arange(3) ** 2 @ curve - mean**2
    square = expected = standard = 0.0
    for answers in (people[0], people[-1]):
        own = by_hand.posterior(mixed_bank, small_tree, answers).sum(axis=(0, 2))
        apart = (answers["gpcm-1"] - mean) ** 2
        square, expected = square + own @ apart, expected + own @ variance
        standard += own @ (apart / variance)
    assert found.infit[row] == pytest.approx(square / expected)
    assert found.outfit[row] == pytest.approx(standard / 2)


def test_q3_is_a_correlation_of_residuals_over_the_posterior(mixed_bank, small_tree):
    """Two items of one competence, two people; the covariance inside a posterior is linear in ability."""
    people = [{"2pl-1": 1, "3pl-1": 0}] * 3 + [{"2pl-1": 0, "3pl-1": 0}] * 3
    found = fit_statistics(people, mixed_bank, small_tree, minimum=6)
    top = low = high = 0.0
    for answers in people:
        own = by_hand.posterior(mixed_bank, small_tree, answers).sum(axis=(0, 2))
        grid, curves = small_tree.grid, []
        for item in ("2pl-1", "3pl-1"):
            n = mixed_bank.position[item]
            curves.append(by_hand.chances(grid, "gpcm", mixed_bank.a[n], mixed_bank.steps[n], mixed_bank.c[n])[1])
        one, two = curves
        ability = own @ grid
        spread = own @ grid**2 - ability**2
        slopes = [((own * curve) @ grid - own @ curve * ability) / spread for curve in curves]
        top += (answers["2pl-1"] - own @ one) * (answers["3pl-1"] - own @ two) + slopes[0] * slopes[1] * spread
        low += own @ (answers["2pl-1"] - one) ** 2
        high += own @ (answers["3pl-1"] - two) ** 2
    assert found.together.tolist() == [6]
    assert found.q3[0] == pytest.approx(top / np.sqrt(low * high))


def test_items_that_fit_centre_on_one_in_adaptive_tests(sittings, bank, tree):
    found = fit_statistics(columns(sittings), bank, tree)
    judged = found.enough
    assert abs(np.mean(found.infit[judged]) - 1) < 0.02
    assert abs(np.mean(found.outfit[judged]) - 1) < 0.03
    assert 0.02 < np.mean(np.abs(found.infit_z[judged]) > 1.96) < 0.11
    assert abs(found.q3.mean()) < 0.01
    assert 0.9 < found.q3_z.std() < 1.1
    assert len(found.dependent()) <= 2


def test_an_item_answered_at_random_misfits(fixed, tree):
    bank, scores = fixed
    spoilt = scores.copy()
    spoilt[:, 6] = np.random.default_rng(1).integers(0, 2, len(spoilt))
    found = fit_statistics(spoilt, bank, tree)
    assert found.infit.argmax() == 6
    assert found.infit_z[6] > 4


def test_two_items_that_share_more_than_ability_are_found(fixed, tree):
    bank, scores = fixed
    copied = scores.copy()
    same = np.random.default_rng(2).random(len(copied)) < 0.6
    copied[same, 9] = copied[same, 30]
    found = fit_statistics(copied, bank, tree).dependent()
    assert (found[0].first, found[0].second, found[0].count) == ("i9", "i30", 800)
    assert found[0].q3 > 0.3
    assert len(found) == 1


def test_too_little_is_said_and_not_judged(mixed_bank, small_tree):
    found = fit_statistics([{"2pl-0": 1, "2pl-1": 0}, {}, {"2pl-0": 0}], mixed_bank, small_tree)
    assert not found.enough.any()
    assert np.isnan(found.infit).all()
    assert found.q3.size == 0
    assert found.dependent() == ()
    assert "fewer than 30 answers: 2pl-0 (2), 3pl-0 (0)" in found.notes[0]


def test_an_item_nobody_can_fail_is_not_judged(tree):
    bank = dm.ItemBank(["easy", "fair"], competence=[0, 1], a=1.5, b=[-5, 0])
    found = fit_statistics([[1, n % 2] for n in range(100)], bank, tree)
    np.testing.assert_array_equal(found.enough, [False, True])
    assert found.notes == ("not judged, far too easy or hard for those asked: easy",)


def test_fit_refuses_what_cannot_be(mixed_bank, small_tree):
    with pytest.raises(dm.MeasurementError, match="item nowhere"):
        fit_statistics([{"nowhere": 1}], mixed_bank, small_tree)
    with pytest.raises(dm.MeasurementError, match="minimum"):
        fit_statistics([{"2pl-0": 1}], mixed_bank, small_tree, minimum=1)
    with pytest.raises(dm.MeasurementError, match="limit"):
        fit_statistics([{"2pl-0": 1}], mixed_bank, small_tree).dependent(float("nan"))


def test_person_fit_gives_few_false_alarms_in_adaptive_tests(sittings, bank, tree):
    found = person_fit(columns(sittings), bank, tree)
    assert found.judged.all()
    assert 0.03 <= np.mean(found.p < 0.05) <= 0.065
    assert np.mean(found.p < 0.01) < 0.02
    assert abs(found.z.mean()) < 0.1


def test_people_who_miss_the_easy_and_know_the_hard_are_seen(tree):
    bank = dm.ItemBank([f"i{n}" for n in range(42)], competence=np.repeat(np.arange(21), 2), a=1.2, b=[-1.5, 1.5] * 21)
    chance = 1 / (1 + np.exp(-1.2 * (tree.draw(200, seed=4)[:, bank.competence] - bank.difficulty)))
    scores = (np.random.default_rng(4).random(chance.shape) < chance).astype(int)
    scores[:20, :20] = [0, 1] * 10
    found = person_fit(scores, bank, tree)
    assert np.mean(found.p[:20] < 0.01) > 0.8
    assert np.mean(found.p[20:] < 0.05) < 0.08
    assert {hint.person for hint in found.flags()} >= set(np.flatnonzero(found.p[:20] < 0.01).tolist())


def test_a_flag_is_a_hint(fixed, tree):
    bank, scores = fixed
    hints = person_fit(scores, bank, tree).flags(0.05)
    assert [hint.p for hint in hints] == sorted(hint.p for hint in hints)
    assert "can each be the reason" in hints[0].sentence


def test_person_fit_takes_items_with_parts_and_orders_nothing(mixed_bank, small_tree):
    answers = {i: int(m) for i, m in zip(mixed_bank.ids, mixed_bank.max_score, strict=True)}
    found = person_fit([answers, dict(reversed(answers.items()))], mixed_bank, small_tree)
    assert found.z[0] == pytest.approx(found.z[1])


def test_people_of_few_answers_are_not_judged(mixed_bank, small_tree):
    found = person_fit([{}, {"2pl-0": 1}], mixed_bank, small_tree)
    np.testing.assert_array_equal(found.judged, False)
    np.testing.assert_array_equal(found.p, 1)
    np.testing.assert_array_equal(found.z, 0)
    assert found.flags(0.5) == ()


@pytest.mark.parametrize("alpha", [0, 1, float("nan")])
def test_flags_need_a_share(mixed_bank, small_tree, alpha):
    with pytest.raises(dm.MeasurementError, match="alpha"):
        person_fit([{"2pl-0": 1}], mixed_bank, small_tree).flags(alpha)
