"""One page of a simulated study: how far results are from the truth, for whom, and whether the test knows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite

from digcomp.figures.board import Board
from digcomp.figures.chart import Chart
from digcomp.figures.colours import DEEP, INK, LEVELS, LINE, MUTED
from digcomp.figures.lettering import LEADING, SMALL, measure, wrap

#: Pixels: height of a plot, space for its numbers on the left, between two columns, and below a panel.
_PLOT, _LEFT, _BETWEEN, _BELOW = 150.0, 46.0, 34.0, 42.0
_EDGE = 8.0
_HEADING, _TITLE = 22.0, 17.0


@dataclass(frozen=True)
class StudySheet:
    """What the page draws. Errors in logits; one entry a competence, a level or a bin; None where nobody was.

    Attributes
    ----------
    title, note : str
        What was studied, and with whom.
    competences : sequence of str
        Their numbers, in order.
    rmse, coverage : sequence of float
        By competence.
    mass : float
        What the intervals claim to hold.
    level_rmse, level_bias : sequence of float or None
        By true level, from 1.
    claimed, observed : sequence of float or None
        By bin of claimed probability.
    exposure : sequence of float
        Share of sittings that saw each item, in any order.

    """

    title: str
    note: str
    competences: Sequence[str]
    rmse: Sequence[float]
    coverage: Sequence[float]
    mass: float
    level_rmse: Sequence[float | None]
    level_bias: Sequence[float | None]
    claimed: Sequence[float | None]
    observed: Sequence[float | None]
    exposure: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A plot's rectangle on the board and its scales."""

    left: float
    right: float
    top: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is drawn; beyond the scale, at its end."""
        across, up = _share(x, self.x), _share(y, self.y)
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)


def _share(value: float, ends: tuple[float, float]) -> float:
    return min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)


def study(data: StudySheet) -> Chart:
    """The page: error and coverage by competence, error by true level, claims against what came true, exposure."""
    board = Board("wide")
    y = _EDGE + _HEADING / 2
    y = board.lines(_EDGE, y, wrap(data.title, board.width - 2 * _EDGE, _HEADING, True), size=_HEADING, bold=True)
    # Hinting at some sizes makes a line a little wider than it measures.
    y = board.lines(_EDGE, y, wrap(data.note, board.width * 0.94, SMALL), size=SMALL, color=MUTED) + 10
    middle = board.width / 2
    left, right = (_EDGE, middle - _BETWEEN / 2), (middle + _BETWEEN / 2, board.width - _EDGE)
    y = _by_competence(board, y, data)
    y = _coverage(board, y, data)
    y = max(_by_level(board, y, left, data), _claims(board, y, right, data))
    y = _exposure(board, y, data)
    return board.chart(y, f"{data.title}. {data.note}")


def _by_competence(board: Board, y: float, data: StudySheet) -> float:
    whole = (_EDGE, board.width - _EDGE)
    top = _ceiling(data.rmse, 0.2)
    frame = _panel(board, y, whole, "Error by competence", "RMSE, logits", (0, len(data.rmse)), (0, top))
    _ticks(board, frame, [top * n / 4 for n in range(5)], "{:.2f}")
    wide = (frame.right - frame.left) / len(data.rmse)
    for n, (name, value) in enumerate(zip(data.competences, data.rmse, strict=True)):
        x, height = frame.at(n, value)
        board.box("bar", x + wide * 0.18, height, wide * 0.64, frame.bottom - height, LEVELS[3])
        board.text(x + wide / 2, frame.bottom + SMALL, name, size=SMALL, color=MUTED, ha="center")
    return frame.bottom + _BELOW


def _coverage(board: Board, y: float, data: StudySheet) -> float:
    whole, claim = (_EDGE, board.width - _EDGE), round(100 * data.mass)
    title = f"Share of true abilities inside the {claim} % intervals, by competence"
    low = min(data.mass - 0.10, *(floor(value * 10) / 10 for value in data.coverage))
    frame = _panel(board, y, whole, title, f"line: the {claim} % claimed", (0, len(data.coverage)), (low, 1.0))
    _ticks(board, frame, _steps(low, 1.0, 0.05), "{:.2f}")
    board.stroke("target", [frame.at(0, data.mass), frame.at(len(data.coverage), data.mass)], INK, 1.2)
    for n, (name, value) in enumerate(zip(data.competences, data.coverage, strict=True)):
        x, height = frame.at(n + 0.5, value)
        board.mark("now", x, height, 9)
        board.text(x, frame.bottom + SMALL, name, size=SMALL, color=MUTED, ha="center")
    return frame.bottom + _BELOW


def _by_level(board: Board, y: float, sides: tuple[float, float], data: StudySheet) -> float:
    shown = [value for value in (*data.level_rmse, *data.level_bias) if value is not None]
    top = _ceiling(shown, 0.5)
    bottom = -_ceiling([-value for value in shown], 0.5)
    title = "Error by true level"
    count = len(data.level_rmse)
    frame = _panel(board, y, sides, title, "bar: RMSE; dot: mean error (bias), logits", (0, count), (bottom, top))
    _ticks(board, frame, _steps(bottom, top, 0.5), "{:.1f}")
    wide = (frame.right - frame.left) / count
    _, zero = frame.at(0, 0)
    for n, (rmse, bias) in enumerate(zip(data.level_rmse, data.level_bias, strict=True)):
        x, _ = frame.at(n, 0)
        board.text(x + wide / 2, frame.bottom + SMALL, f"{n + 1}", size=SMALL, color=MUTED, ha="center")
        if rmse is not None and bias is not None:
            height = frame.at(n, rmse)[1]
            board.box("bar", x + wide * 0.18, height, wide * 0.64, zero - height, LEVELS[3])
            board.mark("now", x + wide / 2, frame.at(n, bias)[1], 9)
    board.stroke("target", [(frame.left, zero), (frame.right, zero)], INK, 1.0)
    board.text(frame.right, frame.bottom + 2.3 * SMALL, "true level", size=SMALL, color=MUTED, ha="right")
    return frame.bottom + _BELOW + 1.3 * SMALL


def _claims(board: Board, y: float, sides: tuple[float, float], data: StudySheet) -> float:
    title = "Do claimed probabilities come true?"
    frame = _panel(board, y, sides, title, "share of levels that came true", (0, 1), (0, 1))
    _ticks(board, frame, [0, 0.25, 0.5, 0.75, 1], "{:.2f}")
    board.stroke("target", [frame.at(0, 0), frame.at(1, 1)], INK, 1.2)
    for claimed, observed in zip(data.claimed, data.observed, strict=True):
        if claimed is not None and observed is not None:
            board.mark("now", *frame.at(claimed, observed), 9)
    _below(board, frame, [(value, f"{value:.2f}") for value in (0, 0.25, 0.5, 0.75, 1)])
    words = "claimed probability of a level"
    board.text(frame.right, frame.bottom + 2.3 * SMALL, words, size=SMALL, color=MUTED, ha="right")
    return frame.bottom + _BELOW + 1.3 * SMALL


def _exposure(board: Board, y: float, data: StudySheet) -> float:
    shares = sorted(data.exposure, reverse=True)
    whole, unseen = (_EDGE, board.width - _EDGE), sum(share == 0 for share in shares)
    says = f"share of sittings; {len(shares)} items, most asked first; never asked: {unseen}"
    frame = _panel(board, y, whole, "How often items are asked", says, (0, len(shares)), (0, 1))
    _ticks(board, frame, [0, 0.25, 0.5, 0.75, 1], "{:.2f}")
    outline = [frame.at(0, 0)]
    for n, share in enumerate(shares):
        outline += [frame.at(n, share), frame.at(n + 1, share)]
    outline.append(frame.at(len(shares), 0))
    board.fill("bar", outline, LEVELS[3])
    board.stroke("interval", outline[1:-1], DEEP, 1.2)
    quarters = [len(shares) * n / 4 for n in range(5)]
    _below(board, frame, [(value, f"{round(value)}") for value in quarters])
    return frame.bottom + _BELOW


def _panel(
    board: Board,
    y: float,
    sides: tuple[float, float],
    title: str,
    says: str,
    x_scale: tuple[float, float],
    y_scale: tuple[float, float],
) -> _Frame:
    """Write a plot's title and what it measures; where the plot itself lies."""
    wide = sides[1] - sides[0]
    y = board.lines(sides[0], y + _TITLE / 2, wrap(title, wide, _TITLE, True), size=_TITLE, bold=True)
    y = board.lines(sides[0], y, wrap(says, wide, SMALL), size=SMALL, color=MUTED)
    top = y + SMALL * (LEADING - 1)
    return _Frame(sides[0] + _LEFT, sides[1], top, top + _PLOT, x_scale, y_scale)


def _ticks(board: Board, frame: _Frame, values: Iterable[float], form: str) -> None:
    for value in values:
        _, y = frame.at(frame.x[0], value)
        board.stroke("track", [(frame.left, y), (frame.right, y)], LINE, 1.0)
        number = form.format(value + 0.0).replace("-", "\N{MINUS SIGN}")
        board.text(frame.left - 8, y, number, size=SMALL, color=MUTED, ha="right")


def _below(board: Board, frame: _Frame, numbers: Sequence[tuple[float, str]]) -> None:
    """Numbers under a plot, the first and the last kept from leaving it."""
    for value, number in numbers:
        x, _ = frame.at(value, frame.y[0])
        half = measure(number, SMALL) / 2
        x = min(max(x, frame.left + half), frame.right - half)
        board.text(x, frame.bottom + SMALL, number, size=SMALL, color=MUTED, ha="center")


def _ceiling(values: Iterable[float], step: float) -> float:
    """The least multiple of a step that no value exceeds, one step or more."""
    highest = max((value for value in values if isfinite(value)), default=step)
    return max(ceil(highest / step - 1e-9), 1) * step


def _steps(low: float, high: float, step: float) -> list[float]:
    """Multiples of a step between two multiples of it, five or six at the most."""
    count = round((high - low) / step)
    every = max(ceil(count / 6), 1)
    first = round(low / step)
    return [n * step for n in range(first, first + count + 1) if n % every == 0]
