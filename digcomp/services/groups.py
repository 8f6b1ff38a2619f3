"""What the people of an organisation can do, as groups of ten and more: for managers, who see nobody's own result.

What is hidden is decided once, over the whole tree: managers of an office and of the one above it who lay their pages
side by side learn no more than either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.assessment.hall_means import HallMeans
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.suppression import Relation, hidden, in_steps
from digcomp.services.accounts import Account
from digcomp.services.alphabet import sort_key
from digcomp.services.clock import Clock
from digcomp.services.group_figures import Found, added, by_basis, found_of, means_of
from digcomp.services.looks import morning
from digcomp.services.national import catch_up
from digcomp.store.queries import groups as queries

#: An organisation with all under it; the people right in one that has others under it; those of its hidden parts.
ALL, OWN, OTHERS = "all", "own", "others"
Cell = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `people` is told in steps of five, so that nobody is noticed who comes or goes."""

    cell: Cell
    name: str
    people: int
    means: HallMeans


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation and what is right under it.

    No whole: too few, or they could be worked out from it. `kept_back`: some are not shown by themselves.
    """

    name: str
    whole: Group | None
    parts: tuple[Group, ...]
    kept_back: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What an account is shown; `waiting` is how many trainings are not worked out yet."""

    branches: tuple[Branch, ...]
    waiting: int


class Offices:
    """The tree of all organisations with the people of each; says which groups may be shown to anybody at all."""

    def __init__(self, tree: Sequence[tuple[int, int | None, str]], people: Mapping[int, int]) -> None:
        self.names = {own: name for own, _, name in tree}
        self.tops = [own for own, above, _ in tree if above is None]
        self._under: dict[int, list[int]] = {}
        for own, above, _ in tree:
            if above is not None:
                self._under.setdefault(above, []).append(own)
        self._people = people
        self.counts: dict[Cell, int] = {}
        relations: list[Relation[Cell]] = []
        for top in self.tops:
            self._count(top, relations)
        out: frozenset[Cell] = hidden(self.counts, relations)
        self.shown = frozenset(cell for cell, count in self.counts.items() if count) - out

    def parts(self, own: int) -> list[Cell]:
        """What an organisation is the sum of; nothing where no other is under it."""
        under = self._under.get(own, [])
        return [(OWN, own), *((ALL, one) for one in under)] if under else []

    def within(self, cell: Cell) -> list[int]:
        """The organisations whose own people make up a group."""
        kind, own = cell
        if kind == OWN:
            return [own]
        return [own, *(deeper for one in self._under.get(own, []) for deeper in self.within((ALL, one)))]

    def _count(self, own: int, relations: list[Relation[Cell]]) -> int:
        direct, parts = self._people.get(own, 0), self.parts(own)
        below = sum(self._count(one, relations) for one in self._under.get(own, []))
        self.counts[ALL, own] = direct + below
        if parts:
            self.counts[OWN, own] = direct
            relations.append(Relation((ALL, own), tuple(parts)))
        return direct + below


class Groups:
    """Groups of the organisation that somebody answers for; administrators see every one that stands at the top."""

    def __init__(self, session: Session, clock: Clock, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument
        # Whoever loads a page twice while a hall sits its test would see each person come.
        self._before = morning(clock())

    def of(self, account: Account) -> Seen:
        """The branches that this account may see; none for a manager without an organisation."""
        tree = queries.organisations(self._session)
        if account.role == "administrator":
            tops = [own for own, above, _ in tree if above is None]
        elif account.role == "manager" and account.organisation_id is not None:
            tops = [account.organisation_id]
        else:
            return Seen((), 0)
        waiting = self._caught_up(Offices(tree, {}), tops)
        offices = Offices(tree, queries.people(self._session, self._before))
        return Seen(tuple(self._branch(offices, top) for top in tops), waiting)

    def _caught_up(self, offices: Offices, tops: Iterable[int]) -> int:
        wanted = [own for top in tops for own in offices.within((ALL, top))]
        return catch_up(self._session, self._instrument, queries.trainings_with(self._session, wanted))

    def _branch(self, offices: Offices, top: int) -> Branch:
        whole, parts = (ALL, top), offices.parts(top)
        own = {cell: offices.within(cell) for cell in parts or [whole]}
        found = self._found(own) if {whole, *parts} & offices.shown else {}
        shown = [cell for cell in parts if cell in offices.shown and cell in found]
        silent = [cell for cell in found if cell not in offices.shown]
        groups = [self._group(cell, offices.names[cell[1]], found[cell]) for cell in shown]
        groups.sort(key=lambda group: (group.cell[0] != OWN, sort_key(group.name)))
        together = None
        if whole in offices.shown:
            together = self._group(whole, offices.names[top], added(found.values()))
            if groups and silent:  # what a reader finds by subtraction anyway: `hidden` has seen that they are ten
                groups.append(self._group((OTHERS, top), "", added(found[cell] for cell in silent)))
        return Branch(offices.names[top], together, tuple(groups), bool(parts) and bool(silent or not together))

    def _found(self, cells: Mapping[Cell, Sequence[int]]) -> dict[Cell, Found]:
        """The results of groups that have none of their people in common; empty ones are left out."""
        home = {own: cell for cell, within in cells.items() for own in within}
        rows = queries.latest_results(self._session, home, self._before)
        by_cell: dict[Cell, list[queries.Latest]] = {}
        for row in rows:
            by_cell.setdefault(home[row.organisation_id], []).append(row)
        scales = by_basis(self._instrument, {row.scale for row in rows})
        return {cell: found_of(self._session, self._instrument, own, scales) for cell, own in by_cell.items()}

    def _group(self, cell: Cell, name: str, found: Found) -> Group:
        return Group(
            cell, name, in_steps(sum(one.moments.people for one in found.values())), means_of(self._instrument, found)
        )
