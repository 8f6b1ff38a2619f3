"""Change of one person between two waves: exact, and claimed only where it is there."""

import by_hand
import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._change import change_tree
from digcomp.measurement._reliable_change import reliable_change


def joint_by_hand(bank, tree, prior, before, after):
    """Joint posterior over abilities and changes: every cell of both trees, shape (G,) * K + (D,) * K."""
    k = tree.size
    if k == 1:

        def one(t):
            to = [by_hand.normal(t.grid[None, :] - t.grid[:, None], v) for v in (t.area, t.specific)]
            return by_hand.normal(t.grid - t.mean, t.general) @ to[0] @ to[1]

        abilities, changes = one(tree), one(prior)
    else:
        abilities, changes = by_hand.joint_prior(tree), by_hand.joint_prior(prior)
    joint = np.multiply.outer(abilities, changes)
    ends = by_hand.likelihoods(bank, (tree.grid[:, None] + prior.grid[None, :]).ravel(), after, k)
    start = by_hand.likelihoods(bank, tree.grid, before, k)
    for competence in range(k):
        pair = start[competence][:, None] * ends[competence].reshape(tree.points, prior.points)
        shape = [1] * (2 * k)
        shape[competence], shape[k + competence] = pair.shape
        joint = joint * pair.reshape(shape)
    return joint / joint.sum()


def moments_by_hand(joint, grids):
    axes = [axis.ravel() for axis in np.meshgrid(*grids, indexing="ij")]
    share = joint.ravel()
    mean = np.array([axis @ share for axis in axes])
    product = np.array([[(one * two) @ share for two in axes] for one in axes])
    return mean, product - np.outer(mean, mean)


@pytest.fixture(scope="module")
def pairs() -> dm.ItemBank:
    return dm.ItemBank(
        [f"{k}{wave}{n}" for k in range(3) for wave in "ab" for n in range(2)],
        competence=[k for k in range(3) for _ in range(4)],
        a=[1.2, 0.9, 1.4, 1.0] * 3,
        b=[[-0.5], [0.4, 1.0], [0.0], [-0.3, 0.8]] * 3,
        c=[0.2, 0, 0, 0] * 3,
    )


def test_with_one_competence_it_equals_the_sum_over_every_cell(pairs):
    bank = dm.ItemBank(pairs.ids[:4], competence=0, a=pairs.a[:4], b=pairs.steps[:4], c=pairs.c[:4])
    tree, prior = (
        dm.TreePrior(areas=[1]),
        dm.TreePrior(areas=[1], general=0.4, area=0.1, specific=0.1, points=33, bound=4),
    )
    before, after = {"0a0": 0, "0a1": 1}, {"0b0": 1, "0b1": 2}
    joint = joint_by_hand(bank, tree, prior, before, after)
    mean, covariance = moments_by_hand(joint, [tree.grid, prior.grid])
    found = dm.change(bank, tree, before, after)
    np.testing.assert_allclose(found.joint_mean, mean, atol=1e-10)
    np.testing.assert_allclose(found.joint_covariance, covariance, atol=1e-10)
    assert found.probability_of_gain[0] > 0.75


def test_with_areas_it_equals_the_sum_over_every_cell(pairs):
    tree = dm.TreePrior(areas=[2, 1], general=0.6, area=0.5, specific=0.5, points=9, bound=3.0)
    prior = dm.TreePrior(areas=[2, 1], general=0.5, area=0.4, specific=0.4, points=5, bound=1.5)
    before, after = {"0a0": 0, "1a1": 2, "2a0": 1}, {"0b0": 1, "0b1": 2, "1b0": 0, "2b1": 1}
    joint = joint_by_hand(pairs, tree, prior, before, after)
    mean, covariance = moments_by_hand(joint, [tree.grid] * 3 + [prior.grid] * 3)
    found = dm.change(pairs, tree, before, after, prior=prior)
    np.testing.assert_allclose(found.mean, mean[3:], atol=1e-10)
    np.testing.assert_allclose(found.sd, np.sqrt(np.diag(covariance)[3:]), atol=1e-10)
    np.testing.assert_allclose(found.joint_covariance, covariance, atol=1e-10)
    for name, weights in (("before", [1 / 3] * 3 + [0] * 3), ("after", [1 / 3] * 6), ("change", [0] * 3 + [1 / 3] * 3)):
        got_mean, got_sd = found.overall[name]
        assert got_mean == pytest.approx(np.array(weights) @ mean, abs=1e-10)
        assert got_sd == pytest.approx(np.sqrt(np.array(weights) @ covariance @ np.array(weights)), abs=1e-10)
    first, _ = found.areas["change"]
    np.testing.assert_allclose(first, [mean[3:5].mean(), mean[5]], atol=1e-10)


def test_ability_before_moves_with_the_mean_of_the_population(pairs):
    tree = dm.TreePrior(areas=[2, 1], mean=0.8)
    found = dm.change(pairs, tree, {}, {})
    np.testing.assert_allclose(found.joint_mean, [0.8] * 3 + [0] * 3, atol=5e-3)


def test_without_answers_nothing_has_changed(bank, tree):
    found = dm.change(bank, tree, {}, {})
    np.testing.assert_allclose(found.mean, 0, atol=1e-9)
    np.testing.assert_allclose(found.probability_of_gain, 0.5, atol=1e-9)
    np.testing.assert_allclose(found.sd, np.sqrt(0.6), atol=0.01)


def test_right_after_wrong_is_a_gain_and_the_reverse_a_loss(bank, tree):
    wrong, right = dict.fromkeys(bank.ids[::24], 0), dict.fromkeys(bank.ids[10::24], 1)
    up, down = dm.change(bank, tree, wrong, right), dm.change(bank, tree, right, wrong)
    assert up.overall_probability_of_gain > 0.95
    assert down.overall_probability_of_gain < 0.05
    assert np.all(up.area_probability_of_gain > 0.5)


@pytest.fixture(scope="module")
def two_forms(bank, tree) -> tuple[dm.AdaptiveTest, dm.AdaptiveTest]:
    """A test before and one after, of 42 items each, with no item in common."""

    def half(first: int) -> dm.AdaptiveTest:
        rows = np.arange(first, len(bank), 2)
        steps = [bank.steps[row] for row in rows]
        own = dm.ItemBank(
            [bank.ids[row] for row in rows], competence=bank.competence[rows], a=bank.a[rows], b=steps, c=bank.c[rows]
        )
        return dm.AdaptiveTest(own, tree, stop=dm.Length(42))

    return half(0), half(1)


def test_of_people_who_did_not_change_hardly_any_are_said_to_have_gained(bank, tree, two_forms):
    people = tree.draw(200, seed=21)
    before, after = (dm.simulate(test, people, seed=n).answers for n, test in enumerate(two_forms))
    claims = [
        dm.change(bank, tree, *pair).overall_probability_of_gain >= 0.95 for pair in zip(before, after, strict=True)
    ]
    assert np.mean(claims) <= 0.07


def test_of_people_who_rose_by_two_levels_most_are_said_to_have_gained(bank, tree, two_forms):
    people = tree.draw(40, seed=22) * 0.8
    before = dm.simulate(two_forms[0], people, seed=1).answers
    after = dm.simulate(two_forms[1], people + 1.5, seed=2).answers
    claims = [
        dm.change(bank, tree, *pair).overall_probability_of_gain >= 0.95 for pair in zip(before, after, strict=True)
    ]
    assert np.mean(claims) >= 0.9


def test_its_intervals_hold_what_they_claim(bank, tree, two_forms):
    rng = np.random.default_rng(8)
    people = tree.draw(100, seed=23)
    moved = people + rng.normal(0, 0.4**0.5, (100, 1)) + rng.normal(0, 0.2**0.5, (100, 21))
    before = dm.simulate(two_forms[0], people, seed=1).answers
    after = dm.simulate(two_forms[1], moved, seed=2).answers
    found = [dm.change(bank, tree, *pair) for pair in zip(before, after, strict=True)]
    z = np.array([(one.mean - (m - p)) / one.sd for one, m, p in zip(found, moved, people, strict=True)])
    assert np.mean(np.abs(z) <= 1.645) == pytest.approx(0.90, abs=0.025)


def test_a_large_gain_finds_room_on_the_grid(bank, tree):
    assert change_tree(tree).bound == 4
    wrong, right = dict.fromkeys(bank.ids[::2], 0), dict.fromkeys(bank.ids[1::2], 1)
    wide = change_tree(tree, (4.0, 0.2, 0.2))
    narrow = dm.TreePrior(tree.areas, 4.0, 0.2, 0.2, points=25, bound=3)
    found = [dm.change(bank, tree, wrong, right, prior=prior).overall["change"][0] for prior in (narrow, wide)]
    assert found[0] < 3 < found[1]


def test_intervals_of_parts_lie_around_their_means(bank, tree):
    found = dm.change(bank, tree, {"r01-001": 0, "r09-004": 1}, {"r01-010": 1})
    parts = (
        (found.interval, found.mean, found.sd),
        (found.area_interval, *found.areas["change"]),
        (found.overall_interval, *found.overall["change"]),
    )
    for interval, mean, sd in parts:
        limits = interval()
        assert limits.shape == (*np.shape(mean), 2)
        np.testing.assert_allclose(limits.mean(axis=-1), mean, atol=1e-12)
        np.testing.assert_allclose(limits[..., 1] - limits[..., 0], 2 * 1.959964 * sd, rtol=1e-6)
        assert np.all(interval(0.99)[..., 0] < limits[..., 0])


def made_up(tree, means) -> dm.Change:
    """People whose change in every competence has this mean and a variance of a quarter, all as one."""
    size, people = tree.size, len(means)
    mean = np.hstack([np.zeros((people, size)), np.repeat(np.array(means, dtype=float)[:, None], size, axis=1)])
    covariance = np.zeros((people, 2 * size, 2 * size))
    covariance[:, size:, size:] = 0.25
    return dm.Change(tree, mean, covariance)


def test_gains_and_losses_are_counted_only_where_they_are_sure(tree):
    many = made_up(tree, [1.2, 0.8, 0.0, -0.9])  # 2.4, 1.6, 0 and -1.8 sds from no change
    share = reliable_change(many)
    assert (share.people, share.gain, share.loss, share.unclear) == (4, 0.25, 0.25, 0.5)
    np.testing.assert_allclose(share.area_gain, [0.25] * 5)
    np.testing.assert_allclose(share.area_loss, [0.25] * 5)
    assert reliable_change(many, 0.9).gain == 0.5
    assert reliable_change(many, 0.99).loss == 0


def test_one_change_a_person_counts_like_one_change_of_many(tree):
    many = made_up(tree, [1.2, -0.2])
    one_each = [dm.Change(tree, *row) for row in zip(many.joint_mean, many.joint_covariance, strict=True)]
    first, second = reliable_change(many), reliable_change(one_each)
    assert (first.people, first.gain, first.loss) == (second.people, second.gain, second.loss)
    np.testing.assert_array_equal(first.area_gain, second.area_gain)


def test_people_without_answers_are_never_counted_as_changed(bank, tree):
    share = reliable_change([dm.change(bank, tree, {}, {}) for _ in range(3)])
    assert (share.gain, share.loss, share.unclear) == (0, 0, 1)


def test_a_share_needs_people(tree):
    for nobody in ([], made_up(tree, [])):
        with pytest.raises(dm.MeasurementError, match="one person or more"):
            reliable_change(nobody)


@pytest.mark.parametrize("probability", [0.5, 1.0, 0.05, float("nan")])
def test_it_refuses_to_call_a_toss_of_a_coin_reliable(tree, probability):
    with pytest.raises(dm.MeasurementError, match="above one half and below 1"):
        reliable_change(made_up(tree, [0.0]), probability)


def test_effect_sizes_of_a_group_come_by_area_with_intervals(tree):
    size = tree.size
    mean, covariance = np.r_[np.zeros(size), np.full(size, 0.5)], np.eye(2 * size) * 0.01

    def group(people: int) -> dm.CohortChange:
        return dm.CohortChange(tree, people, mean, covariance, (0.5, 0.25, 0.25), (0.4, 0.1, 0.1), True)

    found = group(50)
    sds = np.sqrt(0.75 + 0.25 / np.array(tree.areas))
    np.testing.assert_allclose(found.area_effect_size, 0.5 / sds)
    limits = found.area_effect_size_interval()
    np.testing.assert_allclose(limits.mean(axis=1), found.area_effect_size)
    variance = 0.01 / np.array(tree.areas) / sds**2 + (0.5 / sds) ** 2 / 98
    np.testing.assert_allclose(limits[:, 1] - limits[:, 0], 2 * 1.959964 * np.sqrt(variance), rtol=1e-6)
    low, high = found.effect_size_interval()
    assert low < found.effect_size < high
    assert group(1).effect_size_interval()[0] < low
    assert found.area_interval().shape == (5, 2)
    np.testing.assert_allclose(found.competence_interval().mean(axis=1), 0.5)
    np.testing.assert_allclose(np.ptp(found.competence_interval(), axis=1), 2 * 0.1959964, rtol=1e-6)


def test_it_refuses_an_item_in_both_waves(bank, tree):
    with pytest.raises(dm.MeasurementError, match="item r01-001 stands in both waves"):
        dm.change(bank, tree, {"r01-001": 1, "r01-002": 0}, {"r01-001": 1})


def test_it_refuses_an_unknown_item_of_either_wave(bank, tree):
    for waves in (({"nobody": 1}, {}), ({}, {"nobody": 1})):
        with pytest.raises(dm.MeasurementError, match="nobody"):
            dm.change(bank, tree, *waves)


def test_it_refuses_a_score_the_item_cannot_give(bank, tree):
    with pytest.raises(dm.MeasurementError, match="r01-001: score 2"):
        dm.change(bank, tree, {}, {"r01-001": 2})


def test_it_refuses_a_tree_of_change_with_other_areas(bank, tree):
    with pytest.raises(dm.MeasurementError, match="areas"):
        dm.change(bank, tree, {}, {}, prior=dm.TreePrior(areas=[21]))


def test_it_refuses_a_tree_of_change_with_another_step(bank, tree):
    with pytest.raises(dm.MeasurementError, match=r"one step, not 0\.25 and 0\.125"):
        dm.change(bank, tree, {}, {}, prior=dm.TreePrior(areas=tree.areas, points=81))
