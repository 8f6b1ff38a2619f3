"""Two groups in strata of ability: Mantel-Haenszel for items of two scores, Mantel for items of more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digcomp.measurement._tails import chi_square_tail
from digcomp.measurement._tree import Array, Index

#: Strata of ability at the most, and people of the smaller group that each should hold.
_STRATA, _IN_STRATUM = 10, 5
#: Limits between classes: of |delta| (Zieky, 1993) and of the standardised mean difference in sds of the item
#: (Zwick, Thayer & Mazzeo, 1997).
_DELTA_LIMITS, _SMD_LIMITS = (1.0, 1.5), (0.17, 0.25)


@dataclass(frozen=True, eq=False)
class Compared:
    """Answers of the reference group and of one focal group, flat: all of shape (R,)."""

    item: Index
    score: Index
    focal: NDArray[np.bool_]
    matched: Array
    max_score: Index  # (I,)

    @property
    def size(self) -> int:
        """Number of items."""
        return self.max_score.size

    def count(self, of: NDArray[np.bool_]) -> Index:
        """Answers to each item among the marked ones, shape (I,)."""
        return np.bincount(self.item[of], minlength=self.size).astype(np.intp)


def mantel(data: Compared) -> dict[str, Array]:
    """Odds ratio, delta, standardised mean difference, chi-square, p and class, each of shape (I,).

    The chi-square is Mantel's (1963) without continuity correction, which for two scores is that of Mantel and
    Haenszel (1959). The odds ratio is cumulative over the scores (Liu & Agresti, 1996) and for two scores the
    common one; above 1 favours the reference group. Values of items with too little data mean nothing.
    """
    table = _tables(data)
    scores = np.arange(table.shape[3], dtype=float)
    people = table.sum(axis=3)
    total = people.sum(axis=2)
    points = table @ scores
    squares = (table @ scores**2).sum(axis=2)
    # A stratum that lacks a group compares nobody.
    both = (people > 0).all(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(both, people[..., 1] * points.sum(axis=2) / total, 0)
        spread = people[..., 0] * people[..., 1] * (total * squares - points.sum(axis=2) ** 2)
        variance = np.where(both, spread / (total**2 * (total - 1)), 0).sum(axis=1)
        excess = (np.where(both, points[..., 1], 0) - expected).sum(axis=1)
        chi2 = np.where(variance > 0, excess**2 / variance, 0)
        apart = np.where(both, points[..., 1] / people[..., 1] - points[..., 0] / people[..., 0], 0)
        smd = (apart * people[..., 1]).sum(axis=1) / np.where(both, people[..., 1], 0).sum(axis=1)
        whole = total.sum(axis=1)
        sd = np.sqrt(squares.sum(axis=1) / whole - (points.sum(axis=(1, 2)) / whole) ** 2)
        alpha, error = _odds(table, np.where(both, total, np.inf))
        delta = -2.35 * np.log(alpha)
        p = chi_square_tail(chi2, 1)
        two = _classes(np.abs(delta), p, _DELTA_LIMITS, (np.abs(delta) - 1) / (2.35 * error) > 1.645)
        more = _classes(np.abs(smd / sd), p, _SMD_LIMITS, np.ones(p.shape, dtype=bool))
    letter = np.where(data.max_score == 1, two, more)
    return {"alpha": alpha, "delta": delta, "smd": smd, "chi2": chi2, "p": p, "classes": letter}


def _tables(data: Compared) -> Array:
    """Counts by item, stratum, group (reference, focal) and score, shape (I, S, 2, C)."""
    order = np.lexsort((data.matched, data.item))
    item = data.item[order]
    count = np.bincount(item, minlength=data.size)
    smaller = np.minimum(data.count(data.focal), data.count(~data.focal))
    strata = np.clip(smaller // _IN_STRATUM, 2, _STRATA)
    rank = np.arange(item.size) - (np.cumsum(count) - count)[item]
    stratum = rank * strata[item] // count[item]
    shape = (data.size, _STRATA, 2, int(data.max_score.max()) + 1)
    cell = np.ravel_multi_index((item, stratum, data.focal[order].astype(np.intp), data.score[order]), shape)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(float)


def _odds(table: Array, total: Array) -> tuple[Array, Array]:
    """Common cumulative odds ratio and, for two scores, the error of its logarithm (Robins, Breslow & Greenland, 1986).

    Both of shape (I,); infinite `total` leaves a stratum out.
    """
    above = table[..., ::-1].cumsum(axis=3)[..., ::-1][..., 1:]
    people = table.sum(axis=3)[..., None]
    # Reference right, focal right; what is not above the cut is below it.
    A, C = above[:, :, 0], above[:, :, 1]
    B, D = people[:, :, 0] - A, people[:, :, 1] - C
    n = total[..., None]
    R, S = A * D / n, B * C / n
    P, Q = (A + D) / n, (B + C) / n
    right, wrong = R.sum(axis=(1, 2)), S.sum(axis=(1, 2))
    # A group that is all right or all wrong has no finite odds: half an answer is added to both.
    half = np.where((right == 0) | (wrong == 0), 0.5, 0.0)
    right, wrong = right + half, wrong + half
    one, two = (P * R).sum(axis=(1, 2)), (Q * S).sum(axis=(1, 2))
    mixed = (P * S + Q * R).sum(axis=(1, 2))
    variance = one / (2 * right**2) + mixed / (2 * right * wrong) + two / (2 * wrong**2)
    return right / wrong, np.sqrt(variance)


def _classes(effect: Array, p: Array, limits: tuple[float, float], beyond: NDArray[np.bool_]) -> NDArray[np.str_]:
    """A: negligible; C: large, and `beyond` doubt; B: what lies between."""
    small = (p >= 0.05) | (effect < limits[0])
    return np.where(small, "A", np.where((effect >= limits[1]) & beyond, "C", "B"))
