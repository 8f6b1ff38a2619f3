"""Which item to ask next: the gain each item promises, and the choice among the best."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._messages import Beliefs
from digcomp.measurement._tree import Array, Index, TreePrior

_TINY = 1e-12


class Pool:
    """A bank laid out competence by competence, so that one batched product looks at all of it."""

    def __init__(self, bank: ItemBank, tree: TreePrior) -> None:
        bank.check_tree(tree)
        curves = bank.curves(tree.grid)
        self.log_curves = np.log(np.maximum(curves, 1e-300))
        rank = np.zeros(len(bank), dtype=np.intp)
        for k in range(tree.size):
            members = np.flatnonzero(bank.competence == k)
            rank[members] = np.arange(members.size)
        self.width = int(rank.max()) + 1
        self.steps = curves.shape[1] - 1
        self.slot: Index = bank.competence * self.width + rank
        # Banks come competence by competence as a rule: then the layout is the bank's own order.
        self.in_order = bool(np.array_equal(self.slot, np.arange(tree.size * self.width)))
        self.stack = self._laid_out(curves[:, 1:, :], tree)
        self.bank = bank
        self.tree = tree
        self.max_score = bank.max_score

    def _laid_out(self, curves: Array, tree: TreePrior) -> Array:
        """Curves of shape (I, C - 1, G) as one matrix a competence, shape (K, G, (C - 1) width)."""
        table = np.zeros((tree.size * self.width, curves.shape[1], tree.points))
        table[self.slot] = curves
        parted = table.reshape(tree.size, self.width, curves.shape[1], tree.points).transpose(0, 3, 2, 1)
        return np.ascontiguousarray(parted.reshape(tree.size, tree.points, -1))

    @cached_property
    def _entropies(self) -> Array:
        """Entropy of each item's score given ability, laid out like the curves, in nats."""
        return self._laid_out(-(np.exp(self.log_curves) * self.log_curves).sum(axis=1, keepdims=True), self.tree)

    def expected_entropy(self, found: Beliefs) -> Array:
        """Entropy of each item's score that would be left if ability were known, shape (N, I), in nats."""
        table = found.marginals.swapaxes(0, 1) @ self._entropies
        return self._by_item(table.swapaxes(0, 1))

    def moments(self, found: Beliefs) -> tuple[Array, Array]:
        """Chance of each score from 1 up, and its covariance with the item's own ability: shapes (C - 1, N, I)."""
        people, size, points = found.marginals.shape
        both = np.empty((size, 2, people, points))
        both[:, 0] = found.marginals.swapaxes(0, 1)
        np.multiply(both[:, 0], (self.tree.grid - found.mean[..., None]).swapaxes(0, 1), out=both[:, 1])
        table = both.reshape(size, 2 * people, points) @ self.stack
        parted = table.reshape(size, 2, people, self.steps, self.width).transpose(1, 3, 2, 0, 4)
        chance, covariance = self._by_item(parted)
        return chance, covariance

    def _by_item(self, table: Array) -> Array:
        """From (..., K, width) to items in the order of the bank, (..., I)."""
        flat = table.reshape(*table.shape[:-2], -1)
        return flat if self.in_order else flat.take(self.slot, axis=-1)


@dataclass(frozen=True)
class Choice:
    """What every rule of selection shares: weights, pace, and the choice among the best.

    Parameters
    ----------
    among : int
        Choose at random among so many best (randomesque; Kingsbury, Zara, 1989). 1 takes the best.
    weights : sequence of float, optional
        Weight of each competence, such as a target profile's.
    pace : float
        Power of the item's seconds by which its gain is divided: 0 ignores time, 1 is gain per second.

    """

    among: int = 1
    weights: Sequence[float] | None = None
    pace: float = 0.0

    def __post_init__(self) -> None:
        if self.among < 1 or not self.pace >= 0:
            raise MeasurementError(f"among must be 1 or more and pace 0 or more, not {self.among} and {self.pace}")
        if self.weights is not None:
            given = np.asarray(self.weights, dtype=float)
            if not (np.all(np.isfinite(given)) and np.all(given >= 0) and given.any()):
                raise MeasurementError(f"weights must be 0 or more, and one of them above 0, not {list(self.weights)}")

    def gains(self, pool: Pool, found: Beliefs, chance: Array, covariance: Array) -> Array:
        """What each item promises, shape (N, I); chance and covariance are the pool's moments."""
        raise NotImplementedError

    def _by_pace(self, gains: Array, bank: ItemBank) -> Array:
        return np.asarray(gains / bank.seconds**self.pace) if self.pace and bank.seconds is not None else gains

    def choose(self, gains: Array, allowed: NDArray[np.bool_], uniform: Array | None) -> Index:
        """The row of one item a person, shape (N,); -1 where nothing is allowed."""
        worth = np.where(allowed, gains, -1.0)
        if self.among == 1 or uniform is None:
            best = worth.argmax(axis=-1)
        else:
            best = self._one_of_the_best(worth, allowed, uniform)
        return np.where(allowed[np.arange(best.size), best], best, -1)

    def _one_of_the_best(self, worth: Array, allowed: NDArray[np.bool_], uniform: Array) -> Index:
        """At random among the best few; a few searches for the largest are quicker than sorting the pool."""
        everyone = np.arange(worth.shape[0])
        lot = (uniform * np.minimum(allowed.sum(axis=-1), self.among)).astype(int)
        best = worth.argmax(axis=-1)
        for rank in range(1, self.among):
            worth[everyone, best] = -2.0
            best = np.where(lot >= rank, worth.argmax(axis=-1), best)
        return np.asarray(best)


@dataclass(frozen=True)
class ExpectedVariance(Choice):
    """Chooses the item with the least expected sum of posterior variances over the profile.

    The answer to item i of competence k takes sum_c cov(theta_k, P_ic)^2 / p_ic off the variance of theta_k, and of
    every other competence l the share V_lk^2 / V_kk^2 of that (van der Linden, 1998, for one ability).
    """

    def gains(self, pool: Pool, found: Beliefs, chance: Array, covariance: Array) -> Array:
        """Expected fall of the (weighted) sum of variances, in squared logits."""
        if len(chance) == 1:
            # Both ways of the answer count: cov^2 / p + cov^2 / (1 - p).
            own = covariance[0] ** 2 / np.maximum(chance[0] * (1 - chance[0]), _TINY)
        else:
            rest, missing = 1 - _total(chance), _total(covariance)
            own = _total(covariance**2 / np.maximum(chance, _TINY)) + missing**2 / np.maximum(rest, _TINY)
        variance = np.diagonal(found.covariance, axis1=-2, axis2=-1)
        weights = np.ones(variance.shape[-1]) if self.weights is None else np.asarray(self.weights, dtype=float)
        spread = (weights @ found.covariance**2) / np.maximum(variance, _TINY) ** 2
        own *= spread.take(pool.bank.competence, axis=-1)
        return self._by_pace(np.asarray(own), pool.bank)


@dataclass(frozen=True)
class MutualInformation(Choice):
    """Chooses the item whose answer says most about the abilities (Lindley, 1956; Mulder, van der Linden, 2010).

    An answer depends on the ability of its own competence alone, so what it says of the profile is what it says of
    that. Weights multiply it.
    """

    def gains(self, pool: Pool, found: Beliefs, chance: Array, covariance: Array) -> Array:
        """Entropy of the predicted score less the expected entropy given ability, in nats."""
        rest = np.maximum(1 - _total(chance), _TINY)
        predicted = -_total(chance * np.log(np.maximum(chance, _TINY))) - rest * np.log(rest)
        gains = np.maximum(predicted - pool.expected_entropy(found), 0)
        if self.weights is not None:
            gains = gains * np.asarray(self.weights, dtype=float).take(pool.bank.competence)
        return self._by_pace(np.asarray(gains), pool.bank)


def _total(scores: Array) -> Array:
    """The sum over scores, the first axis; adding two slices is quicker than summing over an axis of two."""
    total = scores[0]
    for own in scores[1:]:
        total = total + own
    return np.asarray(total)
