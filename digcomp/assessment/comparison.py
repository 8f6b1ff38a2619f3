"""Trainings side by side: which differ for certain, and what several say together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

from digcomp.assessment.results import GROUP_MASS, Shift

_WIDTH = NormalDist().inv_cdf(0.5 + GROUP_MASS / 2)


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean gain of several trainings with its 95 % interval, logits."""

    trainings: int
    change: float
    low: float
    high: float


def pairs_apart(gains: Sequence[Shift]) -> tuple[int, int]:
    """Of how many pairs the gains differ for certain, and how many pairs there are.

    The probability is shared among all pairs (Bonferroni), or among many trainings some would differ by chance alone.
    """
    pairs = list(combinations(gains, 2))
    width = NormalDist().inv_cdf(1 - (1 - GROUP_MASS) / 2 / max(len(pairs), 1))
    apart = sum(abs(a.change - b.change) > width * (error(a) ** 2 + error(b) ** 2) ** 0.5 for a, b in pairs)
    return apart, len(pairs)


def pooled(gains: Sequence[Shift]) -> Pooled:
    """Mean gain over trainings that differ among themselves (DerSimonian and Laird, 1986); one or more."""
    weights = [1 / error(one) ** 2 for one in gains]
    total, mean = sum(weights), _mean(gains, weights)
    excess = sum(w * (one.change - mean) ** 2 for w, one in zip(weights, gains, strict=True)) - (len(gains) - 1)
    scale = total - sum(w * w for w in weights) / total
    between = max(excess / scale, 0.0) if scale > 0 else 0.0
    weights = [1 / (error(one) ** 2 + between) for one in gains]
    mean, width = _mean(gains, weights), _WIDTH / sum(weights) ** 0.5
    return Pooled(len(gains), mean, mean - width, mean + width)


def gain_of(change: float, low: float, high: float) -> Shift:
    """A group's gain of which only the change and its interval are kept; it is counted from nought."""
    chance = NormalDist().cdf(change / max((high - low) / 2 / _WIDTH, 1e-9))
    return Shift(0.0, change, change, low, high, chance)


def error(shift: Shift) -> float:
    """The standard error behind a group's 95 % interval."""
    return max((shift.high - shift.low) / 2 / _WIDTH, 1e-6)


def _mean(gains: Sequence[Shift], weights: Sequence[float]) -> float:
    return sum(w * one.change for w, one in zip(weights, gains, strict=True)) / sum(weights)
