"""Item parameters as arrays: what the engine knows of a bank."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from digcomp.errors import MeasurementError
from digcomp.measurement._curves import averaged, categories, check_parameters
from digcomp.measurement._tree import Array, Index, TreePrior


class ItemBank:
    """Parameters of I items, each measuring one competence.

    Parameters
    ----------
    ids : sequence of str
        Names of the items, all different.
    competence : array_like of int, shape (I,)
        Position of the item's competence on the tree, from 0.
    a : array_like, shape (I,)
        Discrimination, per logit.
    b : array_like, shape (I,), or I sequences of steps
        Difficulty in logits; for items with parts their steps (gpcm) or rising thresholds (grm).
    c : array_like, shape (I,), optional
        Guessing: chance of a right answer without any ability. 0 for items with parts.
    model : str or sequence of str
        "gpcm" (with one step: the logistic models) or "grm" for statements.
    sd_b, sd_log_a : array_like, shape (I,) or scalar
        How uncertain difficulty (logits) and the logarithm of discrimination are. 0 means known.
    enemies : mapping of str to set of str, optional
        Items that give each other away; a person meets one of them at the most.
    stimulus : sequence of str or None, optional
        Kind of stimulus of each item; two alike are not asked in a row when the test says so.
    seconds : array_like, shape (I,), optional
        Time of a sure person, in seconds.

    Raises
    ------
    MeasurementError
        For shapes that differ, ids that repeat, or parameters from which no curve can be drawn.

    """

    def __init__(
        self,
        ids: Sequence[str],
        *,
        competence: ArrayLike,
        a: ArrayLike,
        b: ArrayLike | Sequence[Sequence[float]],
        c: ArrayLike = 0.0,
        model: str | Sequence[str] = "gpcm",
        sd_b: ArrayLike = 0.0,
        sd_log_a: ArrayLike = 0.0,
        enemies: Mapping[str, frozenset[str] | set[str]] | None = None,
        stimulus: Sequence[str | None] | None = None,
        seconds: ArrayLike | None = None,
    ) -> None:
        self.ids = tuple(ids)
        size = len(self.ids)
        if not size:
            raise MeasurementError("a bank needs one item or more")
        self.position = {item: row for row, item in enumerate(self.ids)}
        if len(self.position) != size:
            raise MeasurementError(f"item ids repeat: {sorted({i for i in self.ids if self.ids.count(i) > 1})}")
        of = _column("competence", competence, size)
        self.competence: Index = of.astype(np.intp)
        self.a = _column("a", a, size)
        self.c = _column("c", c, size)
        self.sd_b = _column("sd_b", sd_b, size)
        self.sd_log_a = _column("sd_log_a", sd_log_a, size)
        self.seconds = None if seconds is None else _column("seconds", seconds, size)
        self.steps = _steps(b, size)
        self.model = (model,) * size if isinstance(model, str) else tuple(model)
        self.stimulus = tuple(stimulus) if stimulus is not None else (None,) * size
        if len(self.model) != size or len(self.stimulus) != size:
            raise MeasurementError(f"model and stimulus must name one for each of the {size} items")
        # Curves by the abilities they were asked for: a bank meets two or three grids in its life.
        self._tables: dict[bytes, Array] = {}
        self.enemies = _mutual(enemies or {})
        for row, item in enumerate(self.ids):
            check_parameters(item, self.model[row], self.a[row], self.steps[row], self.c[row])
            if self.sd_b[row] < 0 or self.sd_log_a[row] < 0 or self.competence[row] < 0:
                raise MeasurementError(f"item {item}: uncertainty and competence must not be negative")
            if self.competence[row] != of[row]:
                raise MeasurementError(f"item {item}: the competence must be a whole number, not {of[row]}")

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def max_score(self) -> Index:
        """Highest score of each item, shape (I,)."""
        return np.array([steps.size for steps in self.steps], dtype=np.intp)

    @cached_property
    def b(self) -> Array:
        """Difficulties in logits, shape (I,); with items in parts (I, M), NaN for steps that an item does not have."""
        table = np.full((len(self), int(self.max_score.max())), np.nan)
        for row, steps in enumerate(self.steps):
            table[row, : steps.size] = steps
        return table[:, 0] if table.shape[1] == 1 else table

    @cached_property
    def difficulty(self) -> Array:
        """Mean of each item's steps, shape (I,), in logits."""
        return np.array([steps.mean() for steps in self.steps])

    def curves(self, theta: Array) -> Array:
        """Chance of each score, shape (I, C, G); uncertain parameters are integrated out, missing scores are 0."""
        key = theta.tobytes()
        if key not in self._tables:
            self._tables[key] = self._curves(theta)
        return self._tables[key]

    def log_likelihoods(self, people: Sequence[Mapping[str, int]], theta: Array, size: int) -> Array:
        """Log-likelihood of each person's scored answers on the given abilities, shape (N, size, G), maximum 0."""
        logs = np.log(np.maximum(self.curves(theta), 1e-300))
        total = np.zeros((len(people), size, theta.size))
        for person, answers in enumerate(people):
            rows, scores = self.scored(answers)
            np.add.at(total[person], self.competence[rows], logs[rows, scores])
        return np.asarray(total - total.max(axis=-1, keepdims=True))

    def _curves(self, theta: Array) -> Array:
        table = np.zeros((len(self), int(self.max_score.max()) + 1, theta.size))
        # Before calibration hundreds of items share a few sets of parameters, and averaging takes its time.
        known: dict[tuple[object, ...], Array] = {}
        for row in range(len(self)):
            model, a, steps, c = self._parameters(row)
            own = (model, a, tuple(steps.tolist()), c, float(self.sd_b[row]), float(self.sd_log_a[row]))
            if own not in known:
                known[own] = averaged(theta, model, a, steps, c, float(self.sd_b[row]), float(self.sd_log_a[row]))
            table[row, : known[own].shape[0]] = known[own]
        return table

    def chances(self, row: int, theta: Array) -> Array:
        """Chances of the scores 0..M of one item at its parameters' middle, shape (M + 1, len(theta))."""
        return categories(theta, *self._parameters(row))

    def check_tree(self, tree: TreePrior) -> None:
        """Refuse a bank whose competences the tree does not have."""
        beyond = np.flatnonzero(self.competence >= tree.size)
        if beyond.size:
            item = self.ids[int(beyond[0])]
            raise MeasurementError(f"item {item}: competence {self.competence[beyond[0]]}, the tree has {tree.size}")

    def draw(self, seed: int) -> "ItemBank":
        """A bank of known parameters drawn from this one's uncertainty: what the truth may be."""
        rng = np.random.default_rng(seed)
        shift = rng.normal(0, 1, len(self)) * self.sd_b
        stretch = np.exp(rng.normal(0, 1, len(self)) * self.sd_log_a)
        steps = [list(own + move) for own, move in zip(self.steps, shift, strict=True)]
        return self.with_parameters(a=self.a * stretch, b=steps)

    def known(self) -> "ItemBank":
        """The same bank as if its parameters were known."""
        return self.with_parameters(a=self.a, b=[list(own) for own in self.steps])

    def with_parameters(
        self,
        *,
        a: ArrayLike,
        b: ArrayLike | Sequence[Sequence[float]],
        c: ArrayLike | None = None,
        sd_b: ArrayLike = 0.0,
        sd_log_a: ArrayLike = 0.0,
    ) -> "ItemBank":
        """The same items with other parameters; without `c` guessing stays."""
        return ItemBank(
            self.ids,
            competence=self.competence,
            a=a,
            b=b,
            c=self.c if c is None else c,
            model=self.model,
            sd_b=sd_b,
            sd_log_a=sd_log_a,
            enemies=self.enemies,
            stimulus=self.stimulus,
            seconds=self.seconds,
        )

    def _parameters(self, row: int) -> tuple[str, float, Array, float]:
        return self.model[row], float(self.a[row]), self.steps[row], float(self.c[row])

    def rows(self, items: Sequence[str]) -> Index:
        """Positions of the named items; an unknown one is refused by name."""
        try:
            return np.array([self.position[item] for item in items], dtype=np.intp)
        except KeyError as missing:
            raise MeasurementError(f"item {missing.args[0]} is not in this bank") from None

    def scored(self, answers: Mapping[str, int]) -> tuple[Index, Index]:
        """Positions and scores of answers; an item or a score that cannot be is refused by name."""
        rows = self.rows(list(answers))
        for row, (item, score) in zip(rows.tolist(), answers.items(), strict=True):
            if score not in range(self._highest[row] + 1):
                raise MeasurementError(f"item {item}: score {score}, the highest is {self.max_score[row]}")
        return rows, np.array(list(answers.values()), dtype=np.intp)

    def scored_one(self, item: str, score: int) -> tuple[Index, Index]:
        """`scored` of a single answer, on the path of every step."""
        row = self.position.get(item, -1)
        if row < 0 or score not in range(self._highest[row] + 1):
            return self.scored({item: score})  # which says what is wrong
        return np.array([row], dtype=np.intp), np.array([score], dtype=np.intp)

    @cached_property
    def _highest(self) -> list[int]:
        """The highest scores as plain numbers, which are quicker to ask one by one."""
        return [int(highest) for highest in self.max_score]


def _mutual(enemies: Mapping[str, frozenset[str] | set[str]]) -> dict[str, frozenset[str]]:
    """Enemies from both sides, whichever side named them."""
    both: dict[str, set[str]] = {}
    for item, others in enemies.items():
        for other in others:
            both.setdefault(item, set()).add(other)
            both.setdefault(other, set()).add(item)
    return {item: frozenset(others) for item, others in both.items()}


def _column(name: str, values: ArrayLike, size: int) -> Array:
    column = np.asarray(values, dtype=float)
    if column.ndim == 0:
        column = np.full(size, float(column))
    if column.shape != (size,):
        raise MeasurementError(f"{name} has shape {column.shape}, expected ({size},)")
    if not np.all(np.isfinite(column)):
        raise MeasurementError(
            f"{name} has a value that is not finite, at position {int(np.flatnonzero(~np.isfinite(column))[0])}"
        )
    return column


def _steps(b: ArrayLike | Sequence[Sequence[float]], size: int) -> tuple[Array, ...]:
    rows = list(np.asarray(b, dtype=float)) if isinstance(b, np.ndarray) else list(b)  # type: ignore[arg-type]
    if len(rows) != size:
        raise MeasurementError(f"b names {len(rows)} difficulties, expected {size}")
    # A rectangular table marks the steps an item does not have as NaN.
    return tuple(
        own[~np.isnan(own)] if own.size > 1 else own
        for own in (np.atleast_1d(np.asarray(row, dtype=float)) for row in rows)
    )
