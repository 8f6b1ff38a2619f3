"""From a posterior to what may be said: an interval, and the shortest run of levels that is sure enough."""

from collections.abc import Sequence

import numpy as np

from digcomp.assessment.results import PERSON_MASS, SURE, Estimate
from digcomp.measurement import Posterior

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def shortest_run(levels: "Sequence[float] | Array", sure: float = SURE) -> tuple[int, int, float]:
    """First and last level (from 1) of the shortest run that holds `sure`, and what it holds; ties go to the fuller."""
    chances = np.asarray(levels, dtype=float)
    for length in range(1, chances.size + 1):
        sums = np.convolve(chances, np.ones(length), "valid")
        best = int(sums.argmax())
        if sums[best] >= sure - 1e-9:
            return best + 1, best + length, float(min(sums[best], 1.0))
    return 1, chances.size, 1.0


def estimate(mean: float, interval: "Sequence[float] | Array", levels: "Sequence[float] | Array") -> Estimate:
    """One measured thing as it may be shown."""
    first, last, probability = shortest_run(levels)
    low, high = float(interval[0]), float(interval[1])
    return Estimate(float(mean), low, high, tuple(map(float, levels)), first, last, probability)


def overall(posterior: Posterior, cuts: Sequence[float]) -> Estimate:
    """The whole of one person."""
    interval = posterior.overall_interval(PERSON_MASS)
    return estimate(float(posterior.overall_mean), interval, posterior.overall_level_probabilities(cuts))


def areas(posterior: Posterior, cuts: Sequence[float]) -> list[Estimate]:
    """The areas of one person."""
    parts = posterior.area_mean, posterior.area_interval(PERSON_MASS), posterior.area_level_probabilities(cuts)
    return [estimate(*part) for part in zip(*parts, strict=True)]


def competences(posterior: Posterior, cuts: Sequence[float]) -> list[Estimate]:
    """The competences of one person."""
    parts = posterior.mean, posterior.interval(PERSON_MASS), posterior.level_probabilities(cuts)
    return [estimate(*part) for part in zip(*parts, strict=True)]
