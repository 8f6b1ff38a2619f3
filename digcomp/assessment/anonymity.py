"""What may be told of where people come from: nothing by which fewer than ten stand out."""

from collections.abc import Sequence

from digcomp.assessment.growth import SMALLEST_GROUP

#: What somebody belongs to, from the widest to the narrowest; "" where it is not known or not told.
Origin = tuple[str, ...]


def coarsened(people: Sequence[tuple[int, Origin]], least: int = SMALLEST_GROUP) -> list[Origin]:
    """The origin of each person with all that would leave a group of fewer than `least` blotted out.

    What is blotted out is a group as well, which the others would tell by subtraction: where it would be too small,
    the smallest of its neighbours joins it. `people` are given with a number each, for one who comes twice counts once.
    """
    told: list[Origin] = [()] * len(people)
    depth = max((len(origin) for _, origin in people), default=0)
    _tell(people, list(range(len(people))), 0, depth, told, least)
    return told


def _tell(
    people: Sequence[tuple[int, Origin]], rows: list[int], level: int, depth: int, told: list[Origin], least: int
) -> None:
    """Tell one level of the origin of these rows, and then the next within each group that came of it."""
    if level == depth:
        return
    groups: dict[str, list[int]] = {}
    for row in rows:
        groups.setdefault(people[row][1][level], []).append(row)
    for value, members in _large_enough(people, groups, least).items():
        for row in members:
            told[row] = (*told[row], value)
        _tell(people, members, level + 1, depth, told, least)


def _large_enough(
    people: Sequence[tuple[int, Origin]], groups: dict[str, list[int]], least: int
) -> dict[str, list[int]]:
    def size(rows: list[int]) -> int:
        return len({people[row][0] for row in rows})

    by_size = sorted(((value, rows) for value, rows in groups.items() if value), key=lambda one: (size(one[1]), one[0]))
    kept, blotted = dict(by_size), list(groups.get("", []))
    for value, rows in by_size:
        if size(rows) < least or 0 < size(blotted) < least:
            blotted += rows
            del kept[value]
    return kept | ({"": blotted} if blotted else {})
