"""Change of people over any number of waves.

Ability at the first wave hangs on the tree; each later step adds an independent change from a tree of its own. Every
pair of waves may be compared: the joint posterior holds them all, and a wave that was missed is informed by the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._change import CHANGE_BOUND, Change, change_tree
from digcomp.measurement._propagation import no_sites, propagate
from digcomp.measurement._tree import Array, TreePrior

Answers = Mapping[str, int]


@dataclass(frozen=True)
class Trajectory:
    """Joint posterior of abilities at W waves; every leading axis counts people.

    Attributes
    ----------
    tree : TreePrior
    waves : int
    joint_mean : ndarray, shape (..., W K)
        Abilities wave by wave, in logits.
    joint_covariance : ndarray, shape (..., W K, W K)
        In squared logits.
    converged : bool
        Whether the propagation came to rest; where it did not, the last sweep stands.

    """

    tree: TreePrior
    waves: int
    joint_mean: Array
    joint_covariance: Array
    converged: bool

    def change(self, first: int = 1, last: int | None = None) -> Change:
        """Change between two waves, counted from 1; without names from the first to the last.

        Raises
        ------
        MeasurementError
            If there is no such wave, or the first is not before the last.

        """
        first, last = wave_pair(self.waves, first, last)
        size = self.tree.size
        rows = np.zeros((2 * size, self.waves * size))
        rows[:size, (first - 1) * size : first * size] = np.eye(size)
        rows[size:] = -rows[:size]
        rows[size:, (last - 1) * size : last * size] += np.eye(size)
        return Change(self.tree, self.joint_mean @ rows.T, rows @ self.joint_covariance @ rows.T)

    def _parts(self, weights: Array) -> tuple[Array, Array]:
        """Mean and sd of weighted means (weights (M, K)) at every wave, shapes (..., W, M)."""
        rows = np.kron(np.eye(self.waves), weights)
        variance = np.einsum("mk,...kl,ml->...m", rows, self.joint_covariance, rows, optimize=True)
        shape = (*self.joint_mean.shape[:-1], self.waves, weights.shape[0])
        return (self.joint_mean @ rows.T).reshape(shape), np.sqrt(np.maximum(variance, 0)).reshape(shape)

    @cached_property
    def overall(self) -> tuple[Array, Array]:
        """Mean and sd of the whole at each wave, shapes (..., W), in logits."""
        mean, sd = self._parts(np.full((1, self.tree.size), 1 / self.tree.size))
        return mean[..., 0], sd[..., 0]

    @cached_property
    def areas(self) -> tuple[Array, Array]:
        """Mean and sd of each area at each wave, shapes (..., W, J), in logits."""
        return self._parts(self.tree.area_weights)

    @cached_property
    def competences(self) -> tuple[Array, Array]:
        """Mean and sd of each competence at each wave, shapes (..., W, K), in logits."""
        return self._parts(np.eye(self.tree.size))


def trajectory(bank: ItemBank, tree: TreePrior, waves: Sequence[Answers], prior: TreePrior | None = None) -> Trajectory:
    """Abilities of one person over two waves or more, scored together.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
        Prior of ability at the first wave.
    waves : sequence of mappings of item id to score
        In order of time. A wave the person missed is an empty mapping.
    prior : TreePrior, optional
        Prior of each step's change; by default one around no change with `CHANGE_VARIANCES`.

    Raises
    ------
    MeasurementError
        For fewer than two waves, unknown items, impossible scores, or an item that stands in two waves.

    Notes
    -----
    Expectation propagation with one normal site a competence and wave (Minka, 2001): means and covariances are close
    to those of `change`, which is exact and knows two waves only.

    """
    found = trajectories(bank, tree, [[wave] for wave in waves], prior)
    return replace(found, joint_mean=found.joint_mean[0], joint_covariance=found.joint_covariance[0])


def trajectories(
    bank: ItemBank, tree: TreePrior, waves: Sequence[Sequence[Answers]], prior: TreePrior | None = None
) -> Trajectory:
    """`trajectory` of many people at once, each on their own: the results have a leading axis of people.

    Parameters
    ----------
    bank, tree, prior
        As in `trajectory`.
    waves : sequence of sequences of mappings of item id to score
        Wave by wave, every wave with the same people in the same order.

    Raises
    ------
    MeasurementError
        As `trajectory`, or if nobody is there, or waves name different numbers of people.

    """
    step = step_tree(tree, prior)
    grid, logs = likelihoods(bank, tree, waves)
    mean, covariance = gaussian_prior(tree, step, len(waves))
    found = propagate(mean, covariance, logs, grid, no_sites(*logs.shape[:2]))
    return Trajectory(tree, len(waves), found.mean, found.covariance, bool(found.converged.all()))


def step_tree(tree: TreePrior, prior: TreePrior | None) -> TreePrior:
    """The tree of one step's change."""
    step = prior or change_tree(tree)
    if step.areas != tree.areas:
        raise MeasurementError("the tree of change must have the areas of the tree of ability")
    return step


def gaussian_prior(tree: TreePrior, step: TreePrior, waves: int) -> tuple[Array, Array]:
    """Mean (W K,) and covariance (W K, W K) of abilities wave by wave: two waves share the steps before both."""
    order = np.arange(waves)
    shared = np.minimum.outer(order, order)
    mean = np.repeat(tree.mean + order * step.mean, tree.size)
    return mean, np.kron(np.ones((waves, waves)), tree.covariance) + np.kron(shared, step.covariance)


def likelihoods(bank: ItemBank, tree: TreePrior, waves: Sequence[Sequence[Answers]]) -> tuple[Array, Array]:
    """The grid (G,), and the log-likelihood of each person's answers at each wave on it, shape (N, W K, G)."""
    _check(bank, tree, waves)
    # Each step may carry people further; independent steps add up as their root.
    beyond = round((tree.bound + CHANGE_BOUND * (len(waves) - 1) ** 0.5) / tree.step)
    grid = np.arange(-beyond, beyond + 1) * tree.step
    return grid, np.concatenate([bank.log_likelihoods(wave, grid, tree.size) for wave in waves], axis=1)


def _check(bank: ItemBank, tree: TreePrior, waves: Sequence[Sequence[Answers]]) -> None:
    bank.check_tree(tree)
    if len(waves) < 2:
        raise MeasurementError(f"a trajectory needs two waves or more, not {len(waves)}")
    counts = [len(wave) for wave in waves]
    if not counts[0] or len(set(counts)) > 1:
        raise MeasurementError(f"every wave needs the same people, one or more, not {counts}")
    for person in zip(*waves, strict=True):
        met: dict[str, int] = {}
        for number, answers in enumerate(person, start=1):
            if both := sorted(met.keys() & answers.keys()):
                raise MeasurementError(
                    f"item {both[0]} stands in waves {met[both[0]]} and {number}; nobody meets an item twice"
                )
            met.update(dict.fromkeys(answers, number))


def wave_pair(waves: int, first: int, last: int | None) -> tuple[int, int]:
    """Two waves to compare, or a refusal."""
    last = waves if last is None else last
    if not 1 <= first < last <= waves:
        raise MeasurementError(f"change is read from an earlier wave to a later one of {waves}, not {first} to {last}")
    return first, last
