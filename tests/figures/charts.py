"""Every chart with every sample it can be drawn from, and what can be read off a drawn one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.path import Path as Outline

from digcomp import figures
from figures import samples

_BY_AREA = ("middle", "all-one", "all-eight", "no-self-view")
CASES = {
    **{f"areas, {name}": (figures.areas, samples.PROFILES[name]) for name in _BY_AREA},
    **{f"radar, {name}": (figures.radar, samples.PROFILES[name]) for name in _BY_AREA},
    **{f"ranges, {name}": (figures.ranges, samples.PROFILES[name]) for name in ("middle", "all-one", "no-target")},
    "growth of a person": (figures.growth_areas, samples.growth()),
    "growth of a group": (figures.growth_areas, samples.growth(people=31)),
    "forest": (figures.forest, samples.growth(people=31)),
    "forest, losses": (figures.forest, samples.growth((-1.5, -2.0, 0.0, 1.2, -0.1), people=31)),
    "people by seat": (figures.people, samples.people()),
    "people by long name": (figures.people, samples.people(5, samples.LONG_NAME + " {}")),
    "people by evil name": (figures.people, samples.people(3, samples.EVIL_NAME + " {}")),
    "levels": (figures.levels, samples.COUNTS),
    "levels before": (figures.levels, samples.COUNTS_BEFORE),
    "gap": (figures.gap, samples.GAPS),
    "slope": (figures.slope, samples.slope()),
    "slope of few": (figures.slope, samples.slope(5, group=False)),
    "heatmap": (figures.heatmap, samples.HEAT),
    "heatmap by long name": (figures.heatmap, [replace(row, name=samples.LONG_NAME) for row in samples.HEAT]),
    "item map": (figures.item_map, samples.ITEM_MAP),
    "tiles": (figures.tiles, samples.PLACES),
    "tiles, all hidden": (figures.tiles, [replace(place, mean=None) for place in samples.PLACES]),
    "comparison": (figures.comparison, samples.STANDINGS),
}
FORMS = [(language, width) for language, width in product(("mn", "en"), ("wide", "phone"))]


@cache
def draw(case: str, language: str = "mn", width: Any = "wide") -> figures.Chart:
    """A chart that several tests may look at."""
    return draw_anew(case, language, width)


def draw_anew(case: str, language: str = "mn", width: Any = "wide") -> figures.Chart:
    chart, data = CASES[case]
    return chart(data, samples.FRAMEWORK, language, width)


def texts(chart: figures.Chart) -> list[str]:
    return [text.get_text() for text in chart.figure.axes[0].texts]


def faults(chart: figures.Chart) -> Iterator[str]:
    """Texts that leave the sheet or run into one another."""
    renderer = FigureCanvasAgg(chart.figure).get_renderer()
    drawn = [text for text in chart.figure.axes[0].texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(renderer).extents.tolist()) for text in drawn]
    for text, (left, bottom, right, top) in boxes:
        if left < -0.5 or bottom < -0.5 or right > chart.width + 0.5 or top > chart.height + 0.5:
            yield f"cut: {text!r}"
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 3:
            yield f"collide: {one!r} and {other!r}"


def intervals(chart: figures.Chart) -> int:
    """How many whiskers are drawn, the legend's left out."""
    outlines = [patch.get_path() for patch in chart.figure.axes[0].patches if patch.get_label() == "interval"]
    return sum(int((outline.codes == Outline.MOVETO).sum()) for outline in outlines) - 1


def marks(chart: figures.Chart, kind: str) -> int:
    """How many marks of a kind are drawn, with the legend's."""
    return sum(len(line.get_xdata()) for line in chart.figure.axes[0].lines if line.get_label() == kind)


def strokes(chart: figures.Chart, kind: str) -> int:
    outlines = [patch.get_path() for patch in chart.figure.axes[0].patches if patch.get_label() == kind]
    return sum(int((outline.codes == Outline.MOVETO).sum()) for outline in outlines)
