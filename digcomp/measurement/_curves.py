"""Response curves: the chance of each score given ability."""

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._tree import Array

#: How many nodes the averaging over uncertain difficulty and discrimination takes.
DIFFICULTY_NODES, DISCRIMINATION_NODES = 15, 7


def logistic(theta: Array, a: float, b: float, c: float) -> Array:
    """Three-parameter logistic curve (Birnbaum, 1968): chance of score 1, shape of theta."""
    return np.asarray(c + (1 - c) / (1 + np.exp(-a * (theta - b))))


def partial_credit(theta: Array, a: float, steps: Array) -> Array:
    """Generalised partial credit (Muraki, 1992): chances of the scores 0..M, shape (M + 1, G)."""
    climbs = np.concatenate([np.zeros((1, theta.size)), np.cumsum(a * (theta - steps[:, None]), axis=0)])
    weights = np.exp(climbs - climbs.max(axis=0))
    return np.asarray(weights / weights.sum(axis=0))


def graded(theta: Array, a: float, thresholds: Array) -> Array:
    """Graded response (Samejima, 1969): chances of the scores 0..M, shape (M + 1, G)."""
    above = 1 / (1 + np.exp(-a * (theta - thresholds[:, None])))
    ends = np.concatenate([np.ones((1, theta.size)), above, np.zeros((1, theta.size))])
    return np.asarray(ends[:-1] - ends[1:])


def categories(theta: Array, model: str, a: float, steps: Array, c: float) -> Array:
    """Chance of each score 0..M on the given abilities, shape (M + 1, G)."""
    if model == "grm":
        return graded(theta, a, steps)
    if steps.size > 1:
        return partial_credit(theta, a, steps)
    right = logistic(theta, a, float(steps[0]), c)
    return np.stack([1 - right, right])


def averaged(theta: Array, model: str, a: float, steps: Array, c: float, sd_b: float, sd_log_a: float) -> Array:
    """The curves with uncertain parameters integrated out: one averaged curve a score, shape (M + 1, G).

    Difficulty is normal with sd `sd_b` (all steps move together); discrimination is lognormal with median `a` and sd
    `sd_log_a` of its logarithm. The average is the chance of the score given ability alone, so a posterior from
    it is the posterior with the parameters integrated out, as long as a person meets an item once.
    """
    if sd_b == 0 and sd_log_a == 0:
        return categories(theta, model, a, steps, c)
    shifts, b_weights = _normal_nodes(sd_b, DIFFICULTY_NODES)
    stretches, a_weights = _normal_nodes(sd_log_a, DISCRIMINATION_NODES)
    total = np.zeros((steps.size + 1, theta.size))
    for stretch, a_weight in zip(stretches, a_weights, strict=True):
        for shift, b_weight in zip(shifts, b_weights, strict=True):
            total += a_weight * b_weight * categories(theta, model, a * np.exp(stretch), steps + shift, c)
    return total


def _normal_nodes(sd: float, count: int) -> tuple[Array, Array]:
    """Gauss-Hermite nodes and weights of a normal distribution around 0."""
    if sd == 0:
        return np.zeros(1), np.ones(1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return sd * nodes, weights / weights.sum()


def check_parameters(item: str, model: str, a: float, steps: Array, c: float) -> None:
    """Refuse parameters from which no curve can be drawn; the message names the item."""
    if model not in ("gpcm", "grm"):
        raise MeasurementError(f"item {item}: the model must be gpcm or grm, not {model!r}")
    if not (np.isfinite(a) and a > 0):
        raise MeasurementError(f"item {item}: discrimination must be positive, not {a}")
    if steps.size == 0 or not np.all(np.isfinite(steps)):
        raise MeasurementError(f"item {item}: difficulty must be finite, not {steps.tolist()}")
    if model == "grm" and np.any(np.diff(steps) <= 0):
        raise MeasurementError(f"item {item}: thresholds must rise, not {steps.tolist()}")
    if not 0 <= c < 1:
        raise MeasurementError(f"item {item}: guessing must lie in 0 to 1, not {c}")
    if c > 0 and (steps.size > 1 or model == "grm"):
        raise MeasurementError(f"item {item}: guessing belongs to items scored right or wrong, this one has parts")
