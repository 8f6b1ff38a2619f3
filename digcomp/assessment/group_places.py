"""Groups side by side: the places that each may hold, and several groups as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

from digcomp.assessment.hall_means import Mean
from digcomp.assessment.results import GROUP_MASS

_WIDTH = NormalDist().inv_cdf(0.5 + GROUP_MASS / 2)


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """The mean of so many people with its 95 % interval, in logits."""

    people: int
    mean: float
    low: float
    high: float


def pooled(groups: Sequence[tuple[int, Mean]]) -> GroupLevel:
    """Several groups as one, given by size and mean: every person counts alike."""
    people = sum(size for size, _ in groups)
    mean = sum(size * one.mean for size, one in groups) / people
    half = sum((size * (one.high - one.low) / 2) ** 2 for size, one in groups) ** 0.5 / people
    return GroupLevel(people, mean, mean - half, mean + half)


def places(groups: Sequence[GroupLevel]) -> list[tuple[int, int]]:
    """The first and the last place that each may hold: as many stand before it, and behind it, as surely do.

    Two are told apart where the interval of their difference leaves out nought; it is widened for the number of pairs
    (Bonferroni), or in a table of thirty some would differ by chance alone.
    """
    pairs = max(len(groups) * (len(groups) - 1) // 2, 1)
    wider = NormalDist().inv_cdf(1 - (1 - GROUP_MASS) / 2 / pairs) / _WIDTH
    higher, lower = [0] * len(groups), [0] * len(groups)
    for (n, one), (_, other) in product(enumerate(groups), repeat=2):
        apart = wider * (((one.high - one.low) / 2) ** 2 + ((other.high - other.low) / 2) ** 2) ** 0.5
        higher[n] += other.mean - one.mean > apart
        lower[n] += one.mean - other.mean > apart
    return [(1 + above, len(groups) - below) for above, below in zip(higher, lower, strict=True)]
