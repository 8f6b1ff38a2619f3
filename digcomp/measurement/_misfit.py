"""People who do not answer as the models say: what a simulated test must put up with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._tree import Array, Index


class Manner(Protocol):
    """How some people answer one position after another; keeps what must be remembered between them."""

    def abilities(self, people: Index, rows: Index, theta: Array) -> Array:
        """Abilities with which these people (N,) meet these items (N,), in logits."""

    def scores(self, people: Index, rows: Index, scores: Index) -> Index:
        """What becomes of the scores that the models gave them."""


class Misfit(Protocol):
    """A way of not fitting the models; given to `simulate`, alone or with others."""

    def begin(self, bank: ItemBank, people: int, length: int, rng: "np.random.Generator") -> Manner:
        """The manner of so many people before their first of at most `length` items."""


@dataclass(frozen=True)
class Slips:
    """Spoils a right answer now and then: of a score above 0, one point is lost with the chance `share`."""

    share: float = 0.05

    def __post_init__(self) -> None:
        _check_share("share of slips", self.share)

    def begin(self, bank: ItemBank, people: int, length: int, rng: "np.random.Generator") -> Manner:
        """Every answer may slip."""
        return _Slipping(self.share, people, rng)


@dataclass(frozen=True)
class GuessingBursts:
    """A `share` of people answer `length` items in a row blindly, somewhere in the test.

    A blind answer is right with the item's guessing chance; of an item with parts it gets nothing.
    """

    share: float = 0.10
    length: int = 8

    def __post_init__(self) -> None:
        _check_share("share of people who guess", self.share)
        if self.length < 1:
            raise MeasurementError(f"a burst of guessing is 1 item long or longer, not {self.length}")

    def begin(self, bank: ItemBank, people: int, length: int, rng: "np.random.Generator") -> Manner:
        """Who guesses, and from which position on, is drawn now."""
        start = np.floor(rng.random(people) * max(length - self.length + 1, 1))
        start[rng.random(people) >= self.share] = np.inf
        return _Guessing(bank.c, start, self.length, rng)


@dataclass(frozen=True)
class DependentItems:
    """Items that follow each other on one stimulus share a random effect of this `sd`, in logits.

    The testlet model of Bradlow, Wainer and Wang (1999), added to whatever ability an item measures. An item
    without a stimulus goes by its competence; the effect is drawn anew wherever the stimulus changes.
    """

    sd: float = 0.5

    def __post_init__(self) -> None:
        if not (np.isfinite(self.sd) and self.sd >= 0):
            raise MeasurementError(f"the sd of a shared effect is 0 logits or more, not {self.sd}")

    def begin(self, bank: ItemBank, people: int, length: int, rng: "np.random.Generator") -> Manner:
        """Nobody has met a stimulus yet."""
        kinds = sorted({kind for kind in bank.stimulus if kind})
        of = [
            int(own) if kind is None else -2 - kinds.index(kind)
            for own, kind in zip(bank.competence, (kind or None for kind in bank.stimulus), strict=True)
        ]
        return _Depending(np.array(of, dtype=np.intp), self.sd, people, rng)


class Manners:
    """Several manners at once: abilities first, then scores, in the order given."""

    def __init__(self, manners: Sequence[Manner]) -> None:
        self._manners = manners

    def abilities(self, people: Index, rows: Index, theta: Array) -> Array:
        """Abilities after all manners."""
        for manner in self._manners:
            theta = manner.abilities(people, rows, theta)
        return theta

    def scores(self, people: Index, rows: Index, scores: Index) -> Index:
        """Scores after all manners."""
        for manner in self._manners:
            scores = manner.scores(people, rows, scores)
        return scores


def begin_all(misfit: Sequence[Misfit], bank: ItemBank, people: int, length: int, seeds: Sequence[int]) -> Manners:
    """Manners of a group of people, each with random numbers of its own: the models' own are not touched."""
    rngs = [np.random.default_rng([*seeds, 3, n]) for n in range(len(misfit))]
    return Manners([one.begin(bank, people, length, rng) for one, rng in zip(misfit, rngs, strict=True)])


class _Slipping:
    def __init__(self, share: float, people: int, rng: "np.random.Generator") -> None:
        self._share, self._people, self._rng = share, people, rng

    def abilities(self, people: Index, rows: Index, theta: Array) -> Array:
        return theta

    def scores(self, people: Index, rows: Index, scores: Index) -> Index:
        # Drawn for all, gone or not: nobody's luck hangs on when another stops.
        lost = self._rng.random(self._people)[people] < self._share
        return np.asarray(scores - (lost & (scores > 0)))


class _Guessing:
    def __init__(self, chance: Array, start: Array, length: int, rng: "np.random.Generator") -> None:
        self._chance, self._start, self._length, self._rng = chance, start, length, rng
        self._position = 0

    def abilities(self, people: Index, rows: Index, theta: Array) -> Array:
        return theta

    def scores(self, people: Index, rows: Index, scores: Index) -> Index:
        since = self._position - self._start[people]
        blind: NDArray[np.bool_] = (since >= 0) & (since < self._length)
        lucky = self._rng.random(self._start.size)[people] < self._chance[rows]
        self._position += 1
        return np.where(blind, lucky.astype(np.intp), scores)


class _Depending:
    def __init__(self, of: Index, sd: float, people: int, rng: "np.random.Generator") -> None:
        self._of, self._sd, self._rng = of, sd, rng
        self._last = np.full(people, -1, dtype=np.intp)
        self._effect = np.zeros(people)

    def abilities(self, people: Index, rows: Index, theta: Array) -> Array:
        fresh = self._rng.normal(0, self._sd, self._effect.size)[people]
        same = self._of[rows] == self._last[people]
        self._effect[people] = np.where(same, self._effect[people], fresh)
        self._last[people] = self._of[rows]
        return np.asarray(theta + self._effect[people])

    def scores(self, people: Index, rows: Index, scores: Index) -> Index:
        return scores


def _check_share(name: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise MeasurementError(f"the {name} lies between 0 and 1, not {share}")
