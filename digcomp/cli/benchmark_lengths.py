"""Error of a competence by the length of the test: this program, simpler scoring, another engine, and the limit."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm
from digcomp.cli.benchmark_peers import Catsim, installed, of_competence
from digcomp.cli.benchmark_rows import Size

Array = NDArray[np.float64]
Index = NDArray[np.intp]

LENGTHS = (10, 21, 42, 63, 84)
#: People are as many as bring the standard error of every line but the other engine's below .006: at ten items most of
#: a one-dimensional error is the person's own ability, and that varies widely.
BATCHES = 6
#: The limit: people whose true abilities it knows, rounds of its allocation, and when it is good enough.
KNOWN, ROUNDS, CLOSE = 4000, 200, 2e-5
MIDDLES = np.linspace(-2.625, 2.625, 8)
WIDE, COLOURS = 40, 48


@dataclass(frozen=True, slots=True)
class Line:
    """One way to test or to score: RMSE in logits and its standard error at each length, None where it has none."""

    key: str
    name: str
    people: int
    rmse: tuple[float | None, ...]
    standard_error: tuple[float | None, ...]


def lines(size: Size, seed: int) -> Iterator[Line]:
    """The lines, from the best to the worst."""
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    people = [tree.draw(size.people, seed + n) for n in range(BATCHES)]
    limit = tuple(bound(bank, tree, length, tree.draw(KNOWN, seed + 1)) for length in LENGTHS)
    yield Line("bound", "Van Trees bound", KNOWN, limit, (None,) * len(LENGTHS))
    ours, same = _on_the_tree(bank, tree, people, seed)
    yield _line("tree", "This program: exact tree", ours)
    yield _line("same", "The same answers, one dimension each", same)
    yield _line("single", "Adaptive, one dimension at a time", _one_at_a_time(bank, people, seed))
    if installed("catsim"):
        yield _line("catsim", "catsim, one dimension at a time", _catsim(bank, people[0][: size.peers], seed))
    yield _line("correct", "Number correct", _number_correct(bank, np.concatenate(people), seed))


def bound(bank: dm.ItemBank, tree: dm.TreePrior, items: int, theta: Array) -> float:
    """The RMSE that no choice of so many items and no estimator can better, for items right or wrong.

    The van Trees inequality for several abilities (Gill, Levit, 1995): mean squared error is no less than the mean of
    the diagonal of (P + J)^-1, with P the inverse of the tree's covariance and J the expected information of each
    competence. J is what somebody would gather who knew each person's abilities `theta` (N, K), chose items for each
    and spread them over competences as is best: Frank and Wolfe's method, whose distance to the optimum is known and
    taken off, so that the figure errs on the side of the limit.
    """
    chance = bank.c + (1 - bank.c) / (1 + np.exp(-bank.a * (theta[:, bank.competence] - bank.difficulty)))
    information = (bank.a * (chance - bank.c) / (1 - bank.c)) ** 2 * (1 - chance) / chance
    prior, gathered = np.linalg.inv(tree.covariance), np.zeros(tree.size)
    most, items = 0.0, min(items, len(bank))
    for n in range(ROUNDS):
        left = np.linalg.inv(prior + np.diag(gathered))
        worth = (left**2).sum(axis=0)
        best = _gathered(information, worth, items, bank.competence)
        reached = np.trace(left) / tree.size
        gap = worth @ (best - gathered) / tree.size
        most = max(most, reached - gap)
        if gap < CLOSE:
            break
        gathered += 2 / (n + 2) * (best - gathered)
    return float(np.sqrt(most))


def _gathered(information: Array, worth: Array, items: int, competence: Index) -> Array:
    """Mean information of each competence when everybody gets the items that are worth most."""
    value = information * worth[competence]
    least = np.partition(value, -items, axis=1)[:, -items, None]
    own = np.where(value >= least, information, 0).mean(axis=0)
    return np.asarray(np.bincount(competence, weights=own, minlength=worth.size), dtype=float)


def _on_the_tree(bank: dm.ItemBank, tree: dm.TreePrior, people: list[Array], seed: int) -> tuple[list[Array], ...]:
    """Squares of this program, and of its own answers scored one competence at a time.

    Each length is sat on its own: every competence gets an item by the end, so the choice knows where the end is, and
    a part of a longer sitting is not a shorter one.
    """
    ours: list[Array] = []
    same: list[Array] = []
    for length in LENGTHS:
        test = dm.AdaptiveTest(bank, tree, stop=dm.Length(length))
        parts: tuple[list[Array], list[Array]] = ([], [])
        for n, abilities in enumerate(people):
            study = dm.simulate(test, abilities, seed + n)
            alone = one_dimension(bank, study.rows, study.scores, tree.size)
            for part, estimate in zip(parts, (study.posterior.mean, alone), strict=True):
                part.append(((estimate - abilities) ** 2).mean(axis=1))
        ours.append(np.concatenate(parts[0]))
        same.append(np.concatenate(parts[1]))
    return ours, same


def one_dimension(bank: dm.ItemBank, rows: Index, scores: Index, size: int) -> Array:
    """Posterior means (P, K) of answers (P, L) when each competence counts alone, its ability standard normal."""
    grid = dm.TreePrior([1]).grid
    log_curves = np.log(bank.curves(grid))
    log_like = np.tile(-(grid**2) / 2, (rows.shape[0], size, 1))
    everyone = np.arange(rows.shape[0])
    for row, score in zip(rows.T, scores.T, strict=True):
        log_like[everyone, bank.competence[row]] += log_curves[row, score]
    weights = np.exp(log_like - log_like.max(axis=-1, keepdims=True))
    return np.asarray(weights @ grid / weights.sum(axis=-1))


def _one_at_a_time(bank: dm.ItemBank, people: list[Array], seed: int) -> list[Array]:
    """Squares of adaptive Bayesian tests of one ability each.

    In one dimension the choice does not know the length, so the beginnings of the longest test are the shorter ones.
    """
    size, longest = people[0].shape[1], -(-LENGTHS[-1] // people[0].shape[1])
    # By items a competence, from none: then the best guess is the mean, 0.
    squares = [(np.concatenate(people) ** 2).mean(axis=1)] + [np.zeros(0)] * longest
    for n, abilities in enumerate(people):
        own = np.zeros((longest, abilities.shape[0]))
        for k in range(size):
            pool, truth = of_competence(bank, k), abilities[:, k]
            test = dm.AdaptiveTest(pool, dm.TreePrior([1]), stop=dm.Length(longest))
            study = dm.simulate(test, truth[:, None], seed + 100 * n + k)
            for each in range(1, longest + 1):
                mean = one_dimension(pool, study.rows[:, :each], study.scores[:, :each], 1)[:, 0]
                own[each - 1] += (mean - truth) ** 2 / size
        squares[1:] = [np.concatenate(pair) for pair in zip(squares[1:], own, strict=True)]
    return [_shared(squares, length, size) for length in LENGTHS]


def _shared(squares: list[Array], length: int, size: int) -> Array:
    """Where items do not go round, some competences have one more than others."""
    each, more = divmod(length, size)
    return squares[each] if not more else (squares[each] * (size - more) + squares[each + 1] * more) / size


def _number_correct(bank: dm.ItemBank, abilities: Array, seed: int) -> list[Array | None]:
    """Squares of an ordinary quiz: one form for all, hard and easy evenly, the share right as one of eight levels."""
    rng = np.random.default_rng([seed, 95])
    return [_form(bank, abilities, length, rng) for length in LENGTHS]


def _form(bank: dm.ItemBank, abilities: Array, length: int, rng: np.random.Generator) -> Array | None:
    people, size = abilities.shape
    each, more = divmod(length, size)
    if more:
        return None
    error = np.empty((people, size))
    for k in range(size):
        own = np.flatnonzero(bank.competence == k)
        rows = own[np.round((np.arange(each) + 0.5) * own.size / each - 0.5).astype(int)]
        a, b, c = bank.a[rows], bank.difficulty[rows], bank.c[rows]
        right = rng.random((people, each)) < c + (1 - c) / (1 + np.exp(-a * (abilities[:, [k]] - b)))
        level = np.minimum((right.mean(axis=1) * MIDDLES.size).astype(int), MIDDLES.size - 1)
        error[:, k] = MIDDLES[level] - abilities[:, k]
    return np.asarray((error**2).mean(axis=1))


def _catsim(bank: dm.ItemBank, abilities: Array, seed: int) -> list[Array | None]:
    size = abilities.shape[1]
    engines = [Catsim(of_competence(bank, k)) for k in range(size)]
    found: list[Array | None] = []
    for length in LENGTHS:
        rng = np.random.default_rng([seed, length])
        each, more = divmod(length, size)
        own = [
            np.mean(
                [(engine.sit(theta, each, rng)[0] - theta) ** 2 for engine, theta in zip(engines, row, strict=True)]
            )
            for row in (() if more else abilities)
        ]
        found.append(np.array(own) if own else None)
    return found


def _line(key: str, name: str, squares: Iterable[Array | None]) -> Line:
    kept = list(squares)
    rmse = [None if own is None else float(np.sqrt(own.mean())) for own in kept]
    errors = [
        None if own is None or not value else float(own.std(ddof=1) / np.sqrt(own.size) / (2 * value))
        for own, value in zip(kept, rmse, strict=True)
    ]
    people = max(own.size for own in kept if own is not None)
    return Line(key, name, people, tuple(rmse), tuple(errors))


def study(size: Size, seed: int, picture: Path, json_file: Path | None, *, quick: bool) -> None:
    """Measure all lines, print them, and draw them."""
    click.echo(f"{'RMSE of a competence, logits, after items':<{WIDE + 2}}" + "".join(f"{n:>8}" for n in LENGTHS))
    found: list[Line] = []
    for line in lines(size, seed):
        found.append(line)
        _print(line)
    worst = _worst(found)
    click.echo(
        f"Seed {seed}; standard error at most {worst:.4f}, catsim's apart. Each length of this program is sat on"
    )
    click.echo("its own; one-dimensional tests are scored along one sitting. -: some competences would have no item.")
    if json_file:
        plain = {"seed": seed, "quick": quick, "lengths": LENGTHS, "lines": [asdict(line) for line in found]}
        json_file.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    _draw(found, seed, picture)


def _worst(found: Iterable[Line]) -> float:
    return max(error for line in found if line.key != "catsim" for error in line.standard_error if error is not None)


def _print(line: Line) -> None:
    figures = "".join(f"{'-' if value is None else f'{value:.3f}':>8}" for value in line.rmse)
    click.echo(f"{line.name:<{WIDE}}  {figures}  {line.people} people".rstrip())
    if any(line.standard_error):
        errors = "".join(f"{'-' if value is None else f'{value:.4f}':>8}" for value in line.standard_error)
        click.echo(f"{'  standard error':<{WIDE}}  {errors}")


def _draw(found: list[Line], seed: int, file: Path) -> None:
    from digcomp.figures.chart import png, svg
    from digcomp.figures.length_chart import LengthLine, LengthSheet, lengths

    people = next(line.people for line in found if line.key == "tree")
    engine = next((f" catsim: {line.people} people." for line in found if line.key == "catsim"), "")
    sheet = LengthSheet(
        title="Error of a competence, by length of the test",
        note=f"RMSE in logits on a logarithmic scale; one level is 0.75. Reference study, {people:,} simulated people, "
        f"seed {seed}; standard error at most {_worst(found):.3f}.{engine} Upright strokes: 95 % intervals, where "
        "they are wider than the line.",
        lengths=LENGTHS,
        lines=[LengthLine(line.name, line.rmse, line.standard_error, _role(line.key)) for line in found],
    )
    chart = lengths(sheet)
    if file.suffix.lower() == ".svg":
        file.write_bytes(svg(chart))
    else:
        _few_colours(png(chart), file)


def _few_colours(picture: bytes, file: Path) -> None:
    """A quarter of the bytes, for a page that many read; Pillow comes with matplotlib."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(file, "PNG", optimize=True)


def _role(key: str) -> Any:
    return {"bound": "limit", "tree": "own"}.get(key, "other")
