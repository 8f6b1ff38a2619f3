"""Charts of places and of trainings side by side."""

from collections.abc import Sequence

from digcomp.assessment.results import GROUP_MASS, decimal_level, position
from digcomp.figures import group_findings, words
from digcomp.figures.board import Board
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import INK, LEVELS, MUTED, ink_on
from digcomp.figures.groups import Place, Standing
from digcomp.figures.lettering import SMALL, measure
from digcomp.figures.numbers import interval, number
from digcomp.figures.rows import Columns, Row, Style, columns, legend, scale, set_row
from digcomp.framework import Framework

#: Column and row of each tile, by official code: neighbours stay neighbours as far as tiles can.
TILES = {
    "MN85": (1, 0), "MN67": (3, 0), "MN61": (4, 0), "MN43": (5, 0),
    "MN83": (0, 1), "MN84": (1, 1), "MN81": (2, 1), "MN65": (3, 1), "MN63": (4, 1), "MN45": (5, 1),
    "MN23": (6, 1), "MN21": (7, 1),
    "MN82": (1, 2), "MN64": (2, 2), "MN62": (3, 2), "MN41": (4, 2), "MN11": (5, 2), "MN42": (6, 2), "MN22": (7, 2),
    "MN46": (4, 3), "MN48": (5, 3), "MN44": (6, 3),
}  # fmt: skip
_ROWS = Style(track=18, gap=8, number_last=True)
_AIR = 4.0
#: No letter is smaller.
_SMALLEST = 12.0


def tiles(places: Sequence[Place], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """The 21 aimags and the capital, an equal tile each: mean level as colour and number; on a phone as rows."""
    board = Board(width)
    y = _place_rows(board, places, language) if board.phone else _map(board, places, language)
    return board.chart(y, group_findings.of_places(places, language))


def _map(board: Board, places: Sequence[Place], language: str) -> float:
    size = (board.width - 2) / 8
    for place in places:
        column, row = TILES[place.code]
        _tile(board, 1 + column * size, 1 + row * size, size - _AIR, place, language)
    return _key(board, 4 * size + 12, language)


def _tile(board: Board, x: float, y: float, size: float, place: Place, language: str) -> None:
    level = _level(place.mean) if place.mean is not None else 0
    ink = ink_on(level) if level else INK
    name = place.name[language]
    if level:
        board.box("bar", x, y, size, size, LEVELS[level - 1])
    else:
        corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
        board.stroke("grid", corners, MUTED, 1)
    board.text(x + 6, y + 14, name, size=SMALL if measure(name, SMALL) <= size - 10 else _SMALLEST, color=ink)
    if place.mean is None:
        board.text(x + 6, y + size - 13, words.FEW_PEOPLE[language], size=_SMALLEST, color=MUTED)
        return
    board.text(x + 6, y + 38, number(decimal_level(place.mean), language), size=22, bold=True, color=ink)
    board.text(x + 6, y + size - 29, _interval(place, language), size=_SMALLEST, color=ink)
    board.text(x + 6, y + size - 13, words.people(place.people, language), size=_SMALLEST, color=ink)


def _level(theta: float) -> int:
    return min(int(position(theta)), 7) + 1


def _interval(place: Place, language: str) -> str:
    return interval(decimal_level(place.low), decimal_level(place.high), language)


def _key(board: Board, y: float, language: str) -> float:
    board.text(1, y + 10, words.MEAN_LEVEL[language], size=SMALL, color=MUTED)
    left, cell = 1 + measure(words.MEAN_LEVEL[language], SMALL) + 12, 34
    for n, colour in enumerate(LEVELS):
        board.box("bar", left + n * cell, y, cell - 2, 20, colour)
        board.text(left + (n + 0.5) * cell - 1, y + 10, str(n + 1), size=SMALL, color=ink_on(n + 1), ha="center")
    note = words.ON_A_TILE[language].format(words.interval_of(GROUP_MASS, language))
    board.text(left + 8 * cell + 16, y + 10, note, size=SMALL, color=MUTED)
    return y + 24


def _place_rows(board: Board, places: Sequence[Place], language: str) -> float:
    shown = [place for place in places if place.mean is not None]
    y = 0.0
    if shown:
        standings = [Standing(p.name[language], p.mean or 0.0, p.low, p.high, 0, 0) for p in shown]
        y = _standings(board, standings, language)
    hidden = ", ".join(place.name[language] for place in places if place.mean is None)
    if hidden:
        y = board.paragraph(8, y + 12, words.HIDDEN[language].format(hidden), size=SMALL, color=MUTED)
    return y


def comparison(rows: Sequence[Standing], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Groups side by side, each with its interval and the places that it may hold: ties stay ties."""
    board = Board(width)
    y = _standings(board, rows, language)
    note = words.POSSIBLE_PLACES[language]
    y = board.paragraph(8 if board.phone else 1, y + 8, note, size=SMALL, color=MUTED)
    return board.chart(y - 4, group_findings.of_standings(rows, language))


def _standings(board: Board, rows: Sequence[Standing], language: str) -> float:
    lines = [Row(row.name, _number(row, language)) for row in rows]
    place = columns(board, lines, _ROWS)
    entries = [("now", words.GROUP_MEAN[language]), ("interval", words.interval_of(GROUP_MASS, language))]
    y = scale(board, place, legend(board, entries) + 4)
    for line, row in zip(lines, rows, strict=True):
        middle, y = set_row(board, place, y, line, _ROWS)
        _standing(board, place, middle, row)
    return y


def _number(row: Standing, language: str) -> str:
    mean = number(decimal_level(row.mean), language)
    if not row.first:
        return mean
    return f"{mean} ({row.first})" if row.first == row.last else f"{mean} ({row.first}–{row.last})"


def _standing(board: Board, place: Columns, y: float, row: Standing) -> None:
    board.track(place.left, y, place.width, _ROWS.track)
    board.whisker(place.at(position(row.low)), place.at(position(row.high)), y, cap=4)
    board.mark("now", place.at(position(row.mean)), y, 11)
