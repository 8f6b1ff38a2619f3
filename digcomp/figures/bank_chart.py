"""The bank at a glance: a small square for each item, by competence and level, its colour the kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from digcomp.figures import words
from digcomp.figures.board import Board
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import INK, LEVELS, MUTED, PAPER, TRACK
from digcomp.figures.lettering import LEADING, SMALL, measure, wrap
from digcomp.framework import Framework, Text

#: From what can be guessed to what must be found; the first is hollow, for it alone can be guessed.
KINDS: Final = {
    "single-choice": Text("Нэг хариулт сонгох", "Single choice"),
    "multiple-response": Text("Хэд хэдийг сонгох", "Several choices"),
    "matching": Text("Тохируулах", "Matching"),
    "ordering": Text("Дараалуулах", "Putting in order"),
    "spot": Text("Хэсэг тэмдэглэх", "Marking places"),
    "numeric": Text("Тоо бичих", "A number"),
    "short-text": Text("Богино хариулт", "Short text"),
}
_COLOURS = {kind: LEVELS[n] for n, kind in enumerate(KINDS, start=1)} | {"single-choice": PAPER}
_FINDING = Text("Асуултын санд {} асуулт байна; чадвар бүрд {}.", "The bank has {} items; {} in each competence.")

#: Pixels: side of a square, a square with its air, the height of a row's cell, and the edge of the page.
_SIDE, _STEP, _CELL, _EDGE = 9.0, 11.5, 22.0, 8.0
_LABEL = 260.0


@dataclass(frozen=True, slots=True)
class BankRow:
    """The items of one competence: their kinds at each level, from 1."""

    competence: str
    levels: Sequence[Sequence[str]]


def bank(rows: Sequence[BankRow], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Where a bank has items, and of which kinds; an empty cell is a gap."""
    board = Board(width)
    left = 44.0 if board.phone else _LABEL
    cell = (board.width - _EDGE - left) / 8
    y = _key(board, language)
    if board.phone:  # the column of numbers is too narrow for the word
        y = board.lines(_EDGE, y, [words.LEVEL[language]], size=SMALL, color=MUTED)
    else:
        board.text(left - 8, y, words.LEVEL[language], size=SMALL, color=MUTED, ha="right")
    for n in range(8):
        board.text(left + (n + 0.5) * cell - 1, y, str(n + 1), size=SMALL, color=MUTED, ha="center")
    y += 16
    for row in rows:
        y = _row(board, y, row, _label(framework, row.competence, language, board.phone), left, cell)
    return board.chart(y + 2, _finding(rows, language))


def _label(framework: Framework, competence: str, language: str, brief: bool) -> str:
    return competence if brief else f"{competence} {framework.competence(competence).short[language]}"


def _key(board: Board, language: str) -> float:
    """The squares with the names of their kinds; wraps to the width."""
    x, y = _EDGE, 12.0
    for kind, name in KINDS.items():
        wide = _SIDE + 6 + measure(name[language], SMALL)
        if x > _EDGE and x + wide > board.width - 2:
            x, y = _EDGE, y + 22
        _square(board, kind, x, y - _SIDE / 2)
        board.text(x + _SIDE + 6, y, name[language], size=SMALL)
        x += wide + 18
    return y + 30


def _row(board: Board, y: float, row: BankRow, label: str, left: float, cell: float) -> float:
    across = max(int((cell - 4) // _STEP), 1)
    down = max(1, *(ceil(len(kinds) / across) for kinds in row.levels))
    lines = wrap(label, left - 16, SMALL)
    height = max(_CELL, down * _STEP + 5, len(lines) * SMALL * LEADING)
    first = y + height / 2 - (len(lines) - 1) * SMALL * LEADING / 2
    board.lines(1, first, lines, size=SMALL)
    for n, kinds in enumerate(row.levels):
        board.box("track", left + n * cell, y, cell - 2, height, TRACK)
        for place, kind in enumerate(sorted(kinds, key=list(KINDS).index)):
            x = left + n * cell + 4 + place % across * _STEP
            _square(board, kind, x, y + (height - down * _STEP) / 2 + 1 + place // across * _STEP)
    return y + height + 3


def _square(board: Board, kind: str, x: float, y: float) -> None:
    board.box("bar", x, y, _SIDE, _SIDE, _COLOURS[kind])
    corners = [(x, y), (x + _SIDE, y), (x + _SIDE, y + _SIDE), (x, y + _SIDE), (x, y)]
    board.stroke("grid", corners, INK, 0.8)


def _finding(rows: Sequence[BankRow], language: str) -> str:
    counts = [sum(map(len, row.levels)) for row in rows]
    least, most = min(counts), max(counts)
    return _FINDING[language].format(sum(counts), str(least) if least == most else f"{least}–{most}")
