"""A hall at a glance: each person's areas, the distribution over levels, and what to teach first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment import estimates
from digcomp.assessment.estimates import Array
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import LEVELS, PERSON_MASS, Estimate
from digcomp.framework import TargetProfile

TEACH_FIRST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the hall."""

    overall: Estimate
    areas: tuple[Estimate, ...]
    competences: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """A competence by how much of the hall falls short: expected share below the aim, with its standard error."""

    competence: str
    aim: int
    below: float
    error: float


@dataclass(frozen=True, slots=True)
class Cohort:
    """What the hall can do."""

    rows: tuple[Row, ...]
    overall_levels: tuple[float, ...]  # expected number of people at each level
    area_levels: tuple[tuple[float, ...], ...]
    priorities: tuple[Priority, ...]  # all competences, the most urgent first


def make_cohort(instrument: Instrument, people: Sequence[Mapping[str, int]], target: TargetProfile | None) -> Cohort:
    """Score everybody at once; `people` are scored quiz answers."""
    found = dm.posterior(instrument.quiz_items, instrument.tree, people)
    cuts = instrument.cuts
    overall, areas = found.overall_level_probabilities(cuts), found.area_level_probabilities(cuts)
    return Cohort(
        rows=_rows(found, cuts),
        overall_levels=tuple(map(float, overall.sum(axis=0))),
        area_levels=tuple(tuple(map(float, levels)) for levels in areas.sum(axis=0)),
        priorities=priorities(instrument, found.level_probabilities(cuts), target),
    )


def _rows(found: dm.Posterior, cuts: Sequence[float]) -> tuple[Row, ...]:
    """All intervals and levels in a few array operations; then plain objects."""
    mass = PERSON_MASS
    wholes = found.overall_mean, found.overall_interval(mass), found.overall_level_probabilities(cuts)
    areas = found.area_mean, found.area_interval(mass), found.area_level_probabilities(cuts)
    competences = found.mean, found.interval(mass), found.level_probabilities(cuts)
    return tuple(
        Row(
            estimates.estimate(*(part[n] for part in wholes)),
            tuple(estimates.estimate(*one) for one in zip(*(part[n] for part in areas), strict=True)),
            tuple(estimates.estimate(*one) for one in zip(*(part[n] for part in competences), strict=True)),
        )
        for n in range(found.mean.shape[0])
    )


def priorities(instrument: Instrument, levels: Array, target: TargetProfile | None) -> tuple[Priority, ...]:
    """By the expected share of the hall below the target's level; without a target, below the hall's middle level.

    `levels` are the probabilities of each level, shape (people, competences, levels).
    """
    middle = int(np.clip(np.round((levels.sum(axis=(0, 1)) / levels.sum()) @ np.arange(1, LEVELS + 1)), 2, LEVELS))
    result = []
    for k, competence in enumerate(instrument.framework.competences):
        aim = target.levels[competence.id] if target and competence.id in target.levels else middle
        below = levels[:, k, : aim - 1].sum(axis=-1)
        share = float(below.mean())
        error = float(np.sqrt(max(share * (1 - share), 1e-9) / below.size))
        result.append(Priority(competence.id, aim, share, error))
    return tuple(sorted(result, key=lambda one: -one.below))
