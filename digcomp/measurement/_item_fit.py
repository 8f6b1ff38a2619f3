"""Whether items behave as their curves say, and whether pairs of them share more than ability."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._batches import Batch, answers_to, batches, dots, moments_of
from digcomp.measurement._responses import ResponseData, Responses
from digcomp.measurement._tails import adjusted, normal_tail
from digcomp.measurement._tree import Array, Index, TreePrior

#: The least expected variance of all answers to an item together. Where nearly everybody is sure to be right, an error
#: taken from the data is far too small as long as nobody has failed.
_LEAST_VARIANCE = 8.0
#: Pairs of answers looked at together.
_PAIRS_TOGETHER = 1_000_000


@dataclass(frozen=True)
class DependentPair:
    """Two items that share more than ability: Q3, how many people answered both, and its adjusted p."""

    first: str
    second: str
    q3: float
    count: int
    p: float


@dataclass(frozen=True, eq=False)
class FitStatistics:
    """Fit of I items and local dependence of pairs.

    Attributes
    ----------
    items : tuple of str
    count : ndarray of int, shape (I,)
    enough : ndarray of bool, shape (I,)
        Whether `minimum` people or more answered, and not all of them were sure to get the same score; the statistics
        are NaN only where not.
    infit, outfit : ndarray, shape (I,)
        Mean squares, 1 under the model.
    infit_z, outfit_z : ndarray, shape (I,)
        The same, standardised.
    first, second : ndarray of int, shape (M,)
        Positions of the items of each pair that `minimum` people or more answered.
    together : ndarray of int, shape (M,)
        How many they were.
    q3, q3_z : ndarray, shape (M,)
        Residual correlation, 0 under the model, and the same over its standard error.
    notes : tuple of str

    """

    items: tuple[str, ...]
    count: Index
    enough: NDArray[np.bool_]
    infit: Array
    outfit: Array
    infit_z: Array
    outfit_z: Array
    first: Index
    second: Index
    together: Index
    q3: Array
    q3_z: Array
    notes: tuple[str, ...]

    @cached_property
    def _q3_p(self) -> Array:
        return adjusted(normal_tail(self.q3_z))

    def dependent(self, limit: float = 0.2, alpha: float = 0.05) -> tuple[DependentPair, ...]:
        """Pairs whose Q3 lies above the mean of all pairs by more than `limit`, the strongest first.

        With hundreds of items there are so many pairs that chance alone lifts some over any limit; so their p,
        adjusted for the number of pairs, must be below `alpha` too. ``alpha=1`` takes the limit alone.
        """
        if not limit >= 0 or not 0 < alpha <= 1:
            raise MeasurementError(f"the limit is 0 or more and alpha in 0 to 1, not {limit} and {alpha}")
        if not self.q3.size:
            return ()
        rows = np.flatnonzero((self.q3 - self.q3.mean() > limit) & (self._q3_p <= alpha))
        rows = rows[np.argsort(-self.q3[rows], kind="stable")]
        return tuple(
            DependentPair(
                self.items[self.first[m]],
                self.items[self.second[m]],
                float(self.q3[m]),
                int(self.together[m]),
                float(self._q3_p[m]),
            )
            for m in rows.tolist()
        )


def fit_statistics(
    responses: ResponseData | Responses, bank: ItemBank, tree: TreePrior, *, minimum: int = 30
) -> FitStatistics:
    """Infit and outfit mean squares (Wright & Masters, 1982) and Q3 (Yen, 1984), averaged over posteriors.

    A residual is taken at each ability of the grid and averaged with the person's posterior, not at an estimate.
    By the law of total expectation its square then averages to the variance that the model says, and the product of
    two residuals to 0, also where earlier answers chose the later items: the mean squares centre on 1 and Q3 on
    0 rather than on -1 / (I - 1). Residual products are not centred again, for the same reason. Between
    competences the posterior covariance of two expected scores is taken as linear in ability.

    The standard errors are those of the mean over people; mean squares are made normal by the cube root (Wilson &
    Hilferty, 1931). The averaging makes both weaker signs than with known ability: a person of two answers on a
    competence tells little of either.

    Parameters
    ----------
    responses : ResponseData or Responses
    bank : ItemBank
        Where its parameters are uncertain, items are held against their averaged curves.
    tree : TreePrior
    minimum : int
        Answers of an item, or of a pair, below which nothing is said.

    Raises
    ------
    MeasurementError
        For an unknown item, an impossible score, a competence the tree does not have, or a minimum below 2.

    """
    if minimum < 2:
        raise MeasurementError(f"the minimum is 2 answers or more, not {minimum}")
    given = answers_to(responses, bank, tree)
    mean, variance = moments_of(bank.curves(tree.grid))
    # Three sums an item (residual square, expected variance, standardised square), and the squares that tell errors.
    sums = np.zeros((5, len(bank)))
    pairs = np.zeros((5, len(bank) ** 2))
    for batch in batches(given, bank, tree):
        _add_items(sums, batch, mean, variance)
        _add_pairs(pairs, batch, mean, variance, tree.grid)
    enough = (given.counts >= minimum) & (sums[1] >= _LEAST_VARIANCE)
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit, infit_z, outfit_z = (np.where(enough, v, np.nan) for v in _mean_squares(sums, given.counts))
    return FitStatistics(
        given.items,
        given.counts,
        enough,
        infit,
        outfit,
        infit_z,
        outfit_z,
        *_q3(pairs, minimum),
        _notes(given, minimum, enough),
    )


def _add_items(sums: Array, batch: Batch, mean: Array, variance: Array) -> None:
    apart = (batch.score[:, None] - mean[batch.item]) ** 2
    square = dots(batch.own, apart)
    expected = dots(batch.own, variance[batch.item])
    standard = dots(batch.own, apart / variance[batch.item])
    values = (square, expected, standard, (square - expected) ** 2, (standard - 1) ** 2)
    for row, value in enumerate(values):
        sums[row] += np.bincount(batch.item, value, sums.shape[1])


def _mean_squares(sums: Array, count: Index) -> tuple[Array, Array, Array, Array]:
    infit, outfit = sums[0] / sums[1], sums[2] / count
    infit_error, outfit_error = np.sqrt(sums[3]) / sums[1], np.sqrt(sums[4]) / count
    return infit, outfit, _standardised(infit, infit_error), _standardised(outfit, outfit_error)


def _standardised(mean_square: Array, error: Array) -> Array:
    return np.asarray((np.cbrt(mean_square) - 1) * 3 / error + error / 3)


def _add_pairs(pairs: Array, batch: Batch, mean: Array, variance: Array, grid: Array) -> None:
    """Count, product, its square, and both items' squares of each pair (lower position first)."""
    expected = dots(batch.own, mean[batch.item])
    inside = dots(batch.own, mean[batch.item] ** 2) - expected**2
    own_mean = batch.own @ grid
    own_variance = np.diagonal(batch.found.covariance, axis1=1, axis2=2)[batch.person, batch.competence]
    slope = (dots(batch.own, mean[batch.item] * grid) - expected * own_mean) / own_variance
    residual = batch.score - expected
    square = residual**2 + inside
    size = mean.shape[0]
    for left, right in _pairs_of(batch.person):
        who = batch.person[left]
        shared = batch.found.covariance[who, batch.competence[left], batch.competence[right]]
        product = residual[left] * residual[right] + slope[left] * slope[right] * shared
        swap = batch.item[left] > batch.item[right]
        low, high = np.where(swap, right, left), np.where(swap, left, right)
        cell = batch.item[low] * size + batch.item[high]
        for row, value in enumerate((None, product, product**2, square[low], square[high])):
            pairs[row] += np.bincount(cell, value, size**2)


def _pairs_of(person: Index) -> "list[tuple[Index, Index]]":
    """Positions of all pairs of answers of one person, in parts; `person` is in order."""
    found = []
    lengths = np.bincount(person)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    for length in np.unique(lengths[lengths > 1]):
        left, right = np.triu_indices(int(length), 1)
        of = starts[lengths == length]
        each = max(_PAIRS_TOGETHER // left.size, 1)
        for at in range(0, of.size, each):
            part = of[at : at + each, None]
            found.append(((part + left).ravel(), (part + right).ravel()))
    return found


def _q3(pairs: Array, minimum: int) -> tuple[Index, Index, Index, Array, Array]:
    size = int(np.sqrt(pairs.shape[1]))
    cell = np.flatnonzero(pairs[0] >= minimum)
    count, product, square, low, high = pairs[:, cell]
    return (
        (cell // size).astype(np.intp),
        (cell % size).astype(np.intp),
        count.astype(np.intp),
        product / np.sqrt(low * high),
        product / np.sqrt(square),
    )


def _notes(given: Responses, minimum: int, enough: NDArray[np.bool_]) -> tuple[str, ...]:
    few = [f"{given.items[i]} ({given.counts[i]})" for i in np.flatnonzero(given.counts < minimum)]
    sure = [given.items[i] for i in np.flatnonzero((given.counts >= minimum) & ~enough)]
    notes = (f"not judged, fewer than {minimum} answers: " + ", ".join(few),) if few else ()
    return (*notes, "not judged, far too easy or hard for those asked: " + ", ".join(sure)) if sure else notes
