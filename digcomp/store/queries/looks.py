"""Who looked at whose result."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, exists, insert, literal, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Instant, Look, Seat, Sitting, Training, User, Wave

_LOOK = ("person_id", "sitting_id", "user_id", "what", "at")


def looked_since(session: Session, user_id: int, sitting_id: int, moment: datetime) -> bool:
    """Whether somebody has looked at a sitting since a moment."""
    query = select(Look.id).where(Look.user_id == user_id, Look.sitting_id == sitting_id, Look.at >= moment)
    return session.scalar(query.limit(1)) is not None


def note_all(
    session: Session, user_id: int | None, training_id: int | None, what: str, now: datetime, morning: datetime
) -> None:
    """A look at every sitting with answers of a training, or of all that are no demonstration, in one statement.

    None is whoever runs the server; who looked at a sitting this morning already is not noted twice.
    """
    query = _new_looks(user_id, what, now, morning).join(Wave, Wave.id == Sitting.wave_id)
    query = query.join(Training, Training.id == Wave.training_id)
    query = query.where(~Training.demo) if training_id is None else query.where(Training.id == training_id)
    session.execute(insert(Look).from_select(_LOOK, query))


def note_one(session: Session, sitting_id: int, what: str, now: datetime, morning: datetime) -> None:
    """A look at one sitting by whoever runs the server."""
    session.execute(
        insert(Look).from_select(_LOOK, _new_looks(None, what, now, morning).where(Sitting.id == sitting_id))
    )


def _new_looks(user_id: int | None, what: str, now: datetime, morning: datetime) -> Any:
    who = Look.user_id.is_(None) if user_id is None else Look.user_id == user_id
    looked = exists().where(Look.sitting_id == Sitting.id, who, Look.at >= morning)
    values = (literal(user_id, Integer), literal(what, String), literal(now, Instant()))
    return (
        select(Seat.person_id, Sitting.id, *values)
        .select_from(Sitting)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Seat.removed_at.is_(None), ~looked, exists().where(Answer.sitting_id == Sitting.id))
    )


def looks_at(session: Session, sitting_id: int) -> list[tuple[str | None, datetime]]:
    """Role (None: whoever runs the server) and moment of every look at the person of a sitting, the latest first."""
    person = (
        select(Seat.person_id).join(Sitting, Sitting.seat_id == Seat.id).where(Sitting.id == sitting_id)
    ).scalar_subquery()
    query = select(User.role, Look.at).outerjoin(User, User.id == Look.user_id).where(Look.person_id == person)
    return [(role, at) for role, at in session.execute(query.order_by(Look.at.desc(), Look.id.desc()))]
