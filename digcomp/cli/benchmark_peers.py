"""What others reach on the same pool: engines that happen to be installed, one dimension at a time, and the limit."""

from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm

Array = NDArray[np.float64]


def of_competence(bank: dm.ItemBank, competence: int) -> dm.ItemBank:
    """The items of one competence, as a bank of one ability."""
    rows = np.flatnonzero(bank.competence == competence)
    steps = [bank.steps[row] for row in rows]
    return dm.ItemBank([bank.ids[row] for row in rows], competence=0, a=bank.a[rows], b=steps, c=bank.c[rows])


def one_dimensional(bank: dm.ItemBank, abilities: Array, each: int, seed: int) -> float:
    """RMSE of 21 tests in one dimension, `each` items long: expected a posteriori, the most a single ability allows."""
    tree = dm.TreePrior([1])
    squares = []
    for k in range(abilities.shape[1]):
        test = dm.AdaptiveTest(of_competence(bank, k), tree, stop=dm.Length(each))
        squares.append(dm.simulate(test, abilities[:, k : k + 1], seed + k).error ** 2)
    return float(np.sqrt(np.mean(squares)))


def van_trees(bank: dm.ItemBank, tree: dm.TreePrior, items: int, seed: int, people: int = 4000) -> float:
    """The RMSE that no choice of so many items and no estimator can better (van Trees, 1968).

    Its information is what somebody would gather who knew each true ability and picked the sharpest items for it; by
    the convexity of the inverse it is best spread evenly over the competences. For items right or wrong.
    """
    theta = tree.draw(people, seed + 1)[:, bank.competence]
    chance = bank.c + (1 - bank.c) / (1 + np.exp(-bank.a * (theta - bank.difficulty)))
    slope = bank.a * (chance - bank.c) * (1 - chance) / (1 - bank.c)
    information = slope**2 / (chance * (1 - chance))
    most = np.sort(information, axis=1)[:, -items:].sum(axis=1).mean() / tree.size
    least = np.linalg.inv(np.linalg.inv(tree.covariance) + most * np.eye(tree.size))
    return float(np.sqrt(np.trace(least) / tree.size))


def installed(name: str) -> bool:
    """Whether an engine of others is there to be held against; none is ever needed."""
    return find_spec(name) is not None


class Catsim:
    """Its selector of most information and its numerical estimator, as their own pages put them together."""

    def __init__(self, bank: dm.ItemBank) -> None:
        table = np.column_stack([bank.a, bank.difficulty, bank.c, np.ones(len(bank))])
        with redirect_stdout(StringIO()):  # it prints an empty line for every pool
            self._bank: Any = import_module("catsim").ItemBank(table)
        self._selector = import_module("catsim.selection").MaxInfoSelector()
        self._estimator = import_module("catsim.estimation").NumericalSearchEstimator()
        self._truth = bank

    def sit(self, theta: float, items: int, rng: np.random.Generator) -> tuple[float, list[float]]:
        """One person in one dimension: the last estimate, and seconds from each answer to the next item."""
        asked: list[int] = []
        right: list[bool] = []
        seconds, guess = [], 0.0
        row = self._next(asked, guess)
        for _ in range(items):
            a, b, c = self._truth.a[row], self._truth.difficulty[row], self._truth.c[row]
            score = bool(rng.random() < c + (1 - c) / (1 + np.exp(-a * (theta - b))))
            start = perf_counter()
            asked.append(row)
            right.append(score)
            guess = float(
                self._estimator.estimate(
                    item_bank=self._bank, administered_items=asked, response_vector=right, est_theta=guess
                )
            )
            row = self._next(asked, guess)
            seconds.append(perf_counter() - start)
        return guess, seconds

    def _next(self, asked: list[int], guess: float) -> int:
        row = self._selector.select(item_bank=self._bank, administered_items=asked, est_theta=guess)
        return int(row) if row is not None else -1


def catsim_rmse(bank: dm.ItemBank, abilities: Array, each: int, seed: int) -> float:
    """RMSE of catsim, one competence at a time."""
    rng = np.random.default_rng(seed)
    engines = [Catsim(of_competence(bank, k)) for k in range(abilities.shape[1])]
    squares = [
        (engine.sit(theta, each, rng)[0] - theta) ** 2
        for person in abilities
        for engine, theta in zip(engines, person, strict=True)
    ]
    return float(np.sqrt(np.mean(squares)))


def catsim_steps(bank: dm.ItemBank, items: int, sittings: int, seed: int) -> Array:
    """Seconds of each step of catsim, one ability for the whole pool."""
    rng = np.random.default_rng(seed)
    engine = Catsim(bank)
    engine.sit(0.0, items, rng)
    return np.array([engine.sit(theta, items, rng)[1] for theta in rng.normal(size=sittings)]).ravel()


def girth_difficulties(scores: Array) -> Array:
    """Difficulties by girth's two-parameter marginal likelihood, from people by items with NaN."""
    girth = import_module("girth")
    table = np.where(np.isnan(scores), -1, scores).astype(int).T
    return np.asarray(girth.twopl_mml(girth.tag_missing_data(table, [0, 1]))["Difficulty"])
