"""Charts from plain data: one grammar of marks, two widths, two languages.

Every chart is a function `chart(data, framework, language, width="wide" | "phone") -> Chart`. Names are fetched when
first used, for matplotlib takes a second to import and most pages draw nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digcomp.figures.bank_chart import BankRow, bank
    from digcomp.figures.chart import WIDTHS, Chart, Width, png, svg
    from digcomp.figures.group_charts import gap, levels
    from digcomp.figures.groups import HeatRow, ItemMap, LevelCounts, Place, Slope, Standing, TargetGap
    from digcomp.figures.growth_charts import forest, growth_areas, lessons, people
    from digcomp.figures.person_charts import areas, radar, ranges
    from digcomp.figures.place_charts import comparison, tiles
    from digcomp.figures.spread_charts import heatmap, item_map, slope
    from digcomp.figures.study_charts import StudySheet, study

__all__ = [
    "WIDTHS",
    "BankRow",
    "Chart",
    "HeatRow",
    "ItemMap",
    "LevelCounts",
    "Place",
    "Slope",
    "Standing",
    "StudySheet",
    "TargetGap",
    "Width",
    "areas",
    "bank",
    "comparison",
    "forest",
    "gap",
    "growth_areas",
    "heatmap",
    "item_map",
    "lessons",
    "levels",
    "people",
    "png",
    "radar",
    "ranges",
    "slope",
    "study",
    "svg",
    "tiles",
]

_HOMES = {
    "bank_chart": ("BankRow", "bank"),
    "chart": ("WIDTHS", "Chart", "Width", "png", "svg"),
    "group_charts": ("gap", "levels"),
    "groups": ("HeatRow", "ItemMap", "LevelCounts", "Place", "Slope", "Standing", "TargetGap"),
    "growth_charts": ("forest", "growth_areas", "lessons", "people"),
    "person_charts": ("areas", "radar", "ranges"),
    "place_charts": ("comparison", "tiles"),
    "spread_charts": ("heatmap", "item_map", "slope"),
    "study_charts": ("StudySheet", "study"),
}


def __getattr__(name: str) -> object:
    """A public name, from the module that has it."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
