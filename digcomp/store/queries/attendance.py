"""Who was present, and for how long."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Attendance, Seat


def seats_present(session: Session, training_id: int) -> Sequence[Seat]:
    """The seats of a training in order, without those that were taken off the roster."""
    query = select(Seat).where(Seat.training_id == training_id, Seat.removed_at.is_(None))
    return session.scalars(query.order_by(Seat.position)).all()


def attendance_of(session: Session, training_id: int) -> Sequence[Attendance]:
    """All that was noted of a training."""
    query = select(Attendance).join(Seat, Seat.id == Attendance.seat_id).where(Seat.training_id == training_id)
    return session.scalars(query.order_by(Attendance.seat_id, Attendance.day)).all()


def minutes_of(session: Session, training_id: int) -> dict[int, int]:
    """Seat id to the minutes of all days; who has no day noted is left out."""
    query = (
        select(Attendance.seat_id, func.sum(Attendance.minutes))
        .join(Seat, Seat.id == Attendance.seat_id)
        .where(Seat.training_id == training_id)
        .group_by(Attendance.seat_id)
    )
    return {seat_id: int(minutes) for seat_id, minutes in session.execute(query)}
