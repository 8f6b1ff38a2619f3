"""Error against the length of a test: one line a method, each named where it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal

from digcomp.figures.board import Board, Point
from digcomp.figures.chart import Chart
from digcomp.figures.colours import DEEP, INK, LINE, MUTED, TRACK
from digcomp.figures.lettering import LEADING, SMALL, TEXT, wrap

#: Pixels: the edge of the sheet, space for numbers on the left and for names on the right, and the plot's height.
_EDGE, _LEFT, _NAMES, _PLOT = 8.0, 40.0, 214.0, 400.0
_HEADING, _MARK = 22.0, 9.0
#: Numbers that may stand on the logarithmic scale.
_TICKS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0)
#: Intervals shorter than this lie inside their line; 95 % of a normal distribution.
_SEEN, _WIDTH = 6.0, 1.96


@dataclass(frozen=True, slots=True)
class LengthLine:
    """One method: its error at each length with its standard error, None where it has none.

    `role` is "own" for what the chart is about, "limit" for what none can better, "other" for the rest.
    """

    name: str
    errors: Sequence[float | None]
    standard_errors: Sequence[float | None]
    role: Literal["own", "limit", "other"] = "other"


@dataclass(frozen=True, slots=True)
class LengthSheet:
    """What the chart draws: title and note in words, lengths in items, errors in logits."""

    title: str
    note: str
    lengths: Sequence[int]
    lines: Sequence[LengthLine]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot's place on the board, its longest test, and the ends of its logarithmic scale."""

    right: float
    top: float
    longest: int
    low: float
    high: float

    @property
    def bottom(self) -> float:
        return self.top + _PLOT

    def at(self, length: float, error: float) -> Point:
        across = length / self.longest * (self.right - _EDGE - _LEFT)
        return _EDGE + _LEFT + across, self.bottom - log(error / self.low) / log(self.high / self.low) * _PLOT


def lengths(data: LengthSheet) -> Chart:
    """The chart: what lies below the limit is shaded, and names stand beside the lines' ends."""
    board = Board("wide")
    y = _EDGE + _HEADING / 2
    y = board.lines(_EDGE, y, wrap(data.title, board.width - 2 * _EDGE, _HEADING, True), size=_HEADING, bold=True)
    y = board.lines(_EDGE, y, wrap(data.note, board.width * 0.94, SMALL), size=SMALL, color=MUTED) + 6
    frame = _Frame(board.width - _NAMES, y, max(data.lengths), *_ends(data.lines))
    _scale(board, frame, data.lengths)
    for line in data.lines:
        _line(board, frame, line, data.lengths)
    _names(board, frame, data)
    words = "; ".join(f"{line.name} {_told(line, data.lengths)}" for line in data.lines)
    return board.chart(frame.bottom + 3.6 * SMALL, f"{data.title}. {words}")


def _ends(lines: Sequence[LengthLine]) -> tuple[float, float]:
    """The nearest numbers of the scale around everything that is drawn."""
    shown = [value for line in lines for value in line.errors if value is not None]
    low = max((tick for tick in _TICKS if tick <= min(shown)), default=_TICKS[0])
    return low, min((tick for tick in _TICKS if tick >= max(shown)), default=_TICKS[-1])


def _scale(board: Board, frame: _Frame, lengths: Sequence[int]) -> None:
    for tick in _TICKS:
        if frame.low <= tick <= frame.high:
            left, y = frame.at(0, tick)
            board.stroke("grid", [(left, y), (frame.right, y)], LINE, 1.0)
            board.text(left - 8, y, f"{tick:g}", size=SMALL, color=MUTED, ha="right")
    for length in lengths:
        x, bottom = frame.at(length, frame.low)
        board.stroke("grid", [(x, bottom), (x, bottom + 5)], MUTED, 1.0)
        board.text(x, bottom + 5 + SMALL * 0.8, f"{length}", size=SMALL, color=MUTED, ha="center")
    board.text(frame.right, frame.bottom + 2.6 * SMALL, "items asked", size=SMALL, color=MUTED, ha="right")


def _points(frame: _Frame, line: LengthLine, lengths: Sequence[int]) -> list[Point]:
    return [frame.at(n, value) for n, value in zip(lengths, line.errors, strict=True) if value is not None]


def _line(board: Board, frame: _Frame, line: LengthLine, lengths: Sequence[int]) -> None:
    points = _points(frame, line, lengths)
    if line.role == "limit" and len(points) > 1:
        board.fill("track", [*points, (points[-1][0], frame.bottom), (points[0][0], frame.bottom)], TRACK)
        board.stroke("target", points, INK, 1.6)
        return
    own = line.role == "own"
    if len(points) > 1:
        board.stroke("interval" if own else "distance", points, DEEP if own else MUTED, 3.0 if own else 1.4)
    if own or len(points) == 1:
        for x, y in points:
            board.mark("now", x, y, _MARK)
    for low, high in _intervals(frame, line, lengths):
        board.stroke("own", [low, high], DEEP if own else MUTED, 1.4)


def _intervals(frame: _Frame, line: LengthLine, lengths: Sequence[int]) -> Iterator[tuple[Point, Point]]:
    """Intervals that can be seen."""
    for length, value, error in zip(lengths, line.errors, line.standard_errors, strict=True):
        if value is not None and error is not None:
            low, high = (frame.at(length, max(value + way * _WIDTH * error, frame.low)) for way in (-1, 1))
            if low[1] - high[1] > _SEEN:
                yield low, high


def _names(board: Board, frame: _Frame, data: LengthSheet) -> None:
    """Names from the top down, moved apart where lines end close together; a thin stroke leads to each."""
    left = frame.right + 34
    ends = sorted(((_points(frame, line, data.lengths)[-1], line) for line in data.lines), key=lambda end: end[0][1])
    words = [wrap(line.name, board.width - left - 4, TEXT, line.role == "own") for _, line in ends]
    heights = [(len(own) + 1) * SMALL * LEADING + 7 for own in words]
    places = _apart([end[1] for end, _ in ends], heights, frame.bottom + 2 * SMALL)
    for (end, line), own, height, middle in zip(ends, words, heights, places, strict=True):
        bold, color = line.role == "own", DEEP if line.role == "own" else INK
        board.stroke("grid", [(end[0] + 6, end[1]), (left - 6, middle)], LINE, 1.0)
        y = middle - height / 2 + 3 + SMALL * LEADING / 2
        y = board.lines(left, y, own, size=SMALL + 1, color=color, bold=bold)
        board.text(left, y, _told(line, data.lengths), size=SMALL, color=MUTED)


def _told(line: LengthLine, lengths: Sequence[int]) -> str:
    """The figure of the middle length."""
    middle = len(lengths) // 2
    value = line.errors[middle]
    return f"{'-' if value is None else f'{value:.3f}'} at {lengths[middle]} items"


def _apart(wanted: Sequence[float], heights: Sequence[float], bottom: float) -> list[float]:
    """Middles of labels as near to where they are wanted as keeps them apart, none below the bottom."""
    places = list(wanted)
    gaps = [(one + other) / 2 for one, other in pairwise(heights)]
    for n, gap in enumerate(gaps, start=1):
        places[n] = max(places[n], places[n - 1] + gap)
    places[-1] = min(places[-1], bottom - heights[-1] / 2)
    for n in range(len(places) - 2, -1, -1):
        places[n] = min(places[n], places[n + 1] - gaps[n])
    return places
