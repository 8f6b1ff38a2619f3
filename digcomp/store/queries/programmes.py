"""Programmes and organisations: what trainings and people belong to."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Organisation, Programme, Seat, Training


def programmes_with_trainings(session: Session) -> Sequence[tuple[Programme, int]]:
    """All programmes by title, each with the number of its trainings."""
    query = (
        select(Programme, func.count(Training.id))
        .outerjoin(Training, Training.programme_id == Programme.id)
        .group_by(Programme.id)
        .order_by(Programme.title)
    )
    return [(programme, count) for programme, count in session.execute(query)]


def programme(session: Session, programme_id: int) -> Programme | None:
    """One programme."""
    return session.get(Programme, programme_id)


def programmes_of_others(session: Session, user_id: int) -> set[int]:
    """Ids of programmes that somebody else holds a training of."""
    return set(session.scalars(select(Training.programme_id).where(Training.trainer_id != user_id).distinct()))


def organisations(session: Session) -> Sequence[Organisation]:
    """All organisations."""
    return session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)).all()


def organisations_of_others(session: Session, user_id: int) -> set[int]:
    """Ids of organisations that somebody else's training, or a seat in it, names."""
    held = select(Training.organisation_id).where(Training.trainer_id != user_id)
    seated = select(Seat.organisation_id).join(Training, Training.id == Seat.training_id)
    named = held.union(seated.where(Training.trainer_id != user_id))
    return {one for one in session.scalars(named) if one is not None}


def organisation_uses(session: Session) -> dict[int, int]:
    """Organisation id to the number of people and trainings that name it."""
    seats = select(Seat.organisation_id, func.count()).where(Seat.removed_at.is_(None)).group_by(Seat.organisation_id)
    trainings = select(Training.organisation_id, func.count()).group_by(Training.organisation_id)
    found: dict[int, int] = {}
    for query in (seats, trainings):
        for organisation_id, count in session.execute(query):
            if organisation_id is not None:
                found[organisation_id] = found.get(organisation_id, 0) + count
    return found


def organisation_named(session: Session, parent_id: int | None, name: str) -> Organisation | None:
    """The organisation of this name under another, or at the top."""
    under = Organisation.parent_id == parent_id if parent_id is not None else Organisation.parent_id.is_(None)
    return session.scalar(select(Organisation).where(under, Organisation.name == name).limit(1))
