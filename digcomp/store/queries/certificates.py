"""Certificates, and what they are given for."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Certificate, Seat, Sitting, Training, User


def certificates_of(session: Session, training_id: int) -> Sequence[Certificate]:
    """All certificates of a training, revoked ones too, in the order of issue."""
    query = select(Certificate).join(Seat, Seat.id == Certificate.seat_id).where(Seat.training_id == training_id)
    return session.scalars(query.order_by(Certificate.id)).all()


def certificate(session: Session, certificate_id: int) -> Certificate | None:
    """One certificate."""
    return session.get(Certificate, certificate_id)


def numbered(session: Session, number: str) -> Certificate | None:
    """The certificate of a number."""
    return session.scalar(select(Certificate).where(Certificate.number == number))


def taken(session: Session, numbers: Collection[str]) -> set[str]:
    """Those of these numbers that certificates have already."""
    return set(session.scalars(select(Certificate.number).where(Certificate.number.in_(numbers))))


def valid_of_sitting(session: Session, public: str) -> Certificate | None:
    """The certificate that whoever sat a sitting has now."""
    query = select(Certificate).join(Sitting, Sitting.seat_id == Certificate.seat_id)
    query = query.where(Sitting.public == public, Certificate.revoked_at.is_(None))
    return session.scalars(query.order_by(Certificate.id.desc()).limit(1)).first()


def revoked_ids(session: Session) -> list[int]:
    """Ids of all revoked certificates of this installation."""
    return list(session.scalars(select(Certificate.id).where(Certificate.revoked_at.is_not(None))))


def sittings_in(session: Session, wave_id: int) -> Sequence[Sitting]:
    """The sittings of one test."""
    return session.scalars(select(Sitting).where(Sitting.wave_id == wave_id).order_by(Sitting.id)).unique().all()


def quiz_scores_in(session: Session, wave_id: int) -> dict[int, dict[str, int]]:
    """Seat id to item to score of one test's quizzes."""
    query = (
        select(Sitting.seat_id, Answer.item_id, Answer.score)
        .join(Answer, Answer.sitting_id == Sitting.id)
        .where(Sitting.wave_id == wave_id, Answer.phase == "quiz")
        .order_by(Sitting.id, Answer.position)
    )
    found: dict[int, dict[str, int]] = {}
    for seat_id, item_id, score in session.execute(query):
        found.setdefault(seat_id, {})[item_id] = score
    return found


def trainer_name(session: Session, training: Training) -> str:
    """The name of whoever holds a training."""
    return session.scalar(select(User.name).where(User.id == training.trainer_id)) or training.trainer_name
