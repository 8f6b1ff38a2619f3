"""The cast: Boris trains, Clara elsewhere, Dora administers, Eva writes items, Anand analyses; others sit the tests."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from argon2 import PasswordHasher
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Task
from digcomp.demo.academy import SeededChance
from digcomp.demo.answering import form_for
from digcomp.services.accounts import Account, Accounts
from digcomp.services.database import Database, open_database
from digcomp.services.hour import Hour
from digcomp.services.joining import Joining
from digcomp.services.live import Live
from digcomp.services.results import Results
from digcomp.services.roster import Roster
from digcomp.services.sittings import Outcome, Present, Sittings
from digcomp.services.steps import Steps
from digcomp.services.tokens import public_of, token_of
from digcomp.services.trainings import NewTraining, Trainings
from digcomp.services.walks import Walks
from digcomp.settings import Settings
from digcomp.store.tables import Sitting

#: Checks a password in a thousandth of the time; the hash itself says how it was made.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a password of the cast"
TRAINING = NewTraining(
    programme="Цахим ур чадвар",
    aimag="MN48",
    place="Мандалговь",
    starts_on=date(2026, 12, 8),
    ends_on=date(2026, 12, 9),
    hours=16,
    target="front-desk-officer",
)
Form = dict[str, list[str]]
#: The first engine of each kind of database: whose statements the later ones share.
_FIRST_ENGINES: dict[tuple[str, str], Engine] = {}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 12, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def settings_in(folder: Path, **more: str) -> Settings:
    """Settings of an installation that lives in a folder; codes may be tried as often as a test likes."""
    own = {"DIGCOMP_INSTANCE": str(folder), "DIGCOMP_SECRET_KEY": "k" * 32, "DIGCOMP_RATE_LIMITS": "0"}
    return Settings.read(own | more)


def open_quickly(settings: Settings) -> Database:
    """The database of an installation, which need not outlive a loss of power."""
    database = open_database(settings.database_url)
    for engine in (database.engine, database.lines):
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=off"))
        share_statements(engine, "sessions" if engine is database.engine else "lines")
    return database


def share_statements(engine: Engine, use: str) -> None:
    """Let an engine know the statements that earlier ones compiled: a third of the suite's time was compiling.

    A compiled statement is kept by its engine, under the dialect object; each test has an engine of its own.
    """
    with engine.connect():  # so that the dialect knows its server
        pass
    first = _FIRST_ENGINES.setdefault((engine.dialect.name, use), engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Every SQL statement sent inside the block, but for transactions and settings of the connection."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(" ".join(statement.split()))

    with heard(database, "before_cursor_execute", note):
        yield sent


@contextmanager
def heard(database: Database, what: str, listener: Callable[..., None]) -> Iterator[None]:
    """Hear of an event on every connection of a database inside the block."""
    engines = database.engine, database.lines
    for engine in engines:
        event.listen(engine, what, listener)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, what, listener)


@dataclass
class Cast:
    """Everybody, made when first asked for; services are called as the app calls them."""

    database: Database
    instrument: Instrument
    settings: Settings
    clock: Clock
    seed: int = 7
    walks: Walks = field(default_factory=Walks)

    @cached_property
    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @cached_property
    def chance(self) -> SeededChance:
        return SeededChance(self.seed)

    @cached_property
    def boris(self) -> Account:
        return self.account("boris", "trainer")

    @cached_property
    def clara(self) -> Account:
        return self.account("clara", "trainer")

    @cached_property
    def dora(self) -> Account:
        return self.account("dora", "administrator")

    @cached_property
    def eva(self) -> Account:
        return self.account("eva", "author")

    @cached_property
    def anand(self) -> Account:
        return self.account("anand", "analyst")

    def account(self, login: str, role: str, organisation_id: int | None = None) -> Account:
        with self.database.sessions() as session:
            return Accounts(session, self.clock, CHEAP).add(login, login.title(), PASSWORD, role, organisation_id)

    def trainings(self, session: Session) -> Trainings:
        return Trainings(session, self.clock, self.instrument, self.settings.site, self.chance)

    def joining(self, session: Session) -> Joining:
        return Joining(session, self.clock, self.instrument, self.settings.site, self.chance)

    def roster(self, session: Session) -> Roster:
        return Roster(session, self.clock, self.settings.site, self.chance)

    def sittings(self, session: Session) -> Sittings:
        return Sittings(session, self.clock, self.instrument, self.settings.secret_key, self.walks)

    def steps(self, session: Session) -> Steps:
        own, key = self.database.lines, self.settings.secret_key
        return Steps(own, self.clock, self.instrument, key, self.walks, lambda: self.sittings(session))

    def live(self, session: Session) -> Live:
        return Live(session, self.clock, self.instrument, self.walks)

    def hour(self, session: Session) -> Hour:
        return Hour(session, self.clock, self.trainings(session), self.live(session))

    def results(self, session: Session) -> Results:
        return Results(session, self.instrument)

    def training(self, *people: str, of: Account | None = None, opened: str | None = "pre", **more: Any) -> "Course":
        """A training with people on its roster and, unless told otherwise, its first test open."""
        new = NewTraining(**{name: getattr(TRAINING, name) for name in TRAINING.__slots__} | more)
        with self.database.sessions() as session:
            training = self.trainings(session).create(of or self.boris, new)
            roster = self.roster(session)
            roster.save(training.id, roster.preview(training.id, "\n".join(people)))
            course = Course(self, of or self.boris, training.id, {wave.kind: wave.code for wave in training.waves})
        if opened:
            course.open(opened)
        return course

    def present(self, token: str) -> Present:
        with self.database.sessions() as session:
            return self.sittings(session).present(token)

    def task(self, token: str) -> Task:
        task = self.present(token).task
        assert isinstance(task, Task)
        return task

    def answer(self, token: str, form: Form) -> Outcome:
        with self.database.sessions() as session:
            return self.steps(session).answer(token, form)

    def form(self, task: Task, score: int | None = None) -> Form:
        """The form of a page, filled in; without a score as well as can be, "on my own" for a statement."""
        sent = {"item": [task.item_id], "position": [str(task.position)]}
        if task.phase == REFLECTION:
            return sent | {"answer": ["2" if score is None else str(score)]}
        item = self.instrument.bank.items[task.item_id]
        return sent | form_for(item, item.max_score if score is None else score, self.rng)

    def sit(self, token: str, *, until: Any = None, wrong: float = 0.5) -> Task | Finished:
        """Answer until a task meets `until`, or to the end; a share of the questions is answered wrongly."""
        with self.database.sessions() as session:
            service = self.sittings(session)
            while isinstance(task := service.present(token).task, Task) and not (until and until(task)):
                self.clock.forward(seconds=20)
                failing = task.phase == QUIZ and self.rng.random() < wrong
                service.answer(token, self.form(task, 0 if failing else None))
        return task

    def sit_statements(self, token: str) -> Task:
        """Answer the 21 statements; the first question."""
        task = self.sit(token, until=lambda task: task.phase == QUIZ)
        assert isinstance(task, Task)
        return task


@dataclass
class Course:
    """One training of the cast."""

    cast: Cast
    trainer: Account
    id: int
    codes: dict[str, str]

    def open(self, kind: str) -> None:
        with self.cast.database.sessions() as session:
            self.cast.trainings(session).open(self.trainer, self.id, kind)

    def close(self, kind: str) -> None:
        with self.cast.database.sessions() as session:
            self.cast.trainings(session).close(self.trainer, self.id, kind)

    def seat_codes(self) -> dict[str, str]:
        """Name to personal code."""
        with self.cast.database.sessions() as session:
            seats = self.cast.trainings(session).seats(self.trainer, self.id)
            return {state.seat.person.name: state.seat.code for state in seats}

    def join(self, name: str = "Б. Ана", kind: str = "pre", personal_code: str = "") -> str:
        """Take a seat; the token of the sitting."""
        with self.cast.database.sessions() as session:
            joining = self.cast.joining(session)
            sitting = joining.join(self.codes[kind], name, personal_code, "mn", consent=True)
            return token_of(sitting.public, self.cast.settings.secret_key)

    def without(self, token: str, items: Iterable[str]) -> None:
        """Let somebody have met these items before, so that they are not asked."""
        public = public_of(token, self.cast.settings.secret_key)
        with self.cast.database.sessions() as session:
            sitting = session.scalars(select(Sitting).where(Sitting.public == public)).one()
            sitting.seen = sorted(items)
            session.commit()

    def sat_by(self, *names: str, kind: str = "pre", wrong: float = 0.5) -> list[str]:
        """Everybody named sits the whole test; the tokens."""
        known = self.seat_codes()
        tokens = [self.join(name, kind, known.get(name, "")) for name in names]
        for token in tokens:
            self.cast.sit(token, wrong=wrong)
        return tokens

    def finished_by(self, *names: str, kind: str = "post") -> list[str]:
        """Everybody named is through the test, without an answer, where only that counts; the tokens."""
        known = self.seat_codes()
        tokens = [self.join(name, kind, known.get(name, "")) for name in names]
        publics = [public_of(token, self.cast.settings.secret_key) for token in tokens]
        with self.cast.database.sessions() as session:
            for sitting in session.scalars(select(Sitting).where(Sitting.public.in_(publics))):
                sitting.finished_at, sitting.finish_reason = self.cast.clock(), "length"
            session.commit()
        return tokens
