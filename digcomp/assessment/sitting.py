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


class Walk:
    """A sitting that goes on answer by answer: it asks what `next_task` asks, for one answer's work instead of all.

    Statements are taken once each; where one is changed afterwards, the walk is made anew from the record.
    """

    def __init__(self, instrument: Instrument, record: Record) -> None:
        self.instrument = instrument
        self.seed, self.blueprint = record.seed, record.blueprint
        self.said, self.shown = record.scores(REFLECTION), record.scores(QUIZ)
        self._kept_back, self._ineligible = {*record.seen, *instrument.retired}, record.ineligible
        self._task: Task | Finished | None = None
        self._begin(REFLECTION if len(self.said) < instrument.tree.size else QUIZ)

    @property
    def task(self) -> Task | Finished:
        """What is asked next."""
        if self._task is None:
            self._task = self._ask()
        return self._task

    def take(self, given: Given) -> None:
        """Go on by the answer to the task."""
        if given.phase != self.phase:
            self._begin(given.phase)
        own = self.said if given.phase == REFLECTION else self.shown
        own[given.item_id] = given.score
        self._test.answer(given.item_id, given.score)
        self._task = None
        if self.phase == REFLECTION and len(self.said) == self.instrument.tree.size:
            self._begin(QUIZ)

    def _begin(self, phase: str) -> None:
        self.phase = phase
        if phase == REFLECTION:
            self._test = self.instrument.reflection.begin(self.seed)
        else:
            test = self.instrument.quiz(self.blueprint)
            self._test = test.begin(self.seed, seen=self._kept_back, ineligible=self._ineligible)
        self._test.answer_all(self.said if phase == REFLECTION else self.shown)

    def _ask(self) -> Task | Finished:
        step = self._test.step
        if self.phase == REFLECTION and not isinstance(step, Ask):
            self._begin(QUIZ)  # this content lacks statements for some competences
            step = self._test.step
        if not isinstance(step, Ask):
            return Finished(step.reason)
        if self.phase == REFLECTION:
            return Task(REFLECTION, len(self.said) + 1, self.instrument.tree.size, step.item_id)
        return Task(QUIZ, len(self.shown) + 1, BLUEPRINTS[self.blueprint].items, step.item_id)


def next_task(instrument: Instrument, record: Record) -> Task | Finished:
    """What this sitting asks next."""
    return Walk(instrument, record).task


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
