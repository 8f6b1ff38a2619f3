"""Tail probabilities of the normal and chi-square distributions, and the correction for many tests."""

from math import erfc

import numpy as np
from numpy.typing import ArrayLike

from digcomp.measurement._tree import Array

_erfc = np.vectorize(erfc, otypes=[float])


def normal_tail(z: ArrayLike) -> Array:
    """Chance that a standard normal value exceeds z."""
    return np.asarray(0.5 * _erfc(np.asarray(z, dtype=float) / np.sqrt(2)))


def chi_square_tail(x: ArrayLike, df: int) -> Array:
    """Chance that a chi-square value of 1 or 2 degrees of freedom exceeds x; both have a closed form."""
    value = np.maximum(np.asarray(x, dtype=float), 0)
    return np.asarray(_erfc(np.sqrt(value / 2))) if df == 1 else np.asarray(np.exp(-value / 2))


def adjusted(p: Array) -> Array:
    """P-values for a false discovery rate (Benjamini & Hochberg, 1995); NaN stays and does not count."""
    result = np.full(p.shape, np.nan)
    rows = np.flatnonzero(~np.isnan(p))
    order = rows[np.argsort(p[rows])]
    raised = p[order] * rows.size / np.arange(1, rows.size + 1)
    result[order] = np.minimum.accumulate(raised[::-1])[::-1].clip(max=1)
    return result
