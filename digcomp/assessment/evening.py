"""The sheet of the evening after the first test: what a hall's trainer needs for tomorrow, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from digcomp.assessment.cohort import TEACH_FIRST, Priority
from digcomp.assessment.hall_means import HallMeans, Mean
from digcomp.assessment.missed import Missed
from digcomp.assessment.selfview import SelfGap
from digcomp.framework import Framework, TargetProfile


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """One area: the hall's mean with its 95 % interval (logits), and the mean of the target's levels in it."""

    area: str
    mean: float
    low: float
    high: float
    target: float | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A competence to begin with: how much of the hall falls short, and how many of the hours it could get."""

    competence: str
    aim: int
    below: float
    error: float
    hours: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """A suggestion: who could help whom in a competence, by name."""

    competence: str
    helper: str
    learners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EveningSheet:
    """All that the sheet says, on a screen or on paper. Lists are empty for halls too small to be spoken of."""

    people: int  # with a result
    seats: int
    unfinished: tuple[str, ...]
    absent: tuple[str, ...]
    target: str | None  # id of the target profile
    hours: int
    areas: tuple[AreaStanding, ...]
    leads: tuple[Lead, ...]
    mastered: tuple[str, ...]  # competences that take no hours: nearly all have reached the aim
    missed: tuple[Missed, ...]
    pairings: tuple[Pairing, ...]
    self_gaps: tuple[SelfGap, ...]

    @property
    def speaks(self) -> bool:
        """Whether the hall is large enough for its figures to be shown."""
        return bool(self.areas)


def area_standings(framework: Framework, found: HallMeans, target: TargetProfile | None) -> tuple[AreaStanding, ...]:
    """The areas beside the post's target."""
    rows = zip(framework.areas, found.areas, strict=True)
    return tuple(_area(framework, area.id, mean, target) for area, mean in rows)


def _area(framework: Framework, area: str, mean: Mean, target: TargetProfile | None) -> AreaStanding:
    own = [c.id for c in framework.competences if c.area == area]
    aims = [target.levels[one] for one in own if one in target.levels] if target else []
    return AreaStanding(area, mean.mean, mean.low, mean.high, sum(aims) / len(aims) if aims else None)


#: Nearly all have reached the aim where no more than this share lies below it.
FEW_BELOW = 0.10


def leads(priorities: Sequence[Priority], hours: int) -> tuple[Lead, ...]:
    """The four most urgent competences; hours are shared out by how much of the hall falls short."""
    first = priorities[:TEACH_FIRST]
    shares = _shared_out(hours, [one.below for one in first])
    return tuple(Lead(p.competence, p.aim, p.below, p.error, h) for p, h in zip(first, shares, strict=True))


def mastered(priorities: Sequence[Priority]) -> tuple[str, ...]:
    """Competences that nearly the whole hall has reached."""
    return tuple(sorted(one.competence for one in priorities[TEACH_FIRST:] if one.below <= FEW_BELOW))


def _shared_out(hours: int, weights: Sequence[float]) -> list[int]:
    """Whole hours in proportion, adding up to all of them (largest remainder)."""
    total = sum(weights)
    exact = [hours * one / total if total else hours / len(weights) for one in weights]
    whole = [int(one) for one in exact]
    for n in sorted(range(len(exact)), key=lambda n: whole[n] - exact[n])[: hours - sum(whole)]:
        whole[n] += 1
    return whole
