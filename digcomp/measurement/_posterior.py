"""The posterior of one person's profile, and what may be said from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erf
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._messages import Beliefs, beliefs
from digcomp.measurement._tree import Array, TreePrior

Answers = Mapping[str, int]
_erf = np.vectorize(erf, otypes=[float])


@dataclass(frozen=True)
class Posterior:
    """Posterior of K abilities on a tree; every leading axis counts people.

    Attributes
    ----------
    tree : TreePrior
    marginals : ndarray, shape (..., K, G)
        Probability of each grid point, competence by competence.
    mean : ndarray, shape (..., K)
        Posterior means in logits.
    covariance : ndarray, shape (..., K, K)
        Joint covariance in squared logits.

    """

    tree: TreePrior
    marginals: Array
    mean: Array
    covariance: Array

    @cached_property
    def sd(self) -> Array:
        """Posterior standard deviation of each competence, shape (..., K), in logits."""
        return np.sqrt(np.maximum(np.diagonal(self.covariance, axis1=-2, axis2=-1), 0))

    def interval(self, mass: float) -> Array:
        """Equal-tailed intervals that hold `mass`, shape (..., K, 2), in logits."""
        tail = _tail(mass)
        return np.stack([self.quantile(tail), self.quantile(1 - tail)], axis=-1)

    def quantile(self, p: float) -> Array:
        """The ability below which a share `p` of the posterior lies, shape (..., K), in logits."""
        points, rising = self._distribution
        above = np.clip((rising < p).sum(axis=-1), 1, points.size - 1)[..., None]
        low, high = (np.take_along_axis(rising, above - shift, axis=-1)[..., 0] for shift in (1, 0))
        share = (p - low) / np.maximum(high - low, 1e-12)
        return np.asarray(points[above[..., 0] - 1] + share * (points[1] - points[0]))

    def level_probabilities(self, cuts: ArrayLike) -> Array:
        """Probability of each level between the cut points (logits), shape (..., K, len(cuts) + 1)."""
        limits = _rising(cuts)
        points, rising = self._distribution
        place = (limits - points[0]) / (points[1] - points[0])
        below = np.clip(np.floor(place).astype(int), 0, points.size - 2)
        at_cut = rising[..., below] + (rising[..., below + 1] - rising[..., below]) * (place - below)
        return _between(at_cut)

    @cached_property
    def _distribution(self) -> tuple[Array, Array]:
        points, matrix = self.tree.cumulative
        return points, np.maximum.accumulate(np.clip(self.marginals @ matrix, 0, 1), axis=-1)

    # Areas and the whole are means of their competences. Their mean and variance are exact; their shape is taken as
    # normal, which the mean of three to twenty-one nearly normal abilities is.
    def contrast(self, weights: ArrayLike) -> tuple[Array, Array]:
        """Mean and sd of weighted sums of abilities: weights (K,) or (M, K) give shapes (...) or (..., M), logits."""
        w = np.asarray(weights, dtype=float)
        if w.shape[-1] != self.tree.size:
            raise MeasurementError(f"weights name {w.shape[-1]} competences, the tree has {self.tree.size}")
        if w.ndim == 1:
            variance = np.einsum("k,...kl,l->...", w, self.covariance, w)
        else:
            variance = np.einsum("mk,...kl,ml->...m", w, self.covariance, w)
        return np.asarray(self.mean @ w.T), np.sqrt(np.maximum(variance, 0))

    @cached_property
    def _areas(self) -> tuple[Array, Array]:
        return self.contrast(self.tree.area_weights)

    @cached_property
    def _overall(self) -> tuple[Array, Array]:
        return self.contrast(np.full(self.tree.size, 1 / self.tree.size))

    @property
    def area_mean(self) -> Array:
        """Posterior mean of each area, shape (..., J), in logits."""
        return self._areas[0]

    @property
    def area_sd(self) -> Array:
        """Posterior sd of each area, shape (..., J), in logits."""
        return self._areas[1]

    @property
    def overall_mean(self) -> Array:
        """Posterior mean over all competences, in logits."""
        return self._overall[0]

    @property
    def overall_sd(self) -> Array:
        """Posterior sd of the mean over all competences, in logits."""
        return self._overall[1]

    def area_interval(self, mass: float) -> Array:
        """Intervals of the areas, shape (..., J, 2), in logits."""
        return normal_interval(*self._areas, mass)

    def overall_interval(self, mass: float) -> Array:
        """Interval of the whole, shape (..., 2), in logits."""
        return normal_interval(*self._overall, mass)

    def area_level_probabilities(self, cuts: ArrayLike) -> Array:
        """Probability of each level of each area, shape (..., J, len(cuts) + 1)."""
        return normal_levels(*self._areas, cuts)

    def overall_level_probabilities(self, cuts: ArrayLike) -> Array:
        """Probability of each level of the whole, shape (..., len(cuts) + 1)."""
        return normal_levels(*self._overall, cuts)

    def above_own_mean(self) -> tuple[Array, Array]:
        """Each competence against the person's own mean: mean and sd of the difference, shapes (..., K), in logits."""
        return self.contrast(np.eye(self.tree.size) - 1 / self.tree.size)


def posterior(bank: ItemBank, tree: TreePrior, answers: Answers | Sequence[Answers]) -> Posterior:
    """Exact posterior of a profile from scored answers.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
    answers : mapping of item id to score, or a sequence of them
        No answers give the prior back. A sequence gives results with a leading axis of people.

    Raises
    ------
    MeasurementError
        For an unknown item, a score the item cannot give, or a competence the tree does not have.

    """
    bank.check_tree(tree)
    single = isinstance(answers, Mapping)
    people = [answers] if isinstance(answers, Mapping) else list(answers)
    like = np.exp(bank.log_likelihoods(people, tree.grid, tree.size))
    return as_posterior(tree, beliefs(tree, like[0] if single else like))


def as_posterior(tree: TreePrior, found: Beliefs) -> Posterior:
    """The public face of beliefs."""
    return Posterior(tree, found.marginals, found.mean, found.covariance)


def normal_interval(mean: Array, sd: Array, mass: float) -> Array:
    """Equal-tailed interval of a normal posterior, shape (..., 2)."""
    width = NormalDist().inv_cdf(1 - _tail(mass)) * sd
    return np.stack([mean - width, mean + width], axis=-1)


def normal_levels(mean: Array, sd: Array, cuts: ArrayLike) -> Array:
    """Probabilities of the levels between cuts for a normal posterior, shape (..., len(cuts) + 1)."""
    z = (_rising(cuts) - np.asarray(mean)[..., None]) / np.maximum(np.asarray(sd)[..., None], 1e-12)
    return _between(0.5 * (1 + _erf(z / np.sqrt(2))))


def _between(at_cut: Array) -> Array:
    ends = np.concatenate([np.zeros((*at_cut.shape[:-1], 1)), at_cut, np.ones((*at_cut.shape[:-1], 1))], axis=-1)
    return np.maximum(np.diff(ends, axis=-1), 0)


def _rising(cuts: ArrayLike) -> Array:
    limits = np.asarray(cuts, dtype=float)
    if limits.ndim != 1 or not np.all(np.isfinite(limits)) or np.any(np.diff(limits) <= 0):
        raise MeasurementError(f"cut points must rise, not {limits.tolist()}")
    return limits


def _tail(mass: float) -> float:
    if not 0 < mass < 1:
        raise MeasurementError(f"an interval holds a share between 0 and 1, not {mass}")
    return (1 - mass) / 2
