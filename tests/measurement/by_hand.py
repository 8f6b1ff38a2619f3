"""The measurement model once more, written as plainly as it can be: what the engine is held against."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

import digcomp.measurement as dm


def normal(distance, variance):
    """Normal densities of distances along the last axis, made to sum to 1."""
    density = np.exp(-0.5 * distance**2 / variance)
    return density / density.sum(axis=-1, keepdims=True)


def chances(theta, model: str, a: float, steps: Sequence[float], c: float = 0.0):
    """Chance of each score at each ability, shape (scores, abilities)."""
    if model == "grm":
        at_least = [np.ones_like(theta), *(1 / (1 + np.exp(-a * (theta - t))) for t in steps), np.zeros_like(theta)]
        return np.array([one - two for one, two in itertools.pairwise(at_least)])
    weights = [np.exp(sum(a * (theta - t) for t in steps[:score]) + 0 * theta) for score in range(len(steps) + 1)]
    shares = np.array(weights) / sum(weights)
    if c:
        shares = np.array([(1 - c) * shares[0], c + (1 - c) * shares[1]])
    return shares


def likelihoods(bank: dm.ItemBank, theta, answers: Mapping[str, int], competences: int):
    """Likelihood of the answers at each ability, shape (competences, abilities); parameters as they are, known."""
    like = np.ones((competences, theta.size))
    for item, score in answers.items():
        row = bank.ids.index(item)
        curve = chances(theta, bank.model[row], bank.a[row], list(bank.steps[row]), bank.c[row])
        like[bank.competence[row]] *= curve[score]
    return like


def joint_prior(tree: dm.TreePrior):
    """Prior of the three abilities of a tree of [2, 1], by a sum over the general and both area values."""
    grid = tree.grid
    general = normal(grid - tree.mean, tree.general)
    to_area = normal(grid[None, :] - grid[:, None], tree.area)
    own = normal(grid[None, :] - grid[:, None], tree.specific)
    total = np.zeros((grid.size,) * 3)
    for g in range(grid.size):
        first = np.zeros((grid.size,) * 2)
        second = np.zeros(grid.size)
        for area in range(grid.size):
            first += to_area[g, area] * own[area][:, None] * own[area][None, :]
            second += to_area[g, area] * own[area]
        total += general[g] * first[:, :, None] * second[None, None, :]
    return total


def moments(joint, grid):
    """Mean and covariance of abilities whose joint probabilities stand on a grid in every axis."""
    axes = np.meshgrid(*[grid] * joint.ndim, indexing="ij")
    values = np.stack([axis.ravel() for axis in axes])
    share = joint.ravel() / joint.sum()
    mean = values @ share
    return mean, (values * share) @ values.T - np.outer(mean, mean)


def posterior(bank: dm.ItemBank, tree: dm.TreePrior, answers: Mapping[str, int]):
    """Joint posterior of a tree of [2, 1] on the grid."""
    like = likelihoods(bank, tree.grid, answers, 3)
    joint = joint_prior(tree) * like[0][:, None, None] * like[1][None, :, None] * like[2][None, None, :]
    return joint / joint.sum()


def dense_average(theta, model: str, a: float, steps, c: float, sd_b: float, sd_log_a: float):
    """Curves averaged over uncertain parameters by a fine sum over six standard deviations either way."""
    nodes = np.linspace(-6, 6, 121)
    weights = normal(nodes, 1.0)
    total = 0.0
    for shift, share in zip(nodes * sd_b, weights, strict=True):
        for stretch, part in zip(np.exp(nodes * sd_log_a), weights, strict=True):
            total = total + share * part * chances(theta, model, a * stretch, [step + shift for step in steps], c)
    return total
