"""Answers as an exposure-controlled adaptive test gives them, fast enough for a nation."""

import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Columns = tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int8]]

ITEMS = 42
#: People at a time, and the chance that an item may be asked in a sitting: nobody sees more of them.
TOGETHER, ELIGIBLE = 10_000, 1 / 3


def guessed_bank(truth: dm.ItemBank, seed: int, sd: float = 0.7, sd_log_a: float = 0.25) -> dm.ItemBank:
    """The pool as experts see it: difficulties off by `sd` logits, and all discriminations alike where they are unsure.

    With sure discriminations (`sd_log_a` 0) the difficulties stay, to be drawn by who asks for the truth.
    """
    if not sd_log_a:
        return truth.with_parameters(a=truth.a, b=truth.difficulty, sd_b=sd)
    off = np.random.default_rng([seed, 71]).normal(0, sd, len(truth))
    typical = np.full(len(truth), float(np.exp(np.log(truth.a).mean())))
    return truth.with_parameters(a=typical, b=truth.difficulty + off, sd_b=sd, sd_log_a=sd_log_a)


def answers_of(truth: dm.ItemBank, guess: dm.ItemBank, abilities: Array, seed: int) -> Columns:
    """Person, item and score of 42 answers each, from items right or wrong.

    Competences take turns; the next item is the one nearest in (guessed) difficulty to what the answers so far say,
    among those eligible in this sitting, each with a chance of a third. It depends on answers and on nothing unseen, as
    in the real test, so that calibration may take the items as given.
    """
    people = abilities.shape[0]
    items = np.empty((people, ITEMS), dtype=np.int16)
    scores = np.empty((people, ITEMS), dtype=np.int8)
    competences = [np.flatnonzero(guess.competence == k) for k in range(abilities.shape[1])]
    for start in range(0, people, TOGETHER):
        part = slice(start, min(start + TOGETHER, people))
        rng = np.random.default_rng([seed, 72, start])
        _sit(truth, guess, abilities[part], competences, items[part], scores[part], rng)
    return np.repeat(np.arange(people, dtype=np.int32), ITEMS), items.ravel(), scores.ravel()


def _sit(
    truth: dm.ItemBank,
    guess: dm.ItemBank,
    abilities: Array,
    competences: list[Index],
    items: NDArray[np.int16],
    scores: NDArray[np.int8],
    rng: np.random.Generator,
) -> None:
    everyone = np.arange(abilities.shape[0])
    # 0: may be asked; 1: not eligible; 2 and more: asked already.
    closed = (rng.random((everyone.size, len(truth)), dtype=np.float32) >= ELIGIBLE).astype(np.int8)
    estimate, variance = np.zeros(everyone.size), np.ones(everyone.size)
    # On the tree one competence tells of the others about half of what it tells of itself.
    share = 1.0 if abilities.shape[1] == 1 else 0.5
    for position in range(ITEMS):
        k = position % abilities.shape[1]
        rows = _nearest(competences[k], guess.difficulty, estimate, closed)
        closed[everyone, rows] += 2
        right = rng.random(everyone.size) < _chance(truth, rows, abilities[:, k])
        chance = _chance(guess, rows, estimate)
        slope = guess.a[rows] * (chance - guess.c[rows]) / (1 - guess.c[rows]) / chance
        variance = 1 / (1 / variance + share * slope**2 * chance * (1 - chance))
        estimate = np.clip(estimate + share * variance * slope * (right - chance), -3.5, 3.5)
        items[:, position], scores[:, position] = rows, right


def _nearest(rows: Index, difficulty: Array, estimate: Array, closed: NDArray[np.int8]) -> Index:
    """For each person the open item nearest in difficulty; where none is open, one that was not eligible."""
    distance = np.abs(difficulty[rows].astype(np.float32) - estimate.astype(np.float32)[:, None])
    distance += np.float32(100) * closed[:, rows]
    return np.asarray(rows[distance.argmin(axis=1)])


def _chance(bank: dm.ItemBank, rows: Index, theta: Array) -> Array:
    c = bank.c[rows]
    return np.asarray(c + (1 - c) / (1 + np.exp(-bank.a[rows] * (theta - bank.difficulty[rows]))))
