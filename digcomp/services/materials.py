"""Did the materials work: the timetable as it was held, and what participants say of the training."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from digcomp.assessment.growth import SMALLEST_GROUP, SMALLEST_PART
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.suppression import in_bands
from digcomp.errors import InputRefused
from digcomp.services.clock import SYSTEM_CHANCE, Chance
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.trainings import MOST_HOURS
from digcomp.store.engine import writing
from digcomp.store.queries import halls
from digcomp.store.tables import Feedback, Lesson, Training

#: What participants rate from 1, not at all, to 5, fully; the words stand on the page.
QUESTIONS = ("useful", "clear", "pace", "practice", "able")
STEPS = 5
#: A rating of this or more counts as satisfied.
SATISFIED = 4
MOST_MINUTES = MOST_HOURS * 60


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What was said of a training: counts and comments only where ten or more have said something."""

    given: int
    counts: Mapping[str, tuple[int, ...]]  # question to how many chose each step, for sums alone
    comments: tuple[str, ...]

    @property
    def speaks(self) -> bool:
        """Whether enough have answered."""
        return bool(self.counts)

    def bands(self, question: str) -> list[tuple[int, int, int]]:
        """First and last step, from 1, and how many chose them: never a band of one to four people."""
        return [(first + 1, last + 1, count) for first, last, count in in_bands(self.counts[question])]

    @property
    def satisfied(self) -> float:
        """Share of all ratings that are 4 or 5."""
        ratings = sum(map(sum, self.counts.values()))
        return sum(sum(steps[SATISFIED - 1 :]) for steps in self.counts.values()) / ratings if ratings else 0.0


class Materials:
    """Timetable and feedback of trainings that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session, instrument: Instrument, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._instrument = instrument
        self._chance = chance

    def timetable(self, training: Training) -> dict[str, int]:
        """Competence to minutes; those without a lesson are left out."""
        return halls.lessons(self._session, training.id)

    def set_timetable(self, training: Training, typed: Mapping[str, str]) -> None:
        """Keep a timetable as typed, competence to minutes; InputRefused names the first wrong field, nothing kept."""
        minutes = {c.id: _minutes(c.id, typed.get(c.id, "")) for c in self._instrument.framework.competences}
        refuse_if_elsewhere(training)
        writing(self._session, alone=f"training/{training.id}")
        self._session.execute(delete(Lesson).where(Lesson.training_id == training.id))
        rows = ((competence, spent) for competence, spent in minutes.items() if spent)
        self._session.add_all(Lesson(training_id=training.id, competence=c, minutes=m) for c, m in rows)
        self._session.commit()

    def satisfaction(self, training: Training) -> Satisfaction:
        """What participants said."""
        return satisfaction(list(halls.feedback(self._session, [training.id])), self._chance)


def satisfaction(rows: list[Feedback], chance: Chance) -> Satisfaction:
    """Counts of the steps, and the comments in an order that says nothing of who wrote them.

    New ones are told five at a time: whoever looked before and after one was given would know what it says.
    """
    given = len(rows)
    rows = sorted(rows, key=lambda row: row.id or 0)[: given - given % SMALLEST_PART]
    if len(rows) < SMALLEST_GROUP:
        return Satisfaction(given, {}, ())
    counts = {
        question: tuple(sum(row.ratings.get(question) == step for row in rows) for step in range(1, STEPS + 1))
        for question in QUESTIONS
    }
    comments = [row.comment for row in rows if row.comment]
    shuffled = [comments.pop(chance.below(len(comments))) for _ in range(len(comments))]
    return Satisfaction(len(rows), counts, tuple(shuffled))


def _minutes(competence: str, typed: str) -> int:
    text = typed.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > MOST_MINUTES:
        raise InputRefused(f"minutes-{competence}", "not-minutes")
    return int(text)
