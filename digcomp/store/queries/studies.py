"""Answers of the whole installation, for studies of the scale."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Seat, Sitting, Training, Wave


def finished(session: Session, training_id: int | None) -> Iterator[tuple[int, str, int, int, str, bool]]:
    """Id, scale, person, training, kind of wave and demo of every finished sitting, in the order they began."""
    query = (
        select(Sitting.id, Sitting.scale_version, Seat.person_id, Training.id, Wave.kind, Training.demo)
        .select_from(Sitting)
        .join(Seat, Seat.id == Sitting.seat_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Training, Training.id == Wave.training_id)
        .where(Sitting.finished_at.is_not(None))
        .order_by(Sitting.id)
    )
    if training_id is not None:
        query = query.where(Training.id == training_id)
    yield from session.execute(query)


def quiz_scores(session: Session, training_id: int | None) -> dict[int, dict[str, int]]:
    """Sitting id to item to score, in the order asked, of every finished sitting."""
    query = (
        select(Answer.sitting_id, Answer.item_id, Answer.score)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .where(Sitting.finished_at.is_not(None), Answer.phase == "quiz")
        .order_by(Answer.sitting_id, Answer.position)
    )
    if training_id is not None:
        query = query.join(Wave, Wave.id == Sitting.wave_id).where(Wave.training_id == training_id)
    found: dict[int, dict[str, int]] = {}
    for sitting_id, item_id, score in session.execute(query):
        found.setdefault(sitting_id, {})[item_id] = score
    return found
