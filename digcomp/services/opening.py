"""Whether a test takes answers now: opened, paused, ended by the clock, or gone on with by one person alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from digcomp.services.clockwatch import IMPOSSIBLE
from digcomp.store.engine import is_writing, writing
from digcomp.store.queries.kept import mark_due
from digcomp.store.queries.sitting_path import Head
from digcomp.store.tables import Event, Wave

PLANNED, OPEN, PAUSED, CLOSED = "planned", "open", "paused", "closed"

#: A sitting that was left lies open this long.
LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a test stands, and since when it takes no answers."""

    state: str
    since: datetime | None = None


def opening(
    state: str,
    paused_at: datetime | None,
    closes_at: datetime | None,
    closed_at: datetime | None,
    now: datetime,
    open_until: datetime | None = None,
) -> Opening:
    """How a test stands now, for somebody who was readmitted until a moment or for everybody."""
    if open_until is not None and now < open_until:
        return Opening(OPEN)
    if state == OPEN and has_ended(paused_at, closes_at, now):
        state, closed_at = CLOSED, closes_at
    if state == CLOSED:
        return Opening(CLOSED, _later(closed_at, open_until))
    if state == OPEN and paused_at is not None:
        return Opening(PAUSED, _later(paused_at, open_until))
    return Opening(state)


def has_ended(paused_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Whether an announced end is past. While a test is paused its clock stands still.

    An end half a year ago was announced by a clock that was wrong, or the clock is wrong now: it closes nothing.
    """
    return closes_at is not None and paused_at is None and closes_at <= now < closes_at + IMPOSSIBLE


def of_wave(wave: Wave, now: datetime) -> Opening:
    """How a test stands for everybody."""
    return opening(wave.state, wave.paused_at, wave.closes_at, wave.closed_at, now)


def of_sitting(head: Head, now: datetime) -> Opening:
    """How the test stands for one sitting."""
    return opening(head.wave_state, head.paused_at, head.closes_at, head.closed_at, now, head.open_until)


def has_run_out(head: Head, now: datetime) -> bool:
    """Whether a sitting was left for too long."""
    readmitted = head.open_until is not None and now < head.open_until
    # What began half a year ago or more began by a clock that was wrong, or the clock is wrong now.
    return not readmitted and LASTS < now - head.started_at < IMPOSSIBLE


def ends_at(head: Head, now: datetime) -> datetime | None:
    """When the test closes for a sitting, where an end has been announced."""
    if head.open_until is not None and now < head.open_until:
        return head.open_until
    return head.closes_at if head.wave_state == OPEN and head.paused_at is None else None


def settle(session: Session, waves: Iterable[Wave], now: datetime) -> None:
    """Write down ends that are past, so that whoever reads `state` reads what holds.

    No clockwork does it: participants' pages work the end out, and the first trainer who looks has it written.
    """
    past = [wave for wave in waves if wave.state == OPEN and has_ended(wave.paused_at, wave.closes_at, now)]
    if not past:
        return
    if is_writing(session):  # in the caller's transaction, with the caller's commit
        for wave in past:
            wave.state, wave.closed_at = CLOSED, wave.closes_at
        mark_due(session, {wave.training_id for wave in past})
        return
    for training_id in sorted({wave.training_id for wave in past}):
        writing(session, alone=f"training/{training_id}")
        # What was read may have been changed since by another trainer who gave more time.
        own = Wave.training_id == training_id
        past_end = Wave.closes_at.between(now - IMPOSSIBLE, now)
        still = (own, Wave.state == OPEN, past_end, Wave.paused_at.is_(None))
        session.execute(update(Wave).where(*still).values(state=CLOSED, closed_at=Wave.closes_at))
        mark_due(session, {training_id})
        session.commit()
    for wave in past:
        session.refresh(wave, ["state", "closed_at", "closes_at", "paused_at"])


def note(session: Session, user_id: int, wave: Wave, action: str, now: datetime, **detail: Any) -> None:
    """Keep what was done to a test and by whom; with the caller's commit."""
    about = {"wave": wave.kind, **detail}
    session.add(Event(training_id=wave.training_id, user_id=user_id, action=action, detail=about, at=now))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)
