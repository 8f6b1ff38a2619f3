"""Change between two waves: of one person, and of a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._posterior import _erf, normal_interval
from digcomp.measurement._tree import Array, TreePrior
from digcomp.measurement._waves import Moments, TwoTrees, moments

#: Variances (general, area, specific) of change over a training, in squared logits, before a group has told its own.
CHANGE_VARIANCES = (0.40, 0.10, 0.10)
#: Variances of a group's mean change and mean ability around 0: wide for the whole, and a guess how far parts differ.
GROUP_CHANGE, GROUP_BEFORE = (1.0, 0.05, 0.05), (4.0, 0.25, 0.25)
#: How many people's worth of belief the starting variances carry when a group's own are estimated.
PRIOR_PEOPLE = 20
ROUNDS, CLOSE = 25, 0.002


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
    """The tree of change that fits a tree of abilities: same areas, same grid step, changes within 3 logits."""
    points = 2 * round(3 / tree.step) + 1
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
    found = _moments(bank, _trees(tree, prior or change_tree(tree)), [before], [after])
    return Change(tree, found.mean[0], found.covariance[0])


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
    before_variances: tuple[float, float, float]
    change_variances: tuple[float, float, float]
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

    @property
    def effect_size(self) -> float:
        """Gain over the sd of people's overall ability before (latent Glass's delta; Glass, 1976)."""
        general, area, specific = self.before_variances
        sizes = np.asarray(self.tree.areas)
        variance = general + area * float(((sizes / self.tree.size) ** 2).sum()) + specific / self.tree.size
        return self.gain / float(np.sqrt(variance))

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
    trees = _trees(tree, prior or change_tree(tree))
    start = [*_variances(trees.before), *_variances(trees.change)]
    wide = _block(_covariance_of(tree, GROUP_BEFORE), _covariance_of(tree, GROUP_CHANGE))
    centre = np.concatenate([trees.before_mean, trees.change_mean])
    mean, variances, converged = centre, np.array(start), False
    for _ in range(ROUNDS):
        found = _moments(bank, trees, before, after)
        step, information = _newton(found, trees, mean, np.linalg.inv(wide), centre)
        mean = mean + step
        moved = (found.spread.sum(axis=0) + PRIOR_PEOPLE * np.array(start)) / (len(before) + PRIOR_PEOPLE)
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
    triples = tuple(float(v) for v in variances)
    return CohortChange(tree, len(before), mean, np.linalg.inv(information), triples[:3], triples[3:], converged)  # type: ignore[arg-type]


def _newton(
    found: Moments, trees: TwoTrees, mean: Array, wide: "np.typing.NDArray[np.floating[Any]]", centre: Array
) -> tuple[Array, Array]:
    """The step of the group's means, and the information at them."""
    precision = np.linalg.inv(_block(trees.before.covariance, trees.change.covariance))
    gradient = precision @ (found.mean - mean).sum(axis=0) - wide @ (mean - centre)
    people = found.mean.shape[0]
    information = people * precision - precision @ found.covariance.sum(axis=0) @ precision + wide
    return np.linalg.solve(information, gradient), information


def _block(first: Array, second: Array) -> Array:
    none = np.zeros_like(first)
    return np.block([[first, none], [none, second]])


def _variances(tree: TreePrior) -> tuple[float, float, float]:
    return tree.general, tree.area, tree.specific


def _covariance_of(tree: TreePrior, variances: tuple[float, float, float]) -> Array:
    general, area, specific = variances
    return np.asarray(general + area * tree.same_area + specific * np.eye(tree.size))


def _trees(tree: TreePrior, prior: TreePrior) -> TwoTrees:
    """Both trees around 0, and what they said of means as means of the competences."""
    means = np.full(tree.size, tree.mean), np.full(tree.size, prior.mean)
    return TwoTrees(replace(tree, mean=0.0), replace(prior, mean=0.0), *means)


def _moments(
    bank: ItemBank, trees: TwoTrees, before: Sequence[Mapping[str, int]], after: Sequence[Mapping[str, int]]
) -> Moments:
    """Joint moments of people, some at a time."""
    bank.check_tree(trees.before)
    for one, two in zip(before, after, strict=True):
        if both := sorted(set(one) & set(two)):
            raise MeasurementError(f"item {both[0]} stands in both waves; nobody meets an item twice")
    found = []
    for start in range(0, len(before), 20):
        part = slice(start, start + 20)
        like_before = np.exp(bank.log_likelihoods(before[part], trees.before.grid, trees.before.size))
        like_after = np.exp(bank.log_likelihoods(after[part], trees.sums, trees.before.size))
        found.append(moments(trees, trees.likelihood(like_before, like_after)))
    return Moments(*(np.concatenate([getattr(m, name) for m in found]) for name in ("mean", "covariance", "spread")))
