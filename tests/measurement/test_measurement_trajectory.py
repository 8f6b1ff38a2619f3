"""Change over more waves than two: close to the exact sum, informed across waves, and never sure without answers."""

import by_hand
import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._cohort_trajectory import cohort_trajectory
from digcomp.measurement._reliable_change import reliable_change
from digcomp.measurement._trajectory import trajectories, trajectory

THREE = (
    {"r01-001": 1, "r01-010": 1, "r05-012": 0},
    {"r01-004": 1, "r01-013": 1, "r05-008": 1},
    {"r01-016": 1, "r01-019": 0, "r05-015": 1},
)


def form(bank, tree, first: int, every: int) -> dm.AdaptiveTest:
    """A test of 42 from every so-manieth item, so that forms share none."""
    rows = np.arange(first, len(bank), every)
    steps = [bank.steps[row] for row in rows]
    own = dm.ItemBank(
        [bank.ids[row] for row in rows], competence=bank.competence[rows], a=bank.a[rows], b=steps, c=bank.c[rows]
    )
    return dm.AdaptiveTest(own, tree, stop=dm.Length(42))


def sat(bank, tree, abilities, seed: int, every: int = 2):
    """Answers wave by wave of people with these abilities at each wave."""
    return [
        dm.simulate(form(bank, tree, wave, every), theta, seed=seed + wave).answers
        for wave, theta in enumerate(abilities)
    ]


def moved(tree, theta, seed: int, variances=(0.4, 0.1, 0.1), gain: float = 0.0):
    """The same people after a step of change with these variances."""
    general, area, specific = variances
    rng = np.random.default_rng([seed, 41])
    people = len(theta)
    areas = rng.normal(0, area**0.5, (people, len(tree.areas)))[:, tree.area_of]
    own = rng.normal(0, specific**0.5, theta.shape)
    return theta + gain + rng.normal(0, general**0.5, (people, 1)) + areas + own


def rms(error) -> float:
    return float(np.sqrt(np.mean(np.square(error))))


@pytest.fixture(scope="module")
def risen(bank, tree):
    """A hundred and fifty people whose change follows the prior: abilities and answers at two waves."""
    before = tree.draw(150, seed=61)
    truth = [before, moved(tree, before, 62)]
    return truth, sat(bank, tree, truth, 63)


@pytest.fixture(scope="module")
def exact(bank, tree, risen) -> list[dm.Change]:
    return [dm.change(bank, tree, *pair) for pair in zip(*risen[1], strict=True)]


@pytest.fixture(scope="module")
def close(bank, tree, risen) -> dm.Change:
    return trajectories(bank, tree, risen[1]).change()


def test_with_two_waves_it_agrees_with_the_exact(exact, close):
    mean = np.array([one.joint_mean for one in exact])
    covariance = np.array([one.joint_covariance for one in exact])
    sds = [np.sqrt(np.diagonal(every, axis1=-2, axis2=-1)) for every in (covariance, close.joint_covariance)]
    assert np.abs(close.joint_mean - mean).max() < 0.01
    assert np.abs(sds[1] - sds[0]).max() < 0.015
    assert rms(close.joint_mean - mean) < 0.003
    assert rms(sds[1] - sds[0]) < 0.003
    gains = np.array([one.overall_probability_of_gain for one in exact])
    np.testing.assert_allclose(close.overall_probability_of_gain, gains, atol=0.01)


def test_people_who_click_at_random_do_not_upset_it(bank, tree):
    rng = np.random.default_rng(5)

    def random_answers(first: int) -> dict[str, int]:
        rows = rng.choice(np.arange(first, len(bank), 2), 42, replace=False)
        return {bank.ids[row]: int(rng.random() < 0.5) for row in rows}

    waves = [[random_answers(wave) for _ in range(40)] for wave in range(2)]
    found = trajectories(bank, tree, waves)
    mean = [dm.change(bank, tree, *pair).joint_mean for pair in zip(*waves, strict=True)]
    assert found.converged
    assert np.abs(found.change().joint_mean - np.array(mean)).max() < 0.02


def test_all_right_and_all_wrong_stay_finite_and_apart(bank, tree):
    waves = [
        [dict.fromkeys(bank.ids[first::3], score) for score in (0, 1, wave % 2)]
        for wave, first in enumerate(range(3), start=1)
    ]
    found = trajectories(bank, tree, waves)
    assert np.isfinite(found.joint_mean).all()
    assert np.linalg.eigvalsh(found.joint_covariance).min() > 0
    overall, _ = found.overall
    assert np.all(overall[0] < -2)
    assert np.all(overall[1] > 2)


def test_with_three_waves_it_is_close_to_the_sum_over_every_cell(bank):
    items = [row for row in range(len(bank)) if bank.competence[row] == 0]
    own = dm.ItemBank([bank.ids[row] for row in items], competence=0, a=bank.a[items], b=bank.b[items], c=bank.c[items])
    tree, prior = dm.TreePrior(areas=[1]), dm.TreePrior(areas=[1], general=0.4, area=0.1, specific=0.1, mean=0.2)
    waves = [
        dict(zip(own.ids[first::3], scores, strict=False)) for first, scores in enumerate(("1101", "1011", "1110"))
    ]
    waves = [{item: int(score) for item, score in wave.items()} for wave in waves]
    grid = np.linspace(-6, 6, 61)
    like = [by_hand.likelihoods(own, grid, wave, 1)[0] for wave in waves]
    far = grid[None, :] - grid[:, None]
    start, step = np.exp(-0.5 * grid**2 / 1.0), np.exp(-0.5 * (far - 0.2) ** 2 / 0.6)
    joint = np.einsum("a,a,ab,b,bc,c->abc", start, like[0], step, like[1], step, like[2])
    joint /= joint.sum()
    by_wave = [joint.sum(axis=axes) for axes in ((1, 2), (0, 2), (0, 1))]
    means = np.array([share @ grid for share in by_wave])
    sds = np.sqrt([share @ grid**2 - mean**2 for share, mean in zip(by_wave, means, strict=True)])
    found = trajectory(own, tree, waves, prior)
    np.testing.assert_allclose(found.overall[0], means, atol=0.02)
    np.testing.assert_allclose(found.overall[1], sds, atol=0.02)
    rise = np.einsum("abc,ac->", joint, np.subtract.outer(-grid, -grid))
    assert float(found.change(1, 3).overall["change"][0]) == pytest.approx(rise, abs=0.02)


def test_any_two_waves_may_be_compared(bank, tree):
    found = trajectory(bank, tree, THREE)
    parts = [found.change(*pair).overall["change"][0] for pair in ((1, 2), (2, 3), (1, 3))]
    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=1e-9)
    assert found.change().joint_mean == pytest.approx(found.change(1, 3).joint_mean)
    np.testing.assert_allclose(found.change(2, 3).overall["before"][0], found.overall[0][1], atol=1e-9)
    np.testing.assert_allclose(found.areas[0] @ tree.area_weights.sum(axis=1) / 5, found.areas[0].mean(axis=-1))
    assert found.competences[1].shape == (3, 21)
    assert found.change(1, 3).area_interval().shape == (5, 2)


def test_one_person_alone_is_as_among_many(bank, tree):
    alone = trajectory(bank, tree, THREE)
    among = trajectories(bank, tree, [[{}, wave] for wave in THREE])
    np.testing.assert_allclose(alone.joint_mean, among.joint_mean[1], atol=1e-9)
    np.testing.assert_allclose(alone.joint_covariance, among.joint_covariance[1], atol=1e-9)


def test_a_missed_wave_is_informed_by_the_others_and_wider(bank, tree):
    whole, gap = trajectory(bank, tree, THREE), trajectory(bank, tree, (THREE[0], {}, THREE[2]))
    mean, sd = gap.overall
    assert mean[0] - 1e-3 <= mean[1] <= mean[2] + 1e-3
    assert sd[1] > sd[0]
    assert gap.change(1, 2).overall["change"][1] > whole.change(1, 2).overall["change"][1]
    last = trajectory(bank, tree, (*THREE, {}))
    np.testing.assert_allclose(last.change(3, 4).mean, 0, atol=1e-9)
    np.testing.assert_allclose(last.change(1, 3).mean, whole.change().mean, atol=1e-3)


def test_without_answers_the_prior_comes_back(bank, tree):
    found = trajectory(bank, dm.TreePrior(areas=tree.areas, mean=0.3), [{}] * 3)
    np.testing.assert_allclose(found.joint_mean, 0.3, atol=1e-9)
    np.testing.assert_allclose(found.competences[1] ** 2, np.array([1.0, 1.6, 2.2])[:, None] * np.ones(21))
    np.testing.assert_allclose(found.change().probability_of_gain, 0.5, atol=1e-9)


def test_its_intervals_hold_what_they_claim(tree, risen, close):
    (before, after), _ = risen
    truth = after - before
    limits = close.interval(0.90)
    assert np.mean((truth >= limits[..., 0]) & (truth <= limits[..., 1])) == pytest.approx(0.90, abs=0.02)
    limits = close.area_interval(0.90)
    areas = truth @ tree.area_weights.T
    assert np.mean((areas >= limits[..., 0]) & (areas <= limits[..., 1])) == pytest.approx(0.90, abs=0.035)


def test_scored_together_waves_tell_change_better_than_apart(bank, tree, risen, close):
    (before, after), answers = risen
    apart = np.subtract(*[dm.posterior(bank, tree, list(wave)).mean for wave in reversed(answers)])
    truth = after - before
    assert rms(close.mean - truth) < 0.9 * rms(apart - truth)
    assert rms(close.overall["change"][0] - truth.mean(axis=1)) < rms((apart - truth).mean(axis=1))


def test_of_people_who_did_not_change_hardly_any_are_said_to_have_gained(bank, tree):
    people = tree.draw(200, seed=71)
    answers = sat(bank, tree, [people, people, people], 72, every=3)
    found = trajectories(bank, tree, answers)
    for pair in ((1, 2), (1, 3)):
        share = reliable_change(found.change(*pair))
        assert share.people == 200
        assert share.gain <= 0.06
        assert share.loss <= 0.06
        assert np.all(share.area_gain <= 0.06)
    apart = np.subtract(*[dm.posterior(bank, tree, list(answers[wave])).mean for wave in (1, 0)])
    assert rms(found.change(1, 2).mean) < 0.75 * rms(apart)


def test_a_group_of_two_waves_agrees_with_cohort_change(bank, tree, risen):
    pair = [wave[:40] for wave in risen[1]]
    group, exact = cohort_trajectory(bank, tree, pair), dm.cohort_change(bank, tree, *pair)
    found = group.change()
    assert group.converged
    assert found.people == 40
    np.testing.assert_allclose(found.joint_mean, exact.joint_mean, atol=0.01)
    np.testing.assert_allclose(found.joint_covariance, exact.joint_covariance, atol=0.003)
    np.testing.assert_allclose(found.before_variances, exact.before_variances, atol=0.01)
    np.testing.assert_allclose(found.change_variances, exact.change_variances, atol=0.01)
    assert found.interval() == pytest.approx(exact.interval(), abs=0.01)
    assert found.effect_size == pytest.approx(exact.effect_size, abs=0.02)


@pytest.fixture(scope="module")
def of_three(bank, tree):
    """Sixty people who rise by .6 and then .3; each misses one wave or none."""
    truth = [tree.draw(60, seed=81)]
    for number, gain in enumerate((0.6, 0.3)):
        truth.append(moved(tree, truth[-1], 82 + number, (0.09, 0.02, 0.02), gain))
    answers = [list(wave) for wave in sat(bank, tree, truth, 85, every=3)]
    for person in range(0, 60, 2):
        answers[person // 2 % 3][person] = {}
    return truth, answers


def test_a_group_of_three_waves_is_recovered_through_its_gaps(bank, tree, of_three):
    truth, answers = of_three
    group = cohort_trajectory(bank, tree, answers)
    assert group.converged
    for first, last in ((1, 2), (2, 3), (1, 3)):
        gain = float((truth[last - 1] - truth[first - 1]).mean())
        low, high = group.change(first, last).interval(0.99)
        assert low < gain < high
        assert high - low < 0.8
    mean, error = group.overall
    np.testing.assert_allclose(mean, [wave.mean() for wave in truth], atol=0.25)
    assert np.all(error < 0.2)
    assert group.areas[0].shape == (3, 5)
    assert group.competences[0].shape == (3, 21)
    later = group.change(2, 3)
    assert later.before_variances == pytest.approx(np.add(group.before_variances, group.step_variances))


@pytest.mark.parametrize("empty", [False, True])
def test_three_people_get_a_wide_answer_and_never_a_nan(bank, tree, of_three, empty):
    answers = [[{}] * 3 if empty else wave[:3] for wave in of_three[1]]
    group = cohort_trajectory(bank, tree, answers)
    assert np.isfinite(group.joint_mean).all()
    assert np.isfinite(group.joint_covariance).all()
    low, high = group.change().interval()
    assert high - low > 1.2
    ends = group.change().area_effect_size_interval()
    assert np.isfinite(ends).all()
    assert np.all(ends[:, 1] - ends[:, 0] > 1.2)


def test_it_refuses_an_item_in_two_waves(bank, tree):
    with pytest.raises(dm.MeasurementError, match="item r01-001 stands in waves 1 and 3"):
        trajectory(bank, tree, [{"r01-001": 1}, {}, {"r01-001": 0}])
    with pytest.raises(dm.MeasurementError, match="item r01-002 stands in waves 2 and 3"):
        cohort_trajectory(bank, tree, [[{}, {}], [{}, {"r01-002": 1}], [{}, {"r01-002": 1}]])


@pytest.mark.parametrize("waves", [[], [{"r01-001": 1}]])
def test_it_refuses_fewer_than_two_waves(bank, tree, waves):
    with pytest.raises(dm.MeasurementError, match=f"two waves or more, not {len(waves)}"):
        trajectory(bank, tree, waves)


@pytest.mark.parametrize("score", [trajectories, cohort_trajectory])
def test_it_refuses_waves_of_different_people_or_of_nobody(bank, tree, score):
    with pytest.raises(dm.MeasurementError, match=r"not \[2, 1\]"):
        score(bank, tree, [[{}, {}], [{}]])
    with pytest.raises(dm.MeasurementError, match=r"not \[0, 0\]"):
        score(bank, tree, [[], []])


def test_it_refuses_unknown_items_and_impossible_scores_of_any_wave(bank, tree):
    with pytest.raises(dm.MeasurementError, match="nobody"):
        trajectory(bank, tree, [{}, {}, {"nobody": 1}])
    with pytest.raises(dm.MeasurementError, match="r01-001: score 2"):
        trajectory(bank, tree, [{}, {"r01-001": 2}])


def test_it_refuses_a_tree_of_change_with_other_areas(bank, tree):
    with pytest.raises(dm.MeasurementError, match="areas"):
        trajectory(bank, tree, [{}, {}], prior=dm.TreePrior(areas=[21]))


@pytest.mark.parametrize("pair", [(0, 1), (1, 4), (2, 2), (3, 1)])
def test_it_refuses_waves_that_are_not_there_or_not_in_order(bank, tree, pair):
    with pytest.raises(dm.MeasurementError, match=f"of 3, not {pair[0]} to {pair[1]}"):
        trajectory(bank, tree, [{}] * 3).change(*pair)
    with pytest.raises(dm.MeasurementError, match=f"of 3, not {pair[0]} to {pair[1]}"):
        cohort_trajectory(bank, tree, [[{}]] * 3).change(*pair)
