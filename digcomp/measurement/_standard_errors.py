"""Standard errors of calibrated parameters."""

import numpy as np
from numpy.typing import NDArray

from digcomp.measurement._calibration_task import State, Task
from digcomp.measurement._expectation import Population
from digcomp.measurement._tree import Array

#: Up to so many parameters their information is one full matrix; beyond, item by item.
FULL = 120


def covariances(task: Task, state: State) -> list[Array]:
    """Posterior covariance of each item's parameters, one (n, Q, Q) a family.

    The information of the data is the sum over people of the outer products of their score vectors (Meilijson, 1989),
    to which the priors' precision is added. Small sets use the whole matrix. In banks of hundreds of items the blocks
    of single items are inverted: that leaves out the error of the scale that all items share.
    """
    width = max(family.size for family in task.parts)
    total = len(task.bank) * width
    blocks = np.zeros((len(task.bank), width, width))
    full = np.zeros((total, total)) if total <= FULL else None
    slopes = _slopes(task, state, width)
    curves, population = task.log_curves(state), Population(state.means, tuple(state.variances))
    for chunk in task.step.chunks():
        marginals = task.step.beliefs(chunk, curves, population)
        part = slice(task.data.bounds[chunk.people.start], task.data.bounds[chunk.people.stop])
        item = task.data.item[part]
        score = np.empty((item.size, width))
        block, row = chunk.column // task.layout.width, chunk.column % task.layout.width
        for q in range(width):
            each = marginals @ slopes[q].astype(marginals.dtype).swapaxes(-1, -2)
            score[:, q] = each[block, chunk.person, row]
        for q in range(width):
            for r in range(q + 1):
                blocks[:, q, r] += np.bincount(item, score[:, q] * score[:, r], minlength=len(task.bank))
        if full is not None:
            people = np.zeros((chunk.table.shape[1], len(task.bank), width))
            people[chunk.person, item] = score
            flat = people.reshape(people.shape[0], -1)
            full += flat.T @ flat
    blocks = np.tril(blocks) + np.tril(blocks, -1).swapaxes(-1, -2)
    return _inverted(task, blocks) if full is None else _inverted_whole(task, full, width)


def _slopes(task: Task, state: State, width: int) -> Array:
    """Derivatives of the log chances laid out in columns, shape (Q, K, W, G)."""
    grid = task.grid_tree.grid
    table = np.zeros((width, task.layout.blocks * task.layout.width, grid.size))
    for family, x in zip(task.parts, state.items, strict=True):
        table[: family.size, task.columns(family)] = family.scores(x, grid).swapaxes(0, 1)
    return table.reshape(width, task.layout.blocks, task.layout.width, -1)


def _inverted(task: Task, blocks: Array) -> list[Array]:
    result = []
    for family in task.parts:
        q = family.size
        result.append(_inverse(blocks[family.items][:, :q, :q] + family.precision, family.free))
    return result


def _inverted_whole(task: Task, full: Array, width: int) -> list[Array]:
    size = full.shape[0]
    free = np.zeros(size, dtype=bool)
    for family in task.parts:
        for n, item in enumerate(family.items):
            own = slice(item * width, item * width + family.size)
            full[own, own] += family.precision[n]
            free[own] = family.free[n]
    inverse = _inverse(full[None], free[None])[0].reshape(size // width, width, size // width, width)
    return [
        np.stack([inverse[item, : family.size, item, : family.size] for item in family.items]) for family in task.parts
    ]


def _inverse(information: Array, free: NDArray[np.bool_]) -> Array:
    """Inverse over the free parameters; the rest have no error."""
    both = free[:, :, None] & free[:, None, :]
    eye = np.eye(free.shape[1])
    system = np.where(both, information, 0) + eye * np.where(free, 1e-9, 1.0)[:, None, :]
    return np.where(both, np.linalg.inv(system), 0)
