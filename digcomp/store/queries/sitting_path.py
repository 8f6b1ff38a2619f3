"""The path of a sitting, in SQLAlchemy Core, compiled once.

Statements are sent by a connection: a session's own `execute` prepares for objects that are not asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any
from typing import cast as typed

from sqlalchemy import (
    ColumnElement,
    Connection,
    Function,
    Select,
    String,
    Table,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from digcomp.assessment.sitting import QUIZ, REFLECTION, Given
from digcomp.store.tables import Answer, Person, Seat, Sitting, Training, Wave


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a sitting before its answers are read."""

    id: int
    public: str
    language: str
    seed: int
    blueprint: str
    scale_version: str
    started_at: datetime
    finished_at: datetime | None
    finish_reason: str | None
    open_until: datetime | None
    wave_id: int
    wave_kind: str
    wave_state: str
    closed_at: datetime | None
    paused_at: datetime | None
    closes_at: datetime | None
    training_id: int
    target: str | None
    demo: bool
    seat_id: int
    seat_code: str
    name: str
    said: int  # statements answered
    shown: int  # questions answered
    mark: str  # the facts up to the seat's id as one text: whoever remembers a sitting asks whether it still holds

    def without_person(self) -> "Head":
        """What may be remembered: neither name nor personal code."""
        return replace(self, seat_code="", name="")


def last(phase: str) -> Function[int]:
    """The last position answered: positions count without a gap, so that it is how many there are."""
    own = Answer.sitting_id == Sitting.id, Answer.phase == literal_column(f"'{phase}'")
    found = select(func.max(Answer.position)).where(*own).correlate(Sitting).scalar_subquery()
    return func.coalesce(found, literal_column("0"))


def of_sitting(query: Select[Any]) -> Select[Any]:
    """A query about the sitting of a public id."""
    return (
        query.select_from(Sitting)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Training, Training.id == Wave.training_id)
        .where(Sitting.public == bindparam("public"))
    )


_FACTS: tuple[InstrumentedAttribute[Any], ...] = (
    Sitting.id,
    Sitting.public,
    Sitting.language,
    Sitting.seed,
    Sitting.blueprint,
    Sitting.scale_version,
    Sitting.started_at,
    Sitting.finished_at,
    Sitting.finish_reason,
    Sitting.open_until,
    Wave.id,
    Wave.kind,
    Wave.state,
    Wave.closed_at,
    Wave.paused_at,
    Wave.closes_at,
    Training.id,
    Training.target,
    Training.demo,
    Sitting.seat_id,
)


def mark() -> ColumnElement[str]:
    """The facts of a sitting as one text; nothing in it is about the person."""
    written: list[ColumnElement[str]] = [func.coalesce(cast(fact, String), literal_column("''")) for fact in _FACTS]
    return reduce(lambda one, other: one + literal_column("'|'") + other, written)


_HEAD = (
    of_sitting(select(*_FACTS, Seat.code, Person.name, last(REFLECTION), last(QUIZ), mark()))
    .join(Seat, Seat.id == Sitting.seat_id)
    .join(Person, Person.id == Seat.person_id)
)
# Of two answers that one sitting sends at once, the second waits here and then reads what the first has stored. SQLite
# has no such words and needs none: who writes is alone. The key stays as it is, so that references are not held up.
_HEAD_ALONE = _HEAD.with_for_update(of=Sitting, key_share=True)
_KEPT_BACK = select(Sitting.seen, Sitting.ineligible).where(Sitting.id == bindparam("sitting"))
_GIVEN = (Answer.phase, Answer.position, Answer.item_id, Answer.response, Answer.score, Answer.dont_know)
_OF_SITTING = Answer.sitting_id == bindparam("sitting")
_RECORD = select(*_GIVEN).where(_OF_SITTING).order_by(Answer.phase, Answer.position)
_ANSWERS = select(*_GIVEN, Answer.answered_at).where(_OF_SITTING).order_by(Answer.phase, Answer.position)
VALUES = ("sitting_id", "phase", "position", "item_id", "response", "score", "dont_know", "answered_at")
ANSWER = typed(Table, Answer.__table__)
INSERT: dict[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_STORE = {
    name: insert(ANSWER).values({value: bindparam(value) for value in VALUES}).on_conflict_do_nothing()
    for name, insert in INSERT.items()
}


@dataclass(frozen=True, slots=True)
class Row:
    """One stored answer."""

    phase: str
    position: int
    item_id: str
    response: str
    score: int
    dont_know: bool
    answered_at: datetime


def head(line: Connection, public: str, *, alone: bool = False) -> Head | None:
    """The sitting of this public id; `alone` with it to the end of the transaction, which is to write an answer."""
    row = line.execute(_HEAD_ALONE if alone else _HEAD, {"public": public}).first()
    return None if row is None else Head(*tuple(row))


def kept_back(line: Connection, sitting_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items that this person has seen before, and those that exposure control keeps back."""
    seen, ineligible = line.execute(_KEPT_BACK, {"sitting": sitting_id}).one()
    return tuple(seen), tuple(ineligible)


def record(line: Connection, sitting_id: int) -> tuple[Given, ...]:
    """Every stored answer, without its time: what a sitting is replayed from."""
    return tuple(Given(*row) for row in line.execute(_RECORD, {"sitting": sitting_id}).all())


def answers(session: Session, sitting_id: int) -> tuple[Row, ...]:
    """Every stored answer, statements and quiz each in order of position."""
    return tuple(Row(*row) for row in session.execute(_ANSWERS, {"sitting": sitting_id}))


def store_answer(line: Connection, sitting_id: int, given: Given, now: datetime) -> bool:
    """Store an answer unless its position or its item has one; whether it was stored."""
    values = (sitting_id, given.phase, given.position, given.item_id, given.response, given.score, given.dont_know, now)
    sent = dict(zip(VALUES, values, strict=True))
    return bool(line.execute(_STORE[line.dialect.name], sent).rowcount)


def replace_statement(session: Session, sitting_id: int, given: Given, now: datetime) -> None:
    """Replace the answer to a statement."""
    own = Answer.sitting_id == sitting_id, Answer.item_id == given.item_id
    said = {"response": given.response, "score": given.score, "answered_at": now}
    session.execute(update(Answer).where(*own).values(said))


def finish(session: Session, sitting_id: int, reason: str, now: datetime) -> None:
    """Mark a sitting as finished; the first reason stands."""
    session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.finished_at.is_(None))
        .values(finished_at=now, finish_reason=reason)
    )


def answers_since(session: Session, sitting_id: int, moment: datetime) -> int:
    """How many answers were stored after a moment."""
    query = select(func.count()).where(Answer.sitting_id == sitting_id, Answer.answered_at > moment)
    return int(session.scalar(query) or 0)
