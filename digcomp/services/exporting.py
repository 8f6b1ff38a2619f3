"""What leaves the house as tables: answers, results and growth of sittings that are over, read a page at a time.

The self-view is in none of them: it was promised to its person alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.measures import Measures, measures
from digcomp.assessment.results import LOGITS_A_LEVEL, Shift
from digcomp.exchange.export_tables import measure_cells, measured_cells
from digcomp.exchange.tables import Row
from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.services.readiness import FEWEST_ANSWERS
from digcomp.services.results import Results
from digcomp.store.engine import ITS_ROWS, writing
from digcomp.store.queries import exporting as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.queries.exporting import Given, Head
from digcomp.store.tables import Event, Training

#: Sittings read and scored together: what memory holds at a time.
PAGE = 250
#: Spreadsheets know no zones; moments are told by the clock of the halls.
ZONE = ZoneInfo("Asia/Ulaanbaatar")
PAIRS = (("pre", "post"), ("pre", "follow-up"), ("post", "follow-up"))

Progress = Callable[[int], None]
Page = list[tuple[Head, list[Given]]]


def no_progress(_done: int) -> None:
    """Nobody watches."""


@dataclass
class SittingPages:
    """Sittings with their answers, a page at a time, and their results on the scale of their training."""

    session: Session
    instrument: Instrument
    now: datetime
    progress: Progress = no_progress
    _scales: dict[int, str] = field(default_factory=dict)

    def all(self, training_id: int | None) -> Iterator[Page]:
        """Every sitting that is over, of a training or of all that were held, as of one moment."""
        at_one_moment(self.session)
        last, done = 0, 0
        while heads := queries.heads_after(self.session, training_id, self.now, last, PAGE):
            yield self.with_answers(heads)
            last, done = heads[-1].id, done + len(heads)
            self.progress(done)

    def with_answers(self, heads: Sequence[Head]) -> Page:
        """Sittings and the answers of their quizzes."""
        answers = queries.quiz_answers(self.session, [head.id for head in heads])
        return [(head, answers[head.id]) for head in heads]

    def measured(self, page: Page) -> Iterator[tuple[Head, list[Given], str, Measures]]:
        """Those with answers enough for a result, in their order, with the scale and the result."""
        ready = [(head, given) for head, given in page if len(given) >= FEWEST_ANSWERS]
        scales = [self._scale(head) for head, _ in ready]
        found: dict[int, Measures] = {}
        for scale in dict.fromkeys(scales):
            own = [one for one, its in zip(ready, scales, strict=True) if its == scale]
            scored = measures(self.instrument.on(scale), [{g.item_id: g.score for g in given} for _, given in own])
            found |= {head.id: one for (head, _), one in zip(own, scored, strict=True)}
        for (head, given), scale in zip(ready, scales, strict=True):
            yield head, given, scale, found[head.id]

    def _scale(self, head: Head) -> str:
        """All of a training is on one scale, as on its pages."""
        if head.training_id not in self._scales:
            first = training_queries.first_scale(self.session, head.training_id)
            self._scales[head.training_id] = first or head.scale_version
        return self._scales[head.training_id]


class Exporting:
    """Tables of a training that the caller may see (ask `Trainings.get` first), or of the whole installation."""

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, progress: Progress = no_progress
    ) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._pages = SittingPages(session, instrument, clock(), progress)

    def answers(self, training_id: int | None) -> Iterator[Row]:
        """An answer a row, for the table ANSWERS."""
        for page in self._pages.all(training_id):
            for head, given in page:
                for cells, one in zip(answer_cells(self._instrument, head, given), given, strict=True):
                    yield (*_named(head), *cells, one.answered_at.astimezone(ZONE))

    def calibration(self, training_id: int | None) -> Iterator[Row]:
        """Person, item and score of an answer a row; each test of a person stands as a person of its own."""
        for page in self._pages.all(training_id):
            for head, given in page:
                for one in given:
                    yield f"{head.number}/{head.training_id}/{head.wave_kind}", one.item_id, one.score

    def people(self, training_id: int | None) -> Iterator[Row]:
        """A person and test a row."""
        for page in self._pages.all(training_id):
            for head, given, scale, found in self._pages.measured(page):
                ended = (head.finished_at or given[-1].answered_at).astimezone(ZONE)
                yield (*_named(head), ended, len(given), scale, *measured_cells(found))

    def competences(self, training_id: int | None, language: str) -> Iterator[Row]:
        """A person, test and competence a row."""
        known = self._instrument.framework.competences
        for page in self._pages.all(training_id):
            for head, _, _, found in self._pages.measured(page):
                target = self._instrument.targets.get(head.target or "")
                levels = target.levels if target else {}
                for competence, one in zip(known, found.competences, strict=True):
                    title = competence.title[language]
                    yield (*_named(head), competence.id, title, *measure_cells(one), levels.get(competence.id))

    def growth(self, training: Training) -> Iterator[Row]:
        """The growth of a training between each two of its tests; nothing of fewer than ten people."""
        results = Results(self._session, self._instrument)
        for first, last in PAIRS:
            found = results.growth(training, first, last)
            group = found.group if found else None
            if group is None:
                continue
            shifts = [("overall", group.overall), *group.areas, *group.competences]
            for name, shift in shifts:
                effect = group.effect_size if name == "overall" else None
                yield (training.id, training.place, first, last, group.people, name, *_shift_cells(shift), effect)

    def all_growth(self) -> Iterator[Row]:
        """The growth of every training that was held."""
        for training in queries.trainings_held(self._session):
            yield from self.growth(training)

    def count(self, training_id: int | None) -> int:
        """How many people have a sitting that is over."""
        return queries.people_over(self._session, training_id, self._pages.now)

    def sittings(self, training_id: int | None) -> int:
        """How many sittings are over."""
        return queries.sittings_over(self._session, training_id, self._pages.now)

    def note(self, account: Account | None, training_id: int | None, what: str) -> None:
        """Keep that somebody took data away."""
        writing(self._session, ITS_ROWS)
        detail = {"what": what}
        now = self._clock()
        self._session.add(
            Event(
                training_id=training_id, user_id=account.id if account else None, action="export", detail=detail, at=now
            )
        )
        self._session.commit()


def at_one_moment(session: Session) -> None:
    """Begin a transaction in which every page shows the same state, however long the reading takes.

    SQLite reads so by itself; PostgreSQL would show each statement what was stored meanwhile.
    """
    if session.in_transaction():
        session.commit()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def answer_cells(instrument: Instrument, head: Head, given: Sequence[Given]) -> Iterator[Row]:
    """The cells that an answer has in every table: what was asked, what was answered, and how long it took."""
    before: datetime | None = None
    for one in given:
        # An item that the present bank lacks keeps its answer; what it was is not known any more.
        item = instrument.bank.items.get(one.item_id)
        about = (item.competence, item.level, item.kind) if item else ("", None, "")
        seconds = round((one.answered_at - before).total_seconds()) if before else None
        highest = item.max_score if item else None
        yield (one.position, one.item_id, *about, one.response, one.score, highest, one.dont_know, seconds)
        before = one.answered_at


def _named(head: Head) -> Row:
    return head.training_id, head.place, head.wave_kind, head.number, head.name, head.organisation


def _shift_cells(shift: Shift) -> Row:
    change = shift.change / LOGITS_A_LEVEL
    return shift.before, shift.after, shift.change, shift.low, shift.high, change, shift.probability
