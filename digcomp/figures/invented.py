"""Invented results that the gallery draws; nobody's, and the same each time."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import NormalDist
from typing import Any

from digcomp.assessment.results import AreaResult, CompetenceResult, Estimate, Growth, Profile, Shift, Versions
from digcomp.figures.groups import HeatRow, ItemMap, LevelCounts, Place, Slope, Standing, TargetGap
from digcomp.figures.place_charts import TILES
from digcomp.framework import Framework, Text

#: Areas of an ordinary person, tested and self-view, and by how much competences of an area lie apart.
_TESTED, _OWN = (0.6, 0.1, -0.7, -1.3, 0.0), (0.5, 0.4, -0.5, 0.6, -0.1)
_APART = (-0.4, 0.3, 0.1, -0.2, 0.5, -0.3)
_BETWEEN, _OF_AREA, _OF_WHOLE = 0.55, 0.36, 0.26


def examples(framework: Framework, places: Mapping[str, Text]) -> Iterator[tuple[str, Any]]:
    """Each chart by its name, with what it is drawn from; aimags are given by code, for their names live elsewhere."""
    profile, growth = _profile(framework), _growth(framework, 31)
    moved = [(f"{n:02d}", _shift(-1.6 + 0.1 * n, 0.55 + 0.5 * _wave(n), 0.25)) for n in range(1, 32)]
    yield "areas", profile
    yield "radar", profile
    yield "ranges", profile
    yield "growth_areas", _growth(framework, 1)
    yield "people", moved
    yield "slope", Slope(growth.overall, tuple(shift for _, shift in moved))
    yield "forest", growth
    yield "levels", _counts(framework)
    yield "gap", [_gap(*row) for row in (("4.2", -1.8, 4, 29), ("4.1", -1.6, 4, 26), ("3.1", -1.5, 3, 21))]
    yield "heatmap", [_heat(n) for n in range(1, 13)]
    yield "item_map", _item_map()
    yield "tiles", [_place(n, code, places[code]) for n, code in enumerate(TILES)]
    yield "comparison", [_standing(n, name) for n, name in enumerate(("A", "B", "C", "D", "E"))]


def _wave(n: int) -> float:
    """Something uneven between -1 and 1."""
    return (n * 37 % 23) / 11 - 1


def _estimate(framework: Framework, mean: float, sd: float) -> Estimate:
    found = NormalDist(mean, sd)
    below = [0.0, *map(found.cdf, framework.cut_scores.values), 1.0]
    shares = tuple(high - low for low, high in pairwise(below))
    runs = ((last - first, -sum(shares[first:last]), first, last) for last in range(1, 9) for first in range(last))
    _, held, first, last = min(run for run in runs if -run[1] >= 0.75)
    return Estimate(mean, mean - 1.645 * sd, mean + 1.645 * sd, shares, first + 1, last, -held)


def _profile(framework: Framework) -> Profile:
    def result(competence: str, tested: float, own: float) -> CompetenceResult:
        view = _estimate(framework, own, 0.6)
        return CompetenceResult(competence, _estimate(framework, tested, _BETWEEN), view, 4, "")

    rows = list(zip(framework.areas, _TESTED, _OWN, strict=True))
    return Profile(
        overall=_estimate(framework, sum(_TESTED) / 5, _OF_WHOLE),
        overall_self=_estimate(framework, sum(_OWN) / 5, _OF_WHOLE),
        areas=tuple(
            AreaResult(area.id, _estimate(framework, tested, _OF_AREA), _estimate(framework, own, _OF_AREA))
            for area, tested, own in rows
        ),
        competences=tuple(
            result(one.id, tested + apart, own)
            for area, tested, own in rows
            for one, apart in zip(area.competences, _APART, strict=False)
        ),
        can_do=(),
        next_steps=(),
        answered=42,
        versions=Versions("", "", "", "", ""),
    )


def _shift(before: float, change: float, error: float) -> Shift:
    low, high = change - 1.96 * error, change + 1.96 * error
    return Shift(before, before + change, change, low, high, NormalDist().cdf(change / error))


def _growth(framework: Framework, people: int) -> Growth:
    error = 0.14 if people > 1 else 0.26
    areas = [(area.id, _shift(one - 0.4, 0.4 + 0.1 * n, error)) for n, (area, one) in enumerate(_rows(framework))]
    own = [(one.id, _shift(-0.6, 0.5 + 0.5 * _wave(n), 0.2)) for n, one in enumerate(framework.competences)]
    return Growth(people, _shift(-0.6, 0.55, error), tuple(areas), tuple(own), 0.6 if people > 1 else None)


def _rows(framework: Framework) -> Iterator[tuple[Any, float]]:
    return zip(framework.areas, _TESTED, strict=True)


def _counts(framework: Framework) -> list[LevelCounts]:
    before, after = (0.0, 5.0, 6.0, 11.0, 5.0, 3.0, 1.0, 0.0), (0.0, 2.0, 3.0, 8.0, 13.0, 4.0, 1.0, 0.0)
    areas = [LevelCounts(area.id, before[n % 3 :] + before[: n % 3], after) for n, area in enumerate(framework.areas)]
    return [LevelCounts(None, before, after), *areas]


def _gap(competence: str, mean: float, target: int, below: int) -> TargetGap:
    return TargetGap(competence, mean, mean - 0.25, mean + 0.25, target, below, 34)


def _heat(n: int) -> HeatRow:
    def said(mean: float) -> Estimate:
        first = min(max(round((mean + 3) / 0.75), 1), 7)
        shares = tuple(0.5 if level in (first, first + 1) else 0.0 for level in range(1, 9))
        return Estimate(mean, mean - 0.5, mean + 0.5, shares, first, first + n % 2, 0.8)

    mean = -1.6 + 0.25 * n
    return HeatRow(f"{n:02d}", said(mean), tuple(said(mean + by) for by in (0.6, 0.2, -0.5, -0.8, 0.1)))


def _item_map() -> ItemMap:
    return ItemMap(_spread(-0.6, 0.8, 60), _spread(-0.2, 1.3, 300), -0.6, -0.8, -0.4)


def _spread(mean: float, sd: float, count: int) -> tuple[float, ...]:
    return tuple(NormalDist(mean, sd).inv_cdf((n + 0.5) / count) for n in range(count))


def _place(n: int, code: str, name: Text) -> Place:
    mean = -0.7 + 0.9 * _wave(n)
    return Place(code, name, 0) if n % 8 == 5 else Place(code, name, 22 + 9 * n, mean, mean - 0.22, mean + 0.22)


def _standing(n: int, name: str) -> Standing:
    mean, places = 0.4 - 0.25 * n, ((1, 3), (1, 4), (1, 5), (2, 5), (3, 5))[n]
    return Standing(name, mean, mean - 0.25, mean + 0.25, *places)
