"""Tables of groups for readers who may not see people: which cells must be hidden so that none can be worked out.

A small group is hidden; and with it as many others as it takes that no sum and difference of what is shown tells
anything of fewer people than the least. Whatever is said of a group (how many, their mean, their gain) is shown or
hidden as one, for a mean with its count is a sum as well. Method: cells under linear relations (Willenborg and de Waal,
2001, Elements of Statistical Disclosure Control), decided exactly by elimination over the rationals.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Generic, TypeAlias, TypeVar

from digcomp.assessment.growth import SMALLEST_GROUP, SMALLEST_PART

K = TypeVar("K", bound=Hashable)
#: The hidden cells of an equation, each with its factor.
Row: TypeAlias = dict[K, Fraction]
#: Sums of three cells are looked for among so many of a table's small ones; those of two among all.
MOST_OF_THREE = 200


@dataclass(frozen=True, slots=True)
class Relation(Generic[K]):
    """A group that is the sum of others, none of which overlap."""

    whole: K
    parts: tuple[K, ...]

    @property
    def cells(self) -> tuple[K, ...]:
        """All groups of it."""
        return (self.whole, *self.parts)


def hidden(counts: Mapping[K, int], relations: Sequence[Relation[K]], least: int = SMALLEST_GROUP) -> frozenset[K]:
    """The cells to hide: all of fewer than `least` people, and those by which such a one could be worked out.

    Empty cells are shown: they are about nobody, and each reader can tell them from the list of groups anyway. Parts
    go before wholes and small ones before large ones, so that the whole is the last to fall silent.
    """
    _check(counts, relations)
    level = _heights(relations)

    def first(cells: Iterable[K]) -> K:
        return min(cells, key=lambda cell: (level.get(cell, 0), counts[cell], repr(cell)))

    out = {cell for cell, count in counts.items() if 0 < count < least}
    fresh: Collection[K] = set(out)
    while fresh:
        _hide_one_by_one(counts, relations, out, least, first, fresh)
        fresh = {first(cells) for cells in _solved(counts, relations, out, least)}
        out |= fresh
    return frozenset(out)


def _hide_one_by_one(
    counts: Mapping[K, int],
    relations: Sequence[Relation[K]],
    out: set[K],
    least: int,
    first: Callable[[Iterable[K]], K],
    fresh: Iterable[K],
) -> None:
    """Hide what any relation alone would tell; `fresh` are the cells that have just been hidden."""
    near: dict[K, list[Relation[K]]] = {}
    for one in relations:
        for cell in one.cells:
            near.setdefault(cell, []).append(one)
    waiting = [one for cell in fresh for one in near.get(cell, [])]
    while waiting:
        one = waiting.pop()
        while exposed := _exposed(counts, one, out, least):
            cell = first(exposed)
            out.add(cell)
            waiting += [other for other in near[cell] if other is not one]


def _check(counts: Mapping[K, int], relations: Sequence[Relation[K]]) -> None:
    for one in relations:
        if counts[one.whole] != sum(counts[part] for part in one.parts):
            raise ValueError(f"{one.whole!r} is not the sum of its parts")


def _heights(relations: Sequence[Relation[K]]) -> dict[K, int]:
    """How many levels of parts lie under each cell."""
    under = {one.whole: one.parts for one in relations}
    heights: dict[K, int] = {}

    def height(cell: K) -> int:
        if cell not in heights:
            heights[cell] = 1 + max(map(height, under[cell]), default=-1) if cell in under else 0
        return heights[cell]

    for one in relations:
        height(one.whole)
    return heights


def _exposed(counts: Mapping[K, int], one: Relation[K], out: Collection[K], least: int) -> Sequence[K]:
    """Shown cells of a relation one of which must be hidden, for it tells of too few; empty where it tells nothing."""
    silent = [part for part in one.parts if part in out]
    if one.whole in out:
        return [] if silent else _others(one.parts, counts, out)
    if len(silent) == 1 or 0 < sum(counts[part] for part in silent) < least:
        return _others(one.cells, counts, out)
    return []


def _others(cells: Iterable[K], counts: Mapping[K, int], out: Collection[K]) -> list[K]:
    return [cell for cell in cells if cell not in out and counts[cell]]


def _solved(
    counts: Mapping[K, int], relations: Sequence[Relation[K]], out: Collection[K], least: int
) -> Iterator[Sequence[K]]:
    """The same for what follows from several relations together, by solving them for the hidden cells."""
    for group in _connected(relations, out):
        told = _too_few(_eliminated([_row(one, out) for one in group]), counts, least)
        if told:
            near = [cell for one in group if any(cell in told for cell in one.cells) for cell in one.cells]
            further = [cell for one in group for cell in one.cells]
            yield _others(near, counts, out) or _others(further, counts, out)


def _too_few(pivots: Mapping[K, Row[K]], counts: Mapping[K, int], least: int) -> set[K]:
    """Hidden cells that can be worked out, or whose sum can be and is of too few; empty where there are none.

    In the reduced form a sum of some hidden cells is known exactly if the rows of those of them that are pivots add up
    to it. All that the rows say themselves is looked at, and every sum of two or three cells.
    """
    for row in pivots.values():
        if len(row) == 1 or (all(value > 0 for value in row.values()) and sum(counts[cell] for cell in row) < least):
            return set(row)
    free = {cell: frozenset((other, v) for other, v in pivots[cell].items() if other != cell) for cell in pivots}
    small: dict[frozenset[tuple[K, Fraction]], list[K]] = {}
    for cell, rest in free.items():
        if counts[cell] < least:
            small.setdefault(rest, []).append(cell)
    found = {frozenset(told) for told in _sums(free, small) if sum(counts[cell] for cell in told) < least}
    return set(min(found, key=sorted_names)) if found else set()


def _sums(
    free: Mapping[K, frozenset[tuple[K, Fraction]]], small: Mapping[frozenset[tuple[K, Fraction]], Sequence[K]]
) -> Iterator[set[K]]:
    """Sets of two or three cells whose sum follows: rows of which what is not a pivot cancels, or leaves one cell."""
    cells = [cell for own in small.values() for cell in own]
    for cell in cells:
        rest = dict(free[cell])
        for kept in (None, *rest):
            wanted = {other: -value for other, value in rest.items()}
            if kept is not None:
                wanted = _plus(wanted, {kept: Fraction(1)}, Fraction(1))
            others = small.get(frozenset(wanted.items()), ())
            yield from ({cell, other} | ({kept} if kept is not None else set()) for other in others if other != cell)
    if len(cells) > MOST_OF_THREE:
        return
    for one, other in combinations(cells, 2):
        both = _plus(dict(free[one]), dict(free[other]), Fraction(1))
        thirds = small.get(frozenset((cell, -value) for cell, value in both.items()), ())
        yield from ({one, other, third} for third in thirds if third not in (one, other))


def sorted_names(cells: Iterable[object]) -> list[str]:
    """An order of sets that is the same in every run."""
    return sorted(map(repr, cells))


def _row(one: Relation[K], out: Collection[K]) -> Row[K]:
    row: Row[K] = {}
    for cell, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
        if cell in out:
            row = _plus(row, {cell: Fraction(sign)}, Fraction(1))
    return row


def _connected(relations: Sequence[Relation[K]], out: Collection[K]) -> list[list[Relation[K]]]:
    """Relations in groups that share hidden cells: each is solved by itself, and most are small."""
    home: dict[K, int] = {}
    groups: dict[int, list[Relation[K]]] = {}
    for n, one in enumerate(relations):
        own = [cell for cell in one.cells if cell in out]
        met = {home[cell] for cell in own if cell in home}
        merged = [one]
        for other in met:
            merged += groups.pop(other)
        groups[n] = merged
        for member in merged:
            for cell in member.cells:
                if cell in out:
                    home[cell] = n
    return [group for group in groups.values() if group]


def _eliminated(rows: Iterable[Row[K]]) -> dict[K, Row[K]]:
    """The reduced echelon form, by pivot: a cell can be worked out exactly if it stands alone in its row."""
    pivots: dict[K, Row[K]] = {}
    for row in rows:
        for cell in [cell for cell in row if cell in pivots]:
            row = _plus(row, pivots[cell], -row[cell])
        if not row:
            continue
        lead, value = next(iter(row.items()))
        own = {cell: one / value for cell, one in row.items()}
        for cell, other in pivots.items():
            if lead in other:
                pivots[cell] = _plus(other, own, -other[lead])
        pivots[lead] = own
    return pivots


def _plus(row: Row[K], other: Row[K], factor: Fraction) -> Row[K]:
    total = dict(row)
    for cell, value in other.items():
        total[cell] = total.get(cell, Fraction(0)) + factor * value
    return {cell: value for cell, value in total.items() if value}


def in_steps(people: int) -> int:
    """How many people, as those are told who may not see them: rounded down to fives.

    Two numbers that differ by a few, of two tests or of two days, then tell nothing of these few.
    """
    return people - people % SMALLEST_PART


def in_bands(counts: Sequence[int], least: int = SMALLEST_PART) -> list[tuple[int, int, int]]:
    """A group's distribution over steps in bands of neighbours: first and last step (from 0) and how many.

    Every band has nobody or `least` people at the fewest; where all together are fewer, there is one band.
    """
    bands = [(n, n, count) for n, count in enumerate(counts)]
    while len(bands) > 1 and any(0 < count < least for _, _, count in bands):
        n = next(n for n, (_, _, count) in enumerate(bands) if 0 < count < least)
        # Beside the smaller neighbour, so that as little as possible is lost; an empty one hides nothing.
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(bands)]
        other = min(beside, key=lambda m: (not bands[m][2], bands[m][2], m))
        a, b = sorted((n, other))
        bands[a : b + 1] = [(bands[a][0], bands[b][1], bands[a][2] + bands[b][2])]
    return bands
