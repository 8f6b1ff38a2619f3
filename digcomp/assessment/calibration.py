"""Item parameters from answers: a new version of the scale, and what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import LOGITS_A_LEVEL
from digcomp.items import ItemParameters, Population, Scale

STATUSES = ("assumed", "provisional", "calibrated")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is calibrated from: item to score of each person, and each person's group where there are groups."""

    people: Sequence[Mapping[str, int]]
    groups: Sequence[str] | None = None

    @property
    def count(self) -> int:
        """Number of answers."""
        return sum(len(one) for one in self.people)


@dataclass(frozen=True, slots=True)
class Move:
    """How far the answers moved an item's difficulty, in levels, with the standard error of where it is now."""

    item: str
    levels: float
    error: float
    answers: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A scale from answers, and how it was found."""

    scale: Scale
    converged: bool
    rounds: int
    moves: tuple[Move, ...]  # of the items answered, the largest first
    statuses: Mapping[str, int]  # how many items of the bank have each status


def calibrate(
    instrument: Instrument, answered: Answered, *, version: str, made: str, note: str = "", rounds: int = 500
) -> Calibrated:
    """Estimate parameters and population from answers, with the instrument's own scale as what was known before.

    The answers must be new to that scale: what its parameters rest on already would count twice.
    """
    before = instrument.quiz_items
    found = dm.calibrate(
        list(answered.people), instrument.tree, items=before, groups=answered.groups, scale="items", rounds=rounds
    )
    earlier = instrument.scale.items if instrument.scale else {}
    items = {
        item: _parameters(found.bank_, row, int(found.counts_[row]) + (earlier[item].answers if item in earlier else 0))
        for row, item in enumerate(before.ids)
        if item in earlier or found.counts_[row]
    }
    scale = Scale(
        version=version,
        parent=instrument.scale_version,
        made=made,
        people=len(answered.people),
        answers=answered.count,
        note=note,
        population=_population(found, grouped=answered.groups is not None),
        items=items,
    )
    counts = dict.fromkeys(STATUSES, 0)
    for item in before.ids:
        counts[items[item].status if item in items else "assumed"] += 1
    return Calibrated(scale, found.converged_, found.rounds_, _moves(before, found), counts)


def _parameters(bank: dm.ItemBank, row: int, answers: int) -> ItemParameters:
    steps = tuple(float(step) for step in bank.steps[row])
    sd_a, sd_b = float(bank.sd_log_a[row]), float(bank.sd_b[row])
    return ItemParameters(float(bank.a[row]), steps, float(bank.c[row]), sd_a, sd_b, answers)


def _population(found: dm.Calibration, *, grouped: bool) -> Population:
    general, area, specific = found.variances_
    means = {str(group): mean for group, mean in found.means_.items()} if grouped else {}
    mean = found.tree_.mean if found.tree_ else 0.0
    return Population(mean, general, area, specific, means)


def _moves(before: dm.ItemBank, found: dm.Calibration) -> tuple[Move, ...]:
    shift = (found.bank_.difficulty - before.difficulty) / LOGITS_A_LEVEL
    error = found.bank_.sd_b / LOGITS_A_LEVEL
    order = np.argsort(-np.abs(shift), kind="stable")
    return tuple(
        Move(before.ids[row], float(shift[row]), float(error[row]), int(found.counts_[row]))
        for row in order
        if found.counts_[row]
    )
