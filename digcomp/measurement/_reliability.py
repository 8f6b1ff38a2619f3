"""How exactly a test measures: over people, along ability, and for a complete matrix."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._posterior import Posterior
from digcomp.measurement._tree import Array

#: Half the distance, in logits, over which the slope of a curve is taken.
_NEAR = 1e-3


@dataclass(frozen=True, eq=False)
class Reliability:
    """Marginal reliability: the share of the variance of ability that the test has seen.

    Attributes
    ----------
    people : int
    overall : float
    areas : ndarray, shape (J,)
    competences : ndarray, shape (K,)

    """

    people: int
    overall: float
    areas: Array
    competences: Array


def reliability(posterior: Posterior) -> Reliability:
    """Marginal reliability of posterior means (Green, Bock, Humphreys, Linn & Reckase, 1984).

    1 - E / (V + E), with E the mean posterior variance and V the variance of the posterior means over people. A
    measure of the test in this group: in a group that varies little it is low at equal precision.

    Raises
    ------
    MeasurementError
        For the posterior of one person only: a variance over people needs two.

    """
    if posterior.mean.ndim < 2 or posterior.mean.size < 2 * posterior.tree.size:
        raise MeasurementError("reliability needs the posteriors of two people or more")
    return Reliability(
        posterior.mean.size // posterior.tree.size,
        float(_marginal(posterior.overall_mean.reshape(-1, 1), posterior.overall_sd.reshape(-1, 1))[0]),
        _marginal(_flat(posterior.area_mean), _flat(posterior.area_sd)),
        _marginal(_flat(posterior.mean), _flat(posterior.sd)),
    )


def _flat(values: Array) -> Array:
    return values.reshape(-1, values.shape[-1])


def _marginal(mean: Array, sd: Array) -> Array:
    error, spread = (sd**2).mean(axis=0), mean.var(axis=0, ddof=1)
    return np.asarray(1 - error / (spread + error))


def information(bank: ItemBank, theta: ArrayLike) -> Array:
    """Fisher information of each item at each ability, shape (I, T), in 1 / squared logits.

    The expected square of the slope of the log-chance (Samejima, 1969, for any number of scores), of the curve
    averaged over the item's uncertainty where it has any.

    Raises
    ------
    MeasurementError
        If an ability is not finite or `theta` is not one row of them.

    """
    points = np.atleast_1d(np.asarray(theta, dtype=float))
    if points.ndim != 1 or not np.all(np.isfinite(points)):
        raise MeasurementError(f"abilities are finite numbers in one row, not of shape {points.shape}")
    # One table of curves for both sides and the middle: the bank remembers tables by their abilities.
    table = bank.curves(np.concatenate([points - _NEAR, points, points + _NEAR]))
    below, at, above = np.split(table, 3, axis=2)
    slope = (above - below) / (2 * _NEAR)
    return np.asarray((slope**2 / np.maximum(at, 1e-300)).sum(axis=1))


@dataclass(frozen=True, eq=False)
class TestInformation:
    """Information of a whole test along one ability: `theta` and `information`, both of shape (T,)."""

    theta: Array
    information: Array

    @property
    def standard_error(self) -> Array:
        """Standard error of the ability from these items alone, shape (T,), in logits; infinite without information."""
        found = self.information > 0
        return np.where(found, 1 / np.sqrt(np.where(found, self.information, 1)), np.inf)


def information_of_test(bank: ItemBank, theta: ArrayLike, items: list[str] | None = None) -> TestInformation:
    """Sum of the information of the named items (by default all), which should measure one ability.

    Raises
    ------
    MeasurementError
        For an unknown item or an impossible ability.

    """
    each = information(bank, theta)
    rows = np.arange(len(bank)) if items is None else bank.rows(items)
    return TestInformation(np.atleast_1d(np.asarray(theta, dtype=float)), each[rows].sum(axis=0))


def alpha(matrix: ArrayLike) -> float:
    """Cronbach's alpha (1951) of a complete matrix of people by items.

    Raises
    ------
    MeasurementError
        With a missing answer (an adaptive test has no alpha), fewer than two people or items, or totals that are
        all the same.

    """
    table = np.asarray(matrix, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise MeasurementError(f"alpha needs two people and two items or more, not shape {table.shape}")
    if not np.all(np.isfinite(table)):
        person, item = np.argwhere(~np.isfinite(table))[0]
        raise MeasurementError(f"alpha needs a complete matrix; person {person} has no score on item {item}")
    total = table.sum(axis=1).var(ddof=1)
    if total <= 1e-12:
        raise MeasurementError("alpha needs people who differ; all totals are the same")
    items = table.shape[1]
    return float(items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / total))
