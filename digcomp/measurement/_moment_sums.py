"""Groups from sums of people's posterior moments: what a group's means need of its people, and no more.

Seen as a normal curve, a person's likelihood has the precision by which their posterior is surer than the prior. Then
a group's means under any population follow from the number of people and the sums of posterior means, of their outer
products and of covariances. Sums add up: halls make an aimag and aimags a nation, and nobody's answers are read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._change import CohortChange, change_tree
from digcomp.measurement._cohort_trajectory import CohortTrajectory
from digcomp.measurement._latent_regression import (
    CLOSE,
    ROUNDS,
    blend,
    block,
    group_prior,
    inverse,
    newton,
    spread,
    triple,
    variances_of,
)
from digcomp.measurement._tree import Array, TreePrior


@dataclass(frozen=True)
class MomentSums:
    """Sums over people of posterior moments of M abilities, under one prior.

    Attributes
    ----------
    people : int
    mean : ndarray, shape (M,)
        Sum of posterior means, in logits.
    square, covariance : ndarray, shapes (M, M)
        Sums of the outer products of posterior means, and of posterior covariances, in squared logits.

    """

    people: int
    mean: Array
    square: Array
    covariance: Array

    @classmethod
    def of(cls, mean: Array, covariance: Array) -> "MomentSums":
        """Of people's moments, shapes (N, M) and (N, M, M)."""
        return cls(len(mean), mean.sum(axis=0), mean.T @ mean, covariance.sum(axis=0))

    def __add__(self, other: "MomentSums") -> "MomentSums":
        """Two groups as one."""
        parts = (getattr(self, name) + getattr(other, name) for name in ("mean", "square", "covariance"))
        return MomentSums(self.people + other.people, *parts)


@dataclass(frozen=True, slots=True)
class _Regression:
    mean: Array
    errors: Array
    variances: Array
    converged: bool


def cohort_means(tree: TreePrior, sums: MomentSums) -> CohortTrajectory:
    """Mean abilities of a group at one test, by latent regression on sums of `posterior` moments.

    Parameters
    ----------
    tree : TreePrior
        The prior under which the posteriors were found.
    sums : MomentSums
        Of K abilities.

    Raises
    ------
    MeasurementError
        If nobody is in the sums, or they are of another number of abilities.

    """
    found = _regression([replace(tree, mean=0.0)], sums, np.full(tree.size, tree.mean))
    none = (0.0, 0.0, 0.0)
    return CohortTrajectory(
        tree, sums.people, 1, found.mean, found.errors, triple(found.variances), none, found.converged
    )


def cohort_gain(tree: TreePrior, sums: MomentSums, prior: TreePrior | None = None) -> CohortChange:
    """Mean change of a group by latent regression on sums of `change` moments: `cohort_change` without its answers.

    Parameters
    ----------
    tree : TreePrior
    sums : MomentSums
        Of K abilities before and K changes.
    prior : TreePrior, optional
        Of the change, as it was given to `change`.

    Raises
    ------
    MeasurementError
        If nobody is in the sums, or they are of another number of abilities.

    """
    step = prior or change_tree(tree)
    centre = np.concatenate([np.full(tree.size, tree.mean), np.full(tree.size, step.mean)])
    found = _regression([replace(tree, mean=0.0), replace(step, mean=0.0)], sums, centre)
    before, moved = triple(found.variances[:3]), triple(found.variances[3:])
    return CohortChange(tree, sums.people, found.mean, found.errors, before, moved, found.converged)


def _regression(trees: Sequence[TreePrior], sums: MomentSums, centre: Array) -> _Regression:
    """Rounds of means and variances until both rest, with the likelihood of the people's mean as everybody's width."""
    if sums.people < 1 or sums.mean.shape != centre.shape:
        raise MeasurementError(f"a group needs people with {centre.size} moments each, not {sums.people} people")
    people, now, mean = sums.people, list(trees), centre.copy()
    floor, start = (0.8 * trees[0].step) ** 2, np.concatenate([variances_of(tree) for tree in trees])
    first, surer = inverse(_covariance(trees)), inverse(sums.covariance / people)
    group = group_prior(trees[0], len(trees) - 1)
    middle, variances, converged = sums.mean / people, start, False
    around = sums.square - people * np.outer(middle, middle)
    for _ in range(ROUNDS):
        precision = inverse(_covariance(now))
        own = inverse(precision + surer - first)
        pull = own @ surer
        residual = own @ (precision @ mean - first @ centre) + pull @ middle - mean
        second = people * (own + np.outer(residual, residual)) + pull @ around @ pull.T
        step, information = newton(people * residual, people * own, people, precision, mean, centre, group)
        moved = _variances(now, second, people, start)
        converged = bool(np.abs(step).max() < CLOSE and np.abs(moved - variances).max() < CLOSE)
        mean, variances = mean + step, np.maximum(moved, floor)
        now = [_with(tree, variances[3 * at : 3 * at + 3]) for at, tree in enumerate(trees)]
        if converged:
            break
    return _Regression(mean, inverse(information), variances, converged)


def _covariance(trees: Sequence[TreePrior]) -> Array:
    return block(*[tree.covariance for tree in trees])


def _with(tree: TreePrior, variances: Array) -> TreePrior:
    general, area, specific = triple(variances)
    return replace(tree, general=general, area=area, specific=specific)


def _variances(trees: Sequence[TreePrior], second: Array, people: int, start: Array) -> Array:
    size, found = trees[0].size, []
    for at, tree in enumerate(trees):
        part = slice(at * size, (at + 1) * size)
        found.append(blend(spread(tree, second[part, part], people), people, start[3 * at : 3 * at + 3]))
    return np.concatenate(found)
