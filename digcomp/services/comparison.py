"""Trainings side by side: what their groups gained and how satisfied people were."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.assessment.comparison import Pooled, gain_of, pairs_apart, pooled
from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import Growth, Shift
from digcomp.assessment.suppression import in_steps
from digcomp.services.clock import SYSTEM_CHANCE, Chance
from digcomp.services.kept import GAIN
from digcomp.services.materials import Satisfaction, satisfaction
from digcomp.services.national import catch_up
from digcomp.services.summaries import growth_of
from digcomp.services.trainings import TrainingPage
from digcomp.store.queries import halls, national
from digcomp.store.tables import Feedback, Training


@dataclass(frozen=True, slots=True)
class Side:
    """One training of the comparison."""

    training: Training
    people: int  # sat both tests; in steps of five where it is told to those who see no people
    growth: Growth
    satisfaction: Satisfaction


@dataclass(frozen=True, slots=True)
class Compared:
    """Trainings by date, the latest first, and what may be said of their differences."""

    sides: tuple[Side, ...]
    small: int  # left out: fewer than ten sat both tests
    waiting: int  # not worked out yet
    apart: int  # pairs that differ for certain
    pairs: int
    aimags: tuple[tuple[str, Pooled], ...]
    page: int
    pages: int
    only_demo: bool


class Comparison:
    """Comparison of trainings that the caller may see, from their tallies: no answer is read."""

    def __init__(self, session: Session, instrument: Instrument, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._instrument = instrument
        self._chance = chance

    def of(self, shown: TrainingPage) -> Compared:
        """A page of trainings whose test after has begun (`Trainings.page`), and all of them by aimag."""
        ids = [one.id for one in shown.trainings]
        catch_up(self._session, self._instrument, ids)
        due, tallies = national.due_among(self._session, ids), national.contents(self._session, ids, GAIN)
        said: dict[int, list[Feedback]] = {}
        for row in halls.feedback(self._session, ids):
            said.setdefault(row.training_id, []).append(row)
        sides, small = list[Side](), 0
        for training in shown.trainings:
            tally = tallies.get(training.id)
            if training.id in due:
                continue
            if tally is None or tally.people < SMALLEST_GROUP or not tally.content:
                small += 1
                continue
            feedback = satisfaction(said.get(training.id, []), self._chance)
            people = in_steps(tally.people) if shown.trainer_id is None else tally.people
            sides.append(Side(training, people, growth_of(tally.content), feedback))
        apart, pairs = pairs_apart([one.growth.overall for one in sides])
        return Compared(
            sides=tuple(sides),
            small=small,
            waiting=len(due),
            apart=apart,
            pairs=pairs,
            aimags=self._by_aimag(shown),
            page=shown.page,
            pages=shown.pages,
            only_demo=national.only_demo(self._session, shown.trainer_id, shown.aimag),
        )

    def _by_aimag(self, shown: TrainingPage) -> tuple[tuple[str, Pooled], ...]:
        """Aimags with all their trainings taken together, by code."""
        gains: dict[str, list[Shift]] = {}
        for code, *gain in national.gains(self._session, shown.trainer_id, shown.aimag, GAIN, SMALLEST_GROUP):
            gains.setdefault(code, []).append(gain_of(*gain))
        return tuple((code, pooled(own)) for code, own in sorted(gains.items()))
