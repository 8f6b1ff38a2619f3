"""The roster: people and their seats, from a pasted list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Person, Seat

LONGEST_NAME, MOST_ROWS = 80, 500


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line as it will be saved, or the reason why not: empty, too-long, no-letters, twice, there-already."""

    line: int
    name: str
    organisation: str
    problem: str | None


def plain(name: str) -> str:
    """A name as it is compared: tidy and without case."""
    return tidy(name).casefold()


def checked_name(name: str) -> str:
    """A name as it is kept; InputRefused if it cannot be one."""
    kept = tidy(name)
    if not kept:
        raise InputRefused("name", "missing")
    if len(kept) > LONGEST_NAME:
        raise InputRefused("name", "too-long")
    if not any(letter.isalpha() for letter in kept):
        raise InputRefused("name", "no-letters")
    return kept


class Roster:
    """Who sits in a training."""

    def __init__(self, session: Session, clock: Clock, site: str, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._chance = chance
        self._clock = clock
        self._site = site

    def preview(self, training_id: int, pasted: str) -> list[RosterRow]:
        """Read a pasted list, one person a line: name, and after a tab or semicolon the organisation. Saves nothing."""
        lines = [(n, line) for n, line in enumerate(pasted.splitlines(), 1) if line.strip()]
        if len(lines) > MOST_ROWS:
            raise InputRefused("roster", "too-many")
        taken = {plain(seat.person.name) for seat in queries.seats_of(self._session, training_id)}
        rows, met = [], set[str]()
        for n, line in lines:
            name, organisation = _split(line)
            problem = _problem(name) or ("there-already" if plain(name) in taken else None)
            problem = problem or ("twice" if plain(name) in met else None)
            met.add(plain(name))
            rows.append(RosterRow(n, name, organisation[:120], problem))
        return rows

    def save(self, training_id: int, rows: Sequence[RosterRow]) -> int:
        """Give every faultless row a seat; how many were added. A list that is sent twice seats nobody twice."""
        writing(self._session)
        taken = {plain(seat.person.name) for seat in queries.seats_of(self._session, training_id)}
        good = [row for row in rows if row.problem is None and plain(row.name) not in taken]
        self._seat(training_id, [(row.name, row.organisation) for row in good])
        self._session.commit()
        return len(good)

    def walk_in(self, training_id: int, name: str) -> Seat:
        """A seat for somebody who is not on the roster; the caller's transaction."""
        return self._seat(training_id, [(checked_name(name), "")])[0]

    def _seat(self, training_id: int, people: Sequence[tuple[str, str]]) -> list[Seat]:
        """Seats for new people, given as name and organisation; the caller holds the write lock."""
        number = queries.people_count(self._session) + 1
        position = queries.highest_position(self._session, training_id) + 1
        seats = []
        for n, (name, organisation) in enumerate(people):
            seat = Seat(
                training_id=training_id,
                person=Person(number=f"{self._site}{number + n:06d}", name=name, created_at=self._clock()),
                position=position + n,
                code=self._free_code(),  # flushes the seats before this one, so that it knows their codes
                organisation=organisation,
            )
            self._session.add(seat)
            seats.append(seat)
        self._session.flush()
        return seats

    def _free_code(self) -> str:
        while queries.seat_coded(self._session, code := digits(self._chance, 8)):
            pass
        return code


def _split(line: str) -> tuple[str, str]:
    for mark in ("\t", ";"):
        if mark in line:
            name, _, rest = line.partition(mark)
            return tidy(name), tidy(rest.replace(mark, " "))
    return tidy(line), ""


def _problem(name: str) -> str | None:
    try:
        checked_name(name)
    except InputRefused as refusal:
        return refusal.code
    return None
