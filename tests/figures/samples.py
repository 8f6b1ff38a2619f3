"""Results made by hand to draw from: an ordinary one and the extremes."""

from itertools import pairwise
from math import erf, sqrt
from pathlib import Path

from digcomp.assessment.results import (
    AreaResult,
    CanDo,
    CompetenceResult,
    Estimate,
    Growth,
    NextStep,
    Profile,
    Shift,
    Versions,
)
from digcomp.figures.groups import HeatRow, ItemMap, LevelCounts, Place, Slope, Standing, TargetGap
from digcomp.figures.place_charts import TILES
from digcomp.framework import Framework, Text, load_framework, load_targets

REPOSITORY = Path(__file__).parents[2]
FRAMEWORK = load_framework(REPOSITORY / "competences")
TARGET = load_targets(REPOSITORY / "competences", FRAMEWORK)["front-desk-officer"]

LONG_NAME = (
    "Баянжаргалмөнхийн Цэцэгдэлгэрмаа-Оюунчимэгболормаа, Өвөрхангай аймгийн Хархорин сумын Засаг даргын Тамгын газар"
)
EVIL_NAME = "#evil[x] *b* $x$ <b> & \\end"


def estimate(mean: float, sd: float) -> Estimate:
    """A normal posterior cut into levels."""
    cuts = FRAMEWORK.cut_scores.values
    below = [0.0, *((1 + erf((cut - mean) / sd / sqrt(2))) / 2 for cut in cuts), 1.0]
    shares = [high - low for low, high in pairwise(below)]
    ends = [(first, last) for first in range(8) for last in range(first + 1, 9)]
    runs = [(last - first, -sum(shares[first:last]), first + 1, last) for first, last in ends]
    _, held, first, last = min(run for run in runs if -run[1] >= 0.75)
    return Estimate(mean, mean - 1.645 * sd, mean + 1.645 * sd, tuple(shares), first, last, -held)


def profile(
    areas: tuple[float, ...] = (0.55, 0.1, -0.75, -1.35, 0.0),
    own: tuple[float, ...] | None = (0.5, 0.3, -0.55, 0.65, -0.1),
    *,
    target: bool = True,
    framework: Framework = FRAMEWORK,
) -> Profile:
    """A profile with areas at these abilities and competences scattered round them."""
    results, mean = [], sum(areas) / len(areas)
    for area, ability in zip(framework.areas, areas, strict=True):
        for n, competence in enumerate(area.competences):
            tested = ability + (-0.45, 0.3, 0.1, -0.2, 0.5, -0.3)[n]
            standing = "stronger" if tested - mean > 0.95 else "weaker" if mean - tested > 0.95 else ""
            view = estimate(own[int(area.id) - 1], 0.6) if own else None
            wanted = TARGET.levels[competence.id] if target else None
            results.append(CompetenceResult(competence.id, estimate(tested, 0.55), view, wanted, standing))
    views = [estimate(view, 0.4) for view in own] if own else [None] * len(areas)
    return Profile(
        overall=estimate(mean, 0.26),
        overall_self=estimate(sum(own) / len(own), 0.25) if own else None,
        areas=tuple(
            AreaResult(area.id, estimate(ability, 0.36), view)
            for area, ability, view in zip(framework.areas, areas, views, strict=True)
        ),
        competences=tuple(results),
        can_do=tuple(CanDo(one, 3, 0.86) for one in ("1.1", "1.3", "2.1", "2.4", "5.1")),
        next_steps=(
            NextStep("4.2", 2, "target", "1–2", 4),
            NextStep("4.1", 2, "overrated", "1–2", 5),
            NextStep("3.3", 3, "weaker", "2–3", None),
        ),
        answered=42,
        versions=Versions("2.2", "3f9c2a71d0be", "assumed-1", "1", "standard-1"),
    )


def shift(before: float, change: float, sd: float, mass: float = 1.645) -> Shift:
    """A change known to a standard deviation."""
    probability = (1 + erf(change / sd / sqrt(2))) / 2
    return Shift(before, before + change, change, change - mass * sd, change + mass * sd, probability)


def growth(changes: tuple[float, ...] = (0.5, 0.9, 0.7, 0.3, -0.1), *, people: int = 1) -> Growth:
    """The change of a person, or of a group where there are more people."""
    sd, mass = (0.3, 1.645) if people == 1 else (0.13, 1.96)
    starts = (0.05, -0.8, -1.45, -1.65, 0.1)
    rows = tuple(
        (area.id, shift(start, change, sd, mass))
        for area, start, change in zip(FRAMEWORK.areas, starts, changes, strict=True)
    )
    competences = tuple(
        (competence.id, shift(start, change + 0.2 * (n - 1.5), 1.5 * sd, mass))
        for area, start, change in zip(FRAMEWORK.areas, starts, changes, strict=True)
        for n, competence in enumerate(area.competences)
    )
    overall = shift(sum(starts) / 5, sum(changes) / 5, sd * 0.8, mass)
    return Growth(people, overall, rows, competences, None if people == 1 else overall.change / 0.9)


def people(count: int = 31, label: str = "{:02d}") -> list[tuple[str, Shift]]:
    """People with gains spread from a loss to two levels."""
    return [
        (label.format(n + 1), shift(-2.6 + (n * 7 % 31) * 0.13, -0.2 + (n * 11 % count) * 1.7 / count, 0.3))
        for n in range(count)
    ]


MIDDLE = profile()
ALL_ONE = profile((-2.8,) * 5, (-2.5,) * 5)
ALL_EIGHT = profile((2.8,) * 5, (2.5,) * 5)
NO_SELF_VIEW = profile(own=None)
NO_TARGET = profile(target=False)
ALIKE = profile((0.3,) * 5, (0.3,) * 5)
PROFILES = {
    "middle": MIDDLE,
    "all-one": ALL_ONE,
    "all-eight": ALL_EIGHT,
    "no-self-view": NO_SELF_VIEW,
    "no-target": NO_TARGET,
    "alike": ALIKE,
}

COUNTS = [
    LevelCounts(None, (0, 5, 6, 11, 5, 3, 1, 0), (0, 2, 3, 8, 13, 5, 0, 0)),
    LevelCounts("1", (2, 6, 9, 10, 4, 0, 0, 0), (0, 2, 6, 12, 8, 2, 1, 0)),
    LevelCounts("2", (2, 0, 13, 8, 8, 0, 0, 0), (0, 2, 7, 10, 7, 4, 1, 0)),
    LevelCounts("3", (6, 8, 9, 7, 1, 0, 0, 0), (2, 6, 4, 14, 4, 1, 0, 0)),
    LevelCounts("4", (8, 14, 7, 2, 0, 0, 0, 0), (2, 6, 11, 9, 2, 1, 0, 0)),
    LevelCounts("5", (0, 9, 15, 5, 2, 0, 0, 0), (0, 0, 12, 13, 5, 1, 0, 0)),
]
COUNTS_BEFORE = [LevelCounts(row.area, tuple(0.97 * count + 0.1 for count in row.before)) for row in COUNTS]
GAPS = [
    TargetGap(competence, mean, mean - 0.25, mean + 0.25, target, below, 34)
    for competence, mean, target, below in (
        ("4.2", -1.8, 4, 29),
        ("4.1", -1.6, 4, 26),
        ("3.1", -1.7, 3, 24),
        ("1.2", -1.1, 4, 22),
        ("5.3", -0.8, 4, 19),
        ("2.6", -0.2, 3, 9),
    )
]

NAMES = ("Б. Ана", "Д. Бат", "В. Цэцэг", "Ч. Чулуун", "Ө. Ундрах")
HEAT = [
    HeatRow(NAMES[n % 5], estimate(mean, 0.26), tuple(estimate(mean + by, 0.36) for by in (0.5, 0.2, -0.4, -0.6, 0)))
    for n, mean in enumerate((-2.6, -1.2, -0.5, 0.1, 0.3, 0.9, 1.4, 2.6))
]
ITEM_MAP = ItemMap(
    people=tuple(-0.6 + 0.9 * (n % 13 - 6) / 6 for n in range(60)),
    items=tuple(-2.8 + 5.6 * (n % 37) / 36 for n in range(300)),
    mean=-0.6,
    low=-0.85,
    high=-0.35,
)
PLACES = [
    Place(code, Text(*names), 0)
    if n % 5 == 3
    else Place(code, Text(*names), 20 + 7 * n, mean, mean - 0.22, mean + 0.22)
    for n, (code, names) in enumerate(
        zip(TILES, [("Улаанбаатар", "Bayankhongor"), ("Өвөрхангай", "Övörkhangai"), ("Төв", "Töv")] * 8, strict=False)
    )
    for mean in (-1.6 + 0.17 * n,)
]
STANDINGS = [
    Standing(name, mean, mean - 0.2, mean + 0.2, first, last)
    for name, mean, first, last in (
        ("Мандалговь, 2026 оны 11-р сарын 20", 0.5, 1, 2),
        ("Алтай, 2026 оны 10-р сарын 5", 0.4, 1, 2),
        ("Ховд, 2026 оны 9-р сарын 14", -0.3, 3, 3),
    )
]


def slope(count: int = 31, *, group: bool = True) -> Slope:
    """People of a group, and the group where it may be spoken of."""
    return Slope(growth(people=count).overall if group else None, tuple(one for _, one in people(count)))
