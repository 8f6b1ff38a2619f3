"""The newest moments that are stored."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Event, Sitting

#: Each is read from the end of its table, so that it costs the same with ten million rows.
_NEWEST = tuple(
    select(moment).order_by(number.desc()).limit(1)
    for moment, number in (
        (Answer.answered_at, Answer.id),
        (Sitting.started_at, Sitting.id),
        (Event.at, Event.id),
    )
)


def newest(session: Session) -> datetime | None:
    """The latest of the last answer, the last sitting begun and the last event; None where there is none."""
    found = (session.scalar(query) for query in _NEWEST)
    return max((moment for moment in found if moment is not None), default=None)
