"""An invented nation, written straight into the tables; people answer by abilities of their own, as real ones do.

For measuring alone, into an empty database: sitting ten million answers would take months.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.instrument import Instrument, level_middle
from digcomp.errors import Refused
from digcomp.services import kept
from digcomp.services.places import AIMAGS
from digcomp.store.engine import writing
from digcomp.store.nation_tables import GainResult, Result
from digcomp.store.tables import Answer, Base, Person, Programme, Seat, Sitting, Training, User, Wave

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]
Progress = Callable[[int, int], None]
Answers = dict[str, int]

#: People in a training, but for one large one; trainings written together; one in so many has sat the test after.
SEATS, TOGETHER, AFTER = 36, 40, 5
#: How far aimags and trainings lie apart, and what a training adds, logits: about what halls show.
AIMAG_SD, TRAINING_SD, GAIN, GAIN_SD = 0.25, 0.35, 0.5, 0.4
FIRST_DAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Nation:
    """What was written, and trainings to look at."""

    trainings: int
    people: int
    sittings: int
    answers: int
    usual: int
    large: int


@dataclass
class _Next:
    """The next free number of each table."""

    person: int = 1
    sitting: int = 1
    answer: int = 1
    training: int = 1
    wave: int = 1


@dataclass
class _Rows:
    """Rows of some trainings, table by table, and their results."""

    tables: dict[type[Base], list[tuple[Any, ...]]] = field(default_factory=dict)

    def add(self, table: type[Base], *values: Any) -> None:
        self.tables.setdefault(table, []).append(values)


_COLUMNS: dict[type[Base], str] = {
    Training: "id uid site programme_id trainer_id aimag place starts_on ends_on hours blueprint demo created_at",
    Wave: "id training_id kind code state opened_at closed_at",
    Person: "id number name created_at",
    Seat: "id training_id person_id position site code organisation",
    Sitting: "id public wave_id seat_id language seed blueprint framework_version bank_version scale_version ineligible"
    " seen consent_version consented_at started_at finished_at finish_reason",
    Answer: "id sitting_id phase position item_id response score dont_know answered_at",
    Result: "sitting_id training_id kind seat_id basis last scores figures",
    GainResult: "seat_id training_id basis rests_on figures",
}


class NationLoad:
    """Writes a nation of so many people; Refused("not-empty") for a database that has any."""

    def __init__(self, session: Session, instrument: Instrument, seed: int) -> None:
        self._session = session
        self._instrument = instrument
        self._rng = np.random.default_rng(seed)
        self._next = _Next()
        self._postgres = session.get_bind().dialect.name == "postgresql"
        self._basis = figures.basis(instrument)
        items, size = instrument.quiz_items, instrument.tree.size
        self._pools = [np.flatnonzero(items.competence == k) for k in range(size)]
        self._aimag_means = dict(zip(AIMAGS, self._rng.normal(0, AIMAG_SD, len(AIMAGS)), strict=True))
        statements = list(instrument.bank.statements.values())
        framework = instrument.framework
        self._statements = [
            min(
                (one for one in statements if one.competence == competence.id),
                key=lambda one: abs(one.level - 4),
            )
            for competence in framework.competences
        ]

    def fill(self, people: int, trainer_id: int, progress: Progress) -> Nation:
        """Write the nation: one training of a thousand (or a quarter of the people), the others of 36."""
        if self._session.scalar(select(func.count()).select_from(Person)):
            raise Refused("not-empty")
        large = min(1000, max(people // 4, 10))
        sizes = [large] + [SEATS] * max((people - large) // SEATS, 1)
        programme = self._programme()
        for start in range(0, len(sizes), TOGETHER):
            self._some(sizes[start : start + TOGETHER], start, programme, trainer_id)
            progress(min(start + TOGETHER, len(sizes)), len(sizes))
        self._tidy()
        own = self._next
        usual = next((n + 1 for n in range(len(sizes) - 1, 0, -1) if n % AFTER == 0), len(sizes))
        return Nation(len(sizes), own.person - 1, own.sitting - 1, own.answer - 1, usual, 1)

    def _programme(self) -> int:
        writing(self._session)
        programme = Programme(title="Bench", blueprint="short", created_at=_moment(FIRST_DAY, 0))
        self._session.add(programme)
        self._session.commit()
        return programme.id

    def _some(self, sizes: Sequence[int], start: int, programme: int, trainer_id: int) -> None:
        """Trainings from the `start`-th on, in one transaction: a cut leaves whole trainings alone."""
        rows, ids = _Rows(), list[int]()
        for n, size in enumerate(sizes, start):
            ids.append(self._training(rows, n, size, programme, trainer_id))
        writing(self._session)
        for table, columns in _COLUMNS.items():
            if found := rows.tables.get(table):
                self._put(table.__tablename__, columns.split(), found)
        for training_id in ids:
            kept.sum_up(self._session, self._instrument, training_id)
        self._session.commit()
        self._session.expunge_all()

    def _training(self, rows: _Rows, n: int, size: int, programme: int, trainer_id: int) -> int:
        own, rng = self._next, self._rng
        aimag, training_id = list(AIMAGS)[n % len(AIMAGS)], own.training
        day = FIRST_DAY + timedelta(days=n % 330)
        own.training += 1
        name = AIMAGS[aimag].mn
        rows.add(
            Training, training_id, f"bench{training_id:015}", "B", programme, trainer_id, aimag, name, str(day),
            str(day + timedelta(days=1)), 16, "short", False, self._stamp(day, 0),
        )  # fmt: skip
        seats = range(own.person, own.person + size)
        own.person += size
        for position, seat in enumerate(seats, 1):
            rows.add(Person, seat, f"B{seat:06}", f"Хүн {seat}", self._stamp(day, 0))
            rows.add(Seat, seat, training_id, seat, position, "B", f"{seat:08}", f"Газар {position % 3}")
        after = n % AFTER == 0
        theta = self._instrument.tree.draw(size, seed=int(rng.integers(2**31)))
        theta += self._aimag_means[aimag] + rng.normal(0, TRAINING_SD)
        taken = self._sat(rows, training_id, "pre", day, seats, theta, None)
        moved = theta + rng.normal(GAIN, GAIN_SD, (size, 1)) + rng.normal(0, 0.2, theta.shape)
        if after:
            later = self._sat(rows, training_id, "post", day + timedelta(days=1), seats, moved, taken)
            self._gains(rows, training_id, seats, taken, later)
        else:
            self._wave(rows, training_id, "post", day, "planned")
        return training_id

    def _wave(self, rows: _Rows, training_id: int, kind: str, day: date, state: str) -> int:
        number = self._next.wave
        self._next.wave += 1
        opened, closed = (self._stamp(day, 0), self._stamp(day, 180)) if state == "closed" else (None, None)
        rows.add(Wave, number, training_id, kind, f"{100_000 + number:06}", state, opened, closed)
        return number

    def _sat(
        self,
        rows: _Rows,
        training_id: int,
        kind: str,
        day: date,
        seats: Sequence[int],
        theta: Array,
        met: "_Taken | None",
    ) -> "_Taken":
        """One test of everybody: statements, questions, results."""
        items, own, rng = self._instrument.quiz_items, self._next, self._rng
        wave = self._wave(rows, training_id, kind, day, "closed")
        chosen = self._choose(len(seats), met)
        scores = _scores(items, chosen, theta, rng)
        said = self._said(theta)
        quizzes = [
            {items.ids[row]: int(score) for row, score in zip(*pair, strict=True)}
            for pair in zip(chosen, scores, strict=True)
        ]
        packed = figures.score(self._instrument, quizzes)
        stamps = list[tuple[int, int, int]]()
        minutes = [self._stamp(day, minute) for minute in range(120)]
        for n, seat in enumerate(seats):
            sitting = own.sitting
            own.sitting += 1
            self._sitting(rows, sitting, wave, seat, minutes)
            self._answers(rows, sitting, said[n].tolist(), quizzes[n], minutes)
            stamps.append((sitting, own.answer - 1, int(said[n].sum() + scores[n].sum())))
            rows.add(Result, sitting, training_id, kind, seat, self._basis, *stamps[-1][1:], packed[n])
        return _Taken(chosen, quizzes, stamps)

    def _sitting(self, rows: _Rows, sitting: int, wave: int, seat: int, minutes: Sequence[str]) -> None:
        framework, bank = self._instrument.framework, self._instrument.bank
        rows.add(
            Sitting, sitting, f"b{sitting:015}", wave, seat, "mn", sitting, "short", framework.id, bank.version,
            self._instrument.scale_version, "[]", "[]", "bench", minutes[0], minutes[0], minutes[60], "length",
        )  # fmt: skip

    def _answers(self, rows: _Rows, sitting: int, said: Sequence[int], quiz: Answers, minutes: Sequence[str]) -> None:
        own = self._next
        for place, (statement, score) in enumerate(zip(self._statements, said, strict=True), 1):
            rows.add(
                Answer, own.answer, sitting, "reflection", place, statement.id, str(score), score, False, minutes[1]
            )
            own.answer += 1
        for place, (item, score) in enumerate(quiz.items(), 1):
            at = minutes[2 + 2 * place]
            rows.add(Answer, own.answer, sitting, "quiz", place, item, '"a"', score, False, at)
            own.answer += 1

    def _choose(self, people: int, met: "_Taken | None") -> Array:
        """One item of each competence for each person, another one than before."""
        columns = []
        for k, pool in enumerate(self._pools):
            if met is None:
                columns.append(pool[self._rng.integers(pool.size, size=people)])
            else:
                before = np.searchsorted(pool, met.chosen[:, k])
                columns.append(pool[(before + self._rng.integers(1, pool.size, size=people)) % pool.size])
        return np.stack(columns, axis=1)

    def _said(self, theta: Array) -> Array:
        middles = np.array([level_middle(one.level) for one in self._statements])
        seen = theta + 0.3 + self._rng.normal(0, 0.6, (len(theta), 1)) - middles
        said = np.round(1.6 + seen + self._rng.logistic(0, 0.5, seen.shape))
        return np.asarray(np.clip(said, 0, 3).astype(int))

    def _gains(self, rows: _Rows, training_id: int, seats: Sequence[int], first: "_Taken", last: "_Taken") -> None:
        packed = figures.score_gains(self._instrument, first.quizzes, last.quizzes)
        for n, seat in enumerate(seats):
            name = ":".join(map(str, (*first.stamps[n], *last.stamps[n])))
            rows.add(GainResult, seat, training_id, self._basis, name, packed[n])

    def _put(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        connection = self._session.connection()
        names = ", ".join(columns)
        if not self._postgres:
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608
            return
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _tidy(self) -> None:
        """Let the database count on from here, and know what it holds."""
        writing(self._session)
        if self._postgres:
            for table in (Person, Seat, Sitting, Answer, Training, Wave):
                name = table.__tablename__
                highest = f"(SELECT max(id) FROM {name})"  # noqa: S608
                self._session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})"))
        self._session.execute(text("ANALYZE"))
        self._session.commit()

    def _stamp(self, day: date, minute: int) -> str:
        moment = _moment(day, minute)
        return moment.isoformat(sep=" ") if self._postgres else f"{moment:%Y-%m-%d %H:%M:%S.%f}"


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was asked and answered in one test: rows of the bank, and sitting, last answer and sum of scores."""

    chosen: Array
    quizzes: list[Answers]
    stamps: list[tuple[int, int, int]]


def _scores(items: Any, chosen: Array, theta: Array, rng: np.random.Generator) -> Array:
    """Scores drawn item by item, for everybody who was asked it at once."""
    found = np.zeros(chosen.shape, dtype=int)
    for row in np.unique(chosen):
        who = np.nonzero(chosen == row)
        below = np.cumsum(items.chances(int(row), theta[who[0], items.competence[row]]), axis=0)
        found[who] = np.minimum((rng.random(who[0].size) >= below).sum(axis=0), items.max_score[row])
    return found


def _moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(minutes=minute)


def trainer_named(session: Session, login: str) -> int:
    """The number of an account."""
    return int(session.scalars(select(User.id).where(User.login == login)).one())


def statements_explained(session: Session, statements: Sequence[tuple[str, Any]]) -> Iterator[str]:
    """Lines of the plans by which PostgreSQL runs statements as they were sent."""
    for statement, values in statements:
        yield " ".join(statement.split())[:200]
        rows = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", values)
        yield from (f"    {line}" for (line,) in rows)


def sizes(session: Session) -> dict[str, int]:
    """Tables of PostgreSQL by size in megabytes, with their indexes, the largest first."""
    query = "SELECT relname, pg_total_relation_size(relid) / 1000000 FROM pg_statio_user_tables ORDER BY 2 DESC LIMIT 6"
    return {str(name): int(size) for name, size in session.connection().exec_driver_sql(query)}
