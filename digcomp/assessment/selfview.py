"""How a hall sees itself beside what it showed: counts for the group, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import digcomp.measurement as dm
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
    pairs = [(quiz, own) for quiz, own in zip(quizzes, said, strict=True) if own]
    if not pairs:
        return ()
    tested = dm.posterior(instrument.quiz_items, instrument.tree, [quiz for quiz, _ in pairs]).area_mean
    seen = dm.posterior(instrument.statements, instrument.self_tree, [own for _, own in pairs]).area_mean
    gap = (seen - tested) / LOGITS_A_LEVEL
    higher, lower = (gap >= APART).sum(axis=0), (gap <= -APART).sum(axis=0)
    return tuple(
        SelfGap(area.id, int(up), int(down), len(pairs))
        for area, up, down in zip(instrument.framework.areas, higher, lower, strict=True)
    )
