"""What charts of a group are drawn from, where the trade has no class of its own for it."""

from dataclasses import dataclass

from digcomp.assessment.results import Estimate, Shift
from digcomp.framework import Text


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many people are at each of the eight levels, counted or expected; no `area` is the whole.

    Without `after` there has been no post-test yet.
    """

    area: str | None
    before: tuple[float, ...]
    after: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class TargetGap:
    """How a group stands to the target in one competence; mean and 95 % interval in logits."""

    competence: str
    mean: float
    low: float
    high: float
    target: int
    below: int
    people: int


@dataclass(frozen=True, slots=True)
class Slope:
    """The change of a group with its 95 % interval, and of its people without names; no group under the minimum."""

    group: Shift | None
    people: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row of a table of levels: a person, or a group of people."""

    name: str
    overall: Estimate
    areas: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class ItemMap:
    """People and items on one scale, in logits; mean of the people with its 95 % interval."""

    people: tuple[float, ...]
    items: tuple[float, ...]
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Place:
    """An aimag or the capital by its official code: mean and 95 % interval in logits; no mean where people are few."""

    code: str
    name: Text
    people: int
    mean: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One of several groups side by side: mean and 95 % interval in logits, and the places that it may hold."""

    name: str
    mean: float
    low: float
    high: float
    first: int
    last: int
