"""Answers of many people as arrays: the one form that calibration and item analysis read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._tree import Index

#: What calibration and analysis take: a matrix of people by items with NaN for what was not asked; three columns
#: (person, item, score) as a tuple of arrays; rows of (person, item, score); or one mapping of item to score a person.
ResponseData = ArrayLike | tuple[Any, Any, Any] | Sequence[tuple[Any, Any, Any]] | Sequence[Mapping[str, int]]
#: People looked at together when pairs are checked.
_TOGETHER = 4096


@dataclass(frozen=True, eq=False)
class Responses:
    """R scored answers of N people to I items, in the order of people.

    Attributes
    ----------
    people : tuple
        Labels of the people, N of them; row numbers where the data named none.
    items : tuple
        Labels of the items, I of them; the ids of the bank where one was given.
    person, item, score : ndarray, shape (R,)
        Positions among people and items, and scores from 0.

    """

    people: Sequence[Any]
    items: tuple[Any, ...]
    person: NDArray[np.int32]
    item: NDArray[np.int32]
    score: NDArray[np.int16]

    @property
    def size(self) -> int:
        """Number of answers, R."""
        return int(self.person.size)

    @cached_property
    def bounds(self) -> Index:
        """Where each person's answers begin, and the end, shape (N + 1,)."""
        return np.searchsorted(self.person, np.arange(len(self.people) + 1)).astype(np.intp)

    @cached_property
    def max_score(self) -> Index:
        """Highest score seen of each item, at least 1, shape (I,)."""
        highest = np.ones(len(self.items), dtype=np.intp)
        np.maximum.at(highest, self.item, self.score.astype(np.intp))
        return highest

    @cached_property
    def counts(self) -> Index:
        """Answers to each item, shape (I,)."""
        return np.bincount(self.item, minlength=len(self.items)).astype(np.intp)

    def matrix(self) -> NDArray[np.float64]:
        """People by items with NaN for what was not asked, shape (N, I)."""
        table = np.full((len(self.people), len(self.items)), np.nan)
        table[self.person, self.item] = self.score
        return table


def as_responses(data: "ResponseData | Responses", bank: ItemBank | None = None) -> Responses:
    """Read answers in any of their forms.

    Raises
    ------
    MeasurementError
        For an empty table, an item that the bank lacks, a score that is no whole number from 0 up to the item's
        highest, or a person who has two scores on one item; each named.

    """
    if isinstance(data, Responses):
        return data
    if _is_matrix(data):
        return _from_matrix(data, bank)
    if isinstance(data, tuple) and len(data) == 3 and not isinstance(data[0], tuple):
        return _from_columns(data[0], data[1], data[2], bank)
    rows = list(data)  # type: ignore[arg-type]
    if rows and isinstance(rows[0], Mapping):
        return _from_mappings(rows, bank)
    if any(len(row) != 3 for row in rows):
        raise MeasurementError("each answer is a person, an item and a score")
    people, items, scores = zip(*rows, strict=True) if rows else ((), (), ())
    return _from_columns(people, items, scores, bank)


def _is_matrix(data: Any) -> bool:
    if isinstance(data, np.ndarray):
        return True
    return isinstance(data, list) and bool(data) and isinstance(data[0], list | np.ndarray)


def _from_matrix(data: Any, bank: ItemBank | None) -> Responses:
    try:
        table = np.asarray(data, dtype=float)
    except (TypeError, ValueError):
        raise MeasurementError("a matrix of answers holds numbers, and NaN for what was not asked") from None
    if table.ndim != 2 or not table.size:
        raise MeasurementError(f"a matrix of answers has people in rows and items in columns, not shape {table.shape}")
    if bank is not None and table.shape[1] != len(bank):
        raise MeasurementError(f"the matrix has {table.shape[1]} columns, the bank {len(bank)} items")
    person, item = np.nonzero(~np.isnan(table))
    ids = bank.ids if bank else tuple(range(table.shape[1]))
    return _made(range(table.shape[0]), ids, person, item, table[person, item], bank)


def _from_mappings(people: Sequence[Mapping[str, int]], bank: ItemBank | None) -> Responses:
    sizes = [len(answers) for answers in people]
    person = np.repeat(np.arange(len(people)), sizes)
    named = [item for answers in people for item in answers]
    scores = [score for answers in people for score in answers.values()]
    ids, item = _items(named, bank)
    return _made(range(len(people)), ids, person, item, scores, bank)


def _from_columns(person: Any, item: Any, score: Any, bank: ItemBank | None) -> Responses:
    who = person if isinstance(person, np.ndarray) else np.array(list(person), dtype=object)
    if not len(who) or not len(who) == len(item) == len(score):
        raise MeasurementError(
            f"person, item and score need one length, 1 or more: {len(who)}, {len(item)}, {len(score)}"
        )
    ids, which = _items(item, bank)
    people, rows = _people(who)
    return _made(people, ids, rows, which, score, bank)


def _people(who: NDArray[Any]) -> tuple[Sequence[Any], NDArray[Any]]:
    """Labels and rows; whole numbers from 0 without gaps are rows already, which spares a national file its sorting."""
    if who.dtype.kind in "iu" and who.min() >= 0 and who.max() < who.size:
        present = np.bincount(who)
        if present.all():
            return range(present.size), who
    if who.dtype.kind in "iuSU":
        labels, rows = np.unique(who, return_inverse=True)
        return tuple(labels.tolist()), rows
    known: dict[Any, int] = {}
    rows = np.array([known.setdefault(label, len(known)) for label in who.tolist()])
    return tuple(known), rows


def _items(named: Any, bank: ItemBank | None) -> tuple[tuple[Any, ...], NDArray[Any]]:
    if isinstance(named, np.ndarray) and named.dtype.kind in "iu":
        return _numbered(named, bank)
    labels = named.tolist() if isinstance(named, np.ndarray) else list(named)
    if bank is None:
        known: dict[Any, int] = {}
        rows = np.array([known.setdefault(label, len(known)) for label in labels], dtype=np.intp)
        return tuple(known), rows
    if labels and all(isinstance(label, int) for label in labels):
        return _numbered(np.array(labels), bank)
    return bank.ids, bank.rows(labels)


def _numbered(rows: NDArray[Any], bank: ItemBank | None) -> tuple[tuple[Any, ...], NDArray[Any]]:
    size = len(bank) if bank else int(rows.max(initial=-1)) + 1
    if rows.size and (rows.min() < 0 or rows.max() >= size):
        raise MeasurementError(f"item {int(rows.min() if rows.min() < 0 else rows.max())} is not in this bank")
    return (bank.ids if bank else tuple(range(size))), rows


def _made(
    people: Sequence[Any],
    items: tuple[Any, ...],
    person: NDArray[Any],
    item: NDArray[Any],
    score: Any,
    bank: ItemBank | None,
) -> Responses:
    """Checked, and put into the order of people."""
    scores = _whole(score, items, item)
    if np.any(person[1:] < person[:-1]):
        order = np.argsort(person, kind="stable")
        person, item, scores = person[order], item[order], scores[order]
    made = Responses(people, items, person.astype(np.int32), item.astype(np.int32), scores)
    if bank is not None and (over := np.flatnonzero(scores > bank.max_score[item])).size:
        row = int(over[0])
        raise MeasurementError(
            f"item {items[item[row]]}: score {scores[row]}, the highest is {bank.max_score[item[row]]}"
        )
    _refuse_twins(made)
    return made


def _whole(score: Any, items: tuple[Any, ...], item: NDArray[Any]) -> NDArray[np.int16]:
    given = np.asarray(score)
    if given.dtype.kind == "b" or given.dtype.kind in "iu":
        bad = np.flatnonzero((given < 0) | (given > 1000))
    else:
        try:
            given = given.astype(float)
        except (TypeError, ValueError):
            raise MeasurementError("scores are whole numbers from 0") from None
        bad = np.flatnonzero(~((given >= 0) & (given <= 1000) & (given == np.floor(given))))
    if bad.size:
        raise MeasurementError(f"item {items[item[bad[0]]]}: a score is a whole number from 0, not {given[bad[0]]}")
    return given.astype(np.int16)


def _refuse_twins(made: Responses) -> None:
    """Nobody answers an item twice: which of the two answers would count?"""
    width = len(made.items)
    for start in range(0, len(made.people), _TOGETHER):
        stop = min(start + _TOGETHER, len(made.people))
        part = slice(*np.searchsorted(made.person, [start, stop]))
        cell = (made.person[part].astype(np.int64) - start) * width + made.item[part]
        times = np.bincount(cell, minlength=1)
        if times.max(initial=0) > 1:
            twin = int(times.argmax())
            raise MeasurementError(
                f"person {made.people[start + twin // width]}: item {made.items[twin % width]} has two scores"
            )


def group_rows(groups: Iterable[Any], people: int) -> tuple[tuple[Any, ...], Index]:
    """Names of groups in the order met, and the group of each person, shape (N,)."""
    known: dict[Any, int] = {}
    rows = np.array([known.setdefault(label, len(known)) for label in groups], dtype=np.intp)
    if rows.size != people:
        raise MeasurementError(f"groups name {rows.size} people, the answers {people}")
    return tuple(known), rows
