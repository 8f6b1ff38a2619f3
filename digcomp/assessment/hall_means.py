"""Where a hall stands at one test: its mean in each area and competence, from answers and not from scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.repeats import first_meetings
from digcomp.assessment.results import GROUP_MASS

Answers = Mapping[str, int]
#: Of a larger hall so many people, evenly spread over it, tell its means: their interval is honest, and quickly found.
ENOUGH = 120


@dataclass(frozen=True, slots=True)
class Mean:
    """A group's mean with its 95 % interval, logits."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HallMeans:
    """A group's means: the whole, the areas and the competences in the framework's order."""

    overall: Mean
    areas: tuple[Mean, ...]
    competences: tuple[Mean, ...]


def hall_means(instrument: Instrument, people: Sequence[Answers]) -> HallMeans:
    """Means of a group at one test. Means of people's own results would lean to the population's."""
    some = people[:: -(-len(people) // ENOUGH)]
    return means_over_waves(instrument, [some, [{}] * len(some)])[0]


def means_over_waves(instrument: Instrument, waves: Sequence[Sequence[Answers]]) -> tuple[HallMeans, ...]:
    """Means at each of several tests of the same people, by latent regression over all tests together."""
    found = dm.cohort_trajectory(instrument.quiz_items, instrument.tree, first_meetings(waves))
    (overall, overall_sd), (areas, areas_sd), (own, own_sd) = found.overall, found.areas, found.competences
    return tuple(
        HallMeans(_mean(overall[w], overall_sd[w]), _means(areas[w], areas_sd[w]), _means(own[w], own_sd[w]))
        for w in range(len(waves))
    )


def _means(means: Array, errors: Array) -> tuple[Mean, ...]:
    return tuple(_mean(*pair) for pair in zip(means, errors, strict=True))


def _mean(mean: float, error: float) -> Mean:
    width = NormalDist().inv_cdf(0.5 + GROUP_MASS / 2) * float(error)
    return Mean(float(mean), float(mean) - width, float(mean) + width)
