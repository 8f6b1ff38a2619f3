"""The roster: people and their seats, from a list that was pasted or read from a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused
from digcomp.exchange.people_columns import header_in
from digcomp.exchange.people_tables import MOST_ROWS
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.lookalikes import mended
from digcomp.services.national import refresh
from digcomp.services.typed import holds_registration_number, tidy
from digcomp.store.engine import writing
from digcomp.store.queries import numbering
from digcomp.store.queries import people as people_queries
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Person, Seat

LONGEST_NAME = 80
#: A row with one of these may be saved all the same when the trainer says that it is another person of this name.
NAMESAKES = ("twice", "there-already")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line as it will be saved, or the reason why not.

    `problem` is one of missing, too-long, no-letters, registration-number, twice, there-already (of this name), seated
    (this very person), number-unknown (of no participant of this name), number-twice. `was` is the name as it was
    written, where letters of another alphabet were replaced.
    """

    line: int
    name: str
    organisation: str
    problem: str | None
    number: str = ""
    was: str = ""

    @property
    def may_be_another(self) -> bool:
        """Whether only the name is in the way."""
        return self.problem in NAMESAKES


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
    if holds_registration_number(kept):
        raise InputRefused("name", "registration-number")
    return kept


class Roster:
    """Who sits in a training."""

    def __init__(self, session: Session, clock: Clock, site: str, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._chance = chance
        self._clock = clock
        self._site = site

    def preview(self, training_id: int, pasted: str) -> list[RosterRow]:
        """Read a list, one person a line: name, and after a tab or semicolon the organisation. Saves nothing.

        Where the first line names columns, they are read in its order, the participant's number among them.
        """
        rows = _read(pasted)
        if len(rows) > MOST_ROWS:
            raise InputRefused("roster", "too-many")
        seats = queries.seats_of(self._session, training_id)
        taken, seated = {plain(seat.person.name) for seat in seats}, {seat.person_id for seat in seats}
        known = people_queries.people_numbered(self._session, [row.number for row in rows if row.number])
        met, numbers = set[str](), set[str]()
        checked = []
        for row in rows:
            problem = _problem(row.name, row.organisation)
            if row.number and not problem:
                problem = _number_problem(row, known, seated, numbers)
                numbers.add(row.number)
            elif not problem:
                problem = "there-already" if plain(row.name) in taken else "twice" if plain(row.name) in met else None
            met.add(plain(row.name))
            checked.append(replace(row, problem=problem))
        return checked

    def seats(self, training_id: int) -> Sequence[Seat]:
        """The seats of a training that the caller may see, in the order of the roster."""
        return queries.seats_of(self._session, training_id)

    def state(self, training_id: int) -> int:
        """Grows with every seat: a list that was looked at before can be told from one looked at now."""
        return queries.highest_position(self._session, training_id)

    def save(
        self,
        training_id: int,
        rows: Sequence[RosterRow],
        others: Collection[int] = (),
        seen: int | None = None,
    ) -> int:
        """Give every faultless row a seat, and those of `others` (lines) although their name is there already.

        How many were added. A list that is sent twice seats nobody twice: with `others` the roster must still be as it
        was `seen`, or InputRefused.
        """
        writing(self._session, alone=f"training/{training_id}")
        refuse_if_elsewhere(queries.training(self._session, training_id))
        if others and seen != self.state(training_id):
            raise InputRefused("roster", "changed")
        seats = queries.seats_of(self._session, training_id)
        taken, seated = {plain(seat.person.name) for seat in seats}, {seat.person_id for seat in seats}
        known = people_queries.people_numbered(self._session, [row.number for row in rows if row.number])
        good = [row for row in rows if _is_wanted(row, others, taken, seated, known)]
        self._seat(training_id, good, known)
        self._session.commit()
        return len(good)

    def walk_in(self, training_id: int, name: str) -> Seat:
        """A seat for somebody who is not on the roster; the caller's transaction."""
        return self._seat(training_id, [RosterRow(1, checked_name(name), "", None)], {})[0]

    def _seat(self, training_id: int, rows: Sequence[RosterRow], known: dict[str, Person]) -> list[Seat]:
        """Seats for people, new or known by their number; the caller holds the write lock."""
        # First of all: whoever seats people anywhere waits here, so that no two draw the same number or code.
        newcomers = sum(row.number not in known for row in rows)
        numbers = iter(numbering.new_numbers(self._session, self._site, newcomers))
        position = queries.highest_position(self._session, training_id) + 1
        offices = people_queries.organisations_by_name(self._session, {row.organisation for row in rows} - {""})
        removed = people_queries.removed_seats(self._session, training_id) if known else {}
        seats = []
        for n, row in enumerate(rows):
            person = known.get(row.number)
            if person and person.id in removed:  # taken off before, and back again with the same code
                seat = removed[person.id]
                seat.removed_at = None
                refresh(self._session, [training_id])
            else:
                if person is None:
                    person = Person(number=next(numbers), name=row.name, created_at=self._clock())
                seat = Seat(
                    training_id=training_id,
                    person=person,
                    position=position + n,
                    site=self._site,
                    code=self._free_code(),  # flushes the seats before this one, so that it knows their codes
                )
            seat.organisation, seat.organisation_id = row.organisation, offices.get(row.organisation)
            self._session.add(seat)
            seats.append(seat)
        self._session.flush()
        return seats

    def _free_code(self) -> str:
        while queries.seat_code_taken(self._session, code := digits(self._chance, 8)):
            pass
        return code


def _read(pasted: str) -> list[RosterRow]:
    lines = [(n, line) for n, line in enumerate(pasted.splitlines(), 1) if line.strip()]
    mark = _mark(lines[0][1]) if lines else ""
    header = header_in([lines[0][1].split(mark)]) if mark else None
    rows = []
    for n, line in lines[1:] if header else lines:
        name, organisation, number = header.entry(line.split(mark)) if header else (*_split(line), "")
        name, organisation = tidy(name), mended(tidy(organisation))[:120]
        was = name if mended(name) != name else ""
        rows.append(RosterRow(n, mended(name), organisation, None, _number(number), was))
    return rows


def _mark(line: str) -> str:
    return next((mark for mark in ("\t", ";") if mark in line), "\t")


def _split(line: str) -> tuple[str, str]:
    mark = _mark(line)
    name, _, rest = line.partition(mark)
    return name, rest.replace(mark, " ")


def _number(text: str) -> str:
    """A participant's number as it is kept: Latin capitals, whatever keyboard it was typed on."""
    return "".join(tidy(text).split()).upper().translate(str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY"))


def _problem(name: str, organisation: str) -> str | None:
    try:
        checked_name(name)
    except InputRefused as refusal:
        return refusal.code
    return "registration-number" if holds_registration_number(organisation) else None


def _number_problem(row: RosterRow, known: dict[str, Person], seated: set[int], met: set[str]) -> str | None:
    """A number counts with its name alone: else the numbers would tell a trainer who sits elsewhere."""
    person = known.get(row.number)
    if person is None or plain(person.name) != plain(row.name):
        return "number-unknown"
    return "number-twice" if row.number in met else "seated" if person.id in seated else None


def _is_wanted(
    row: RosterRow, others: Collection[int], taken: set[str], seated: set[int], known: dict[str, Person]
) -> bool:
    if row.problem:
        return row.may_be_another and row.line in others
    if row.number:
        return row.number in known and known[row.number].id not in seated
    return plain(row.name) not in taken
