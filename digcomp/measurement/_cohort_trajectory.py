"""Mean change of a group over any number of waves, with the error that its size allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digcomp.measurement._bank import ItemBank
from digcomp.measurement._change import CohortChange
from digcomp.measurement._latent_regression import (
    CLOSE,
    ROUNDS,
    Triple,
    blend,
    block,
    group_prior,
    inverse,
    newton,
    spread,
    triple,
    variances_of,
)
from digcomp.measurement._propagation import no_sites, propagate
from digcomp.measurement._trajectory import Answers, Trajectory, gaussian_prior, likelihoods, step_tree, wave_pair
from digcomp.measurement._tree import Array, TreePrior


@dataclass(frozen=True)
class CohortTrajectory:
    """Mean ability of a group at W waves with its error.

    Attributes
    ----------
    tree : TreePrior
    people, waves : int
    joint_mean, joint_covariance : ndarray, shapes (W K,), (W K, W K)
        The group's means wave by wave with their sampling covariance, in logits.
    before_variances, step_variances : tuple of float
        General, area and specific variance of people around the means: of ability at the first wave, and of each
        step's change, in squared logits.
    converged : bool

    """

    tree: TreePrior
    people: int
    waves: int
    joint_mean: Array
    joint_covariance: Array
    before_variances: Triple
    step_variances: Triple
    converged: bool

    @cached_property
    def _means(self) -> Trajectory:
        return Trajectory(self.tree, self.waves, self.joint_mean, self.joint_covariance, self.converged)

    def change(self, first: int = 1, last: int | None = None) -> CohortChange:
        """The group's change between two waves, counted from 1; without names from the first to the last.

        Raises
        ------
        MeasurementError
            If there is no such wave, or the first is not before the last.

        """
        first, last = wave_pair(self.waves, first, last)
        means = self._means.change(first, last)
        start = np.array(self.before_variances) + (first - 1) * np.array(self.step_variances)
        moved = (last - first) * np.array(self.step_variances)
        return CohortChange(
            self.tree,
            self.people,
            means.joint_mean,
            means.joint_covariance,
            triple(start),
            triple(moved),
            self.converged,
        )

    @property
    def overall(self) -> tuple[Array, Array]:
        """Mean and standard error of the whole at each wave, shapes (W,), in logits."""
        return self._means.overall

    @property
    def areas(self) -> tuple[Array, Array]:
        """The same by area, shapes (W, J)."""
        return self._means.areas

    @property
    def competences(self) -> tuple[Array, Array]:
        """The same by competence, shapes (W, K)."""
        return self._means.competences


def cohort_trajectory(
    bank: ItemBank, tree: TreePrior, waves: Sequence[Sequence[Answers]], prior: TreePrior | None = None
) -> CohortTrajectory:
    """Mean abilities of a group over two waves or more, by latent regression over people's posteriors (Mislevy, 1984).

    As `cohort_change`: Newton steps for the means of the first wave and of every step, expectation-maximisation for
    the variances of people around them (those of change shared by all steps), weak priors for both. People's moments
    come from expectation propagation.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
        Where the estimation of ability starts.
    waves : sequence of sequences of mappings of item id to score
        Wave by wave, every wave with the same people in the same order; an empty mapping for a wave somebody missed.
    prior : TreePrior, optional
        Where the estimation of each step's change starts.

    Raises
    ------
    MeasurementError
        For fewer than two waves, nobody in them, different numbers of people, or impossible answers.

    """
    step = step_tree(tree, prior)
    grid, logs = likelihoods(bank, tree, waves)
    return _regression(tree, step, len(waves) - 1, grid, logs)


def _regression(tree: TreePrior, step: TreePrior, steps: int, grid: Array, logs: Array) -> CohortTrajectory:
    """Rounds of means and variances until both rest. Means are kept as the first wave's and each step's change."""
    people = logs.shape[0]
    differences = np.asarray(np.kron(np.eye(steps + 1) - np.eye(steps + 1, k=-1), np.eye(tree.size)))
    sums = inverse(differences)
    mean = centre = differences @ gaussian_prior(tree, step, steps + 1)[0]
    variances = start = np.array([*variances_of(tree), *variances_of(step)])
    group, sites, converged = group_prior(tree, steps), no_sites(*logs.shape[:2]), False
    now, moving = tree, step
    for _ in range(ROUNDS):
        own = block(now.covariance, *[moving.covariance] * steps)
        found = propagate(sums @ mean, sums @ own @ sums.T, logs, grid, sites)
        sites = found.sites
        residual = found.mean @ differences.T - mean
        covariance = differences @ found.covariance.sum(axis=0) @ differences.T
        move, information = newton(residual.sum(axis=0), covariance, people, inverse(own), mean, centre, group)
        moved = _variances(now, moving, covariance + residual.T @ residual, people, start)
        rests = np.abs(move).max() < CLOSE and np.abs(moved - variances).max() < CLOSE
        converged = bool(rests and found.converged.all())
        mean, variances = mean + move, np.maximum(moved, (0.8 * tree.step) ** 2)
        now = replace(tree, general=variances[0], area=variances[1], specific=variances[2])
        moving = replace(step, general=variances[3], area=variances[4], specific=variances[5])
        if converged:
            break
    errors = sums @ inverse(information) @ sums.T
    return CohortTrajectory(
        tree, people, steps + 1, sums @ mean, errors, triple(variances[:3]), triple(variances[3:]), converged
    )


def _variances(tree: TreePrior, step: TreePrior, second: Array, people: int, start: Array) -> Array:
    """Variances of ability and of one step's change from summed second moments, every step's counted alike."""
    size = tree.size
    blocks = [second[at : at + size, at : at + size] for at in range(0, len(second), size)]
    before = blend(spread(tree, blocks[0], people), people, start[:3])
    later = people * (len(blocks) - 1)
    return np.concatenate([before, blend(spread(step, np.sum(blocks[1:], axis=0), later), later, start[3:])])
