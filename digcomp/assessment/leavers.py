"""Whether those who left after the first test make the picture of growth another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array
from digcomp.assessment.growth import SMALLEST_GROUP, SMALLEST_PART
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import GROUP_MASS


@dataclass(frozen=True, slots=True)
class Leavers:
    """First results of those who left against those who stayed: the difference with its 95 % interval, logits."""

    left: int
    stayed: int
    difference: float
    low: float
    high: float

    @property
    def differ(self) -> bool:
        """Whether the interval leaves out nought: the two groups began at different places."""
        return self.low > 0 or self.high < 0


def leavers(
    instrument: Instrument, left: Sequence[Mapping[str, int]], stayed: Sequence[Mapping[str, int]]
) -> Leavers | None:
    """The comparison, or None where one of the groups is too small to be spoken of."""
    if not _enough(len(left), len(stayed)):
        return None
    found = [dm.posterior(instrument.quiz_items, instrument.tree, list(people)) for people in (left, stayed)]
    gone, here = ((one.overall_mean, one.overall_sd) for one in found)
    return compared(instrument, gone, here)


def compared(instrument: Instrument, left: tuple[Array, Array], stayed: tuple[Array, Array]) -> Leavers | None:
    """The same from posterior means and sds over all competences of those who left and of those who stayed."""
    if not _enough(left[0].size, stayed[0].size):
        return None
    gone, here = (_unshrunken(instrument, *people) for people in (left, stayed))
    freedom = gone.size + here.size - 2
    spread = ((gone - gone.mean()) ** 2).sum() + ((here - here.mean()) ** 2).sum()
    error = float(np.sqrt(spread / freedom * (1 / gone.size + 1 / here.size)))
    difference, width = float(gone.mean() - here.mean()), _student(freedom) * error
    return Leavers(gone.size, here.size, difference, difference - width, difference + width)


def _enough(left: int, stayed: int) -> bool:
    return min(left, stayed) >= SMALLEST_PART and left + stayed >= SMALLEST_GROUP


def _unshrunken(instrument: Instrument, mean: Array, sd: Array) -> Array:
    """Overall results without the pull of the prior, which would make two groups look alike."""
    prior = dm.posterior(instrument.quiz_items, instrument.tree, {})
    before, after = 1 / prior.overall_sd**2, 1 / sd**2
    return np.asarray((mean * after - prior.overall_mean * before) / np.maximum(after - before, 1e-6))


def _student(freedom: int) -> float:
    """The quantile of Student's t for the group interval (Cornish and Fisher's expansion; three digits from 6 on)."""
    z = NormalDist().inv_cdf(0.5 + GROUP_MASS / 2)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2
