"""Whether the computer's clock can be right: a laptop with an empty battery wakes up years ago."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from digcomp.services.clock import Clock
from digcomp.store.queries.moments import newest

#: This program did not exist before; moved with each release.
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
#: Clocks are set by hand and differ a little; this much means another day.
SLACK = timedelta(hours=1)
#: No sitting and no announced end lies so far away: a clock that says so was wrong then, or is wrong now.
IMPOSSIBLE = timedelta(days=180)


def clock_is_behind(session: Session, clock: Clock) -> datetime | None:
    """A moment that is past for certain and that the clock has not reached; None where the clock may be right."""
    known = max(RELEASED, newest(session) or RELEASED)
    return known if clock() < known - SLACK else None
