"""Change between two waves: of one person, and of a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._latent_regression import (
    CLOSE,
    ROUNDS,
    Triple,
    blend,
    block,
    glass_delta,
    group_prior,
    inverse,
    newton,
    triple,
    variances_of,
)
from digcomp.measurement._posterior import _erf, normal_interval
from digcomp.measurement._tree import Array, TreePrior
from digcomp.measurement._waves import TwoTrees, people_moments, two_trees

#: Variances (general, area, specific) of change over a training, in squared logits, before a group has told its own.
CHANGE_VARIANCES = (0.40, 0.10, 0.10)
#: The largest change on the grid either way, in logits.
CHANGE_BOUND = 4.0


@dataclass(frozen=True)
class Change:
    """Joint posterior of ability before and of change; every leading axis counts people.

    Attributes
    ----------
    tree : TreePrior
    joint_mean : ndarray, shape (..., 2K)
        Abilities before, then changes, in logits.
    joint_covariance : ndarray, shape (..., 2K, 2K)
        In squared logits.

    """

    tree: TreePrior
    joint_mean: Array
    joint_covariance: Array

    @property
    def mean(self) -> Array:
        """Expected change of each competence, shape (..., K), in logits."""
        return self.joint_mean[..., self.tree.size :]

    @property
    def sd(self) -> Array:
        """Sd of the change of each competence, shape (..., K), in logits."""
        return np.sqrt(np.diagonal(self.joint_covariance, axis1=-2, axis2=-1)[..., self.tree.size :])

    @property
    def probability_of_gain(self) -> Array:
        """Probability that each competence rose, shape (..., K)."""
        return _above_zero(self.mean, self.sd)

    def parts(self, weights: Array) -> dict[str, tuple[Array, Array]]:
        """Mean and sd of weighted means (weights (M, K)) "before", "after" and of the "change", (..., M), logits."""
        none = np.zeros_like(weights)
        rows = {"before": np.hstack([weights, none]), "after": np.hstack([weights, weights])}
        rows["change"] = np.hstack([none, weights])
        return {name: self._contrast(row) for name, row in rows.items()}

    def _contrast(self, weights: Array) -> tuple[Array, Array]:
        variance = np.einsum("mk,...kl,ml->...m", weights, self.joint_covariance, weights)
        return self.joint_mean @ weights.T, np.sqrt(np.maximum(variance, 0))

    @cached_property
    def areas(self) -> dict[str, tuple[Array, Array]]:
        """`parts` of the areas, shapes (..., J)."""
        return self.parts(self.tree.area_weights)

    @cached_property
    def overall(self) -> dict[str, tuple[Array, Array]]:
        """`parts` of the whole, shapes (...)."""
        whole = self.parts(np.full((1, self.tree.size), 1 / self.tree.size))
        return {name: (mean[..., 0], sd[..., 0]) for name, (mean, sd) in whole.items()}

    def interval(self, mass: float = 0.95) -> Array:
        """Intervals of the change of each competence, shape (..., K, 2), in logits."""
        return normal_interval(self.mean, self.sd, mass)

    def area_interval(self, mass: float = 0.95) -> Array:
        """Intervals of the change of each area, shape (..., J, 2), in logits."""
        return normal_interval(*self.areas["change"], mass)

    def overall_interval(self, mass: float = 0.95) -> Array:
        """Interval of the change over all competences, shape (..., 2), in logits."""
        return normal_interval(*self.overall["change"], mass)

    @property
    def area_probability_of_gain(self) -> Array:
        """Probability that each area rose, shape (..., J)."""
        return _above_zero(*self.areas["change"])

    @property
    def overall_probability_of_gain(self) -> Array:
        """Probability that the person rose over all competences."""
        return _above_zero(*self.overall["change"])


def _above_zero(mean: Array, sd: Array) -> Array:
    return np.asarray(0.5 * (1 + _erf(mean / np.maximum(sd, 1e-12) / np.sqrt(2))))


def change_tree(tree: TreePrior, variances: Sequence[float] = CHANGE_VARIANCES) -> TreePrior:
    """The tree of change that fits a tree of abilities: same areas, same grid step, changes within `CHANGE_BOUND`."""
    points = 2 * round(CHANGE_BOUND / tree.step) + 1
    general, area, specific = variances
    bound = tree.step * (points - 1) / 2
    return TreePrior(tree.areas, general, area, specific, points=points, bound=bound)


def change(
    bank: ItemBank,
    tree: TreePrior,
    before: Mapping[str, int],
    after: Mapping[str, int],
    prior: TreePrior | None = None,
) -> Change:
    """Change of one person from the answers of two waves, scored together.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
        Prior of ability before.
    before, after : mapping of item id to score
    prior : TreePrior, optional
        Prior of the change; by default one around no change with `CHANGE_VARIANCES`.

    Raises
    ------
    MeasurementError
        For unknown items, impossible scores, or an item that stands in both waves.

    """
    found = changes(bank, tree, [before], [after], prior)
    return Change(tree, found.joint_mean[0], found.joint_covariance[0])


def changes(
    bank: ItemBank,
    tree: TreePrior,
    before: Sequence[Mapping[str, int]],
    after: Sequence[Mapping[str, int]],
    prior: TreePrior | None = None,
) -> Change:
    """`change` of many people at once, in a Change with a leading axis of people.

    Raises
    ------
    MeasurementError
        If nobody is there, the waves name different numbers of people, or answers are impossible.

    """
    if not before or len(before) != len(after):
        raise MeasurementError(
            f"both waves need the same people, one or more: {len(before)} before, {len(after)} after"
        )
    found = people_moments(bank, two_trees(tree, prior or change_tree(tree)), before, after)
    return Change(tree, found.mean, found.covariance)


@dataclass(frozen=True)
class CohortChange:
    """Mean change of a group with its error, from people's answers and not from their scores.

    Attributes
    ----------
    tree : TreePrior
    people : int
    joint_mean, joint_covariance : ndarray, shapes (2K,), (2K, 2K)
        The group's mean ability before and mean change with their sampling covariance, in logits.
    before_variances, change_variances : tuple of float
        General, area and specific variance of people around the means, in squared logits.
    converged : bool

    """

    tree: TreePrior
    people: int
    joint_mean: Array
    joint_covariance: Array
    before_variances: Triple
    change_variances: Triple
    converged: bool

    @cached_property
    def _means(self) -> Change:
        return Change(self.tree, self.joint_mean, self.joint_covariance)

    @property
    def gain(self) -> float:
        """Mean change over all competences, in logits."""
        return float(self._means.overall["change"][0])

    def interval(self, mass: float = 0.95) -> tuple[float, float]:
        """Interval of `gain`, in logits."""
        mean, sd = self._means.overall["change"]
        low, high = normal_interval(mean, sd, mass)
        return float(low), float(high)

    def area_interval(self, mass: float = 0.95) -> Array:
        """Intervals of the mean change of each area, shape (J, 2), in logits."""
        return self._means.area_interval(mass)

    def competence_interval(self, mass: float = 0.95) -> Array:
        """Intervals of the mean change of each competence, shape (K, 2), in logits."""
        return self._means.interval(mass)

    @property
    def effect_size(self) -> float:
        """Gain over the sd of people's overall ability before (latent Glass's delta; Glass, 1976)."""
        return float(self._effect(self._means.overall["change"])[0])

    def effect_size_interval(self, mass: float = 0.95) -> tuple[float, float]:
        """Interval of `effect_size`."""
        low, high = normal_interval(*self._effect(self._means.overall["change"]), mass)
        return float(low), float(high)

    @property
    def area_effect_size(self) -> Array:
        """Glass's delta of each area, shape (J,): its mean change over the sd of people in that area before."""
        return self._effect(self.areas["change"])[0]

    def area_effect_size_interval(self, mass: float = 0.95) -> Array:
        """Intervals of `area_effect_size`, shape (J, 2)."""
        return normal_interval(*self._effect(self.areas["change"]), mass)

    def _effect(self, change: tuple[Array, Array]) -> tuple[Array, Array]:
        return glass_delta(self.tree, self.before_variances, self.people, *change)

    @property
    def overall(self) -> dict[str, tuple[Array, Array]]:
        """Mean and standard error "before", "after" and of the "change", in logits."""
        return self._means.overall

    @property
    def areas(self) -> dict[str, tuple[Array, Array]]:
        """The same by area, shapes (J,)."""
        return self._means.areas

    @property
    def competences(self) -> dict[str, tuple[Array, Array]]:
        """The same by competence, shapes (K,)."""
        return self._means.parts(np.eye(self.tree.size))


def cohort_change(
    bank: ItemBank,
    tree: TreePrior,
    before: Sequence[Mapping[str, int]],
    after: Sequence[Mapping[str, int]],
    prior: TreePrior | None = None,
) -> CohortChange:
    """Mean change of a group by latent regression over people's posteriors (Mislevy, 1984).

    Means of ability and of change are found by Newton steps on the marginal likelihood, whose gradient is exact
    (Fisher's identity); variances of people around them by expectation-maximisation. Weak priors keep a group of
    three people from claiming what it cannot: its interval is wide instead.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
        Where the estimation of ability starts.
    before, after : sequences of mappings of item id to score, of one length
    prior : TreePrior, optional
        Where the estimation of change starts.

    Raises
    ------
    MeasurementError
        If nobody is there, the waves name different numbers of people, or answers are impossible.

    """
    if not before or len(before) != len(after):
        raise MeasurementError(
            f"both waves need the same people, one or more: {len(before)} before, {len(after)} after"
        )
    trees = two_trees(tree, prior or change_tree(tree))
    start = np.array([*variances_of(trees.before), *variances_of(trees.change)])
    group, people = group_prior(tree, 1), len(before)
    centre = np.concatenate([trees.before_mean, trees.change_mean])
    mean, variances, converged = centre, start, False
    for _ in range(ROUNDS):
        found = people_moments(bank, trees, before, after)
        precision = inverse(block(trees.before.covariance, trees.change.covariance))
        residual, covariance = (found.mean - mean).sum(axis=0), found.covariance.sum(axis=0)
        step, information = newton(residual, covariance, people, precision, mean, centre, group)
        mean = mean + step
        moved = blend(found.spread.sum(axis=0), people, start)
        converged = bool(np.abs(step).max() < CLOSE and np.abs(moved - variances).max() < CLOSE)
        variances = np.maximum(moved, (0.8 * tree.step) ** 2)
        trees = TwoTrees(
            replace(trees.before, general=variances[0], area=variances[1], specific=variances[2]),
            replace(trees.change, general=variances[3], area=variances[4], specific=variances[5]),
            mean[: tree.size],
            mean[tree.size :],
        )
        if converged:
            break
    errors = inverse(information)
    return CohortChange(tree, people, mean, errors, triple(variances[:3]), triple(variances[3:]), converged)
