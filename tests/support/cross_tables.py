"""Tables of people by several dimensions, with every sum that a reader can see or make."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from digcomp.assessment.suppression import Relation

#: Stands in a cell's name for a dimension over which is summed.
ALL = "*"


@dataclass(frozen=True, slots=True)
class CrossTable:
    """People counted by several dimensions, with the sums that a reader can see or make."""

    counts: Mapping[tuple[str, ...], int]
    relations: tuple[Relation[tuple[str, ...]], ...]


def cross_table(rows: Iterable[tuple[str, ...]], margins: Collection[tuple[int, ...]]) -> CrossTable:
    """Count people, each given by their values, in the margins that are to be shown, each by its dimensions.

    Every sum over one dimension of a margin ties it to the margin without it, where both are shown or the reader
    could add the cells up: so these smaller margins are always there.
    """
    people = list(rows)
    width = len(people[0]) if people else 0
    counts: dict[tuple[str, ...], int] = {}
    # By whole and dimension, for a group is the sum over each of its dimensions.
    parts: dict[tuple[tuple[str, ...], int], dict[tuple[str, ...], None]] = {}
    for row, margin in product(people, _closed(margins)):
        cell = _cell(row, margin, width)
        counts[cell] = counts.get(cell, 0) + 1
        for dimension in margin:
            whole = _cell(row, tuple(one for one in margin if one != dimension), width)
            parts.setdefault((whole, dimension), {}).setdefault(cell)
    return CrossTable(counts, tuple(Relation(whole, tuple(cells)) for (whole, _), cells in parts.items()))


def _closed(margins: Collection[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The margins, and each with fewer dimensions that can be summed up from them."""
    found = {tuple(sorted(one)) for one in margins}
    waiting = list(found)
    while waiting:
        margin = waiting.pop()
        for dimension in margin:
            smaller = tuple(one for one in margin if one != dimension)
            if smaller not in found:
                found.add(smaller)
                waiting.append(smaller)
    return sorted(found, key=lambda one: (len(one), one))


def _cell(row: tuple[str, ...], margin: tuple[int, ...], width: int) -> tuple[str, ...]:
    return tuple(row[n] if n in margin else ALL for n in range(width))
