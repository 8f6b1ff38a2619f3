"""The hour of a test as its trainer leads it: pause and go on, an end by the clock, one person back in."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused, Refused
from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.live import Live, wave_of
from digcomp.services.opening import OPEN, PAUSED, note, of_wave
from digcomp.services.trainings import Trainings
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Wave

#: Minutes that a trainer gives at a time; other ends are set by the clock.
EXTENSIONS = (5, 10, 15)
#: Minutes that one person may go on for.
READMISSIONS = (5, 10, 15, 30, 60)
#: An end further away than this is a slip: a test takes under an hour.
FURTHEST_END = timedelta(hours=12)


class Hour:
    """What a trainer does to a test that is being sat. A stranger's training is not found."""

    def __init__(self, session: Session, clock: Clock, trainings: Trainings, live: Live) -> None:
        self._session = session
        self._clock = clock
        self._trainings = trainings
        self._live = live

    def pause(self, account: Account, training_id: int, kind: str) -> None:
        """Let nobody answer for a while; who is on a page may still send its answer."""
        wave, now = self._running(account, training_id, kind)
        if wave.paused_at is None:
            wave.paused_at = now
            note(self._session, account.id, wave, "test-paused", now)
        self._session.commit()

    def go_on(self, account: Account, training_id: int, kind: str) -> None:
        """Take answers again; an announced end moves by as long as the pause was."""
        wave, now = self._running(account, training_id, kind)
        if wave.paused_at is not None:
            if wave.closes_at is not None:
                wave.closes_at += now - wave.paused_at
            wave.paused_at = None
            note(self._session, account.id, wave, "test-resumed", now)
        self._session.commit()

    def extend(self, account: Account, training_id: int, kind: str, minutes: int) -> None:
        """Some minutes more, or so many from now where no end was announced."""
        if minutes not in EXTENSIONS:
            raise InputRefused("minutes", "not-possible")
        wave, now = self._running(account, training_id, kind)
        self._end(account, wave, (wave.closes_at or wave.paused_at or now) + timedelta(minutes=minutes), now)

    def end_at(self, account: Account, training_id: int, kind: str, moment: datetime | None) -> None:
        """Announce an end, or take it back; InputRefused for one that is past or too far away."""
        wave, now = self._running(account, training_id, kind)
        if moment is not None and not now < moment <= now + FURTHEST_END:
            raise InputRefused("ends_at", "past" if moment <= now else "too-far")
        if moment is not None and wave.paused_at is not None:
            moment -= now - wave.paused_at  # going on adds the pause again
        self._end(account, wave, moment, now)

    def readmit(self, account: Account, training_id: int, kind: str, seat_id: int, minutes: int) -> None:
        """Let one person go on for some minutes, whatever the state of the test; who has finished has finished."""
        if minutes not in READMISSIONS:
            raise InputRefused("minutes", "not-possible")
        writing(self._session, alone=f"training/{training_id}")
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        wave, seat = wave_of(training, kind), self._live.seat(training, seat_id)
        sitting = queries.sitting_at(self._session, wave.id, seat.id)
        if sitting is None:
            raise Refused("not-joined")
        if sitting.finished_at is not None:
            raise Refused("finished-stays")
        now = self._clock()
        sitting.open_until = now + timedelta(minutes=minutes)
        note(self._session, account.id, wave, "readmitted", now, seat=seat.id, minutes=minutes)
        self._session.commit()

    def _running(self, account: Account, training_id: int, kind: str) -> tuple[Wave, datetime]:
        """A test that is open or paused, with the write lock held; Refused for another."""
        writing(self._session, alone=f"training/{training_id}")
        training, now = self._trainings.get(account, training_id), self._clock()
        refuse_if_elsewhere(training)
        wave = wave_of(training, kind)
        if of_wave(wave, now).state not in (OPEN, PAUSED):
            raise Refused("not-open")
        return wave, now

    def _end(self, account: Account, wave: Wave, moment: datetime | None, now: datetime) -> None:
        wave.closes_at = moment
        note(self._session, account.id, wave, "test-end", now, at=moment.isoformat() if moment else None)
        self._session.commit()
