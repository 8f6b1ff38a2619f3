"""One calibration: what is estimated, and the map from one state of it to a better one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from digcomp.measurement._bank import ItemBank
from digcomp.measurement._expectation import Expectation, Layout, Population
from digcomp.measurement._maximisation import Family, Judgement
from digcomp.measurement._responses import Responses
from digcomp.measurement._tree import Array, Index, TreePrior

#: How many people's worth of belief the starting variances carry; so thirty-six people do not overturn them.
PRIOR_PEOPLE = 20


@dataclass(frozen=True, eq=False)
class State:
    """Everything that is estimated."""

    items: tuple[Array, ...]  # one (n, Q) a family
    means: Array
    variances: Array
    judgement: Judgement

    def vector(self) -> Array:
        own = self.judgement
        judged = [own.shift, own.stretch]
        return np.concatenate([*(x.ravel() for x in self.items), self.means, np.log(self.variances), judged])

    def like(self, vector: Array) -> "State":
        """The same shapes with other values."""
        ends = np.cumsum([x.size for x in self.items] + [self.means.size, self.variances.size])
        *items, means, variances, judged = np.split(vector, ends)
        shaped = tuple(x.reshape(old.shape) for x, old in zip(items, self.items, strict=True))
        return State(shaped, means, np.exp(variances), Judgement(*judged.tolist()))


class Task:
    """One calibration: the data, and the map from a state to a better one."""

    def __init__(
        self,
        data: Responses,
        bank: ItemBank,
        parts: list[Family],
        tree: TreePrior | None,
        group: Index,
        names: tuple[Any, ...],
        free_scale: bool,
        has_priors: bool,
    ) -> None:
        self.data, self.bank, self.parts, self.tree, self.names = data, bank, parts, tree, names
        self.free_scale, self.has_priors = free_scale, has_priors
        self.grid_tree = tree or TreePrior((1,))
        competence = bank.competence if tree else np.zeros(len(bank), dtype=np.intp)
        self.layout = Layout.of(competence, bank.max_score, tree.size if tree else 1)
        self.step = Expectation(data, self.layout, self.grid_tree, group, tree is not None)
        #: How many parts of each sort a person has: one general, one an area, one a competence.
        self.times = np.array([1, len(tree.areas), tree.size]) if tree else np.ones(1)
        self.starting_variances = np.array([tree.general, tree.area, tree.specific]) if tree else np.array([1.0])

    def start(self) -> State:
        mean = self.tree.mean if self.tree else 0.0
        items = tuple(family.bounded(family.centre) for family in self.parts)
        return State(items, np.full(len(self.names), mean), self.starting_variances.copy(), Judgement())

    def log_curves(self, state: State) -> Array:
        """Log chances laid out in columns, shape (K, W, G)."""
        table = np.zeros((self.layout.blocks * self.layout.width, self.grid_tree.points))
        for family, x in zip(self.parts, state.items, strict=True):
            chance = np.log(np.maximum(family.curves(x, self.grid_tree.grid), 1e-300))
            table[self.columns(family)] = chance
        return table.reshape(self.layout.blocks, self.layout.width, -1)

    def columns(self, family: Family) -> Index:
        """Flat columns of the scores of a family's items, shape (n, M + 1)."""
        return np.asarray(self.layout.start[family.items][:, None] + np.arange(family.steps + 1))

    def better(self, state: State) -> tuple[State, float, float]:
        """One round: the next state, and log-likelihood and objective of the present one."""
        population = Population(state.means, tuple(state.variances))
        expected = self.step.run(self.log_curves(state), population)
        counts = expected.counts.reshape(-1, self.grid_tree.points)
        items, log_prior = [], self._log_prior(state)
        for family, x in zip(self.parts, state.items, strict=True):
            centre = family.judged(state.judgement)
            log_prior += family.log_prior(x, centre)
            items.append(family.improve(x, counts[self.columns(family)], self.grid_tree.grid, centre))
        # Where the items hold the scale, their authors are right by definition.
        judged = self.has_priors and not self.free_scale
        judgement = Judgement.of(self.parts, items) if judged else state.judgement
        means, variances = self._population(expected.means, expected.spreads)
        return State(tuple(items), means, variances, judgement), expected.loglik, expected.loglik + log_prior

    def _population(self, means: Array, spreads: Array) -> tuple[Array, Array]:
        people, start = len(self.data.people), self.starting_variances
        if self.tree is None and not self.free_scale:
            return self._held(means), start.copy()
        variances = (people * spreads + PRIOR_PEOPLE * start) / (people + PRIOR_PEOPLE)
        # The grid has to show each part.
        variances = np.maximum(variances, (0.8 * self.grid_tree.step) ** 2)
        if self.free_scale:
            return means, variances
        return self._held(means), _of_sum(variances, self.times * (people + PRIOR_PEOPLE), start.sum())

    def _held(self, means: Array) -> Array:
        mean = self.tree.mean if self.tree else 0.0
        return np.asarray(means - means[0] + mean)

    def _log_prior(self, state: State) -> float:
        """Of the variances: that of a sample of so many people with the starting variances."""
        ratio = self.starting_variances / state.variances
        return state.judgement.log_prior - 0.5 * PRIOR_PEOPLE * float(self.times @ (np.log(state.variances) + ratio))

    def possible(self, state: State) -> bool:
        """Whether an extrapolated state can be computed with."""
        if np.any(np.abs(state.means) > 4) or np.any(state.variances > 9):
            return False
        return all(family.possible(x) for family, x in zip(self.parts, state.items, strict=True))

    def kept_inside(self, state: State) -> State:
        """An extrapolated state inside the limits and on the scale."""
        items = tuple(family.bounded(x) for family, x in zip(self.parts, state.items, strict=True))
        variances = np.maximum(state.variances, (0.8 * self.grid_tree.step) ** 2)
        if not self.free_scale and self.tree is not None:
            variances = variances * self.starting_variances.sum() / variances.sum()
        return State(items, state.means, variances, state.judgement)


def _of_sum(squares: Array, times: Array, total: float) -> Array:
    """The most likely variances of a given sum, from mean squares of so many parts (Lagrange, by bisection)."""

    def variances(pull: float) -> Array:
        c = 2 * pull / times
        root = np.sqrt(np.maximum(1 + 4 * c * squares, 0))
        return np.asarray(2 * squares / (1 + root))

    # The condition has a solution as long as 1 + 4 c s stays positive.
    low, high = -float((times / (8 * squares)).min()), 1.0
    while variances(high).sum() > total:
        high *= 2
    if variances(low).sum() < total:
        return np.asarray(squares * total / squares.sum())
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if variances(middle).sum() > total else (low, middle)
    return variances(high)
