"""Who looked at whose result."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Look, Seat, Sitting, User


def looked_since(session: Session, user_id: int, sitting_id: int, moment: datetime) -> bool:
    """Whether somebody has looked at a sitting since a moment."""
    query = select(Look.id).where(Look.user_id == user_id, Look.sitting_id == sitting_id, Look.at >= moment)
    return session.scalar(query.limit(1)) is not None


def looks_at(session: Session, sitting_id: int) -> list[tuple[str, datetime]]:
    """Role and moment of every look at the person of a sitting, the latest first."""
    person = (
        select(Seat.person_id).join(Sitting, Sitting.seat_id == Seat.id).where(Sitting.id == sitting_id)
    ).scalar_subquery()
    query = select(User.role, Look.at).join(User, User.id == Look.user_id).where(Look.person_id == person)
    return [(role, at) for role, at in session.execute(query.order_by(Look.at.desc(), Look.id.desc()))]
