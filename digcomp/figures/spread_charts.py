"""Charts of a group's people: the slope from before to after, levels as a table of colours, people beside items."""

from collections.abc import Sequence

import numpy as np

from digcomp.assessment.results import GROUP_MASS, LEVELS, Estimate, Shift, decimal_level, position
from digcomp.figures import findings, group_findings, words
from digcomp.figures.board import Board
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import ACCENT, DEEP, ITEMS, LINE, MID, MUTED, ink_on
from digcomp.figures.colours import LEVELS as LEVEL_COLOURS
from digcomp.figures.groups import HeatRow, ItemMap, Slope
from digcomp.figures.lettering import LEADING, SMALL, measure, wrap
from digcomp.figures.numbers import gain_interval, number
from digcomp.figures.rows import legend
from digcomp.framework import Framework


def slope(data: Slope, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Everybody as a thin line from before to after, and the group with its interval."""
    board = Board(width)
    entries = [("before", words.BEFORE[language]), ("now", words.AFTER[language])]
    y = legend(board, [*entries, ("interval", words.interval_of(GROUP_MASS, language))])
    y = board.paragraph(8 if board.phone else 1, y + 4, words.EACH_LINE[language], size=SMALL, color=MUTED)
    ladder = _Ladder(board, y + 22, 30 if board.phone else 36, 40, board.width - (126 if board.phone else 200))
    board.text(ladder.left, ladder.top - 14, words.BEFORE[language], size=SMALL, color=MUTED, ha="center")
    board.text(ladder.right, ladder.top - 14, words.AFTER[language], size=SMALL, color=MUTED, ha="center")
    for sure, colour, thick in ((False, ITEMS, 1.0), (True, MID, 1.8)):
        for one in data.people:
            if findings.claimed(one) == sure:
                line = [(ladder.left, ladder.at(one.before)), (ladder.right, ladder.at(one.after))]
                board.stroke("practice" if not sure else "bar", line, colour, thick)
    if data.group:
        _group_slope(board, ladder, data.group, language)
    return board.chart(ladder.bottom + 14, group_findings.of_slope(data, language))


class _Ladder:
    """The eight levels one over another, between two uprights."""

    def __init__(self, board: Board, top: float, step: float, left: float, right: float) -> None:
        self.top, self.step, self.left, self.right = top, step, left, right
        self.bottom = top + LEVELS * step
        for n in range(LEVELS + 1):
            y = top + n * step
            board.stroke("track", [(left, y), (right, y)], LINE, 1)
        for level in range(1, LEVELS + 1):
            y = self.bottom - (level - 0.5) * step
            board.text(left - 18, y, str(level), size=SMALL, color=MUTED, ha="center")

    def at(self, theta: float) -> float:
        """How low an ability is drawn."""
        return self.bottom - position(theta) * self.step


def _group_slope(board: Board, ladder: _Ladder, group: Shift, language: str) -> None:
    before, after = ladder.at(group.before), ladder.at(group.after)
    board.stroke("distance", [(ladder.left, before), (ladder.right, after)], DEEP, 3)
    _upright(board, ladder.right, ladder.at(group.before + group.low), ladder.at(group.before + group.high))
    board.mark("before", ladder.left, before)
    board.mark("now", ladder.right, after)
    x = ladder.right + 14
    board.text(x, after - 9, number(group.change_in_levels, language, sign=True), size=22, bold=True)
    board.text(x, after + 13, f"({gain_interval(group, language)})", size=SMALL, color=MUTED)


def _upright(board: Board, x: float, low: float, high: float) -> None:
    points = [(x - 6, low), (x + 6, low), (x, low), (x, high), (x - 6, high), (x + 6, high)]
    board.stroke("interval", points, DEEP, 2.4)


_CELL = 25.0
_WIDEST = 240.0


def heatmap(rows: Sequence[HeatRow], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """The levels of people or groups over the areas: the colour is the likeliest level, the number the run printed."""
    board = Board(width)
    names = [words.OVERALL[language], *(area.short[language] for area in framework.areas)]
    edge = 8.0 if board.phone else 1.0
    # the labels leave each column the width of the longest word over it
    word = max(measure(word, SMALL) for name in names for word in name.split()) + 5
    widest = min(_WIDEST, board.width - 8 - edge - len(names) * word - 16)
    label = 0.0 if board.phone else min(widest, max(measure(row.name, SMALL + 1) for row in rows)) + 16
    cell = (board.width - 8 - edge - label) / len(names)
    y = _heat_heads(board, names, edge + label, cell)
    for row in rows:
        lines = wrap(row.name, board.width - 16 if board.phone else label - 14, SMALL + 1)
        tall = (SMALL + 1) * LEADING * len(lines)
        first = y + (_CELL - tall) / 2 if not board.phone else y
        board.lines(edge, max(first, y) + (SMALL + 1) * LEADING / 2, lines, size=SMALL + 1)
        top = y + tall + 2 if board.phone else y + max(tall - _CELL, 0) / 2
        for n, one in enumerate((row.overall, *row.areas)):
            _heat_cell(board, edge + label + n * cell, top, cell, one, bold=n == 0)
        y = max(top + _CELL, y + tall) + (8 if board.phone else 2)
    y = _colour_key(board, edge, y + 10, language)
    return board.chart(y, group_findings.of_heatmap(rows, language))


def _heat_heads(board: Board, names: Sequence[str], left: float, cell: float) -> float:
    """Names over the columns; on a phone their numbers, and the names in a paragraph above."""
    if board.phone:
        key = ". ".join(f"{n} {name}" for n, name in enumerate(names[1:], start=1))
        y = board.paragraph(8, 10, key, size=SMALL, color=MUTED) + 2
        heads = [names[0], *map(str, range(1, len(names)))]
        for n, head in enumerate(heads):
            board.text(left + (n + 0.5) * cell, y + 4, head, size=SMALL, color=MUTED, ha="center")
        return y + 18
    wrapped = [wrap(name, cell - 4, SMALL) for name in names]
    tallest = max(map(len, wrapped))
    for n, lines in enumerate(wrapped):
        first = 10 + (tallest - len(lines)) * SMALL * LEADING
        board.lines(left + (n + 0.5) * cell - 1, first, lines, size=SMALL, color=MUTED, ha="center")
    return 10 + tallest * SMALL * LEADING


def _heat_cell(board: Board, x: float, y: float, cell: float, one: Estimate, *, bold: bool) -> None:
    board.box("bar", x, y, cell - 2, _CELL - 1, LEVEL_COLOURS[one.likeliest - 1])
    middle = x + cell / 2 - 1
    board.text(middle, y + _CELL / 2, one.said, size=SMALL, bold=bold, color=ink_on(one.likeliest), ha="center")


def _colour_key(board: Board, x: float, y: float, language: str) -> float:
    """The eight colours with their numbers."""
    board.text(x, y + 10, words.LEVEL[language], size=SMALL, color=MUTED)
    left, cell = x + measure(words.LEVEL[language], SMALL) + 12, 30
    for n, colour in enumerate(LEVEL_COLOURS):
        board.box("bar", left + n * cell, y, cell - 2, 20, colour)
        board.text(left + (n + 0.5) * cell - 1, y + 10, str(n + 1), size=SMALL, color=ink_on(n + 1), ha="center")
    return y + 26


_BINS = 24


def item_map(data: ItemMap, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Where people and items stand on one scale: whether the bank is as wide as the people."""
    board = Board(width)
    mean_level = f"{words.GROUP_MEAN[language]} {number(decimal_level(data.mean), language)}"
    entries = [("now", mean_level), ("interval", words.interval_of(GROUP_MASS, language))]
    top = legend(board, entries) + 44
    middle, half, step = board.width / 2, board.width / 2 - 62, 36 if board.phone else 42
    titles = (words.PEOPLE, data.people, middle - 24, "right", DEEP), (words.ITEMS, data.items, middle + 24, "left", "")
    for title, values, x, ha, colour in titles:
        heading = f"{title[language]}, {len(values)}"
        board.text(x, top - 30, heading, bold=True, ha=ha, color=colour or MUTED)
    board.text(middle, top - 10, words.LEVEL[language], size=SMALL, color=MUTED, ha="center")
    bottom = top + LEVELS * step
    for n in range(LEVELS + 1):
        board.stroke("track", [(8, top + n * step), (board.width - 8, top + n * step)], LINE, 1)
        if n < LEVELS:
            board.text(middle, bottom - (n + 0.5) * step, str(n + 1), bold=True, ha="center")
    _heap(board, data.people, middle - 22, -half, bottom, step, ACCENT)
    _heap(board, data.items, middle + 22, half, bottom, step, ITEMS)
    low, mean, high = (bottom - position(theta) * step for theta in (data.low, data.mean, data.high))
    _upright(board, 20, low, high)
    board.mark("now", 20, mean)
    y = board.paragraph(8, bottom + 18, words.FEW_ITEMS[language], size=SMALL, color=MUTED)
    return board.chart(y, group_findings.of_item_map(data, language))


def _heap(
    board: Board, values: Sequence[float], x: float, length: float, bottom: float, step: float, colour: str
) -> None:
    """How many stand where, as bars lying away from x; a third of a level each."""
    heights, _ = np.histogram([min(position(value), 7.99) for value in values], _BINS, (0, LEVELS))
    thick = LEVELS * step / _BINS
    for n, count in enumerate(heights):
        if count:
            span = length * float(count) / max(int(heights.max()), 1)
            board.box("bar", min(x, x + span), bottom - (n + 1) * thick + 1, abs(span), thick - 2, colour)
