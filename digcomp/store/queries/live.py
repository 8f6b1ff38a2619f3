"""A test while it is sat: one row a seat, and the latest answers of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from digcomp.store.queries.sitting_path import Row
from digcomp.store.tables import Answer, Event, Person, Seat, Sitting

#: Seed, items seen, items kept back and all answers of a sitting.
Kept = tuple[int, tuple[str, ...], tuple[str, ...], list[Row]]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat and its sitting in one test; no sitting where the person has not joined."""

    seat_id: int
    position: int
    name: str
    sitting_id: int | None
    blueprint: str | None
    scale_version: str | None
    started_at: datetime | None
    finished_at: datetime | None
    open_until: datetime | None
    begun_again: datetime | None  # when one of the asked events last happened in this training


@dataclass(frozen=True, slots=True)
class Latest:
    """One of a sitting's latest answers, with what is counted of the whole sitting."""

    sitting_id: int
    phase: str
    item_id: str
    answered_at: datetime
    of_phase: int  # answers of its phase
    last_at: datetime


_BEGUN_AGAIN = (
    select(func.max(Event.at))
    .where(Event.training_id == bindparam("training"), Event.action.in_(bindparam("beginnings", expanding=True)))
    .scalar_subquery()
)
_SEATS = (
    select(
        Seat.id,
        Seat.position,
        Person.name,
        Sitting.id,
        Sitting.blueprint,
        Sitting.scale_version,
        Sitting.started_at,
        Sitting.finished_at,
        Sitting.open_until,
        _BEGUN_AGAIN,
    )
    .select_from(Seat)
    .join(Person, Person.id == Seat.person_id)
    .outerjoin(Sitting, (Sitting.seat_id == Seat.id) & (Sitting.wave_id == bindparam("wave")))
    .where(Seat.training_id == bindparam("training"), Seat.removed_at.is_(None))
    .order_by(Seat.position)
)
# "quiz" sorts before "reflection": the latest questions first, then the latest statements.
_NUMBERED = (
    select(
        Answer.sitting_id,
        Answer.phase,
        Answer.item_id,
        Answer.answered_at,
        func.count().over(partition_by=(Answer.sitting_id, Answer.phase)).label("of_phase"),
        func.max(Answer.answered_at).over(partition_by=Answer.sitting_id).label("last_at"),
        func.row_number()
        .over(partition_by=Answer.sitting_id, order_by=(Answer.phase, Answer.position.desc()))
        .label("back"),
    )
    .join(Sitting, Sitting.id == Answer.sitting_id)
    .where(Sitting.wave_id == bindparam("wave"), Sitting.finished_at.is_(None))
    .subquery()
)
_LATEST = (
    select(*(column for column in _NUMBERED.c if column.name != "back"))
    .where(_NUMBERED.c.back <= bindparam("most"))
    .order_by(_NUMBERED.c.sitting_id, _NUMBERED.c.back)
)


def seats(session: Session, training_id: int, wave_id: int, beginnings: Sequence[str]) -> list[SeatRow]:
    """Every seat of a hall, in the order of its places; `beginnings` are events from which waiting is counted anew."""
    asked = {"training": training_id, "wave": wave_id, "beginnings": list(beginnings)}
    return [SeatRow(*tuple(row)) for row in session.execute(_SEATS, asked)]


def latest(session: Session, wave_id: int, most: int) -> dict[int, list[Latest]]:
    """Sitting id to its latest answers, the last first, of everybody who is inside."""
    found: dict[int, list[Latest]] = {}
    for row in session.execute(_LATEST, {"wave": wave_id, "most": most}):
        found.setdefault(row[0], []).append(Latest(*row))
    return found


def records(session: Session, sitting_ids: Sequence[int]) -> dict[int, Kept]:
    """What is kept of a few sittings."""
    query = (
        select(
            Sitting.id,
            Sitting.seed,
            Sitting.seen,
            Sitting.ineligible,
            Answer.phase,
            Answer.position,
            Answer.item_id,
            Answer.response,
            Answer.score,
            Answer.dont_know,
            Answer.answered_at,
        )
        .join(Answer, Answer.sitting_id == Sitting.id)
        .where(Sitting.id.in_(sitting_ids))
        .order_by(Sitting.id, Answer.phase, Answer.position)
    )
    found: dict[int, Kept] = {}
    for sitting_id, seed, seen, ineligible, *answer in session.execute(query):
        head: Kept = (seed, tuple(seen), tuple(ineligible), [])
        found.setdefault(sitting_id, head)[3].append(Row(*answer))
    return found


def inside(session: Session, wave_id: int) -> int:
    """How many have begun a test and not finished it."""
    query = (
        select(func.count())
        .select_from(Sitting)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Sitting.wave_id == wave_id, Sitting.finished_at.is_(None), Seat.removed_at.is_(None))
    )
    return int(session.scalar(query) or 0)


def tally(session: Session, training_id: int, wave_id: int) -> tuple[int, int, int]:
    """How many seats there are, how many have joined a test, and how many have finished it."""
    query = (
        select(func.count(), func.count(Sitting.id), func.count(Sitting.finished_at))
        .select_from(Seat)
        .outerjoin(Sitting, (Sitting.seat_id == Seat.id) & (Sitting.wave_id == wave_id))
        .where(Seat.training_id == training_id, Seat.removed_at.is_(None))
    )
    total, joined, finished = session.execute(query).one()
    return total, joined, finished
