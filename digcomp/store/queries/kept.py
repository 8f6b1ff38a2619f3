"""Kept results and tallies. Whoever changes them locks the tallies first, in one order: nobody waits for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, load_only

from digcomp.store.nation_tables import GainResult, Result, Tally, TallyDue
from digcomp.store.tables import Answer, Seat, Sitting, Training, Wave

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ended:
    """A sitting as its result is kept; `removed` where its seat was taken off the roster."""

    training_id: int
    kind: str
    seat_id: int
    removed: bool
    stamp: Stamp


def ended(session: Session, sitting_id: int) -> Ended | None:
    """One sitting with the stamp of its answers."""
    stamp = select(func.max(Answer.id), func.sum(Answer.score)).where(Answer.sitting_id == sitting_id)
    query = (
        select(Wave.training_id, Wave.kind, Sitting.seat_id, Seat.removed_at)
        .select_from(Sitting)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Sitting.id == sitting_id)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    last, scores = session.execute(stamp).one()
    return Ended(found[0], found[1], found[2], found[3] is not None, (last or 0, int(scores or 0)))


def locked(session: Session, training_id: int, kinds: Iterable[str]) -> dict[str, Tally]:
    """The tallies of a training, empty ones made where there are none, changed by nobody else until the commit."""
    wanted = sorted(kinds)
    empty = {"training_id": training_id, "people": 0, "basis": "", "content": {}, "sums": b""}
    session.execute(_insert(session, Tally).on_conflict_do_nothing(), [{**empty, "kind": kind} for kind in wanted])
    query = select(Tally).where(Tally.training_id == training_id, Tally.kind.in_(wanted)).order_by(Tally.kind)
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return {tally.kind: tally for tally in found}


def results(session: Session, sitting_ids: Iterable[int]) -> dict[int, Result]:
    """Kept results of some sittings."""
    found: dict[int, Result] = {}
    for part in _parts(sitting_ids):
        found |= {row.sitting_id: row for row in session.scalars(select(Result).where(Result.sitting_id.in_(part)))}
    return found


def results_of(session: Session, training_id: int) -> Sequence[Result]:
    """Every kept result of a training, in order of sitting: sums of them come out the same each time."""
    return session.scalars(select(Result).where(Result.training_id == training_id).order_by(Result.sitting_id)).all()


def gains_of(session: Session, training_id: int) -> Sequence[GainResult]:
    """Every kept change of a training, in order of seat."""
    query = select(GainResult).where(GainResult.training_id == training_id).order_by(GainResult.seat_id)
    return session.scalars(query).all()


def result_of_seat(session: Session, training_id: int, seat_id: int, kind: str) -> Result | None:
    """The kept result of a seat in one test."""
    own = (Result.training_id == training_id, Result.seat_id == seat_id, Result.kind == kind)
    return session.scalar(select(Result).where(*own))


def put_results(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep results, in the place of earlier ones of the same sittings."""
    drop_results(session, [row["sitting_id"] for row in rows])
    if rows:
        session.execute(insert(Result), rows)


def put_gains(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep changes, in the place of earlier ones of the same seats."""
    drop_gains(session, [row["seat_id"] for row in rows])
    if rows:
        session.execute(insert(GainResult), rows)


def drop_results(session: Session, sitting_ids: Iterable[int]) -> None:
    """Drop results."""
    for part in _parts(sitting_ids):
        session.execute(delete(Result).where(Result.sitting_id.in_(part)))


def drop_gains(session: Session, seat_ids: Iterable[int]) -> None:
    """Drop changes."""
    for part in _parts(seat_ids):
        session.execute(delete(GainResult).where(GainResult.seat_id.in_(part)))


def holding(session: Session, sitting_ids: Iterable[int]) -> tuple[dict[int, set[int]], set[int]]:
    """Training to seats of the results of some sittings, and the seats of those sittings."""
    found: dict[int, set[int]] = {}
    for part in _parts(sitting_ids):
        query = select(Result.training_id, Result.seat_id).where(Result.sitting_id.in_(part))
        for training_id, seat_id in session.execute(query):
            found.setdefault(training_id, set()).add(seat_id)
    return found, set().union(*found.values())


def mark_due(session: Session, training_ids: Iterable[int]) -> None:
    """Have the tallies of some trainings made anew."""
    rows = [{"training_id": one} for one in sorted(set(training_ids))]
    if rows:
        session.execute(_insert(session, TallyDue).on_conflict_do_nothing(), rows)


def due(session: Session, most: int | None = None) -> Sequence[int]:
    """Trainings whose tallies are due."""
    return session.scalars(select(TallyDue.training_id).order_by(TallyDue.training_id).limit(most)).all()


def is_due(session: Session, training_id: int) -> bool:
    """Whether the tallies of a training are due."""
    return session.get(TallyDue, training_id) is not None


def done(session: Session, training_id: int) -> None:
    """The tallies of a training fit its people again."""
    session.execute(delete(TallyDue).where(TallyDue.training_id == training_id))


def every_training(session: Session, after: int, most: int) -> Sequence[int]:
    """Ids of trainings in order, some at a time."""
    return session.scalars(select(Training.id).where(Training.id > after).order_by(Training.id).limit(most)).all()


def training_count(session: Session) -> int:
    """How many trainings there are."""
    return int(session.scalar(select(func.count()).select_from(Training)) or 0)


def tally(session: Session, training_id: int, kind: str) -> Tally | None:
    """One tally."""
    return session.get(Tally, (training_id, kind))


def write(session: Session, tally: Tally, values: dict[str, Any]) -> None:
    """Write a tally that is locked."""
    own = (Tally.training_id == tally.training_id, Tally.kind == tally.kind)
    session.execute(update(Tally).where(*own).values(**values).execution_options(synchronize_session=False))
    session.expire(tally)


def tallies(session: Session, training_ids: Iterable[int] | None = None) -> Sequence[Tally]:
    """Tallies that are not due, without their sums: of some trainings, or all."""
    light = load_only(Tally.people, Tally.mean, Tally.low, Tally.high)
    query = select(Tally).options(light).where(Tally.training_id.not_in(select(TallyDue.training_id)))
    if training_ids is not None:
        query = query.where(Tally.training_id.in_(list(training_ids)))
    return session.scalars(query).all()


def _insert(session: Session, table: type) -> Any:
    dialect = session.get_bind().dialect.name
    own = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return own(cast(Table, table.__table__))  # type: ignore[attr-defined]


def _parts(ids: Iterable[int]) -> list[list[int]]:
    """Ids some at a time: databases take a bounded number of values in one statement."""
    every = sorted(set(ids))
    return [every[start : start + 1000] for start in range(0, len(every), 1000)]
