"""Answers of one test with their times, person by person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Person, Seat, Sitting


@dataclass(frozen=True, slots=True)
class Given:
    """One answer to a question."""

    item_id: str
    response: str
    score: int
    dont_know: bool
    answered_at: datetime


def answers(session: Session, wave_id: int) -> list[tuple[str, list[Given]]]:
    """Name and answers of everybody who has begun the quiz, in the order of the roster."""
    query = (
        select(
            Person.name, Seat.id, Answer.item_id, Answer.response, Answer.score, Answer.dont_know, Answer.answered_at
        )
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Sitting.wave_id == wave_id, Answer.phase == "quiz", Seat.removed_at.is_(None))
        .order_by(Seat.position, Answer.position)
    )
    found: dict[int, tuple[str, list[Given]]] = {}
    for name, seat, *given in session.execute(query):
        answer: list[Any] = given
        found.setdefault(seat, (name, []))[1].append(Given(*answer))
    return list(found.values())
