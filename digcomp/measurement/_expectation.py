"""The expectation step of calibration: what people's answers say of abilities, gathered by item, score and grid point.

Answers are sparse, yet dense products are quicker than gathering: people are laid out some at a time as rows of noughts
and ones over the columns of a competence, one column an item and score. Products with that table give the
log-likelihoods one way and the expected counts the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digcomp.measurement._responses import Responses
from digcomp.measurement._tree import Array, Index, TreePrior

#: Cells of the table of noughts and ones that are laid out at once: what the processor's caches hold.
CELLS = 1_000_000
#: From so many answers on, single precision: the sums of counts are blurred by less than a ten-thousandth of an answer.
SINGLE = 200_000
_LEAST = 1e-30
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the scores of each item stand: K blocks of W columns."""

    start: Index  # (I,) flat position of an item's score 0 in (K, W)
    blocks: int
    width: int

    @classmethod
    def of(cls, competence: Index, max_score: Index, blocks: int) -> "Layout":
        """Items side by side in the block of their competence."""
        filled = np.zeros(blocks, dtype=np.intp)
        start = np.zeros(competence.size, dtype=np.intp)
        for item, (block, highest) in enumerate(zip(competence, max_score, strict=True)):
            start[item] = filled[block]
            filled[block] += highest + 1
        width = int(filled.max())
        return cls(start + competence * width, blocks, width)


@dataclass(frozen=True, eq=False)
class Population:
    """Where abilities come from: normal in one dimension, or a tree; each group has its own mean.

    `variances` are general, area and specific; in one dimension the first is all there is.
    """

    means: Array  # (groups,)
    variances: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Expected:
    """What the maximisation step needs."""

    counts: Array  # (K, W, G): expected answers by item, score and ability
    loglik: float
    means: Array  # (groups,): mean of the general part
    spreads: Array  # like the variances: mean squares of the parts around where they hang


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some people: their table of answers and groups."""

    people: slice
    person: NDArray[np.intp]  # row within the chunk
    column: NDArray[np.intp]  # flat column in (K, W)
    table: Floats  # (K, n, W)
    group: Index


class Expectation:
    """The expectation step over all people, chunk by chunk.

    Parameters
    ----------
    responses : Responses
    layout : Layout
    tree : TreePrior
        The grid; in one dimension its parts are not used.
    groups : ndarray of int, shape (N,)

    """

    def __init__(self, responses: Responses, layout: Layout, tree: TreePrior, groups: Index, dimensions: bool) -> None:
        self.responses, self.layout, self.tree, self.groups = responses, layout, tree, groups
        self.on_tree = dimensions
        self.kind = np.float32 if responses.size >= SINGLE else np.float64
        self.column = (layout.start[responses.item] + responses.score).astype(np.int32)
        self._together = max(1, min(len(responses.people), CELLS // (layout.blocks * layout.width)))
        self._space = np.zeros((layout.blocks, self._together, layout.width), dtype=self.kind)

    def chunks(self) -> Iterator[Chunk]:
        """People some at a time; the table is one space written again and again."""
        width = self.layout.width
        for start in range(0, len(self.responses.people), self._together):
            people = slice(start, min(start + self._together, len(self.responses.people)))
            part = slice(self.responses.bounds[people.start], self.responses.bounds[people.stop])
            person = self.responses.person[part].astype(np.intp) - start
            column = self.column[part].astype(np.intp)
            cell = ((column // width) * self._together + person) * width + column % width
            flat = self._space.reshape(-1)
            flat[cell] = 1
            yield Chunk(people, person, column, self._space[:, : people.stop - start], self.groups[people])
            flat[cell] = 0

    def run(self, log_curves: Array, population: Population) -> Expected:
        """Counts and moments under the given curves, shape (K, W, G), and population."""
        curves: Floats = log_curves.astype(self.kind)
        prior = self._prior(population)
        counts = np.zeros(log_curves.shape)
        loglik, spread = 0.0, np.zeros(len(population.variances))
        sums = np.zeros(population.means.size)
        for chunk in self.chunks():
            marginals, root, found, parts = self._believe(chunk.table @ curves, prior, chunk.group)
            counts += chunk.table.swapaxes(-1, -2) @ marginals
            loglik += found
            general = root @ self.tree.grid
            sums += np.bincount(chunk.group, general, minlength=sums.size)
            squares = root @ self.tree.grid**2 - 2 * general * population.means[chunk.group]
            spread[0] += float((squares + population.means[chunk.group] ** 2).sum())
            spread[1:] += parts
        sizes = np.bincount(self.groups, minlength=sums.size)
        people = len(self.responses.people)
        return Expected(counts, loglik, sums / np.maximum(sizes, 1), spread / people)

    def beliefs(self, chunk: Chunk, log_curves: Array, population: Population) -> Floats:
        """Marginals of a chunk, shape (K, n, G)."""
        curves: Floats = log_curves.astype(self.kind)
        return self._believe(chunk.table @ curves, self._prior(population), chunk.group)[0]

    def _prior(self, population: Population) -> "_Prior":
        return _Prior.of(self.tree, population, self.kind, self.on_tree)

    def _believe(self, logs: Floats, prior: "_Prior", group: Index) -> tuple[Floats, Floats, float, Array]:
        top = logs.max(axis=-1, keepdims=True)
        like = np.exp(logs - top)
        height = float(top.sum(dtype=float))
        if not self.on_tree:
            joint = like[0] * prior.root[group]
            total = joint.sum(axis=-1, keepdims=True)
            joint /= total
            return joint[None], joint, height + float(np.log(total.astype(float)).sum()), np.zeros(0)
        marginals, root, found, parts = _on_tree(self.tree, prior, like, group)
        return marginals, root, height + found, parts


@dataclass(frozen=True, eq=False)
class _Prior:
    """The population on the grid, in the precision of the data."""

    root: Floats  # (groups, G)
    to_area: Floats  # (G, G)
    to_competence: Floats
    area_square: Floats  # the same, times squared distance
    competence_square: Floats

    @classmethod
    def of(cls, tree: TreePrior, population: Population, kind: type[np.floating[Any]], on_tree: bool) -> "_Prior":
        grid = tree.grid
        squares = (grid[None, :] - grid[:, None]) ** 2
        root = _rows((grid[None, :] - population.means[:, None]) ** 2, population.variances[0]).astype(kind)
        if not on_tree:
            none = np.zeros((0, 0), dtype=kind)
            return cls(root, none, none, none, none)
        area, own = (_rows(squares, variance) for variance in population.variances[1:])
        return cls(root, *(table.astype(kind) for table in (area, own, area * squares, own * squares)))


def _rows(squares: Array, variance: float) -> Array:
    density = np.exp(-0.5 * squares / variance)
    return np.asarray(density / density.sum(axis=-1, keepdims=True))


def _on_tree(tree: TreePrior, prior: _Prior, like: Floats, group: Index) -> tuple[Floats, Floats, float, Array]:
    """Messages of `_messages.beliefs` with competences as the first axis: marginals, root, log-evidence, mean squares.

    The floors keep single precision from dividing nought by nought where no probability is left anyway.
    """
    k, n, g = like.shape
    up = like.reshape(k * n, g) @ np.hstack([prior.to_competence.T, prior.competence_square.T])
    from_competence = np.maximum(up[:, :g], _LEAST).reshape(k, n, g)
    at_area = np.multiply.reduceat(from_competence, tree.starts, axis=0)
    area_top = np.maximum(at_area.max(axis=-1, keepdims=True), _LEAST)
    at_area /= area_top
    j = at_area.shape[0]
    both = at_area.reshape(j * n, g) @ np.hstack([prior.to_area.T, prior.area_square.T])
    from_area = np.maximum(both[:, :g], _LEAST).reshape(j, n, g)
    root = prior.root[group] * np.multiply.reduce(from_area, axis=0)
    evidence = np.maximum(root.sum(axis=-1, keepdims=True), _LEAST)
    root /= evidence
    found = float(np.log(evidence.astype(float)).sum() + np.log(area_top.astype(float)).sum())

    above_area = root / from_area
    area = ((above_area.reshape(j * n, g) @ prior.to_area).reshape(j, n, g)) * at_area
    above = area[tree.area_of] / from_competence
    marginals = (above.reshape(k * n, g) @ prior.to_competence).reshape(k, n, g)
    marginals *= like
    area_part = float((above_area.reshape(j * n, g) * both[:, g:]).sum(dtype=float)) / j
    own_part = float(np.einsum("rg,rg->", above.reshape(k * n, g), up[:, g:])) / k
    return marginals, root, found, np.array([area_part, own_part])
