"""How a hall sees itself beside what it showed: counts for the group, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import LOGITS_A_LEVEL

#: Apart by this many levels counts as seeing oneself higher or lower than shown.
APART = 1.0


@dataclass(frozen=True, slots=True)
class SelfGap:
    """One area: how many see themselves at least a level higher, or lower, than they showed."""

    area: str
    higher: int
    lower: int
    people: int


def self_gaps(
    instrument: Instrument, quizzes: Sequence[Mapping[str, int]], said: Sequence[Mapping[str, int]]
) -> tuple[SelfGap, ...]:
    """The gaps of a group, area by area, from scored quiz answers and statements."""
    tested = dm.posterior(instrument.quiz_items, instrument.tree, quizzes).area_mean if quizzes else np.zeros((0, 0))
    return gaps_to(instrument, tested, said)


def gaps_to(instrument: Instrument, tested: Array, said: Sequence[Mapping[str, int]]) -> tuple[SelfGap, ...]:
    """The gaps from posterior means of areas, shape (people, areas), and statements; who said nothing is left out."""
    spoke = [n for n, own in enumerate(said) if own]
    if not spoke:
        return ()
    seen = dm.posterior(instrument.statements, instrument.self_tree, [said[n] for n in spoke]).area_mean
    gap = (seen - tested[spoke]) / LOGITS_A_LEVEL
    higher, lower = (gap >= APART).sum(axis=0), (gap <= -APART).sum(axis=0)
    return tuple(
        SelfGap(area.id, int(up), int(down), len(spoke))
        for area, up, down in zip(instrument.framework.areas, higher, lower, strict=True)
    )
