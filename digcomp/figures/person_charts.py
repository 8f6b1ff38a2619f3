"""Charts of one person: five areas, every competence as a range, and the areas as a shape."""

from itertools import groupby
from math import cos, pi, sin

from digcomp.assessment.results import PERSON_MASS, AreaResult, CompetenceResult, Estimate, Profile, position
from digcomp.figures import findings, words
from digcomp.figures.board import Board, Point
from digcomp.figures.chart import Chart, Width
from digcomp.figures.colours import DEEP, LEVELS, LINE, MUTED, SELF
from digcomp.figures.lettering import LEADING, SMALL, measure, wrap
from digcomp.figures.rows import Columns, Row, Style, bands, columns, legend, scale, set_row
from digcomp.framework import Framework

_AREAS = Style(track=24, gap=12)
_RANGES = Style(track=18, gap=6)


def areas(profile: Profile, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """The whole and the areas: tested with its interval, and the person's own view."""
    board = Board(width)
    results = [(words.OVERALL[language], profile.overall, profile.overall_self)]
    results += [(framework.area(area.area).short[language], area.tested, area.self_view) for area in profile.areas]
    rows = [Row(label, tested.said, bold=n == 0) for n, (label, tested, _) in enumerate(results)]
    place = columns(board, rows, _AREAS)
    y = scale(board, place, legend(board, _legend(profile, language)) + 4)
    for row, (_, tested, own) in zip(rows, results, strict=True):
        middle, y = set_row(board, place, y, row, _AREAS)
        _tested(board, place, middle, tested, own)
        y += 8 if row.bold else 0
    return board.chart(
        bands(board, place, y, framework.bands, language), findings.of_areas(profile, framework, language)
    )


def _legend(profile: Profile, language: str) -> list[tuple[str, str]]:
    entries = [("tested", words.TESTED[language]), ("interval", words.interval_of(PERSON_MASS, language))]
    if any(area.self_view for area in profile.areas):
        entries.append(("self", words.SELF_VIEW[language]))
    return entries


def _tested(board: Board, place: Columns, y: float, tested: Estimate, own: Estimate | None) -> None:
    board.track(place.left, y, place.width, _AREAS.track)
    board.bar(place.left, place.at(position(tested.mean)), y)
    board.whisker(place.at(position(tested.low)), place.at(position(tested.high)), y)
    board.mark("now", place.at(position(tested.mean)), y)
    if own:
        board.mark("self", place.at(position(own.mean)), y, 15)


def ranges(profile: Profile, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """Every competence as a range, against the target of the post where there is one."""
    board = Board(width)
    rows = {result.competence: _range_row(result, framework, language) for result in profile.competences}
    place = columns(board, list(rows.values()), _RANGES)
    entries = [("now", words.LIKELIEST[language]), ("interval", words.interval_of(PERSON_MASS, language))]
    if any(result.target for result in profile.competences):
        entries.append(("target", words.TARGET[language]))
    y = legend(board, entries) + 6
    for area, results in groupby(profile.competences, key=lambda result: framework.area_of(result.competence).id):
        y = _area_head(board, place, y, findings.area_name(framework, area, language))
        for result in results:
            middle, y = set_row(board, place, y, rows[result.competence], _RANGES)
            _range(board, place, middle, result)
        y += 8
    return board.chart(y - 6, findings.of_ranges(profile, framework, language))


def _range_row(result: CompetenceResult, framework: Framework, language: str) -> Row:
    return Row(findings.competence_name(framework, result.competence, language), result.tested.said)


def _area_head(board: Board, place: Columns, y: float, title: str) -> float:
    """The area's name; the levels' numbers stand beside it, or below it on a phone."""
    board.text(place.left if place.stacked else 1, y + 10, title, bold=True)
    below = scale(board, place, y + 22 if place.stacked else y + 2)
    return below + 3


def _range(board: Board, place: Columns, y: float, result: CompetenceResult) -> None:
    board.track(place.left, y, place.width, _RANGES.track)
    if result.target:
        board.mark("target", place.at(result.target - 0.5), y, 11)
    board.whisker(place.at(position(result.tested.low)), place.at(position(result.tested.high)), y, cap=4)
    board.mark("now", place.at(position(result.tested.mean)), y, 10)


class _Web:
    """The spokes of a radar: one an area, level 0 in the middle."""

    def __init__(self, x: float, y: float, radius: float, spokes: int) -> None:
        self.x, self.y, self.radius, self.spokes = x, y, radius, spokes

    def at(self, spoke: int, value: float, aside: float = 0) -> Point:
        """A value on a spoke; `aside` pixels across it."""
        turn, length = 2 * pi * spoke / self.spokes, self.radius * value / 8
        return self.x + length * sin(turn) + aside * cos(turn), self.y - length * cos(turn) + aside * sin(turn)

    def ring(self, values: list[float]) -> list[Point]:
        """One value a spoke, joined and closed."""
        points = [self.at(spoke, value) for spoke, value in enumerate(values)]
        return [*points, points[0]]


def radar(profile: Profile, framework: Framework, language: str, width: Width = "wide") -> Chart:
    """The areas as a shape, tested and self-view. Lengths compare better in `areas`."""
    board = Board(width)
    y = legend(board, _legend(profile, language))
    names = [_spoke_lines(framework.area(area.area).short[language], board) for area in profile.areas]
    side = max(measure(line, SMALL) for n, lines in enumerate(names) if _side(n, len(names)) for line in lines)
    radius = min(150, board.width / 2 - 8 - side)
    web = _Web(board.width / 2, y + SMALL * LEADING * (len(names[0]) + 1) + 10 + radius, radius, len(names))
    _grid(board, web)
    _shapes(board, web, profile)
    bottom = max(
        _spoke_name(board, web, spoke, [*lines, area.tested.said])
        for spoke, (lines, area) in enumerate(zip(names, profile.areas, strict=True))
    )
    title = f"{findings.of_areas(profile, framework, language)} {findings.of_self_view(profile, framework, language)}"
    return board.chart(bottom + 4, title)


def _grid(board: Board, web: _Web) -> None:
    for level in (2, 4, 6, 8):
        board.stroke("grid", web.ring([level] * web.spokes), LINE)
        (x1, y1), (x2, y2) = web.at(0, level), web.at(1, level)  # halfway along a side: a spoke has marks on it
        board.text((x1 + x2) / 2, (y1 + y2) / 2, str(level), size=SMALL, color=MUTED, ha="center")
    for spoke in range(web.spokes):
        board.stroke("grid", [(web.x, web.y), web.at(spoke, 8)], LINE)


def _shapes(board: Board, web: _Web, profile: Profile) -> None:
    tested = [position(area.tested.mean) for area in profile.areas]
    board.fill("track", web.ring(tested)[:-1], LEVELS[1])
    board.stroke("join", web.ring(tested), DEEP, 1.8)
    own = [position(area.self_view.mean) for area in profile.areas if area.self_view]
    if len(own) == web.spokes:
        board.stroke("own", web.ring(own), SELF, 1.5)
    for spoke, area in enumerate(profile.areas):
        _spoke(board, web, spoke, area)


def _spoke(board: Board, web: _Web, spoke: int, area: AreaResult) -> None:
    low, high = position(area.tested.low), position(area.tested.high)
    whisker = [
        web.at(spoke, end, aside) for end, aside in ((low, -5), (low, 5), (low, 0), (high, 0), (high, -5), (high, 5))
    ]
    board.stroke("interval", whisker, DEEP, 2.2)
    board.mark("now", *web.at(spoke, position(area.tested.mean)), 10)
    if area.self_view:
        board.mark("self", *web.at(spoke, position(area.self_view.mean)), 14)


def _spoke_lines(name: str, board: Board) -> tuple[str, ...]:
    """A name beside its spoke: narrow on a phone, but never cut inside a word."""
    longest = max(measure(word, SMALL) for word in name.split())
    return wrap(name, max(84 if board.phone else 150, longest + 1), SMALL)


def _side(spoke: int, spokes: int) -> int:
    """1 for a spoke whose name stands right of it, -1 for left, 0 for one above or below."""
    across = sin(2 * pi * spoke / spokes)
    return 0 if abs(across) < 0.7 else 1 if across > 0 else -1


def _spoke_name(board: Board, web: _Web, spoke: int, lines: list[str]) -> float:
    """The name outside the end of its spoke; its last line is the level; returns the y below."""
    x, y = web.at(spoke, 8)
    side = _side(spoke, web.spokes)
    ha = ("center", "left", "right")[side]
    leading = SMALL * LEADING
    tall = len(lines) * leading
    top = y - tall - 4 if spoke == 0 else y - tall / 2 if side else y + 4
    below = board.lines(x + 8 * side, top + leading / 2, lines[:-1], size=SMALL, ha=ha)
    board.text(x + 8 * side, below, lines[-1], size=SMALL, bold=True, ha=ha)
    return below + leading / 2
