"""What reports of a training, and of many, are made of."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Attendance, Certificate, Programme, Seat, Training


def programme(session: Session, programme_id: int) -> Programme | None:
    """One programme."""
    return session.get(Programme, programme_id)


def trainings_held(session: Session, programme_id: int | None) -> Sequence[Training]:
    """The trainings of a programme, or all, in the order they were held; without those that were put away."""
    query = select(Training).where(Training.archived_at.is_(None)).order_by(Training.starts_on, Training.id)
    if programme_id is not None:
        query = query.where(Training.programme_id == programme_id)
    return session.scalars(query).all()


def minutes_attended(session: Session, training_id: int) -> Sequence[int]:
    """Minutes of each person for whom any day is noted."""
    query = (
        select(func.sum(Attendance.minutes))
        .join(Seat, Seat.id == Attendance.seat_id)
        .where(Seat.training_id == training_id, Seat.removed_at.is_(None))
        .group_by(Attendance.seat_id)
    )
    return [int(minutes) for minutes in session.scalars(query)]


def certificates_valid(session: Session, training_id: int) -> int:
    """How many certificates of a training are valid."""
    query = select(func.count()).select_from(Certificate).join(Seat, Seat.id == Certificate.seat_id)
    return int(session.scalar(query.where(Seat.training_id == training_id, Certificate.revoked_at.is_(None))) or 0)
