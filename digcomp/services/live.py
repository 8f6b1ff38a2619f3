"""A test while it is sat: who is where, and who needs help."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.assessment.live import (
    ABSENT,
    FINISHED,
    LEFT,
    RUSHED_IN_A_ROW,
    RUSHING,
    STUCK,
    STUCK_AFTER,
    SeatClock,
    Timing,
    seat_state,
    stuck_after,
)
from digcomp.assessment.sitting import QUIZ, REFLECTION, Given, Record, Task
from digcomp.errors import NotFound
from digcomp.services.clock import Clock
from digcomp.services.opening import CLOSED, OPEN, PAUSED, PLANNED, of_wave
from digcomp.services.walks import Walks
from digcomp.store.queries import live as queries
from digcomp.store.tables import Seat, Training, Wave

#: Begun, and not finished when the test was closed.
UNFINISHED = "unfinished"
#: Events from which waiting is counted anew, by the state of the test: nobody could answer before. Only where nobody
#: else is inside does the return of one person stand for all.
BEGINNINGS = {
    PLANNED: (),
    OPEN: ("test-opened", "test-resumed"),
    PAUSED: ("test-opened", "test-resumed"),
    CLOSED: ("test-opened", "test-resumed", "readmitted"),
}


@dataclass(frozen=True, slots=True)
class LiveSeat:
    """One seat: its state, and the page in front of it (`at` of `of` in its phase)."""

    seat_id: int
    position: int
    name: str
    state: str
    phase: str = REFLECTION
    at: int = 0
    of: int = 0
    waited: timedelta = timedelta()
    open_until: datetime | None = None  # where the person was readmitted and may still go on


@dataclass(frozen=True, slots=True)
class LiveHall:
    """A test while it is sat; `left` is the time to its announced end."""

    wave: Wave
    state: str
    seats: tuple[LiveSeat, ...]
    left: timedelta | None

    @property
    def joined(self) -> int:
        """How many have begun."""
        return sum(seat.state != ABSENT for seat in self.seats)

    @property
    def finished(self) -> int:
        """How many are through."""
        return sum(seat.state == FINISHED for seat in self.seats)

    @property
    def help(self) -> list[LiveSeat]:
        """Who to go to first: the longest wait, then who clicks through."""
        waiting = sorted((s for s in self.seats if s.state in (STUCK, LEFT)), key=lambda seat: -seat.waited)
        return [*waiting, *(seat for seat in self.seats if seat.state == RUSHING)]

    @property
    def absent(self) -> list[LiveSeat]:
        """Who could still come."""
        return [seat for seat in self.seats if seat.state == ABSENT] if self.state in (OPEN, PAUSED) else []


@dataclass(frozen=True, slots=True)
class _Look:
    """What is read of a seat: the page in front of it, its last sign of life, and the moment it is looked at."""

    row: queries.SeatRow
    latest: list[queries.Latest]
    phase: str
    at: int
    of: int
    last_at: datetime
    moment: datetime
    readmitted: bool

    @property
    def waited(self) -> timedelta:
        return timedelta() if self.row.finished_at else self.moment - self.last_at


@dataclass(frozen=True, slots=True)
class Tally:
    """What the wall may show: counts alone."""

    seats: int
    joined: int
    finished: int
    state: str
    left: timedelta | None


class Live:
    """What a trainer sees of a training that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session, clock: Clock, instrument: Instrument, walks: Walks) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._walks = walks

    def hall(self, training: Training, kind: str | None = None) -> LiveHall:
        """Everybody's state in a test, in two queries, or three where a short question may be standing too long."""
        wave, now = wave_of(training, kind), self._clock()
        own = of_wave(wave, now)
        still = own.since if own.state in (PAUSED, CLOSED) and own.since else now
        rows = queries.seats(self._session, training.id, wave.id, BEGINNINGS[own.state])
        latest = queries.latest(self._session, wave.id, RUSHED_IN_A_ROW + 1)
        looks = [self._look(row, latest.get(row.sitting_id or 0, []), now, still) for row in rows]
        seconds = self._seconds(looks)
        seats = tuple(self._seat(look, own.state, seconds) for look in looks)
        return LiveHall(wave, own.state, seats, _left(wave, own.state, now))

    def tally(self, training: Training, kind: str) -> Tally:
        """How many have joined and finished."""
        wave = wave_of(training, kind)
        state = of_wave(wave, self._clock()).state
        return Tally(*queries.tally(self._session, training.id, wave.id), state, _left(wave, state, self._clock()))

    def inside(self, training: Training, kind: str) -> int:
        """How many have begun a test and not finished it."""
        return queries.inside(self._session, wave_of(training, kind).id)

    def seat(self, training: Training, seat_id: int) -> Seat:
        """A seat of this training."""
        seat = self._session.get(Seat, seat_id)
        if seat is None or seat.training_id != training.id or seat.removed_at is not None:
            raise NotFound("seat")
        return seat

    def _look(self, row: queries.SeatRow, latest: list[queries.Latest], now: datetime, still: datetime) -> _Look:
        readmitted = row.open_until is not None and row.open_until > now
        moment = now if readmitted else still  # who was readmitted goes on while the clock of all the others stands
        counts = {one.phase: one.of_phase for one in latest}
        signs = [row.started_at, row.begun_again, *(one.last_at for one in latest[:1])]
        last_at = min(max((sign for sign in signs if sign is not None), default=moment), moment)
        statements = self._instrument.tree.size
        # The latest answers may all be of the quiz, or none where it is over; then the statements are done.
        if row.finished_at is not None or QUIZ in counts or counts.get(REFLECTION, 0) >= statements:
            at, of = counts.get(QUIZ, 0) + 1, BLUEPRINTS[row.blueprint or "standard"].items
            return _Look(row, latest, QUIZ, at, of, last_at, moment, readmitted)
        return _Look(row, latest, REFLECTION, counts.get(REFLECTION, 0) + 1, statements, last_at, moment, readmitted)

    def _seconds(self, looks: list[_Look]) -> dict[int, int]:
        """Sitting id to the seconds of its present question, where they decide whether somebody is stuck.

        What comes next is worked out from all answers of a sitting; most of the hall needs no such look.
        """
        shortest = stuck_after(min(item.seconds for item in self._instrument.bank.items.values()))
        asked = {
            look.row.sitting_id: look.row
            for look in looks
            if look.row.sitting_id and look.phase == QUIZ and shortest < look.waited <= STUCK_AFTER
        }
        found: dict[int, int] = {}
        if not asked:
            return found
        for sitting_id, (seed, seen, kept_back, rows) in queries.records(self._session, list(asked)).items():
            row = asked[sitting_id]
            given = tuple(Given(r.phase, r.position, r.item_id, r.response, r.score, r.dont_know) for r in rows)
            record = Record(seed, row.blueprint or "", seen, kept_back, given)
            task = self._walks.task(self._instrument.on(row.scale_version or ""), sitting_id, record)
            if isinstance(task, Task) and task.phase == QUIZ:
                found[sitting_id] = self._instrument.bank.items[task.item_id].seconds
        return found

    def _seat(self, look: _Look, state: str, seconds: dict[int, int]) -> LiveSeat:
        row = look.row
        if row.sitting_id is None:
            return LiveSeat(row.seat_id, row.position, row.name, ABSENT, of=look.of)
        finished = row.finished_at is not None
        clock = SeatClock(finished, look.last_at, self._timings(look.latest), seconds.get(row.sitting_id))
        own = UNFINISHED if state in (PLANNED, CLOSED) and not (finished or look.readmitted) else None
        return LiveSeat(
            seat_id=row.seat_id,
            position=row.position,
            name=row.name,
            state=own or seat_state(clock, look.moment),
            phase=look.phase,
            at=look.at,
            of=look.of,
            waited=look.waited,
            open_until=row.open_until if look.readmitted else None,
        )

    def _timings(self, latest: list[queries.Latest]) -> list[Timing]:
        items = self._instrument.bank.items
        return [
            Timing(before.answered_at, one.answered_at, items[one.item_id].seconds)
            for one, before in pairwise(latest)
            if one.phase == QUIZ and one.item_id in items
        ]


def _left(wave: Wave, state: str, now: datetime) -> timedelta | None:
    if wave.closes_at is None or state not in (OPEN, PAUSED):
        return None
    return wave.closes_at - (wave.paused_at or now)


def wave_of(training: Training, kind: str | None = None) -> Wave:
    """A test of a training; without a kind the open one, else the latest that was opened, else the first."""
    waves = training.waves
    if kind is not None:
        wave = next((wave for wave in waves if wave.kind == kind), None)
        if wave is None:
            raise NotFound("wave")
        return wave
    opened = [wave for wave in waves if wave.state != PLANNED]
    running = [wave for wave in opened if wave.state == OPEN]
    return (running or opened[-1:] or list(waves))[0]
