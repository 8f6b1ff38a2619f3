"""Bars of speed: one step, and a thousand sittings."""

from collections.abc import Iterator
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm
from digcomp.cli.benchmark_peers import catsim_steps, installed
from digcomp.cli.benchmark_rows import Bar, Row, Size

Array = NDArray[np.float64]
ITEMS, WARM_UP = 42, 3
MICRO = 1e6
#: Items a competence, and the bars of the median and of the 99th percentile in microseconds.
POOLS = ((24, 100, 250), (240, 150, 300))


def step(size: Size, seed: int) -> Iterator[Row]:
    """From an answer to the next item, in process, over whole sittings."""
    form = "{:.0f}"
    for each, most, most_99 in POOLS:
        bank = dm.reference_bank(seed, each=each)
        times = MICRO * _steps(bank, size.sittings, seed)
        median = float(np.median(times))
        pool = f"pool of {len(bank):,}, us"
        note = f"{times.size} steps of {size.sittings} sittings, the least {times.min():.0f}"
        yield Row(f"step, median, {pool}", median, Bar(most=most), form, note)
        yield Row(f"step, 99th percentile, {pool}", float(np.percentile(times, 99)), Bar(most=most_99), form, note)
        if installed("catsim"):
            other = MICRO * catsim_steps(bank, ITEMS, max(size.sittings // 10, 1), seed)
            note = (
                f"catsim, one dimension: median {np.median(other):.0f}, 99th percentile {np.percentile(other, 99):.0f}"
            )
            yield Row(f"catsim's median over ours, {pool[:-4]}", float(np.median(other)) / median, None, "{:.1f}", note)


def _steps(bank: dm.ItemBank, sittings: int, seed: int) -> Array:
    """Seconds of each `answer` and `step`, after sittings to warm up."""
    tree = dm.reference_tree()
    test = dm.AdaptiveTest(bank, tree, stop=dm.Length(ITEMS))
    abilities = tree.draw(WARM_UP + sittings, seed)
    rng = np.random.default_rng([seed, 81])
    return np.array([_sitting(test, own, n, rng) for n, own in enumerate(abilities)])[WARM_UP:].ravel()


def _sitting(test: dm.AdaptiveTest, abilities: Array, seed: int, rng: np.random.Generator) -> list[float]:
    bank, state, seconds = test.bank, test.begin(seed), []
    now = state.step
    while isinstance(now, dm.Ask):
        row = bank.position[now.item_id]
        chance = bank.chances(row, abilities[bank.competence[row]][None])[1, 0]
        score = int(rng.random() < chance)
        start = perf_counter()
        state.answer(now.item_id, score)
        now = state.step
        seconds.append(perf_counter() - start)
    return seconds


def simulate(size: Size, seed: int) -> Iterator[Row]:
    """A thousand people through 42 items of 504."""
    tree = dm.reference_tree()
    test = dm.AdaptiveTest(dm.reference_bank(seed), tree, stop=dm.Length(ITEMS))
    people = tree.draw(1000, seed)
    start, processor = perf_counter(), process_time()
    study = dm.simulate(test, people, seed)
    seconds, processor = perf_counter() - start, process_time() - processor
    steps = int(study.lengths.sum()) / seconds
    note = f"processor {processor:.1f} s; a pool not met before; {steps:,.0f} steps a second"
    yield Row("1,000 people, 42 items of 504, seconds", seconds, Bar(most=10), "{:.1f}", note)
