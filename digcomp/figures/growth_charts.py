"""Charts of change: a person's areas, the people of a group one by one, and the gain of a group."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor

from digcomp.assessment.growth import CLAIM
from digcomp.assessment.results import GROUP_MASS, LOGITS_A_LEVEL, PERSON_MASS, Growth, Shift, position
from digcomp.figures import findings, words
from digcomp.figures.board import Board
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import INK, LINE, MUTED, TRACK
from digcomp.figures.lettering import SMALL, measure
from digcomp.figures.numbers import gain_interval, number
from digcomp.figures.rows import Columns, Row, Style, columns, legend, scale, set_row
from digcomp.framework import Framework

_AREAS = Style(track=22, gap=10)
_PEOPLE = Style(track=16, gap=6, number_last=True)
_SEATS = Style(track=16, gap=6, number_last=True, stacked=False)
_FOREST = Style(track=16, gap=8, size=SMALL + 1, number_last=True)
#: On a phone a label up to this wide may stand beside its track.
_SEAT_WIDTH = 60


def growth_areas(growth: Growth, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Before and after for the whole and the areas, with the interval of the change."""
    shifts = [(words.OVERALL[language], growth.overall)]
    shifts += [(framework.area(area).short[language], shift) for area, shift in growth.areas]
    board = Board(width)
    rows = [
        _gain_row(label, shift, language, findings.claimed(shift), bold=n == 0)
        for n, (label, shift) in enumerate(shifts)
    ]
    y = _dumbbells(board, rows, [shift for _, shift in shifts], _AREAS, language, findings.mass_of(growth))
    y = board.paragraph(8 if board.phone else 1, y + 8, words.sure(CLAIM, language), size=SMALL, color=MUTED)
    return board.chart(y - 4, findings.of_growth(growth, language))


def people(rows: Sequence[tuple[str, Shift]], framework: Framework, language: str, width: Width = "wide") -> Chart:
    """One row a person, the largest gain first. The framework is not needed; all charts are called alike."""
    board = Board(width)
    ordered = sorted(rows, key=lambda row: (-row[1].change, row[0]))
    lines = [_gain_row(name, shift, language, findings.claimed(shift)) for name, shift in ordered]
    narrow = all(measure(label) <= _SEAT_WIDTH for label, _ in ordered)
    style = _SEATS if narrow else _PEOPLE
    y = _dumbbells(board, lines, [shift for _, shift in ordered], style, language, PERSON_MASS)
    y = board.paragraph(8 if board.phone else 1, y + 8, words.sure(CLAIM, language), size=SMALL, color=MUTED)
    return board.chart(y - 4, findings.of_people(rows, language))


def _gain_row(label: str, shift: Shift, language: str, sure: bool, *, bold: bool = False) -> Row:
    gain = number(shift.change_in_levels, language, sign=True)
    return Row(label, gain, bold, number_bold=sure, number_light=not sure)


def _dumbbells(
    board: Board, rows: Sequence[Row], shifts: Sequence[Shift], style: Style, language: str, mass: float
) -> float:
    place = columns(board, rows, style)
    entries = [("before", words.BEFORE[language]), ("now", words.AFTER[language])]
    y = scale(board, place, legend(board, [*entries, ("interval", words.interval_of(mass, language))]) + 4)
    for row, shift in zip(rows, shifts, strict=True):
        middle, y = set_row(board, place, y, row, style)
        _dumbbell(board, place, middle, shift, style)
    return y


def _dumbbell(board: Board, place: Columns, y: float, shift: Shift, style: Style) -> None:
    """The interval is that of the change, set off from the earlier value."""
    board.track(place.left, y, place.width, style.track)
    before, after = place.at(position(shift.before)), place.at(position(shift.after))
    board.join(before, after, y)
    low, high = position(shift.before + shift.low), position(shift.before + shift.high)
    board.whisker(place.at(low), place.at(high), y, cap=4, width=1.7)
    board.mark("before", before, y, 11)
    board.mark("now", after, y, 11)


def forest(growth: Growth, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """The gain of a group by area and competence, beside what merely retaking would give."""
    board = Board(width)
    shifts = _forest_rows(growth, framework, language)
    rows = [Row(name, _gain(shift, language, board.phone), strong, strong) for name, shift, strong in shifts]
    place = columns(board, rows, _FOREST, _ends([shift for _, shift, _ in shifts]))
    mass = words.interval_of(findings.mass_of(growth), language)
    entries = [("now", words.GAIN[language]), ("interval", mass), ("practice", words.PRACTICE[language])]
    practice = findings.practice_gain(growth)
    y = top = _gain_scale(board, place, legend(board, entries) + 4, language)
    for row, (_, shift, strong) in zip(rows, shifts, strict=True):
        y += 4 if strong and y > top else 0
        middle, y = set_row(board, place, y, row, _FOREST)
        if place.stacked:  # between the labels, not through them
            _gain_grid(board, place, middle - 8, middle + 8, practice)
        low, high = shift.interval_in_levels
        board.whisker(place.at(low), place.at(high), middle, cap=5 if strong else 4, width=2.4 if strong else 1.7)
        board.mark("now", place.at(shift.change_in_levels), middle, 12 if strong else 9)
    if not place.stacked:
        _gain_grid(board, place, top, y - 4, practice)
    return board.chart(y, findings.of_group_growth(growth, language))


def _forest_rows(growth: Growth, framework: Framework, language: str) -> list[tuple[str, Shift, bool]]:
    areas = dict(growth.areas)
    rows = [(words.OVERALL[language], growth.overall, True)]
    for area, competences in groupby(growth.competences, key=lambda row: framework.area_of(row[0]).id):
        rows.append((findings.area_name(framework, area, language), areas[area], True))
        rows += [(findings.competence_name(framework, one, language), shift, False) for one, shift in competences]
    return rows


def _gain(shift: Shift, language: str, brief: bool) -> str:
    gain = number(shift.change_in_levels, language, sign=True)
    return gain if brief else f"{gain} ({gain_interval(shift, language)})"


def _ends(shifts: Sequence[Shift]) -> tuple[float, float]:
    """A scale of half levels that holds every interval, and nought."""
    low = min(shift.interval_in_levels[0] for shift in shifts)
    high = max(shift.interval_in_levels[1] for shift in shifts)
    return min(floor(2 * low) / 2, -0.5), max(ceil(2 * high) / 2, 1.0)


def _ticks(place: Columns) -> list[float]:
    """Half levels, or whole ones where halves would crowd."""
    step = 0.5 if place.last - place.first <= 4 else 1.0 if place.last - place.first <= 8 else 2.0
    return [step * n for n in range(ceil(place.first / step), floor(place.last / step) + 1)]


def _gain_scale(board: Board, place: Columns, y: float, language: str) -> float:
    for value in _ticks(place):
        text = number(value, language, sign=True) if value else "0"
        half = measure(text, SMALL) / 2
        x = min(max(place.at(value), half + 2), board.width - half - 2)
        board.text(x, y + 8, text, size=SMALL, color=MUTED, ha="center")
    return y + 20


def _gain_grid(board: Board, place: Columns, top: float, bottom: float, practice: float) -> None:
    """Lines at the ticks, and the strip of the practice effect."""
    left, right = place.at(0), place.at(practice / LOGITS_A_LEVEL)
    board.box("practice", left, top, right - left, bottom - top, TRACK)
    for value in _ticks(place):
        x = place.at(value)
        board.stroke("grid", [(x, top), (x, bottom)], LINE if value else INK, 1.0 if value else 1.4)


def lessons(
    rows: Sequence[tuple[str, int, Shift]], framework: Framework, language: str, width: Width = "wide"
) -> Chart:
    """The gain of a group by competence, the most taught first, each with its minutes; the order is that given."""
    board = Board(width)
    lines = [
        Row(_taught(framework, competence, minutes, language), _gain(shift, language, True), minutes > 0)
        for competence, minutes, shift in rows
    ]
    shifts = [shift for _, _, shift in rows]
    place = columns(board, lines, _FOREST, _ends(shifts))
    entries = [("now", words.GAIN[language]), ("interval", words.interval_of(GROUP_MASS, language))]
    y = top = _gain_scale(board, place, legend(board, entries) + 4, language)
    for line, shift in zip(lines, shifts, strict=True):
        middle, y = set_row(board, place, y, line, _FOREST)
        if place.stacked:
            _gain_grid(board, place, middle - 8, middle + 8, 0)
        low, high = shift.interval_in_levels
        board.whisker(place.at(low), place.at(high), middle, cap=4, width=1.7)
        board.mark("now", place.at(shift.change_in_levels), middle, 10)
    if not place.stacked:
        _gain_grid(board, place, top, y - 4, 0)
    return board.chart(y, findings.of_lessons([(minutes, shift) for _, minutes, shift in rows], language))


def _taught(framework: Framework, competence: str, minutes: int, language: str) -> str:
    name = findings.competence_name(framework, competence, language)
    return f"{name}: {words.minutes(minutes, language)}" if minutes else name
