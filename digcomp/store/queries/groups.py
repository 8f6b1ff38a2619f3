"""People of organisations: the kept result of the latest test that each finished."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digcomp.store.nation_tables import Result
from digcomp.store.tables import Answer, Organisation, Seat, Sitting, Training, Wave


@dataclass(frozen=True, slots=True)
class Latest:
    """One person's latest result, without the person."""

    organisation_id: int
    sitting_id: int
    scale: str
    basis: str
    figures: bytes


def people(session: Session, before: datetime) -> dict[int, int]:
    """Organisation to how many people have their latest result in it; finished before a moment."""
    latest = _latest(before)
    query = select(latest.c.organisation_id, func.count()).where(latest.c.place == 1).group_by(latest.c.organisation_id)
    return {own: count for own, count in session.execute(query)}  # noqa: C416 - rows, not pairs


def latest_results(session: Session, organisation_ids: Collection[int], before: datetime) -> list[Latest]:
    """The same people, of some organisations, with their results."""
    latest = _latest(before)
    query = (
        select(latest.c.organisation_id, Sitting.id, Sitting.scale_version, Result.basis, Result.figures)
        .join(Sitting, Sitting.id == latest.c.sitting_id)
        .join(Result, Result.sitting_id == Sitting.id)
        .where(latest.c.place == 1, latest.c.organisation_id.in_(organisation_ids))
        .order_by(Sitting.id)
    )
    return [Latest(*row) for row in session.execute(query)]


def _latest(before: datetime) -> Any:
    """Everybody's results from seats with an organisation, numbered from the latest; without demonstrations.

    Over all organisations, even where some are asked for: somebody who has moved counts in one alone.
    """
    order = Sitting.finished_at.desc(), Sitting.id.desc()
    return (
        select(
            Seat.organisation_id,
            Sitting.id.label("sitting_id"),
            func.row_number().over(partition_by=Seat.person_id, order_by=order).label("place"),
        )
        .join_from(Result, Sitting, Sitting.id == Result.sitting_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Training, Training.id == Wave.training_id)
        .where(Seat.organisation_id.is_not(None), Seat.removed_at.is_(None))
        .where(Sitting.finished_at < before, Training.demo.is_(False))
        .subquery()
    )


def trainings_with(session: Session, organisation_ids: Collection[int]) -> set[int]:
    """Trainings with people of some organisations."""
    query = select(Seat.training_id).where(Seat.organisation_id.in_(organisation_ids)).distinct()
    return set(session.scalars(query))


def quiz_scores(session: Session, sitting_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Sitting to item to score, in the order asked."""
    found: dict[int, dict[str, int]] = {}
    query = select(Answer.sitting_id, Answer.item_id, Answer.score).where(Answer.phase == "quiz")
    query = query.where(Answer.sitting_id.in_(sitting_ids)).order_by(Answer.sitting_id, Answer.position)
    for sitting, item, score in session.execute(query):
        found.setdefault(sitting, {})[item] = score
    return found


def organisations(session: Session) -> list[tuple[int, int | None, str]]:
    """Number, the one above, and name of every organisation, by name."""
    query = select(Organisation.id, Organisation.parent_id, Organisation.name).order_by(Organisation.name)
    return [(own, above, name) for own, above, name in session.execute(query)]
