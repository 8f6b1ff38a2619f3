"""Logistic regression of an item's score on ability and group, for all items at once."""

import numpy as np

from digcomp.measurement._mantel import Compared
from digcomp.measurement._tails import chi_square_tail
from digcomp.measurement._tree import Array, Index

#: Limits of the change of R2 between classes A, B and C (Jodoin & Gierl, 2001).
R2_LIMITS = (0.035, 0.070)
#: Newton steps and the longest step; people of one group who are all right would send a coefficient to infinity.
_STEPS, _LONGEST = 12, 3.0
_RIDGE = 1e-6


def logistic_dif(data: Compared) -> dict[str, Array]:
    """Tests of the group's effect (uniform) and of its interaction with ability (non-uniform), each of shape (I,).

    Swaminathan and Rogers (1990). Items with parts are regressed as a share of their maximum (fractional logit;
    Papke & Wooldridge, 1996), their chi-squares divided by the Pearson dispersion, since shares scatter less than
    right and wrong. R2 is Nagelkerke's (1991). Values of items with too little data mean nothing.
    """
    order = np.argsort(data.item, kind="stable")
    item, group = data.item[order], data.focal[order].astype(float)
    share = data.score[order] / data.max_score[item]
    count = np.bincount(item, minlength=data.size)
    ability = _standard(item, data.matched[order], count)
    design = np.stack([np.ones(item.size), ability, group, ability * group], axis=1)
    fits = [_fit(item, design[:, :columns], share, data.size) for columns in (1, 2, 3, 4)]
    none, plain, uniform, both = (log_like for log_like, _ in fits)
    chance = fits[3][1]
    pearson = np.bincount(item, (share - chance) ** 2 / (chance * (1 - chance)), data.size)
    scatter = np.where(data.max_score > 1, pearson / np.maximum(count - 4, 1), 1.0)
    scatter = np.maximum(scatter, 1e-12)
    first, second = 2 * (uniform - plain) / scatter, 2 * (both - uniform) / scatter
    p = chi_square_tail(first + second, 2)
    change = _r2(none, both, count) - _r2(none, plain, count)
    small = (p >= 0.05) | (change < R2_LIMITS[0])
    return {
        "uniform_chi2": np.maximum(first, 0),
        "uniform_p": chi_square_tail(first, 1),
        "nonuniform_chi2": np.maximum(second, 0),
        "nonuniform_p": chi_square_tail(second, 1),
        "p": p,
        "r2_change": change,
        "classes": np.where(small, "A", np.where(change < R2_LIMITS[1], "B", "C")),
    }


def _standard(item: Index, values: Array, count: Index) -> Array:
    """Values centred and scaled within their item, so that Newton's steps fit all items alike."""
    n = np.maximum(count, 1)
    apart = values - (np.bincount(item, values, count.size) / n)[item]
    sd = np.sqrt(np.bincount(item, apart**2, count.size) / n)
    return np.asarray(apart / np.where(sd > 0, sd, 1)[item])


def _fit(item: Index, design: Array, share: Array, size: int) -> tuple[Array, Array]:
    """Log-likelihood of each item at its maximum, shape (I,), and the fitted chance of each answer, shape (R,)."""
    columns = design.shape[1]
    beta = np.zeros((size, columns))
    pairs = [(j, k) for j in range(columns) for k in range(j + 1)]
    for _ in range(_STEPS):
        chance = _chance(design, beta[item])
        weight = chance * (1 - chance)
        gradient = np.stack([np.bincount(item, (share - chance) * column, size) for column in design.T], axis=1)
        hessian = np.tile(_RIDGE * np.eye(columns), (size, 1, 1))
        for j, k in pairs:
            hessian[:, j, k] += np.bincount(item, weight * design[:, j] * design[:, k], size)
            hessian[:, k, j] = hessian[:, j, k]
        step = np.linalg.solve(hessian, (gradient - _RIDGE * beta)[..., None])[..., 0]
        beta += np.clip(step, -_LONGEST, _LONGEST)
        if np.abs(step).max(initial=0) < 1e-6:
            break
    chance = _chance(design, beta[item])
    log_like = share * np.log(chance) + (1 - share) * np.log1p(-chance)
    return np.asarray(np.bincount(item, log_like, size), dtype=float), chance


def _chance(design: Array, beta: Array) -> Array:
    # Beyond 30 logits the chance rounds to 1, and its logarithm of the complement to minus infinity.
    return np.asarray(1 / (1 + np.exp(-np.clip(np.einsum("rc,rc->r", design, beta), -30, 30))))


def _r2(none: Array, model: Array, count: Index) -> Array:
    n = np.maximum(count, 1)
    ceiling = -np.expm1(2 * none / n)
    return np.asarray(-np.expm1(2 * (none - model) / n) / np.where(ceiling > 0, ceiling, 1))
