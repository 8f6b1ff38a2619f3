"""What a hall's results are made from: as many queries for a thousand people as for ten.

Who was taken off the roster is left out everywhere here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Feedback, Lesson, Retrospective, Seat, Sitting, Wave

#: So many ids stand in one statement.
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Sat:
    """A sitting, how many answers it has, and a stamp that changes with them."""

    id: int
    wave_id: int
    seat_id: int
    finished_at: datetime | None
    questions: int
    statements: int
    stamp: tuple[int, int]


def seats(session: Session, training_id: int) -> Sequence[Seat]:
    """Seats in order."""
    query = select(Seat).where(Seat.training_id == training_id, Seat.removed_at.is_(None))
    return session.scalars(query.order_by(Seat.position)).all()


def sat(session: Session, wave_ids: Iterable[int]) -> list[Sat]:
    """The sittings of some tests, in the order they began."""
    ids = list(wave_ids)
    query = (
        select(Sitting.id, Sitting.wave_id, Sitting.seat_id, Sitting.finished_at)
        .join(Seat, Seat.id == Sitting.seat_id)
        # Said twice, so that PostgreSQL finds a large hall's seats by their training and not among the nation's.
        .where(Sitting.wave_id.in_(ids), Seat.training_id.in_(select(Wave.training_id).where(Wave.id.in_(ids))))
        .where(Seat.removed_at.is_(None))
        .order_by(Sitting.id)
    )
    found = session.execute(query).all()
    counts = _counts(session, [row.id for row in found])
    return [
        Sat(own, wave, seat, finished, asked, count - asked, (last, scores))
        for own, wave, seat, finished in found
        for asked, count, last, scores in [counts.get(own, (0, 0, 0, 0))]
    ]


def _counts(session: Session, sitting_ids: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """Sitting to questions answered, answers, the last one's id and the sum of scores.

    By the sittings' ids: joined to them, PostgreSQL reads through every sitting of the nation.
    """
    found: dict[int, tuple[int, int, int, int]] = {}
    for start in range(0, len(sitting_ids), _AT_ONCE):
        query = select(
            Answer.sitting_id,
            func.count().filter(Answer.phase == "quiz"),
            func.count(),
            func.max(Answer.id),
            func.sum(Answer.score),
        ).where(Answer.sitting_id.in_(sitting_ids[start : start + _AT_ONCE]))
        for own, *counts in session.execute(query.group_by(Answer.sitting_id)):
            found[own] = (counts[0], counts[1], counts[2], int(counts[3]))
    return found


def scores(session: Session, wave_ids: Iterable[int], phase: str) -> dict[int, dict[str, int]]:
    """Sitting id to item to score, of one phase of some tests."""
    query = (
        select(Answer.sitting_id, Answer.item_id, Answer.score)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .where(Sitting.wave_id.in_(list(wave_ids)), Answer.phase == phase)
        .order_by(Answer.sitting_id, Answer.position)
    )
    found: dict[int, dict[str, int]] = {}
    for sitting_id, item_id, score in session.execute(query):
        found.setdefault(sitting_id, {})[item_id] = score
    return found


def scores_of_sitting(session: Session, sitting_id: int, phase: str) -> dict[str, int]:
    """Item to score of one phase of one sitting, in the order asked."""
    query = select(Answer.item_id, Answer.score).where(Answer.sitting_id == sitting_id, Answer.phase == phase)
    rows = session.execute(query.order_by(Answer.position))
    return {item: score for item, score in rows}  # noqa: C416 - rows, not pairs


def responses(session: Session, wave_id: int) -> list[tuple[int, str, int, str]]:
    """Sitting id, item, score and stored response of every quiz answer of a test."""
    query = (
        select(Answer.sitting_id, Answer.item_id, Answer.score, Answer.response)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .where(Sitting.wave_id == wave_id, Answer.phase == "quiz")
    )
    return [(sitting, item, score, response) for sitting, item, score, response in session.execute(query)]


def lessons(session: Session, training_id: int) -> dict[str, int]:
    """Competence to minutes of a timetable."""
    query = select(Lesson.competence, Lesson.minutes).where(Lesson.training_id == training_id)
    return {competence: minutes for competence, minutes in session.execute(query)}  # noqa: C416 - rows, not pairs


def feedback(session: Session, training_ids: Iterable[int]) -> Sequence[Feedback]:
    """What was said of some trainings."""
    return session.scalars(select(Feedback).where(Feedback.training_id.in_(list(training_ids)))).all()


def retrospectives(session: Session, training_id: int) -> list[tuple[int, dict[str, int]]]:
    """Seat and ratings of everybody who looked back; of a seat that did so twice, the first."""
    query = (
        select(Sitting.seat_id, Retrospective.ratings)
        .join(Sitting, Sitting.id == Retrospective.sitting_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Wave.training_id == training_id, Seat.removed_at.is_(None))
        .order_by(Sitting.id.desc())
    )
    return list({seat: (seat, ratings) for seat, ratings in session.execute(query)}.values())
