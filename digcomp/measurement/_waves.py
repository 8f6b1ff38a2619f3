"""Exact inference for two waves at once: a tree of abilities before, and a second tree for the change.

Every node holds a pair (ability, change). The two trees share their shape and are independent a priori, so a message
is two products instead of one; the likelihood of a competence is L_before(theta) L_after(theta + change).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._tree import Array, TreePrior, normal_rows

#: People worked out together: arrays of more leave the processor's cache, which takes three times as long a person.
_TOGETHER = 4


@dataclass(frozen=True, eq=False)
class TwoTrees:
    """Priors of ability before and of change, with means a competence.

    Parameters
    ----------
    before, change : TreePrior
        Same areas and same grid step.
    before_mean, change_mean : ndarray, shape (K,)
        Means of a group, in logits; 0 for the official population and for no change.

    """

    before: TreePrior
    change: TreePrior
    before_mean: Array
    change_mean: Array

    def __post_init__(self) -> None:
        if self.before.areas != self.change.areas:
            raise MeasurementError("the tree of change must have the areas of the tree of ability")
        if abs(self.before.step - self.change.step) > 1e-9:
            raise MeasurementError(f"both grids need one step, not {self.before.step} and {self.change.step}")

    @cached_property
    def sums(self) -> Array:
        """The grid of ability after: every sum of an ability and a change, shape (G + D - 1,), in logits."""
        ends = self.before.bound + self.change.bound
        return np.linspace(-ends, ends, self.before.points + self.change.points - 1)

    @cached_property
    def last(self) -> tuple[Array, Array]:
        """Transitions from area to competence with the competence's mean, shapes (K, G, G) and (K, D, D)."""
        return _shifted(self.before, self.before_mean), _shifted(self.change, self.change_mean)

    def likelihood(self, before: Array, after: Array) -> Array:
        """Joint likelihood (..., K, G, D) from L_before (..., K, G) and L_after on the sums (..., K, G + D - 1)."""
        pairs = np.add.outer(np.arange(self.before.points), np.arange(self.change.points))
        return np.asarray(before[..., None] * after[..., pairs])


@dataclass(frozen=True, slots=True)
class Moments:
    """Joint posterior of 2K values, abilities before and then changes, and what variance components need."""

    mean: Array  # (..., 2K)
    covariance: Array  # (..., 2K, 2K)
    spread: Array  # (..., 6): second moments of general, area and specific parts, before and then change


def moments(trees: TwoTrees, like: Array) -> Moments:
    """Posterior moments from a joint likelihood of shape (..., K, G, D)."""
    before, change = trees.before, trees.change
    of, starts = before.area_of, before.starts
    last_b, last_c = trees.last
    up_b, up_c = last_b, np.swapaxes(last_c, -1, -2)

    from_competence = up_b @ like @ up_c
    at_area = np.multiply.reduceat(from_competence, starts, axis=-3)
    at_area /= at_area.max(axis=(-2, -1), keepdims=True)
    from_area = before.to_area @ at_area @ change.to_area.T
    root = before.root[:, None] * change.root * np.multiply.reduce(from_area, axis=-3)
    root /= root.sum(axis=(-2, -1), keepdims=True)
    above_area = root[..., None, :, :] / from_area
    area = (before.to_area.T @ above_area @ change.to_area) * at_area
    area /= area.sum(axis=(-2, -1), keepdims=True)
    above = area[..., of, :, :] / from_competence
    pair = (np.swapaxes(last_b, -1, -2) @ above @ last_c) * like
    pair /= pair.sum(axis=(-2, -1), keepdims=True)

    theta, delta = before.grid[:, None], change.grid
    values = [theta + 0 * delta, delta + 0 * theta]
    mean = np.concatenate([(pair * v).sum(axis=(-2, -1)) for v in values], axis=-1)
    k = before.size
    of_area = [up_b @ (like * v) @ up_c / from_competence for v in values]
    of_root = [
        before.to_area @ (at_area[..., of, :, :] * v) @ change.to_area.T / from_area[..., of, :, :] for v in of_area
    ]
    within = _covariance(np.concatenate(of_area, axis=-3), mean, area[..., np.concatenate([of, of]), :, :])
    across = _covariance(np.concatenate(of_root, axis=-3), mean, root[..., None, :, :])
    covariance = np.where(np.tile(before.same_area, (2, 2)), within, across)
    own = np.arange(k)
    for i, v in enumerate(values):
        for j, w in enumerate(values):
            product = (pair * v * w).sum(axis=(-2, -1))
            covariance[..., own + i * k, own + j * k] = (
                product - mean[..., i * k : (i + 1) * k] * mean[..., j * k : (j + 1) * k]
            )
    return Moments(mean, covariance, _spread(trees, like, root, above_area, at_area, above))


def _covariance(given: Array, mean: Array, weight: Array) -> Array:
    """Covariance of conditional means under the belief of the node they hang on."""
    centred = given - mean[..., None, None]
    flat = (*centred.shape[:-2], -1)
    return np.asarray((centred * weight).reshape(flat) @ np.swapaxes(centred.reshape(flat), -1, -2))


def _spread(trees: TwoTrees, like: Array, root: Array, above_area: Array, at_area: Array, above: Array) -> Array:
    """Expected squares of the general parts, and means over areas and competences of those of the other parts."""
    before, change = trees.before, trees.change
    last_b, last_c = trees.last
    square_area_b, square_area_c = _squares(before), _squares(change)
    square_b = last_b * _distance(before, trees.before_mean)
    square_c = last_c * _distance(change, trees.change_mean)
    general_b = (root.sum(axis=-1) * (before.grid - before.mean) ** 2).sum(axis=-1)
    general_c = (root.sum(axis=-2) * (change.grid - change.mean) ** 2).sum(axis=-1)
    area_b = (above_area * (square_area_b @ at_area @ change.to_area.T)).sum(axis=(-2, -1)).mean(axis=-1)
    area_c = (above_area * (before.to_area @ at_area @ square_area_c.T)).sum(axis=(-2, -1)).mean(axis=-1)
    turned = np.swapaxes(last_c, -1, -2), np.swapaxes(square_c, -1, -2)
    mass = (above * (last_b @ like @ turned[0])).sum(axis=(-2, -1))
    own_b = ((above * (square_b @ like @ turned[0])).sum(axis=(-2, -1)) / mass).mean(axis=-1)
    own_c = ((above * (last_b @ like @ turned[1])).sum(axis=(-2, -1)) / mass).mean(axis=-1)
    return np.stack([general_b, area_b, own_b, general_c, area_c, own_c], axis=-1)


def _shifted(tree: TreePrior, mean: Array) -> Array:
    distance = tree.grid[None, None, :] - tree.grid[None, :, None] - mean[:, None, None]
    return normal_rows(distance, tree.specific)


def _distance(tree: TreePrior, mean: Array) -> Array:
    return np.asarray((tree.grid[None, None, :] - tree.grid[None, :, None] - mean[:, None, None]) ** 2)


def _squares(tree: TreePrior) -> Array:
    return np.asarray(tree.to_area * (tree.grid[None, :] - tree.grid[:, None]) ** 2)


def two_trees(tree: TreePrior, prior: TreePrior) -> TwoTrees:
    """Both trees around 0, and what they said of means as means of the competences."""
    means = np.full(tree.size, tree.mean), np.full(tree.size, prior.mean)
    return TwoTrees(replace(tree, mean=0.0), replace(prior, mean=0.0), *means)


def people_moments(
    bank: ItemBank, trees: TwoTrees, before: Sequence[Mapping[str, int]], after: Sequence[Mapping[str, int]]
) -> Moments:
    """Joint moments of people from their answers, some people at a time."""
    bank.check_tree(trees.before)
    for one, two in zip(before, after, strict=True):
        if both := sorted(set(one) & set(two)):
            raise MeasurementError(f"item {both[0]} stands in both waves; nobody meets an item twice")
    found = []
    for start in range(0, len(before), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        like_before = np.exp(bank.log_likelihoods(before[part], trees.before.grid, trees.before.size))
        like_after = np.exp(bank.log_likelihoods(after[part], trees.sums, trees.before.size))
        found.append(moments(trees, trees.likelihood(like_before, like_after)))
    return Moments(*(np.concatenate([getattr(m, name) for m in found]) for name in ("mean", "covariance", "spread")))
