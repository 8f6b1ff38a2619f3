"""What charts of a group are drawn from, where the trade has no class of its own for it."""

from dataclasses import dataclass


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
