"""A sheet in CSS pixels, y growing downwards, with the marks of the family.

Marks are gathered while a chart is laid out and drawn as one artist a kind: a third of the time and of the bytes, and
the height need not be known before the last row. Each artist's label says what it is.
"""

from collections import defaultdict
from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from digcomp.figures.chart import WIDTHS, Chart, Width
from digcomp.figures.colours import ACCENT, DEEP, INK, LINE, MID, PAPER, SELF, TRACK
from digcomp.figures.lettering import LEADING, TEXT, font, wrap

Point = tuple[float, float]

_POINTS_A_PIXEL, _PIXELS_A_INCH = 0.75, 96
#: What lies over what.
_LAYERS = {
    layer: n
    for n, layer in enumerate(
        ("practice", "track", "bar", "grid", "join", "distance", "target", "own", "interval", "mark")
    )
}
#: Marker, face, edge, and size against the size asked for.
_MARKS = {
    "now": ("o", DEEP, "none", 1.0),
    "before": ("o", PAPER, ACCENT, 0.95),
    "self": ("D", "none", SELF, 0.74),
}
_CAP = 5


class Board:
    """What a chart is drawn on; `chart()` closes it."""

    def __init__(self, width: Width) -> None:
        self.phone = width == "phone"
        self.width = WIDTHS[width]
        self._figure = Figure(figsize=(self.width / _PIXELS_A_INCH, 1), dpi=_PIXELS_A_INCH, facecolor=PAPER)
        self._axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.axis("off")
        self._strokes: defaultdict[tuple[str, str, float], list[list[Point]]] = defaultdict(list)
        self._fills: defaultdict[tuple[str, str], list[list[Point]]] = defaultdict(list)
        self._marks: defaultdict[tuple[str, float], list[Point]] = defaultdict(list)

    def text(
        self,
        x: float,
        y: float,
        string: str,
        *,
        size: float = TEXT,
        color: str = INK,
        bold: bool = False,
        ha: str = "left",
    ) -> None:
        """One line, its small letters centred on y."""
        baseline = y + size * 0.34
        self._axes.text(x, baseline, string, fontproperties=font(size, bold), color=color, ha=ha, va="baseline")

    def lines(
        self,
        x: float,
        y: float,
        strings: Iterable[str],
        *,
        size: float = TEXT,
        color: str = INK,
        bold: bool = False,
        ha: str = "left",
    ) -> float:
        """Lines one under another, the first centred on y; returns where a next one would stand."""
        for string in strings:
            self.text(x, y, string, size=size, color=color, bold=bold, ha=ha)
            y += size * LEADING
        return y

    def paragraph(self, x: float, y: float, string: str, *, size: float = TEXT, color: str = INK) -> float:
        """A text over the width that is left; returns where a next line would stand."""
        return self.lines(x, y, wrap(string, self.width - x - 8, size), size=size, color=color)

    def stroke(self, kind: str, points: list[Point], color: str = LINE, width: float = 1.0) -> None:
        """An open line through points."""
        self._strokes[kind, color, width].append(points)

    def fill(self, kind: str, corners: list[Point], color: str) -> None:
        """A shape of one colour."""
        self._fills[kind, color].append(corners)

    def box(self, kind: str, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled rectangle from its upper left corner."""
        self.fill(kind, [(x, y), (x + width, y), (x + width, y + height), (x, y + height)], color)

    def track(self, x: float, y: float, width: float, height: float) -> None:
        """The scale of eight as cells, centred on y."""
        cell = width / 8
        for n in range(8):
            self.box("track", x + n * cell, y - height / 2, cell - 2, height, TRACK)

    def bar(self, left: float, right: float, y: float, height: float = 12) -> None:
        """What was tested, as a length."""
        self.box("bar", left, y - height / 2, right - left, height, MID)

    def join(self, one: float, other: float, y: float) -> None:
        """From before to after."""
        self.stroke("join", [(one, y), (other, y)], MID, 6)

    def whisker(self, low: float, high: float, y: float, *, cap: float = _CAP, width: float = 2.2) -> None:
        """An interval with its caps, in one line: end, along, end."""
        points = [(low, y - cap), (low, y + cap), (low, y), (high, y), (high, y - cap), (high, y + cap)]
        self.stroke("interval", points, DEEP, width)

    def mark(self, kind: str, x: float, y: float, size: float = 12) -> None:
        """now: filled dot. before: hollow dot. self: hollow diamond. target: upright stroke."""
        if kind == "target":
            self.stroke("target", [(x, y - size), (x, y + size)], INK, 3)
        else:
            self._marks[kind, size].append((x, y))

    def chart(self, height: float, title: str) -> Chart:
        """Draw what was gathered and cut the sheet to its height."""
        whole = round(height)
        self._figure.set_size_inches(self.width / _PIXELS_A_INCH, whole / _PIXELS_A_INCH)
        self._axes.set(xlim=(0, self.width), ylim=(whole, 0))
        self._draw_fills()
        self._draw_strokes()
        self._draw_marks()
        return Chart(self._figure, title, self.width, whole)

    def _draw_fills(self) -> None:
        for (kind, color), shapes in self._fills.items():
            outline = _outline([[*corners, corners[0]] for corners in shapes], closed=True)
            self._add(PathPatch(outline, facecolor=color, edgecolor="none"), kind)

    def _draw_strokes(self) -> None:
        for (kind, color, width), lines in self._strokes.items():
            patch = PathPatch(_outline(lines), fill=False, edgecolor=color, lw=width * _POINTS_A_PIXEL, capstyle="butt")
            self._add(patch, kind)

    def _draw_marks(self) -> None:
        for (kind, size), points in self._marks.items():
            shape, face, edge, factor = _MARKS[kind]
            line = Line2D(*zip(*points, strict=True), ls="none", marker=shape, mfc=face, mec=edge, label=kind)
            line.set(markersize=size * factor * _POINTS_A_PIXEL, markeredgewidth=0 if kind == "now" else 1.5)
            line.set(zorder=_LAYERS["mark"] + (kind == "self") / 2, clip_on=False)
            self._axes.add_line(line)

    def _add(self, patch: PathPatch, kind: str) -> None:
        patch.set(label=kind, zorder=_LAYERS[kind], clip_on=False)
        self._axes.add_artist(patch)


def _outline(lines: list[list[Point]], *, closed: bool = False) -> Outline:
    points = [point for line in lines for point in line]
    last = Outline.CLOSEPOLY if closed else Outline.LINETO
    codes = [code for line in lines for code in (Outline.MOVETO, *[Outline.LINETO] * (len(line) - 2), last)]
    return Outline(points, codes)
