"""Charts from plain data: one grammar of marks, two widths, two languages.

Every chart is a function `chart(data, framework, language, width="wide" | "phone") -> Chart`. Names are fetched when
first used, for matplotlib takes a second to import and most pages draw nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digcomp.figures.chart import WIDTHS, Chart, Width, png, svg
    from digcomp.figures.group_charts import gap, levels
    from digcomp.figures.groups import LevelCounts, TargetGap
    from digcomp.figures.growth_charts import forest, growth_areas, people
    from digcomp.figures.person_charts import areas, radar, ranges

__all__ = [
    "WIDTHS",
    "Chart",
    "LevelCounts",
    "TargetGap",
    "Width",
    "areas",
    "forest",
    "gap",
    "growth_areas",
    "levels",
    "people",
    "png",
    "radar",
    "ranges",
    "svg",
]

_HOMES = {
    "chart": ("WIDTHS", "Chart", "Width", "png", "svg"),
    "group_charts": ("gap", "levels"),
    "groups": ("LevelCounts", "TargetGap"),
    "growth_charts": ("forest", "growth_areas", "people"),
    "person_charts": ("areas", "radar", "ranges"),
}


def __getattr__(name: str) -> object:
    """A public name, from the module that has it."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
