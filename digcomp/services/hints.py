"""Hints for the trainer of a training: worth a friendly question, and never kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.assessment.hints import Answered, alike, quick
from digcomp.assessment.instrument import Instrument
from digcomp.services.summaries import wave_of
from digcomp.store.queries import hints as queries
from digcomp.store.tables import Training


@dataclass(frozen=True, slots=True)
class QuickOne:
    """Somebody with many answers quicker than they can be read."""

    name: str
    quick: int
    answers: int


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two whose wrong answers agree."""

    names: tuple[str, str]
    alike: int
    common: int


@dataclass(frozen=True, slots=True)
class TestHints:
    """What one test hints at."""

    people: int
    quick: tuple[QuickOne, ...]
    alike: tuple[AlikePair, ...]


class Hints:
    """Worked out anew for each look, of a training that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument

    def of(self, training: Training, kind: str) -> TestHints:
        """The hints of one test."""
        given = queries.answers(self._session, wave_of(training, kind).id)
        names = [name for name, _ in given]
        people = [[*self._answered(rows)] for _, rows in given]
        return TestHints(
            len(people),
            tuple(QuickOne(names[one.person], one.quick, one.answers) for one in quick(people)),
            tuple(AlikePair((names[one.one], names[one.other]), one.alike, one.common) for one in alike(people)),
        )

    def _answered(self, rows: list[queries.Given]) -> list[Answered]:
        found = list[Answered]()
        before: datetime | None = None
        for row in rows:
            item = self._instrument.bank.items.get(row.item_id)
            # Of the first question it is not known when its page was opened.
            seconds = (row.answered_at - before).total_seconds() if before else None
            if item is not None:
                wrong = row.score == 0 and not row.dont_know
                found.append(Answered(row.item_id, row.response, wrong, seconds, item.seconds))
            before = row.answered_at
        return found
