"""Results of many people as plain figures: means, standard deviations and the levels that may be named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array, shortest_run
from digcomp.assessment.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured thing of one person, in logits, and the shortest run of levels that holds 75 %."""

    mean: float
    sd: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything measured of one person: overall, areas and competences in the framework's order."""

    overall: Measure
    areas: tuple[Measure, ...]
    competences: tuple[Measure, ...]


def measures(instrument: Instrument, quizzes: Sequence[Mapping[str, int]]) -> list[Measures]:
    """Score a batch at once; keep batches to some hundreds of people, for their densities fill memory."""
    found = dm.posterior(instrument.quiz_items, instrument.tree, list(quizzes))
    cuts = instrument.cuts
    wholes = found.overall_mean, found.overall_sd, found.overall_level_probabilities(cuts)
    areas = found.area_mean, found.area_sd, found.area_level_probabilities(cuts)
    competences = found.mean, found.sd, found.level_probabilities(cuts)
    return [
        Measures(_measure(*(part[n] for part in wholes)), _each(areas, n), _each(competences, n))
        for n in range(len(quizzes))
    ]


def _each(parts: Iterable[Array], person: int) -> tuple[Measure, ...]:
    return tuple(_measure(*one) for one in zip(*(part[person] for part in parts), strict=True))


def _measure(mean: float, sd: float, levels: Array) -> Measure:
    first, last, _ = shortest_run(levels)
    return Measure(float(mean), float(sd), first, last)
