"""Charts of a group at one time: how many are at each level, and how far from the target."""

from collections.abc import Sequence

from digcomp.assessment.results import GROUP_MASS, position
from digcomp.figures import findings, words
from digcomp.figures.board import Board
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import INK, LEVELS, MUTED, ink_on
from digcomp.figures.groups import LevelCounts, TargetGap
from digcomp.figures.lettering import LEADING, SMALL, TEXT, measure, wrap
from digcomp.figures.rows import Columns, Row, Style, columns, legend, scale, set_row
from digcomp.framework import Framework

_GAP = Style(track=20, gap=12, number_last=True)
_BAR = 22
_WIDEST = 290


def levels(counts: Sequence[LevelCounts], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """How many are at each level, before and after; a count is written where it fits."""
    board = Board(width)
    names = [framework.area(row.area).short[language] if row.area else words.OVERALL[language] for row in counts]
    when = max(measure(text[language], SMALL) for text in (words.BEFORE, words.AFTER, words.LEVEL))
    label = 0.0 if board.phone else min(_WIDEST, max(measure(name, TEXT, True) for name in names)) + 24
    left = label + when + (16 if board.phone else 8)
    y = _level_key(board, left, language)
    for row, name in zip(counts, names, strict=True):
        y = _level_row(board, y, row, name, left, language)
    return board.chart(y - 4, findings.of_levels(counts, language))


def _level_key(board: Board, left: float, language: str) -> float:
    """The eight colours with their numbers, over the bars."""
    board.text(left - 8, 12, words.LEVEL[language], size=SMALL, color=MUTED, ha="right")
    cell = min(40, (board.width - 8 - left) / 8)
    for n, colour in enumerate(LEVELS):
        board.box("bar", left + n * cell, 2, cell - 2, 20, colour)
        middle = left + (n + 0.5) * cell - 1
        board.text(middle, 12, str(n + 1), size=SMALL, color=ink_on(n + 1), ha="center")
    return 40


def _level_row(board: Board, y: float, row: LevelCounts, name: str, left: float, language: str) -> float:
    bars = [("", row.before)]
    if row.after:
        bars = [(words.BEFORE[language], row.before), (words.AFTER[language], row.after)]
    whole = row.area is None
    if board.phone:
        y = board.lines(8, y + 9, wrap(name, board.width - 16, TEXT, whole), bold=whole) - 6
    else:
        lines = wrap(name, _WIDEST, TEXT, whole)
        middle = y + _BAR * len(bars) / 2
        board.lines(1, middle - (len(lines) - 1) * TEXT * LEADING / 2, lines, bold=whole)
    for when, numbers in bars:
        board.text(left - 8, y + _BAR / 2, when, size=SMALL, color=MUTED, ha="right")
        _level_bar(board, y, numbers, left)
        y += _BAR + 2
    return y + 14


def _level_bar(board: Board, y: float, numbers: Sequence[float], left: float) -> None:
    """Expected counts are rounded: what rounds to nobody is drawn and not written."""
    whole, x = sum(numbers) or 1, left
    for level, count in enumerate(numbers, start=1):
        span = (board.width - 8 - left) * count / whole
        if span > 0:
            board.box("bar", x, y, max(span - 1.5, 0.5), _BAR, LEVELS[level - 1])
        people = str(round(count))
        if people != "0" and span > measure(people, SMALL) + 6:
            board.text(x + span / 2, y + _BAR / 2, people, size=SMALL, color=ink_on(level), ha="center")
        x += span


def gap(gaps: Sequence[TargetGap], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """How far a group is from the target of its post, in the order given."""
    board = Board(width)
    rows = [_gap_row(one, framework, language, board.phone) for one in gaps]
    place = columns(board, rows, _GAP)
    entries = [("now", words.GROUP_MEAN[language]), ("interval", words.interval_of(GROUP_MASS, language))]
    y = scale(board, place, legend(board, [*entries, ("target", words.TARGET[language])]) + 4)
    for row, one in zip(rows, gaps, strict=True):
        middle, y = set_row(board, place, y, row, _GAP)
        _gap(board, place, middle, one)
    return board.chart(y - 4, findings.of_gap(gaps, framework, language))


def _gap_row(one: TargetGap, framework: Framework, language: str, brief: bool) -> Row:
    name = findings.competence_name(framework, one.competence, language)
    return Row(name, words.below(one.below, one.people, language, brief=brief))


def _gap(board: Board, place: Columns, y: float, one: TargetGap) -> None:
    board.track(place.left, y, place.width, _GAP.track)
    mean, target = place.at(position(one.mean)), place.at(one.target - 0.5)
    if mean < target:
        board.stroke("distance", [(mean, y), (target, y)], INK, 1.2)
    board.whisker(place.at(position(one.low)), place.at(position(one.high)), y)
    board.mark("now", mean, y)
    board.mark("target", target, y, 12)
