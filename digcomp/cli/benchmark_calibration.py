"""Bars of calibration. Each run is a process of its own, for its memory to be its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Literal

import numpy as np

import digcomp.measurement as dm
from digcomp.cli.benchmark_answers import answers_of, guessed_bank
from digcomp.cli.benchmark_peers import girth_difficulties, installed
from digcomp.cli.benchmark_rows import Bar, Row, Size

Shape = Literal["1-D", "tree"]
SHAPES: tuple[Shape, ...] = ("1-D", "tree")
#: Seconds, by people and shape; megabytes; and what of the guess's error may be left after 36 people.
SECONDS = {(12_000, "1-D"): 0.5, (12_000, "tree"): 5, (220_000, "1-D"): 15, (220_000, "tree"): 75}
MEGABYTES, LEFT = {220_000: 500}, {"1-D": 0.85, "tree": 0.88}
FEW = 36
#: Seconds that another engine gets.
PATIENCE = 60


@dataclass(frozen=True)
class Run:
    """One calibration: its time, what it took, and the error of difficulties of items that were answered."""

    seconds: float
    processor: float  # seconds of it that this computer's other work did not take
    megabytes: float
    before: float
    after: float
    converged: bool
    variances: tuple[float, ...]


def calibration(size: Size, seed: int) -> Iterator[Row]:
    """From 36 people to a nation, on one dimension and on the tree."""
    for shape in SHAPES:
        yield from _few(shape, size.small_groups, seed)
    if size.slow_peers and installed("girth"):
        yield _girth(seed)
    for people in size.calibrations:
        for shape in SHAPES:
            yield from _many(people, shape, seed)


def _few(shape: Shape, groups: int, seed: int) -> Iterator[Row]:
    runs = [calibrated(FEW, shape, seed + n) for n in range(groups)]
    before, after = (float(np.sqrt(np.mean([getattr(run, of) ** 2 for run in runs]))) for of in ("before", "after"))
    note = f"{groups} groups; guesses {before:.3f}, after {after:.3f}, {np.mean([r.seconds for r in runs]):.3f} s each"
    yield Row(f"{FEW} people, {shape}: RMSE of b over the guess's", after / before, Bar(most=LEFT[shape]), note=note)


def _many(people: int, shape: Shape, seed: int) -> Iterator[Row]:
    run = apart(people, shape, seed)
    limit = SECONDS.get((people, shape))
    name = f"{people:,} people, {shape}"
    ended = "" if run.converged else "; not converged"
    note = f"processor {run.processor:.2f} s; variances {' '.join(f'{v:.3f}' for v in run.variances)}{ended}"
    yield Row(f"{name}: seconds", run.seconds, Bar(most=limit) if limit else None, "{:.2f}", note)
    most = MEGABYTES.get(people)
    yield Row(f"{name}: peak memory, MB", run.megabytes, Bar(most=most) if most else None, "{:.0f}")
    yield Row(f"{name}: RMSE of b", run.after, None, note=f"guesses {run.before:.3f}")


def apart(people: int, shape: Shape, seed: int) -> Run:
    """A calibration in a process of its own."""
    command = [sys.executable, "-m", __name__, str(people), shape, str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    values = json.loads(done.stdout)
    return Run(**values | {"variances": tuple(values["variances"])})


def calibrated(people: int, shape: Shape, seed: int) -> Run:
    """Make a pool and answers, calibrate, and compare with the truth."""
    truth = dm.reference_bank(seed)
    tree = dm.reference_tree()
    if shape == "1-D":
        truth = dm.ItemBank(truth.ids, competence=0, a=truth.a, b=truth.b, c=truth.c)
        abilities = np.random.default_rng([seed, 91]).normal(0, 1, (people, 1))
    else:
        abilities = tree.draw(people, seed)
    guess = guessed_bank(truth, seed)
    columns = answers_of(truth, guess, abilities, seed)
    del abilities
    start, processor = perf_counter(), process_time()
    model = dm.calibrate(columns, tree if shape == "tree" else None, items=guess)
    seconds, processor = perf_counter() - start, process_time() - processor
    seen = np.bincount(columns[1], minlength=len(truth)) > 0
    before, after = (float(np.sqrt(np.mean((b - truth.b)[seen] ** 2))) for b in (guess.b, model.b_))
    return Run(seconds, processor, _peak(), before, after, model.converged_, model.variances_)


def _girth(seed: int) -> Row:
    """The same few people by girth, which takes no guesses of difficulties; in a process that can be ended."""
    own = calibrated(FEW, "1-D", seed)
    command = [sys.executable, "-m", __name__, str(FEW), "girth", str(seed)]
    start = perf_counter()
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)  # noqa: S603
        note = f"girth: RMSE of b {json.loads(done.stdout)['after']:.3f}; ours {own.after:.3f}"
    except subprocess.TimeoutExpired:
        note = f"girth was ended after {PATIENCE} s; our RMSE of b {own.after:.3f}"
    ratio = (perf_counter() - start) / own.seconds
    return Row(f"{FEW} people, 1-D: girth's seconds over ours", ratio, None, "{:,.0f}", note)


def by_girth(people: int, seed: int) -> dict[str, float]:
    """What is left of the error of difficulties, of the items that girth can take."""
    truth = dm.reference_bank(seed)
    truth = dm.ItemBank(truth.ids, competence=0, a=truth.a, b=truth.b, c=truth.c)
    abilities = np.random.default_rng([seed, 91]).normal(0, 1, (people, 1))
    person, item, score = answers_of(truth, guessed_bank(truth, seed), abilities, seed)
    table = np.full((people, len(truth)), np.nan)
    table[person, item] = score
    # Items that nobody got right, or nobody wrong, have no difficulty for it.
    usable = np.flatnonzero((table == 0).any(axis=0) & (table == 1).any(axis=0))
    other = girth_difficulties(table[:, usable])
    return {"after": float(np.sqrt(np.mean((other - truth.b[usable]) ** 2)))}


def _peak() -> float:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
    import resource  # Windows has none

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main(people: str, how: str, seed: str) -> None:
    """One run, told as JSON."""
    if how == "girth":
        found: dict[str, Any] = by_girth(int(people), int(seed))
    else:
        found = asdict(calibrated(int(people), "1-D" if how == "1-D" else "tree", int(seed)))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
