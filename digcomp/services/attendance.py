"""Attendance: how long everybody was there on each day of a training."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.store.engine import writing
from digcomp.store.queries import attendance as queries
from digcomp.store.tables import Attendance, Seat, Training

MINUTES_A_DAY = 24 * 60
#: A mistyped year must not make a table of a hundred years.
MOST_DAYS = 366
#: A seat on a day; None where nothing is noted, 0 where somebody was absent.
Cell = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Row:
    """A person's minutes by day; a day of which nothing is noted is left out."""

    seat: Seat
    minutes: dict[date, int]

    @property
    def total(self) -> int | None:
        """All days together; None where no day is noted."""
        return sum(self.minutes.values()) if self.minutes else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance of a training: each day with its share of the hours, in minutes, and the people in order."""

    days: dict[date, int]
    rows: tuple[Row, ...]


def day_shares(starts_on: date, ends_on: date, hours: int) -> dict[date, int]:
    """Each day with its even share of the hours; the last takes what is left over, so that all days make the whole."""
    count = min((ends_on - starts_on).days + 1, MOST_DAYS)
    share, rest = divmod(hours * 60, count)
    days = {starts_on + timedelta(days=n): share for n in range(count)}
    days[max(days)] += rest
    return days


class Attendances:
    """Attendance of a training that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self, training: Training) -> Sheet:
        """Everybody on every day: two queries however many there are."""
        noted: dict[int, dict[date, int]] = {}
        for one in queries.attendance_of(self._session, training.id):
            noted.setdefault(one.seat_id, {})[one.day] = one.minutes
        rows = (Row(seat, noted.get(seat.id, {})) for seat in queries.seats_present(self._session, training.id))
        return Sheet(day_shares(training.starts_on, training.ends_on, training.hours), tuple(rows))

    def save(self, training: Training, cells: Mapping[Cell, int | None]) -> int:
        """Note these cells and leave the others as they are; how many changed. InputRefused saves nothing."""
        refuse_if_elsewhere(training)
        writing(self._session, alone=f"training/{training.id}")
        seats = {seat.id for seat in queries.seats_present(self._session, training.id)}
        days = day_shares(training.starts_on, training.ends_on, training.hours)
        noted = {(one.seat_id, one.day): one for one in queries.attendance_of(self._session, training.id)}
        for (seat_id, day), minutes in cells.items():
            if seat_id not in seats or day not in days:
                raise InputRefused("attendance", "unknown-cell")
            if minutes is not None and not 0 <= minutes <= MINUTES_A_DAY:
                raise InputRefused("attendance", "not-possible")
        changed = [cell for cell, minutes in cells.items() if minutes != getattr(noted.get(cell), "minutes", None)]
        for cell in changed:
            self._note(noted.get(cell), cell, cells[cell])
        self._session.commit()
        return len(changed)

    def _note(self, stored: Attendance | None, cell: Cell, minutes: int | None) -> None:
        if minutes is None:
            self._session.delete(stored)
        elif stored is None:
            self._session.add(Attendance(seat_id=cell[0], day=cell[1], minutes=minutes))
        else:
            stored.minutes = minutes
