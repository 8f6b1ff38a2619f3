"""Expectation propagation for many abilities at once: a normal prior, and one normal site a likelihood (Minka, 2001).

Where waves are more than two, the exact grid of `_waves` grows with every one of them. Here each likelihood touches one
ability alone, so its site is a normal curve in that ability; what the prior ties together stays exact.
"""

from dataclasses import dataclass

import numpy as np

from digcomp.measurement._tree import Array

#: Share of a new site that a sweep takes, the most sweeps, and the move of means and sds (logits) that ends them.
DAMPING, SWEEPS, CLOSE = 0.8, 60, 1e-4
#: Share of the prior's precision that sites of negative precision may take away together; below 1 all stays proper.
NEGATIVE = 0.95
#: Least precision of a cavity, per squared logit.
LEAST = 1e-3
#: People whose matrices are inverted together.
TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Sites:
    """Normal sites of N people and M abilities: precisions and precision-weighted means, shapes (N, M)."""

    precision: Array
    shift: Array

    def of(self, part: slice) -> "Sites":
        """The sites of some people."""
        return Sites(self.precision[part], self.shift[part])


@dataclass(frozen=True, slots=True)
class Propagated:
    """Posterior moments, the sites behind them, and whether the sweeps came to rest, by person."""

    mean: Array  # (N, M), logits
    covariance: Array  # (N, M, M), squared logits
    sites: Sites
    converged: "np.typing.NDArray[np.bool_]"  # (N,)


def no_sites(people: int, size: int) -> Sites:
    """Sites that say nothing: where propagation starts."""
    return Sites(np.zeros((people, size)), np.zeros((people, size)))


def propagate(mean: Array, covariance: Array, logs: Array, grid: Array, start: Sites) -> Propagated:
    """Posterior of M jointly normal abilities, each with a likelihood on the grid.

    Parameters
    ----------
    mean, covariance : ndarray, shapes (M,), (M, M)
        The prior, in logits and squared logits.
    logs : ndarray, shape (N, M, G)
        Log-likelihood of each person's answers; flat where there are none.
    grid : ndarray, shape (G,)
        Evenly spaced, in logits: sums over it are the tilted moments.
    start : Sites
        `no_sites`, or what an earlier prior nearby led to.

    Notes
    -----
    All sites move at once, damped. A likelihood with guessing is not log-concave and may ask for a site of negative
    precision. Those of a person are scaled where together they would take more than the prior and the other sites
    give, and a site whose cavity would be improper waits: no number ever fails to be one.

    """
    inverse = np.asarray(np.linalg.inv(covariance))
    parts = [slice(first, first + TOGETHER) for first in range(0, logs.shape[0], TOGETHER)]
    found = [_propagate(mean, inverse, covariance, logs[part], grid, start.of(part)) for part in parts]
    return Propagated(
        np.concatenate([one.mean for one in found]),
        np.concatenate([one.covariance for one in found]),
        Sites(
            np.concatenate([one.sites.precision for one in found]), np.concatenate([one.sites.shift for one in found])
        ),
        np.concatenate([one.converged for one in found]),
    )


def _propagate(mean: Array, inverse: Array, prior: Array, logs: Array, grid: Array, sites: Sites) -> Propagated:
    """Sweeps over the sites of some people until those of everybody rest."""
    silent = np.ptp(logs, axis=-1) == 0
    middle, joint = _joint(mean, inverse, sites)
    converged = np.zeros(logs.shape[0], dtype=bool)
    moving = np.arange(logs.shape[0])
    precision, shift = sites.precision.copy(), sites.shift.copy()
    for _ in range(SWEEPS):
        own = Sites(precision[moving], shift[moving])
        own = _sweep(middle[moving], _variances(joint[moving]), logs[moving], grid, own, silent[moving])
        own = _proper(own, inverse, prior)
        new_middle, new_joint = _joint(mean, inverse, own)
        move = np.abs(new_middle - middle[moving]).max(axis=-1)
        move = np.maximum(
            move, np.abs(np.sqrt(_variances(new_joint)) - np.sqrt(_variances(joint[moving]))).max(axis=-1)
        )
        precision[moving], shift[moving] = own.precision, own.shift
        middle[moving], joint[moving] = new_middle, new_joint
        converged[moving] = move < CLOSE
        moving = np.flatnonzero(~converged)
        if not moving.size:
            break
    return Propagated(middle, joint, Sites(precision, shift), converged)


def _joint(mean: Array, inverse: Array, sites: Sites) -> tuple[Array, Array]:
    """Mean and covariance of prior times sites, shapes (N, M) and (N, M, M)."""
    total = np.broadcast_to(inverse, (*sites.precision.shape, mean.size)).copy()
    total.reshape(sites.precision.shape[0], -1)[:, :: mean.size + 1] += sites.precision
    covariance = np.asarray(np.linalg.inv(total))
    covariance = (covariance + covariance.swapaxes(-1, -2)) / 2
    pull = inverse @ mean + sites.shift
    return (covariance @ pull[..., None])[..., 0], covariance


def _sweep(
    middle: Array, variance: Array, logs: Array, grid: Array, sites: Sites, silent: "np.typing.NDArray[np.bool_]"
) -> Sites:
    """Each site made to give its tilted mean and variance, damped."""
    cavity = 1 / variance - sites.precision
    # Where others take away all that the prior gives, nothing is left to tilt: that site waits.
    silent = silent | (cavity <= LEAST)
    cavity = np.maximum(cavity, LEAST)
    centre = (middle / variance - sites.shift) / cavity
    tilted = logs - 0.5 * cavity[..., None] * (grid - centre[..., None]) ** 2
    tilted = np.exp(tilted - tilted.max(axis=-1, keepdims=True))
    tilted /= tilted.sum(axis=-1, keepdims=True)
    mean = tilted @ grid
    square = np.maximum(tilted @ grid**2 - mean**2, ((grid[1] - grid[0]) / 4) ** 2)
    precision = np.where(silent, sites.precision, 1 / square - cavity)
    shift = np.where(silent, sites.shift, mean / square - centre * cavity)
    keep = 1 - DAMPING
    return Sites(keep * sites.precision + DAMPING * precision, keep * sites.shift + DAMPING * shift)


def _proper(sites: Sites, inverse: Array, prior: Array) -> Sites:
    """The sites, those of negative precision scaled until prior and sites together are a distribution.

    With precisions S of prior and positive sites, and -D of the negative ones, S - D is positive definite when the
    largest eigenvalue of D^(1/2) S^-1 D^(1/2) is below 1. The trace of D times the prior covariance is no smaller and
    settles most cases.
    """
    root = np.sqrt(np.maximum(-sites.precision, 0))
    largest = (root**2 * _variances(prior)).sum(axis=-1)
    doubtful = np.flatnonzero(largest > NEGATIVE)
    if not doubtful.size:
        return sites
    own = root[doubtful]
    firm = Sites(np.maximum(sites.precision[doubtful], 0), own)
    _, covariance = _joint(np.zeros(len(prior)), inverse, firm)
    largest[doubtful] = np.linalg.eigvalsh(own[:, :, None] * covariance * own[:, None, :])[:, -1]
    scale = np.where(sites.precision < 0, np.minimum(1, NEGATIVE / np.maximum(largest, NEGATIVE))[:, None], 1)
    return Sites(sites.precision * scale, sites.shift * scale)


def _variances(covariance: Array) -> Array:
    return np.asarray(np.diagonal(covariance, axis1=-2, axis2=-1))
