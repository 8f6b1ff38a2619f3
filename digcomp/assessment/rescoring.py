"""What another scale would say of the same answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array, shortest_run
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import LOGITS_A_LEVEL

#: People scored at once: densities of more would fill an old laptop's memory.
TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences between two scales, one row a sitting: overall in the first column, then the areas."""

    levels: Array  # change in levels
    runs: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"  # whether the printed levels are others


def differences(old: Instrument, new: Instrument, quizzes: Sequence[Mapping[str, int]]) -> Differences:
    """Score the quizzes on both scales and compare what would be printed."""
    parts = [_compared(old, new, quizzes[start : start + TOGETHER]) for start in range(0, len(quizzes), TOGETHER)]
    return Differences(np.concatenate([one.levels for one in parts]), np.concatenate([one.runs for one in parts]))


def _compared(old: Instrument, new: Instrument, quizzes: Sequence[Mapping[str, int]]) -> Differences:
    (before, said_before), (after, said_after) = _scored(old, quizzes), _scored(new, quizzes)
    return Differences((after - before) / LOGITS_A_LEVEL, (said_before != said_after).any(axis=-1))


def _scored(instrument: Instrument, quizzes: Sequence[Mapping[str, int]]) -> tuple[Array, Array]:
    """Means in logits, shape (N, 1 + areas), and first and last printed level, shape (N, 1 + areas, 2)."""
    found = dm.posterior(instrument.quiz_items, instrument.tree, list(quizzes))
    cuts = instrument.cuts
    means = np.concatenate([found.overall_mean[:, None], found.area_mean], axis=1)
    overall, areas = found.overall_level_probabilities(cuts), found.area_level_probabilities(cuts)
    levels = np.concatenate([overall[:, None], areas], axis=1)
    runs = [[shortest_run(one)[:2] for one in person] for person in levels]
    return means, np.array(runs, dtype=float)
