"""Calibration: item parameters, the population and their errors from answers, by expectation-maximisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._calibration_task import State, Task
from digcomp.measurement._expectation import SINGLE
from digcomp.measurement._item_families import ItemPriors, families, starting_values
from digcomp.measurement._responses import ResponseData, Responses, as_responses, group_rows
from digcomp.measurement._standard_errors import covariances
from digcomp.measurement._tree import Array, Index, TreePrior

#: Tolerances, in logits: a round over many answers is dear, and nobody needs the third decimal of a difficulty.
FINE, COARSE = 1e-3, 5e-3
#: How many rounds are mixed into the next step, and how much worse (nats) a mixture may be before it is taken back.
MEMORY, SLACK = 6, 2.0
Scale = Literal["items", "population"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """Estimated item parameters and population.

    Attributes
    ----------
    bank_ : ItemBank
        The items with their new parameters; their standard errors are its uncertainty, to be integrated out.
    a_, c_ : ndarray, shape (I,)
        Discrimination per logit, and guessing.
    b_ : ndarray, shape (I,), or (I, M) with NaN for steps that an item does not have
        Difficulties in logits.
    se_a_, se_b_, se_c_ : ndarray
        Standard errors of the same shapes; 0 for what was not estimated.
    tree_ : TreePrior or None
        The population on the tree; None in one dimension.
    means_ : dict
        Mean of each group, in logits; the group of all is None.
    variances_ : tuple of float
        General, area and specific variance; in one dimension the variance alone. Squared logits.
    loglik_ : float
        Marginal log-likelihood of the answers, without priors.
    converged_ : bool
        Whether what was still to come at the end lay below the tolerance.
    rounds_, people_ : int
    counts_ : ndarray of int, shape (I,)
        Answers to each item.

    """

    bank_: ItemBank
    a_: Array
    b_: Array
    c_: Array
    se_a_: Array
    se_b_: Array
    se_c_: Array
    tree_: TreePrior | None
    means_: Mapping[Any, float]
    variances_: tuple[float, ...]
    loglik_: float
    converged_: bool
    rounds_: int
    people_: int
    counts_: Index


def calibrate(
    responses: ResponseData | Responses,
    tree: TreePrior | None = None,
    *,
    items: ItemBank | None = None,
    model: str | None = None,
    priors: ItemPriors | Literal["items"] | None = "items",
    groups: Iterable[Any] | None = None,
    scale: Scale | None = None,
    guessing: Literal["fixed", "estimated"] | None = None,
    tolerance: float | None = None,
    rounds: int = 500,
) -> Calibration:
    """Estimate item parameters and the population by marginal maximum a posteriori.

    Expectation-maximisation (Bock, Aitkin, 1981; with priors Mislevy, 1986), in one dimension or exactly on the tree,
    sped up by Anderson's mixing of the last rounds (Henderson, Varadhan, 2019), taken back where it does not help.

    Parameters
    ----------
    responses : array_like, or sequences
        A matrix (people, items) with NaN for what was not asked; a tuple of three columns person, item, score; rows of
        (person, item, score); or one mapping of item to score a person.
    tree : TreePrior, optional
        Without it all items measure one normal ability.
    items : ItemBank, optional
        Starting values, competences and models. With a tree it is needed.
    model : {"2pl", "3pl", "gpcm", "grm"}, optional
        Where no bank says it; "2pl" by default.
    priors : ItemPriors, "items" or None
        "items" takes the uncertainty of the bank (an item whose `sd_b` is 0 is an anchor and stays), or weak priors
        where there is no bank. None is plain marginal maximum likelihood.
    groups : iterable of labels, one a person, optional
        Each group has a mean of its own. Where the population is the scale, the first met has mean 0.
    scale : {"items", "population"}, optional
        What holds origin and unit: the items by their priors and anchors, so that means and variances of the population
        are estimated freely; or a population of the tree's mean and total variance, of which only the split into parts
        is estimated. By default items where there are anchors.
    guessing : {"fixed", "estimated"}, optional
        Fixed for a bank, estimated for "3pl" without one.
    tolerance : float, optional
        Stop when no parameter is expected to move further than this, in logits; 0.001 by default, 0.005 from 200,000
        answers on.
    rounds : int
        Stop after so many expectation steps in any case; `converged_` tells.

    Raises
    ------
    MeasurementError
        For answers that cannot be read, a tree without items, and, without priors, for an item that nobody answered,
        everybody got right or wrong, or one of whose scores nobody got.

    """
    if tree is not None and items is None:
        raise MeasurementError("a tree needs items that say which competence each measures")
    if tree is not None and items is not None:
        items.check_tree(tree)
    if (tolerance is not None and not tolerance > 0) or rounds < 1:
        raise MeasurementError(f"tolerance must be positive and rounds 1 or more, not {tolerance} and {rounds}")
    data = as_responses(responses, items)
    bank, fresh = (items, False) if items is not None else (starting_values(data, model or "2pl"), True)
    if priors == "items" and fresh:
        priors = ItemPriors()
    names, group = _groups(groups, len(data.people))
    estimated = guessing == "estimated" or (guessing is None and fresh and model == "3pl")
    parts = families(bank, data, priors, guessing=estimated)
    anchored = priors == "items" and bool(np.any(bank.sd_b == 0))
    free_scale = (scale or ("items" if anchored else "population")) == "items"
    task = Task(data, bank, parts, tree, group, names, free_scale, priors is not None)
    state, loglik, converged, used = _maximise(task, tolerance or (FINE if data.size < SINGLE else COARSE), rounds)
    return _result(task, state, loglik, converged, used)


def _groups(groups: Iterable[Any] | None, people: int) -> tuple[tuple[Any, ...], Index]:
    if groups is None:
        return (None,), np.zeros(people, dtype=np.intp)
    return group_rows(groups, people)


def _maximise(task: Task, tolerance: float, rounds: int) -> tuple[State, float, bool, int]:
    """The best state, its log-likelihood, whether it is one, and the number of rounds.

    Anderson's mixing: the next state is the combination of the last few whose residual is least.
    """
    state, used, best = task.start(), 0, -np.inf
    points: list[Array] = []
    residuals: list[Array] = []
    fallback = state
    while True:
        found, loglik, objective = task.better(state)
        used += 1
        if objective < best - SLACK and points:
            # The mixture led away: go back to the plain step and forget the past.
            state, points, residuals, best = fallback, [], [], -np.inf
            continue
        best, fallback = max(best, objective), found
        points.append(found.vector())
        residuals.append(points[-1] - state.vector())
        del points[:-MEMORY], residuals[:-MEMORY]
        mixed = _mixed(points, residuals)
        left = float(np.abs(mixed - state.vector()).max())
        if left < tolerance or used >= rounds:
            return found, loglik, left < tolerance, used
        state = task.kept_inside(found.like(mixed))
        if not task.possible(state):
            state = found


def _mixed(points: list[Array], residuals: list[Array]) -> Array:
    """The combination of the latest images whose residual is least (Walker, Ni, 2011)."""
    last = residuals[-1]
    if len(points) == 1:
        return points[0]
    changes = np.stack([last - old for old in residuals[:-1]])
    moves = np.stack([points[-1] - old for old in points[:-1]])
    system = changes @ changes.T
    # A little ridge: two nearly parallel residuals must not be told apart by rounding.
    system += 1e-8 * np.trace(system) * np.eye(len(system)) + 1e-30 * np.eye(len(system))
    share = np.linalg.solve(system, changes @ last)
    return np.asarray(points[-1] - share @ moves)


def _result(task: Task, state: State, loglik: float, converged: bool, rounds: int) -> Calibration:
    bank = task.bank
    highest = int(bank.max_score.max())
    a, c = bank.a.copy(), bank.c.copy()
    b, se_b = np.full((len(bank), highest), np.nan), np.full((len(bank), highest), np.nan)
    se_a, se_c, sd_log_a, sd_b = (np.zeros(len(bank)) for _ in range(4))
    found = covariances(task, state)
    for family, x, covariance in zip(task.parts, state.items, found, strict=True):
        rows, m = family.items, family.steps
        error = np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0))
        a[rows], se_a[rows], sd_log_a[rows] = np.exp(x[:, 0]), np.exp(x[:, 0]) * error[:, 0], error[:, 0]
        b[rows, :m], se_b[rows, :m] = x[:, 1 : 1 + m], error[:, 1 : 1 + m]
        sd_b[rows] = np.sqrt(np.maximum(covariance[:, 1 : 1 + m, 1 : 1 + m].mean(axis=(1, 2)), 0))
        if family.guesses:
            c[rows] = 1 / (1 + np.exp(-x[:, -1]))
            se_c[rows] = c[rows] * (1 - c[rows]) * error[:, -1]
    made = bank.with_parameters(a=a, b=[list(own[~np.isnan(own)]) for own in b], c=c, sd_b=sd_b, sd_log_a=sd_log_a)
    flat = highest == 1
    return Calibration(
        bank_=made,
        a_=a,
        b_=b[:, 0] if flat else b,
        c_=c,
        se_a_=se_a,
        se_b_=se_b[:, 0] if flat else se_b,
        se_c_=se_c,
        tree_=_tree(task, state),
        means_=dict(zip(task.names, (float(mean) for mean in state.means), strict=True)),
        variances_=tuple(float(variance) for variance in state.variances),
        loglik_=loglik,
        converged_=converged,
        rounds_=rounds,
        people_=len(task.data.people),
        counts_=task.data.counts,
    )


def _tree(task: Task, state: State) -> TreePrior | None:
    if task.tree is None:
        return None
    sizes = np.bincount(task.step.groups, minlength=state.means.size)
    general, area, specific = (float(variance) for variance in state.variances)
    mean = float(np.average(state.means, weights=sizes))
    return replace(task.tree, general=general, area=area, specific=specific, mean=mean)
