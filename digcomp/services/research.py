"""Answers and results for research: nobody is named, and nothing singles out fewer than ten."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment.anonymity import Origin, coarsened
from digcomp.assessment.growth import SMALLEST_GROUP, SMALLEST_PART
from digcomp.assessment.instrument import Instrument
from digcomp.errors import Refused
from digcomp.exchange.export_tables import measured_cells
from digcomp.exchange.tables import Row
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, letters
from digcomp.services.exporting import (
    PAGE,
    Page,
    Progress,
    SittingPages,
    answer_cells,
    at_one_moment,
    no_progress,
)
from digcomp.store.queries import exporting as queries
from digcomp.store.queries.exporting import Given, Head

#: Letters of a person's sign: two of them never meet, and nobody counts them.
SIGN = 12
#: Kinds that people answer in their own words, in which they may name anybody.
OWN_WORDS = ("short-text",)
#: A training and a person in it.
Seated = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sign:
    """Who a sitting belongs to, as the file tells it."""

    person: str
    training: str
    aimag: str
    organisation: str
    language: str
    #: Month, blueprint and versions of bank, framework and consent; empty where fewer than ten would stand out.
    when: tuple[str, ...]


class Research:
    """The tables of one export. Signs are drawn anew for each, so that two files cannot be laid side by side."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        instrument: Instrument,
        training_id: int | None,
        chance: Chance = SYSTEM_CHANCE,
        progress: Progress = no_progress,
    ) -> None:
        self._session = session
        self._instrument = instrument
        self._training_id = training_id
        self._chance = chance
        self._progress = progress
        self._pages = SittingPages(session, instrument, clock())
        at_one_moment(session)
        self._signs = self._drawn()
        # In the order of the signs, for that of the sittings would tell who came into the hall first.
        self._order = sorted(self._signs, key=lambda sitting_id: (self._signs[sitting_id].person, sitting_id))

    @property
    def sittings(self) -> int:
        """How many sittings the export holds."""
        return len(self._order)

    def people(self) -> Iterator[Row]:
        """A person and test a row, with what may be told of where they come from."""
        for page in self._read():
            for head, given, scale, found in self._pages.measured(page):
                sign = self._signs[head.id]
                origin = (sign.aimag, sign.organisation, sign.language, *sign.when)
                yield (*self._who(head), *origin, len(given), scale, *measured_cells(found))

    def answers(self) -> Iterator[Row]:
        """An answer a row; what somebody typed in own words is left out."""
        for page in self._read():
            for head, given in page:
                for cells in answer_cells(self._instrument, head, [self._told(one) for one in given]):
                    yield (*self._who(head), *cells)

    def _read(self) -> Iterator[Page]:
        for start in range(0, len(self._order), PAGE):
            ids = self._order[start : start + PAGE]
            yield self._pages.with_answers(queries.heads_of(self._session, self._training_id, self._pages.now, ids))
            self._progress(start + len(ids))

    def _who(self, head: Head) -> Row:
        sign = self._signs[head.id]
        return sign.person, sign.training, head.wave_kind

    def _told(self, one: Given) -> Given:
        item = self._instrument.bank.items.get(one.item_id)
        return replace(one, response="") if item is None or item.kind in OWN_WORDS else one

    def _drawn(self) -> dict[int, _Sign]:
        """Sitting id to its signs. Holds some words a sitting: the one thing here that grows with the people."""
        rows = self._enough(queries.origins(self._session, self._training_id, self._pages.now))
        while (told := _origins_told(rows)) and (rare := _rare(rows, told)):
            rows = self._enough([row for row in rows if (row[3], row[1]) not in rare])
        people, trainings = _Drawn(self._chance), _Drawn(self._chance)
        whens = queries.circumstances(self._session, self._training_id, self._pages.now)
        signs, origins = dict[int, _Sign](), dict[int, tuple[int, Origin]]()
        for sitting_id, person, kind, training, *_ in rows:
            aimag, own, organisation, language = told[training, person]
            sign = trainings.of(own) if own else ""
            origins[sitting_id] = (person, (kind, aimag, own, organisation, language, *whens[sitting_id]))
            signs[sitting_id] = _Sign(people.of(person), sign, aimag, organisation, language, ())
        # A test that was sat late, or on another version, must not stand out within the group that is told already.
        when = dict(zip(origins, coarsened([_joined(one) for one in origins.values()]), strict=True))
        return {own: replace(sign, when=when[own][1:]) for own, sign in signs.items()}

    @staticmethod
    def _enough(rows: Sequence[Any]) -> list[Any]:
        """Without tests that fewer than ten sat in all; Refused where nothing is left."""
        kinds = Counter(kind for _, kind in {(row[1], row[2]) for row in rows})
        kept = [row for row in rows if kinds[row[2]] >= SMALLEST_GROUP]
        if not kept:
            raise Refused("small-group")
        return kept


def _origins_told(rows: Sequence[Any]) -> dict[Seated, Origin]:
    """What is told of the origin of everybody in each training."""
    # A person's first test in a training says which language they speak in all of them.
    seats: dict[Seated, tuple[int, Origin]] = {}
    for _, person, _, training, aimag, organisation, language in rows:
        seats.setdefault((training, person), (person, (aimag, str(training), organisation, language)))
    return dict(zip(seats, coarsened(list(seats.values())), strict=True))


def _rare(rows: Sequence[Any], told: Mapping[Seated, Origin]) -> set[Seated]:
    """Those who are known by the tests they sat: of all of whom the same is told, fewer than five sat these."""
    sat: dict[Seated, set[str]] = {}
    for _, person, kind, training, *_ in rows:
        sat.setdefault((training, person), set()).add(kind)
    groups: dict[tuple[Origin, frozenset[str]], list[Seated]] = {}
    for seated, kinds in sat.items():
        groups.setdefault((told[seated], frozenset(kinds)), []).append(seated)
    return {one for group in groups.values() if len(group) < SMALLEST_PART for one in group}


def _joined(one: tuple[int, Origin]) -> tuple[int, Origin]:
    """What is told already as one value, the narrowest first among the rest."""
    person, (kind, aimag, training, organisation, language, *when) = one
    return person, ("|".join((kind, aimag, training, organisation, language)), *when)


class _Drawn:
    """Random signs, one for each thing."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._signs: dict[object, str] = {}
        self._taken: set[str] = set()

    def of(self, thing: object) -> str:
        """The sign of a thing, drawn when it is first asked for."""
        if thing not in self._signs:
            while (sign := letters(self._chance, SIGN)) in self._taken:
                pass
            self._taken.add(sign)
            self._signs[thing] = sign
        return self._signs[thing]
