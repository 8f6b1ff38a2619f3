"""Rows on a scale: label, number and track side by side on a page, one above the other on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from digcomp.figures.board import Board
from digcomp.figures.colours import ACCENT, INK, MUTED, TRACK
from digcomp.figures.lettering import LEADING, SMALL, TEXT, measure, wrap
from digcomp.framework import Band

#: A label wider than this takes a second line.
_WIDEST = 290.0
_EDGE = 8.0


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one row: a number is bold where it counts, light where nothing may be claimed."""

    label: str
    number: str
    bold: bool = False
    number_bold: bool = True
    number_light: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How tall a row's track is, the air below it, and the size of its letters."""

    track: float = 22
    gap: float = 10
    size: float = TEXT
    stacked: bool = True  # whether a phone sets the label above the track
    number_last: bool = False  # whether the number stands right of the track


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand on one board, and the scale between `left` and `right`."""

    stacked: bool
    label: float  # width
    number: float  # right edge
    left: float
    right: float
    first: float
    last: float

    @property
    def width(self) -> float:
        """Of the track."""
        return self.right - self.left

    def at(self, value: float) -> float:
        """Where a value of the scale is drawn; beyond its ends, at the end."""
        share = (value - self.first) / (self.last - self.first)
        return self.left + min(max(share, 0.0), 1.0) * self.width


def columns(board: Board, rows: Sequence[Row], style: Style, ends: tuple[float, float] = (0.0, 8.0)) -> Columns:
    """Columns as wide as their widest text; the track takes what is left."""
    number = max(measure(row.number, TEXT, True) for row in rows)
    edge = board.width - _EDGE
    if board.phone and style.stacked:
        return Columns(True, edge - 2 * _EDGE - number, edge, _EDGE, edge, *ends)
    label = 1 + min(max(measure(row.label, style.size, row.bold) for row in rows), _WIDEST)
    if style.number_last:
        return Columns(False, label, board.width - 2, label + 2 * _EDGE, edge - number - _EDGE, *ends)
    left = label + number + 4 * _EDGE
    return Columns(False, label, left - 2 * _EDGE, left, edge, *ends)


def set_row(board: Board, place: Columns, y: float, row: Row, style: Style) -> tuple[float, float]:
    """Set a row's words from y on; returns the middle of its track and the y of the next row."""
    lines = wrap(row.label, place.label, style.size, row.bold)
    leading = style.size * LEADING
    tall = leading * len(lines)
    if place.stacked:
        first = number = y + leading / 2
        middle = y + tall + style.track / 2 + 2
        end = middle + style.track / 2
    else:
        height = max(tall, style.track)
        middle = number = y + height / 2
        first, end = middle - (tall - leading) / 2, y + height
    board.lines(_EDGE if board.phone else 1, first, lines, size=style.size, bold=row.bold)
    color = MUTED if row.number_light else INK
    board.text(place.number, number, row.number, bold=row.number_bold, color=color, ha="right")
    air = style.gap + (5 if len(lines) > 1 else 0) + (5 if place.stacked else 0)
    return middle, end + air


def scale(board: Board, place: Columns, y: float) -> float:
    """The numbers of the eight levels over their cells; returns the y below."""
    cell = place.width / 8
    for n in range(8):
        board.text(place.left + (n + 0.5) * cell - 1, y + 8, str(n + 1), size=SMALL, color=MUTED, ha="center")
    return y + 20


def bands(board: Board, place: Columns, y: float, framework_bands: Sequence[Band], language: str) -> float:
    """The names of the bands under their levels; returns the y below."""
    cell, below = place.width / 8, y
    for band in framework_bands:
        left, width = place.left + (band.levels[0] - 1) * cell, len(band.levels) * cell - 2
        board.stroke("grid", [(left, y), (left + width, y)], ACCENT, 1)
        lines = wrap(band.title[language], width, SMALL)
        below = max(below, board.lines(left, y + 12, lines, size=SMALL, color=MUTED))
    return below - 4


def legend(board: Board, entries: Sequence[tuple[str, str]]) -> float:
    """What the marks mean; wraps to the width; returns the y below."""
    left = x = _EDGE if board.phone else 1.0
    y = 11.0
    for kind, label in entries:
        sample = _SAMPLES.get(kind, 12)
        wide = sample + 7 + measure(label, SMALL)
        if x > left and x + wide > board.width - 2:
            x, y = left, y + 22
        _sample(board, kind, x, y, sample)
        board.text(x + sample + 7, y, label, size=SMALL)
        x += wide + 22
    return y + 19


#: How wide the sample of a mark is, where it is wider than a dot.
_SAMPLES = {"tested": 26, "interval": 28, "practice": 24, "target": 4}


def _sample(board: Board, kind: str, x: float, y: float, width: float) -> None:
    if kind == "tested":
        board.bar(x, x + width - 6, y, 10)
        board.mark("now", x + width - 6, y)
    elif kind == "interval":
        board.whisker(x + 1, x + width - 1, y)
    elif kind == "practice":
        board.box("practice", x, y - 8, width, 16, TRACK)
    else:
        board.mark(kind, x + width / 2, y, 9 if kind == "target" else 12)
