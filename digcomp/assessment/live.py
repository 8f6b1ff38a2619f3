"""The state of a seat during a test, worked out from when its answers came: who goes on, and who may need help.

Nothing here knows what an answer was worth: the picture may stand on a projector.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ABSENT, ANSWERING, STUCK, LEFT, RUSHING, FINISHED = "absent", "answering", "stuck", "left", "rushing", "finished"

#: Nobody reads one page longer than this without a difficulty: the longest item is meant to take half of it.
STUCK_AFTER = timedelta(minutes=3)
#: ... and a short question is stuck sooner: so many times the time that its author gave it.
STUCK_TIMES = 4
#: Who has not answered for so long has left the room or lost the line; walking over is no help any more.
LEFT_AFTER = timedelta(minutes=10)
#: One quick answer is luck or knowledge, so many in a row are somebody clicking through.
RUSHED_IN_A_ROW = 5
#: Quicker than this share of an item's time nobody has read it ...
RUSHED_SHARE = 1 / 3
#: ... but the authors' times are generous, and who has taken longer than this may well have read a short text.
RUSHED_AT_MOST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Timing:
    """One answer to a question: when the page before it was left, when it came, and the seconds meant for it."""

    since: datetime
    at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class SeatClock:
    """What the clock says of a sitting: its last sign of life, its latest questions, and the one in front of it."""

    finished: bool
    last_at: datetime
    latest: Sequence[Timing] = ()  # the last first
    seconds: int | None = None  # meant for the present question; none for a statement, or where it does not matter


def seat_state(clock: SeatClock | None, now: datetime) -> str:
    """One of the six states; no clock for a seat whose test has not begun."""
    if clock is None:
        return ABSENT
    if clock.finished:
        return FINISHED
    waited = now - clock.last_at
    if waited > LEFT_AFTER:
        return LEFT
    if waited > stuck_after(clock.seconds):
        return STUCK
    return RUSHING if is_rushing(clock.latest) else ANSWERING


def stuck_after(seconds: int | None) -> timedelta:
    """How long a question may stand before somebody should look."""
    return STUCK_AFTER if seconds is None else min(STUCK_AFTER, timedelta(seconds=STUCK_TIMES * seconds))


def is_rushing(latest: Sequence[Timing]) -> bool:
    """Whether the last questions were all answered quicker than they can be read."""
    return len(latest) >= RUSHED_IN_A_ROW and all(map(_too_quick, latest[:RUSHED_IN_A_ROW]))


def _too_quick(one: Timing) -> bool:
    return one.at - one.since < min(RUSHED_AT_MOST, timedelta(seconds=one.seconds * RUSHED_SHARE))
