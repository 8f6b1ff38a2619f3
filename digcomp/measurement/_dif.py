"""Differential item functioning: whether people of equal ability but different groups do equally well on an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._batches import answers_to
from digcomp.measurement._logistic_dif import logistic_dif
from digcomp.measurement._mantel import Compared, mantel
from digcomp.measurement._matching import matched_ability
from digcomp.measurement._responses import ResponseData, Responses, group_rows
from digcomp.measurement._tails import adjusted
from digcomp.measurement._tree import Array, Index, TreePrior

Method = Literal["both", "mantel-haenszel", "logistic"]


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """Comparison in strata of ability; all of shape (F, I), NaN and "" where an item was not judged.

    Attributes
    ----------
    alpha, delta : ndarray
        Common odds ratio, above 1 where the reference group is favoured, and -2.35 times its logarithm.
    smd : ndarray
        Mean score of the focal group less that of equally able people of the reference group, in score points.
    chi2, p, adjusted_p : ndarray
        Mantel's test, 1 degree of freedom; adjusted for the number of items within each comparison.
    classes : ndarray of str
        A, B or C: by delta (Zieky, 1993), for items with parts by smd in sds of the item.

    """

    alpha: Array
    delta: Array
    smd: Array
    chi2: Array
    p: Array
    adjusted_p: Array
    classes: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class LogisticRegression:
    """Comparison by regression; all of shape (F, I), NaN and "" where an item was not judged.

    Attributes
    ----------
    uniform_chi2, uniform_p, nonuniform_chi2, nonuniform_p : ndarray
        Tests of the group and of its interaction with ability, 1 degree of freedom each.
    p, adjusted_p : ndarray
        Both together, 2 degrees of freedom; adjusted for the number of items within each comparison.
    r2_change : ndarray
        What both add to Nagelkerke's R2.
    classes : ndarray of str
        A, B or C by `r2_change` (Jodoin & Gierl, 2001).

    """

    uniform_chi2: Array
    uniform_p: Array
    nonuniform_chi2: Array
    nonuniform_p: Array
    p: Array
    adjusted_p: Array
    r2_change: Array
    classes: NDArray[np.str_]


@dataclass(frozen=True)
class DIFFlag:
    """An item to look at: its classes by either method ("" where not asked for), and who finds it harder."""

    item: str
    group: Any
    mantel_haenszel: str
    logistic: str
    harder_for: Any


@dataclass(frozen=True, eq=False)
class DIF:
    """Comparisons of F focal groups with the reference group on I items.

    Attributes
    ----------
    items : tuple of str
    reference : label
    focal : tuple of labels
    reference_count : ndarray of int, shape (I,)
    focal_count : ndarray of int, shape (F, I)
    judged : ndarray of bool, shape (F, I)
        Whether both groups gave `minimum` answers or more, and not all of them the same.
    smd : ndarray, shape (F, I)
        As in `MantelHaenszel`; its sign tells the direction for either method.
    mantel_haenszel : MantelHaenszel or None
    logistic : LogisticRegression or None
    notes : tuple of str

    """

    items: tuple[str, ...]
    reference: Any
    focal: tuple[Any, ...]
    reference_count: Index
    focal_count: Index
    judged: NDArray[np.bool_]
    smd: Array
    mantel_haenszel: MantelHaenszel | None
    logistic: LogisticRegression | None
    notes: tuple[str, ...]

    def flags(self, classes: str = "BC") -> tuple[DIFFlag, ...]:
        """Items that either method puts into one of `classes`, group by group."""
        none = np.full(self.judged.shape, "")
        one = none if self.mantel_haenszel is None else self.mantel_haenszel.classes
        two = none if self.logistic is None else self.logistic.classes
        rows = np.argwhere(self.judged & (np.isin(one, list(classes)) | np.isin(two, list(classes))))
        return tuple(
            DIFFlag(
                self.items[i],
                self.focal[f],
                str(one[f, i]),
                str(two[f, i]),
                self.focal[f] if self.smd[f, i] < 0 else self.reference,
            )
            for f, i in rows.tolist()
        )


def dif(
    responses: ResponseData | Responses,
    groups: Sequence[Any],
    bank: ItemBank,
    tree: TreePrior,
    *,
    reference: Any = None,
    minimum: int = 50,
    method: Method = "both",
) -> DIF:
    """Compare groups of people on each item, given ability.

    People are matched on the posterior mean of the item's competence from their other answers, under the
    prior of their own group (see `matched_ability`), so adaptive tests of different items can be compared. Groups are
    taken to vary alike around their means. The bank's parameters are those of all groups together: many items that
    favour one group the same way are taken for its ability, and cannot be told from it; where a competence has few
    items, a part of each one's difference is. So items found in class B or C (Mantel-Haenszel, adjusted p below 0.05)
    are set aside, and everybody is matched once more without them (Holland & Thayer, 1988). In simulated adaptive
    tests of 42 items from 504, groups half a logit apart and about 500 answers of each to an item, one of 197 items
    without DIF came into class B and none into C.

    Parameters
    ----------
    responses : ResponseData or Responses
    groups : sequence, one a person in the order of ``responses.people``
        Labels; None (or NaN) where it is not known, and such people are left out.
    bank : ItemBank
    tree : TreePrior
    reference : label, optional
        The group the others are compared with; by default the largest.
    minimum : int
        Answers to an item that either group needs.
    method : {"both", "mantel-haenszel", "logistic"}

    Raises
    ------
    MeasurementError
        If the groups are not one a person, fewer than two are known, the reference is none of them, or the
        answers are impossible.

    """
    if method not in ("both", "mantel-haenszel", "logistic"):
        raise MeasurementError(f"the method is both, mantel-haenszel or logistic, not {method!r}")
    if minimum < 2:
        raise MeasurementError(f"the minimum is 2 answers or more, not {minimum}")
    given = answers_to(responses, bank, tree)
    names, rows, notes = _grouped(groups, len(given.people), reference)
    aside = np.zeros(len(bank), dtype=bool)
    for _ in range(2):
        matched = matched_ability(given, bank, tree, rows, len(names), aside)
        pairs = [_compared(given, matched, rows, which, bank) for which in range(1, len(names))]
        judged = np.array([_judged(pair, minimum) for pair in pairs])
        stratified = _kept([mantel(pair) for pair in pairs], judged)
        aside = ((stratified["classes"] != "A") & (stratified["adjusted_p"] < 0.05)).any(axis=0)
        if not aside.any():
            break
    regressed = _kept([logistic_dif(pair) for pair in pairs], judged) if method != "mantel-haenszel" else None
    return DIF(
        given.items,
        names[0],
        names[1:],
        pairs[0].count(~pairs[0].focal),
        np.array([pair.count(pair.focal) for pair in pairs]),
        judged,
        stratified["smd"],
        MantelHaenszel(**stratified) if method != "logistic" else None,
        LogisticRegression(**regressed) if regressed is not None else None,
        notes + _not_judged(names, given.items, pairs, judged, minimum),
    )


def _grouped(groups: Sequence[Any], people: int, reference: Any) -> tuple[tuple[Any, ...], Index, tuple[str, ...]]:
    """Names with the reference first, the group of each person (-1: not known), and what to say of it."""
    labels = [None if isinstance(label, float) and np.isnan(label) else label for label in groups]
    names, rows = group_rows(labels, people)
    order = [g for g in np.argsort(-np.bincount(rows, minlength=1), kind="stable").tolist() if names[g] is not None]
    if len(order) < 2:
        raise MeasurementError(f"a comparison needs two groups or more, not {[names[g] for g in order]}")
    if reference is not None:
        if reference not in names:
            raise MeasurementError(f"the reference {reference!r} is none of the groups {[names[g] for g in order]}")
        order.sort(key=lambda g: names[g] != reference)
    place = np.full(len(names), -1)
    place[order] = np.arange(len(order))
    unknown = int((place[rows] < 0).sum())
    notes = (f"left out, group not known: {unknown} people",) if unknown else ()
    return tuple(names[g] for g in order), place[rows], notes


def _compared(given: Responses, matched: Array, rows: Index, which: int, bank: ItemBank) -> Compared:
    group = rows[given.person]
    own = (group == 0) | (group == which)
    item, score = given.item[own].astype(np.intp), given.score[own].astype(np.intp)
    return Compared(item, score, group[own] == which, matched[own], bank.max_score)


def _judged(pair: Compared, minimum: int) -> NDArray[np.bool_]:
    """Items that both groups answered often enough, and not everybody alike."""
    often = (pair.count(pair.focal) >= minimum) & (pair.count(~pair.focal) >= minimum)
    n = np.maximum(np.bincount(pair.item, minlength=pair.size), 1)
    mean = np.bincount(pair.item, pair.score, pair.size) / n
    apart = np.bincount(pair.item, np.abs(pair.score - mean[pair.item]), pair.size)
    return np.asarray(often & (apart > 1e-9))


def _kept(found: list[dict[str, Array]], judged: NDArray[np.bool_]) -> dict[str, Any]:
    """Results of all comparisons as (F, I), nothing where not judged, with adjusted p."""
    result: dict[str, Any] = {}
    for name in found[0]:
        values = np.array([one[name] for one in found])
        result[name] = np.where(judged, values, "" if name == "classes" else np.nan)
    result["adjusted_p"] = np.array([adjusted(p) for p in result["p"]])
    return result


def _not_judged(
    names: tuple[Any, ...], items: tuple[str, ...], pairs: list[Compared], judged: NDArray[np.bool_], minimum: int
) -> tuple[str, ...]:
    """One sentence a group on the items that nothing is said of, and why."""
    notes = []
    for name, pair, known in zip(names[1:], pairs, judged, strict=True):
        few = np.minimum(pair.count(pair.focal), pair.count(~pair.focal)) < minimum
        alike = [items[i] for i in np.flatnonzero(~few & ~known)]
        if few.all():
            notes.append(f"{name} and {names[0]}: no item has {minimum} answers from both")
        elif few.any():
            rare = ", ".join(items[i] for i in np.flatnonzero(few))
            notes.append(f"{name} and {names[0]}: not judged, fewer than {minimum} answers from either: {rare}")
        if alike:
            notes.append(f"{name} and {names[0]}: not judged, everybody has the same score: {', '.join(alike)}")
    return tuple(notes)
