"""Trainings, their waves and seats."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from digcomp.store.tables import (
    Answer,
    Organisation,
    Programme,
    Seat,
    Sitting,
    Summary,
    Training,
    TrainingTrainer,
    Wave,
)


def trainings_of(session: Session, trainer_id: int | None, *, archived: bool = False) -> Sequence[Training]:
    """A trainer's trainings, the latest first, those with a second trainer too; all of them for None."""
    query = own_trainings(trainer_id, archived=archived)
    return session.scalars(query.order_by(Training.starts_on.desc(), Training.id.desc())).all()


def own_trainings(trainer_id: int | None, *, archived: bool) -> Select[Training]:
    """A query of a trainer's trainings, those with a second trainer too; of all for None."""
    query = select(Training).where(Training.archived_at.is_not(None) if archived else Training.archived_at.is_(None))
    if trainer_id is not None:
        query = query.where(or_(Training.trainer_id == trainer_id, _second_trainer(trainer_id)))
    return query


def _second_trainer(user_id: int) -> Any:
    own = (TrainingTrainer.training_id == Training.id, TrainingTrainer.user_id == user_id)
    return exists().where(*own)


def is_second_trainer(session: Session, training_id: int, user_id: int) -> bool:
    """Whether somebody trains beside the one who made the training."""
    return session.get(TrainingTrainer, (training_id, user_id)) is not None


def training(session: Session, training_id: int) -> Training | None:
    """One training."""
    return session.get(Training, training_id)


def programmes(session: Session) -> Sequence[Programme]:
    """All programmes by title."""
    return session.scalars(select(Programme).order_by(Programme.title)).all()


def programme_titled(session: Session, title: str) -> Programme | None:
    """The programme of this title."""
    return session.scalar(select(Programme).where(Programme.title == title))


def organisation(session: Session, organisation_id: int) -> Organisation | None:
    """One organisation."""
    return session.get(Organisation, organisation_id)


def wave_coded(session: Session, code: str) -> Wave | None:
    """The wave of a join code."""
    return session.scalar(select(Wave).where(Wave.code == code))


def seats_coded(session: Session, code: str) -> Sequence[Seat]:
    """The seats of a personal code, for two sites may have drawn the same; without those taken off the roster."""
    return session.scalars(select(Seat).where(Seat.code == code, Seat.removed_at.is_(None)).order_by(Seat.id)).all()


def seat_code_taken(session: Session, code: str) -> bool:
    """Whether a seat has this code, be it one that was taken off."""
    return session.scalar(select(Seat.id).where(Seat.code == code)) is not None


def seats_of(session: Session, training_id: int) -> Sequence[Seat]:
    """The seats of a training in order, without those that were taken off the roster."""
    query = select(Seat).where(Seat.training_id == training_id, Seat.removed_at.is_(None))
    return session.scalars(query.order_by(Seat.position)).all()


def sitting_at(session: Session, wave_id: int, seat_id: int) -> Sitting | None:
    """The sitting of a seat in a wave."""
    return session.scalar(select(Sitting).where(Sitting.wave_id == wave_id, Sitting.seat_id == seat_id))


def latest_sitting(session: Session, seat_id: int) -> Sitting | None:
    """The newest sitting of a seat."""
    query = select(Sitting).where(Sitting.seat_id == seat_id)
    # By when they began and not by id alone: bundles bring sittings in any order.
    return session.scalar(query.order_by(Sitting.started_at.desc(), Sitting.id.desc()).limit(1))


def sittings_of_seat(session: Session, seat_id: int) -> Sequence[Sitting]:
    """All sittings of a seat, in the order they began."""
    query = select(Sitting).where(Sitting.seat_id == seat_id)
    return session.scalars(query.order_by(Sitting.started_at, Sitting.id)).all()


def sittings_of(session: Session, training_id: int) -> list[tuple[int, int, str, bool]]:
    """Id, seat, kind of test and end of all sittings of a training, but those of people taken off its roster."""
    query = (
        select(Sitting.id, Sitting.seat_id, Wave.kind, Sitting.finished_at.is_not(None))
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Wave.training_id == training_id, Seat.removed_at.is_(None))
        .order_by(Sitting.id)
    )
    return [(sitting_id, seat_id, kind, ended) for sitting_id, seat_id, kind, ended in session.execute(query)]


def first_scale(session: Session, training_id: int) -> str | None:
    """The scale of a training: that of its first sitting; None where nobody has begun."""
    query = select(Sitting.scale_version).join(Wave, Wave.id == Sitting.wave_id).where(Wave.training_id == training_id)
    return session.scalar(query.order_by(Sitting.started_at, Sitting.id).limit(1))


def items_met_by(session: Session, person_id: int) -> list[str]:
    """Quiz items that a person has met in any sitting."""
    query = (
        select(Answer.item_id)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Seat.person_id == person_id, Answer.phase == "quiz")
        .order_by(Answer.item_id)
    )
    return list(session.scalars(query))


def scores_of(session: Session, training_id: int) -> dict[int, dict[str, dict[str, int]]]:
    """Sitting id to phase to item to score, for a whole training in one query."""
    query = (
        select(Answer.sitting_id, Answer.phase, Answer.item_id, Answer.score)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .where(Wave.training_id == training_id)
        .order_by(Answer.sitting_id, Answer.phase, Answer.position)
    )
    found: dict[int, dict[str, dict[str, int]]] = {}
    for sitting_id, phase, item_id, score in session.execute(query):
        found.setdefault(sitting_id, {}).setdefault(phase, {})[item_id] = score
    return found


def progress_of(session: Session, training_id: int) -> dict[int, tuple[int, Any]]:
    """Sitting id to number of answers and moment of the last, for a training."""
    query = (
        select(Answer.sitting_id, func.count(), func.max(Answer.answered_at))
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .where(Wave.training_id == training_id)
        .group_by(Answer.sitting_id)
    )
    return {sitting_id: (count, last) for sitting_id, count, last in session.execute(query)}


def exposure(session: Session, latest: int) -> tuple[dict[str, int], int, dict[str, int]]:
    """Of the latest finished sittings: how often each quiz item was asked, their number, how often each was kept back.

    Unfinished ones would make every item look rarely asked. A bounded number keeps joining quick, however many people
    have sat before.
    """
    recent = select(Sitting.id).where(Sitting.finished_at.is_not(None)).order_by(Sitting.id.desc()).limit(latest)
    ids = session.scalars(recent).all()
    asked = select(Answer.item_id, func.count()).where(Answer.phase == "quiz", Answer.sitting_id.in_(ids))
    seen: dict[str, int] = {item: count for item, count in session.execute(asked.group_by(Answer.item_id))}  # noqa: C416
    kept: dict[str, int] = {}
    for items in session.scalars(select(Sitting.ineligible).where(Sitting.id.in_(ids))):
        for item in items:
            kept[item] = kept.get(item, 0) + 1
    return seen, len(ids), kept


def highest_position(session: Session, training_id: int) -> int:
    """The last seat's position, 0 where there is none."""
    return int(session.scalar(select(func.max(Seat.position)).where(Seat.training_id == training_id)) or 0)


def summary(session: Session, training_id: int, kind: str) -> Summary | None:
    """A stored figure of a training."""
    return session.get(Summary, (training_id, kind))


def scores_of_seat(session: Session, seat_id: int) -> dict[int, dict[str, int]]:
    """Sitting id to item to score of a seat's quizzes, in the order the sittings began."""
    query = (
        select(Sitting.id, Answer.item_id, Answer.score)
        .join(Answer, Answer.sitting_id == Sitting.id)
        .where(Sitting.seat_id == seat_id, Answer.phase == "quiz")
        .order_by(Sitting.started_at, Sitting.id, Answer.position)
    )
    found: dict[int, dict[str, int]] = {}
    for sitting_id, item_id, score in session.execute(query):
        found.setdefault(sitting_id, {})[item_id] = score
    return found


def open_demo_wave(session: Session) -> Wave | None:
    """The open wave of a demonstration training."""
    query = select(Wave).join(Training, Training.id == Wave.training_id).where(Training.demo, Wave.state == "open")
    return session.scalars(query.order_by(Wave.id.desc()).limit(1)).first()
