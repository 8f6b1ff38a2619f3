"""Everybody's answers with what is believed of the abilities behind them, some people at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._messages import Beliefs, beliefs, likelihood
from digcomp.measurement._responses import ResponseData, Responses, as_responses
from digcomp.measurement._tree import Array, Index, TreePrior

#: Answers looked at together: their densities on the grid fill a few megabytes.
_TOGETHER = 16_384
#: Below this a chance counts as impossible; it keeps logarithms finite.
_NEVER = 1e-300


@dataclass(frozen=True, eq=False)
class Batch:
    """Answers of some people, in the order of people, and the posteriors these answers give.

    Attributes
    ----------
    people, answers : slice
        Where they stand among all people and all answers.
    person : ndarray, shape (r,)
        Position of each answer's person within the batch.
    item, score : ndarray, shape (r,)
    competence : ndarray, shape (r,)
    chance : ndarray, shape (r, G)
        Chance of the score that was given, on the grid.
    found : Beliefs
        Leading axis: the people of the batch.

    """

    people: slice
    answers: slice
    person: Index
    item: Index
    score: Index
    competence: Index
    chance: Array
    found: Beliefs

    @cached_property
    def own(self) -> Array:
        """Posterior of the ability that each answer shows, shape (r, G)."""
        return self.found.marginals[self.person, self.competence]

    @cached_property
    def without(self) -> Array:
        """The same from the person's other answers only, shape (r, G).

        Exact: on a tree the answer enters the marginal of its competence as one factor, which a division takes out.
        """
        rest = self.own / self.chance
        return np.asarray(rest / rest.sum(axis=1, keepdims=True))

    def by_competence(self, values: Array) -> Array:
        """Sums of values (r, G) over each person's answers to each competence, shape (n, K, G)."""
        return _sums(self.person, self.competence, values, self.found.mean.shape)


def answers_to(data: ResponseData | Responses, bank: ItemBank, tree: TreePrior) -> Responses:
    """Answers whose item positions are rows of the bank.

    Raises
    ------
    MeasurementError
        For an item that the bank lacks, a score it cannot give, or a competence the tree does not have.

    """
    bank.check_tree(tree)
    given = as_responses(data, bank)
    item = given.item if given.items == bank.ids else bank.rows(given.items)[given.item].astype(np.int32)
    over = np.flatnonzero(given.score > bank.max_score[item])
    if over.size:
        row = int(item[over[0]])
        raise MeasurementError(
            f"item {bank.ids[row]}: score {given.score[over[0]]}, the highest is {bank.max_score[row]}"
        )
    return Responses(given.people, bank.ids, given.person, item, given.score)


def batches(responses: Responses, bank: ItemBank, tree: TreePrior, curves: Array | None = None) -> Iterator[Batch]:
    """Go through all people; `curves` (I, C, G) stand in for the bank's where a group has its own origin."""
    table = np.maximum(bank.curves(tree.grid) if curves is None else curves, _NEVER)
    bounds = responses.bounds
    start = 0
    while start < len(responses.people):
        reach = int(np.searchsorted(bounds, bounds[start] + _TOGETHER, side="right")) - 1
        # One person at the least; and people without answers cost room too.
        stop = min(max(reach, start + 1), start + _TOGETHER // tree.size, len(responses.people))
        yield _batch(responses, bank, tree, table, slice(start, stop))
        start = stop


def _batch(responses: Responses, bank: ItemBank, tree: TreePrior, table: Array, people: slice) -> Batch:
    answers = slice(int(responses.bounds[people.start]), int(responses.bounds[people.stop]))
    person = responses.person[answers].astype(np.intp) - people.start
    item, score = responses.item[answers].astype(np.intp), responses.score[answers].astype(np.intp)
    competence = bank.competence[item]
    chance = table[item, score]
    logs = _sums(person, competence, np.log(chance), (people.stop - people.start, tree.size))
    found = beliefs(tree, likelihood(logs))
    return Batch(people, answers, person, item, score, competence, chance, found)


def _sums(person: Index, competence: Index, values: Array, shape: tuple[int, ...]) -> Array:
    total = np.zeros((shape[0] * shape[1], values.shape[1]))
    if person.size:
        cell = person * shape[1] + competence
        order = np.argsort(cell, kind="stable")
        ordered = cell[order]
        starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        total[ordered[starts]] = np.add.reduceat(values[order], starts, axis=0)
    return total.reshape(*shape, -1)


def moments_of(curves: Array) -> tuple[Array, Array]:
    """Expected score and variance of the score at each ability from curves (I, C, G): two tables (I, G)."""
    scores = np.arange(curves.shape[1], dtype=float)
    mean = np.einsum("c,icg->ig", scores, curves)
    square = np.einsum("c,icg->ig", scores**2, curves)
    return mean, np.maximum(square - mean**2, _NEVER)


def dots(left: Array, right: Array) -> Array:
    """Row by row, the sum over the grid of a product: shape (r,)."""
    return np.asarray(np.einsum("rg,rg->r", left, right))
