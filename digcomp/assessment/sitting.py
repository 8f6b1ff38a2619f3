"""A sitting as a pure function of its answers: what was asked, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.measurement import Ask

REFLECTION, QUIZ = "reflection", "quiz"


@dataclass(frozen=True, slots=True)
class Given:
    """One stored answer; positions count from 1 within their phase."""

    phase: str
    position: int
    item_id: str
    response: str
    score: int
    dont_know: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a sitting, and enough to replay it."""

    seed: int
    blueprint: str
    seen: tuple[str, ...]
    ineligible: tuple[str, ...]
    answers: tuple[Given, ...]

    def scores(self, phase: str) -> dict[str, int]:
        """Item id to score in the order asked."""
        own = sorted((given for given in self.answers if given.phase == phase), key=lambda given: given.position)
        return {given.item_id: given.score for given in own}


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked now: the `position`-th of `of` in its phase."""

    phase: str
    position: int
    of: int
    item_id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing more to ask: "length", "time", or "pool" when the bank has run dry."""

    reason: str


def next_task(instrument: Instrument, record: Record) -> Task | Finished:
    """What this sitting asks next."""
    said = record.scores(REFLECTION)
    if len(said) < instrument.tree.size:
        step = instrument.reflection.next(said, record.seed)
        if isinstance(step, Ask):
            return Task(REFLECTION, len(said) + 1, instrument.tree.size, step.item_id)
    answered = record.scores(QUIZ)
    test = instrument.quiz(record.blueprint)
    kept_back = {*record.seen, *instrument.retired}
    step = test.next(answered, record.seed, seen=kept_back, ineligible=record.ineligible)
    if isinstance(step, Ask):
        return Task(QUIZ, len(answered) + 1, BLUEPRINTS[record.blueprint].items, step.item_id)
    return Finished(step.reason)


def replay(instrument: Instrument, record: Record) -> Sequence[tuple[str, str]]:
    """Where a stored quiz differs from what the engine asks again: pairs (stored, asked), empty when it agrees."""
    test, given = instrument.quiz(record.blueprint), record.scores(QUIZ)
    kept_back = {*record.seen, *instrument.retired}
    sitting = test.begin(record.seed, seen=kept_back, ineligible=record.ineligible)
    differences = []
    for item_id, score in given.items():
        step = sitting.step
        asked = step.item_id if isinstance(step, Ask) else step.reason
        if asked != item_id:
            differences.append((item_id, asked))
        sitting.answer(item_id, score)
    return differences
