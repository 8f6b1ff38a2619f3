"""The competence framework as frozen objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from digcomp.errors import NotFound
from digcomp.framework.text import Text


@dataclass(frozen=True, slots=True)
class Level:
    """One of the eight levels: what its tasks, autonomy and thinking are."""

    level: int
    task: Text
    autonomy: Text
    thinking: Text


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring levels under one name; `meaning` is a sentence to the person."""

    id: str
    levels: tuple[int, ...]
    title: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What somebody at a level can do in one competence."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do at work next, for somebody in a band."""

    band: str
    title: Text
    text: Text
    minutes: int


@dataclass(frozen=True, slots=True)
class Competence:
    """One competence; `area` is the id of its area."""

    id: str
    area: str
    title: Text
    short: Text
    summary: Text
    descriptors: tuple[Descriptor, ...]
    next_steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its competences in order."""

    id: str
    title: Text
    short: Text
    summary: Text
    competences: tuple[Competence, ...]


@dataclass(frozen=True, slots=True)
class CutScores:
    """Where one level ends and the next begins, in logits."""

    version: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        """A cut that does not rise would read a higher ability as a lower level."""
        falls = [f"{low} then {high}" for low, high in pairwise(self.values) if not low < high]
        if falls:
            raise ValueError(f"cut scores must rise: {', '.join(falls)}")


@dataclass(frozen=True, slots=True)
class Supplement:
    """A file that added areas to the framework, with the words it wants to be credited by."""

    id: str
    title: Text
    attribution: Text
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetProfile:
    """The level that a post asks for in each competence."""

    id: str
    framework: str
    title: Text
    summary: Text
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Framework:
    """Areas, competences and levels, as read from files; what the program knows of the model."""

    id: str
    version: str
    title: Text
    attribution: Text
    translation: Text
    cut_scores: CutScores
    bands: tuple[Band, ...]
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]
    supplements: tuple[Supplement, ...] = ()
    competences: tuple[Competence, ...] = field(init=False, repr=False, compare=False)
    _positions: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        competences = tuple(competence for area in self.areas for competence in area.competences)
        object.__setattr__(self, "competences", competences)
        object.__setattr__(self, "_positions", {competence.id: n for n, competence in enumerate(competences)})

    @property
    def area_sizes(self) -> tuple[int, ...]:
        """How many competences each area has."""
        return tuple(len(area.competences) for area in self.areas)

    def position(self, competence_id: str) -> int:
        """The place of a competence among all, from 0."""
        try:
            return self._positions[competence_id]
        except KeyError:
            raise NotFound(f"competence {competence_id}") from None

    def competence(self, competence_id: str) -> Competence:
        """The competence of an id."""
        return self.competences[self.position(competence_id)]

    def area(self, area_id: str) -> Area:
        """The area of an id."""
        for area in self.areas:
            if area.id == area_id:
                return area
        raise NotFound(f"area {area_id}")

    def area_of(self, competence_id: str) -> Area:
        """The area that a competence belongs to."""
        return self.area(self.competence(competence_id).area)

    def band_of(self, level: int) -> Band:
        """The band that holds a level."""
        for band in self.bands:
            if level in band.levels:
                return band
        raise NotFound(f"level {level}")

    def descriptor(self, competence_id: str, level: int) -> Text:
        """What somebody at this level can do in this competence."""
        for descriptor in self.competence(competence_id).descriptors:
            if descriptor.level == level:
                return descriptor.text
        raise NotFound(f"level {level}")

    def next_step(self, competence_id: str, level: int) -> NextStep:
        """What to do next in this competence, for somebody at this level."""
        band = self.band_of(level)
        return next(step for step in self.competence(competence_id).next_steps if step.band == band.id)
