"""Looks at one person's result: each is kept, once a day, and the person can see it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy.orm import Session

from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.store.engine import writing
from digcomp.store.queries import looks as queries
from digcomp.store.tables import Look, Sitting

#: The halls' day: Mongolia keeps no summer time.
HALLS = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A day on which somebody of a role looked."""

    role: str
    day: date


class Looks:
    """Who looked at whose result."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def note(self, account: Account, sitting: Sitting, what: str) -> None:
        """Keep that this account looks at a sitting now; the first look of a day stands for all of it."""
        now = self._clock()
        if queries.looked_since(self._session, account.id, sitting.id, morning(now)):
            return
        writing(self._session, alone=f"looks/{account.id}")
        if not queries.looked_since(self._session, account.id, sitting.id, morning(now)):  # or another has just now
            person = sitting.seat.person_id
            self._session.add(
                Look(user_id=account.id, person_id=person, sitting_id=sitting.id, what=what, at=self._clock())
            )
        self._session.commit()

    def note_training(self, account: Account | None, training_id: int | None, what: str) -> None:
        """Keep that results with names of a training, or of all, were taken away; None is who runs the server."""
        now = self._clock()
        writing(self._session, alone=f"looks/{account.id if account else 0}")
        queries.note_all(self._session, account.id if account else None, training_id, what, now, morning(now))
        self._session.commit()

    def note_person(self, sitting_id: int, what: str) -> None:
        """Keep that whoever runs the server printed one person's result."""
        now = self._clock()
        writing(self._session, alone="looks/0")
        queries.note_one(self._session, sitting_id, what, now, morning(now))
        self._session.commit()

    def at_person_of(self, sitting_id: int) -> list[LookedAt]:
        """By role and day, the latest first, whichever test or training it was of."""
        rows = queries.looks_at(self._session, sitting_id)
        return list(dict.fromkeys(LookedAt(role or "operator", at.astimezone(HALLS).date()) for role, at in rows))


def morning(now: datetime) -> datetime:
    """When the day of the halls began."""
    return datetime.combine(now.astimezone(HALLS).date(), time(), HALLS).astimezone(UTC)
