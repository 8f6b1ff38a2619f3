"""Classical item analysis: how hard, how telling, and which options are chosen by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._batches import answers_to, batches
from digcomp.measurement._responses import ResponseData, Responses, as_responses
from digcomp.measurement._tree import Array, Index, TreePrior


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """Statistics of I items.

    Attributes
    ----------
    items : tuple
    count : ndarray of int, shape (I,)
    mean, sd : ndarray, shape (I,)
        Of the score as a share of the maximum; for right or wrong the mean is the p-value. NaN only where `enough` is
        False.
    item_rest : ndarray, shape (I,)
        Correlation of the score with the person's rest, which does not hold this item. NaN only where `enough_spread`
        is False.
    enough, enough_spread : ndarray of bool, shape (I,)
        Whether `minimum` people or more answered; and whether, besides, neither the score nor the rest is the same for
        all of them.
    rest : str
        What the rest is: "ability" (logits) or "rest score" (share of the maximum).
    notes : tuple of str

    """

    items: tuple[Any, ...]
    count: Index
    mean: Array
    sd: Array
    item_rest: Array
    enough: NDArray[np.bool_]
    enough_spread: NDArray[np.bool_]
    rest: str
    notes: tuple[str, ...]


def item_analysis(
    responses: ResponseData | Responses,
    bank: ItemBank | None = None,
    tree: TreePrior | None = None,
    *,
    minimum: int = 30,
) -> ItemAnalysis:
    """Difficulty and discrimination of each item.

    Given bank and tree, the rest is the posterior mean of the item's competence from the person's other
    answers: exact, for on a tree one answer can be divided out of the marginal, and comparable between
    people who met different items, which a rest score is not. Without them it is the rest score. In an adaptive test
    everybody meets items near their ability, so correlations are lower than in a fixed one (restriction of range).

    Parameters
    ----------
    responses : ResponseData or Responses
    bank : ItemBank, optional
        Without it the maximum of an item is the highest score seen, at least 1.
    tree : TreePrior, optional
        Only together with a bank.
    minimum : int
        Answers below which nothing is said of an item.

    Raises
    ------
    MeasurementError
        For impossible answers, a tree without a bank, or a minimum below 2.

    """
    if tree is not None and bank is None:
        raise MeasurementError("a tree without a bank gives nobody an ability")
    if minimum < 2:
        raise MeasurementError(f"the minimum is 2 answers or more, not {minimum}")
    if bank is not None and tree is not None:
        given = answers_to(responses, bank, tree)
        rest = np.concatenate([np.empty(0), *(batch.without @ tree.grid for batch in batches(given, bank, tree))])
        share = given.score / bank.max_score[given.item]
    else:
        given = as_responses(responses, bank)
        highest = given.max_score if bank is None else bank.max_score
        share = given.score / highest[given.item]
        rest = _rest_scores(given, highest)
    return _analysed(given, share, rest, minimum, "rest score" if tree is None else "ability")


def _rest_scores(given: Responses, highest: Index) -> Array:
    """Score on the other items as a share of their maximum, NaN where there is no other."""
    total = np.bincount(given.person, given.score, len(given.people))[given.person] - given.score
    top = np.bincount(given.person, highest[given.item], len(given.people))[given.person] - highest[given.item]
    return np.where(top > 0, total / np.maximum(top, 1), np.nan)


def _analysed(given: Responses, share: Array, rest: Array, minimum: int, kind: str) -> ItemAnalysis:
    size, count = len(given.items), given.counts
    enough = count >= minimum
    mean, variance = _moments(given.item, share, size)
    known = ~np.isnan(rest)
    item, own, other = given.item[known], share[known], rest[known]
    own_mean, own_variance = _moments(item, own, size)
    rest_mean, rest_variance = _moments(item, other, size)
    n = np.maximum(np.bincount(item, minlength=size), 1)
    shared = np.bincount(item, (own - own_mean[item]) * (other - rest_mean[item]), size) / n
    # Rounding leaves a variance of 1e-33 where all are alike.
    spread = enough & (n >= minimum) & (own_variance > 1e-12) & (rest_variance > 1e-12)
    correlation = shared / np.sqrt(np.where(spread, own_variance * rest_variance, 1))
    sd = np.sqrt(variance * count / np.maximum(count - 1, 1))
    return ItemAnalysis(
        given.items,
        count,
        np.where(enough, mean, np.nan),
        np.where(enough, sd, np.nan),
        np.where(spread, correlation, np.nan),
        enough,
        spread,
        kind,
        _notes(given, minimum, enough, spread, mean),
    )


def _moments(item: NDArray[np.int32], values: Array, size: int) -> tuple[Array, Array]:
    """Mean and variance (over n) of the values of each item; 0 where there are none."""
    n = np.maximum(np.bincount(item, minlength=size), 1)
    mean = np.bincount(item, values, size) / n
    return mean, np.bincount(item, (values - mean[item]) ** 2, size) / n


def _notes(
    given: Responses, minimum: int, enough: NDArray[np.bool_], spread: NDArray[np.bool_], mean: Array
) -> tuple[str, ...]:
    reasons = {
        f"fewer than {minimum} answers": ~enough,
        "no correlation, everybody has the highest score": enough & ~spread & (mean > 1 - 1e-9),
        "no correlation, everybody has score 0": enough & ~spread & (mean < 1e-9),
        "no correlation, scores or rests are all alike or too few": enough
        & ~spread
        & (mean >= 1e-9)
        & (mean <= 1 - 1e-9),
    }
    return tuple(
        f"{reason}: {', '.join(str(given.items[i]) for i in np.flatnonzero(of))}"
        for reason, of in reasons.items()
        if of.any()
    )


@dataclass(frozen=True, eq=False)
class OptionChoices:
    """Which options people of each third of ability chose on one item.

    Attributes
    ----------
    options : tuple
        Labels, the most chosen first.
    counts : ndarray of int, shape (O, 3)
        By third: low, middle, high.
    shares : ndarray, shape (O, 3)
        Of the people of the third; NaN only where `enough` is False.
    people : ndarray of int, shape (3,)
    enough : ndarray of bool, shape (3,)
    cuts : tuple of float
        The two abilities between the thirds.

    """

    options: tuple[Any, ...]
    counts: Index
    shares: Array
    people: Index
    enough: NDArray[np.bool_]
    cuts: tuple[float, float]


def option_choices(chosen: Sequence[Any], ability: ArrayLike, *, minimum: int = 10) -> OptionChoices:
    """Table of options by ability third, for the analysis of distractors.

    A distractor works if it draws the low third more than the high one; a key chosen less by the high third than by
    the low asks for a second look at the key.

    Parameters
    ----------
    chosen : sequence, one a person
        Label of the option that each person chose.
    ability : array_like, shape (N,)
        In any unit. Equal abilities fall into one third.
    minimum : int
        People of a third below which no share is given.

    Raises
    ------
    MeasurementError
        If nobody is there, the lengths differ, or an ability is not finite.

    """
    values = np.asarray(ability, dtype=float)
    if values.ndim != 1 or not values.size or values.size != len(chosen):
        raise MeasurementError(
            f"options and abilities need one length, 1 or more: {len(chosen)}, and shape {values.shape}"
        )
    if not np.all(np.isfinite(values)):
        raise MeasurementError(f"the ability of person {int(np.flatnonzero(~np.isfinite(values))[0])} is not finite")
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    third = (values > low).astype(np.intp) + (values > high)
    known: dict[Any, int] = {}
    option = np.array([known.setdefault(label, len(known)) for label in chosen], dtype=np.intp)
    counts = np.zeros((len(known), 3), dtype=np.intp)
    np.add.at(counts, (option, third), 1)
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    labels, counts = list(known), counts[order]
    people = counts.sum(axis=0)
    enough = people >= max(minimum, 1)
    shares = np.where(enough, counts / np.maximum(people, 1), np.nan)
    return OptionChoices(tuple(labels[o] for o in order), counts, shares, people, enough, (float(low), float(high)))
