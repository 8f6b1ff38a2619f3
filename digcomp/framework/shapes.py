"""The shapes of the files in the competences folder."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictFloat, StrictInt
from pydantic_core import PydanticCustomError

from digcomp.framework.content import Content, LevelNumber
from digcomp.framework.model import CutScores
from digcomp.framework.text import Text

Words = Annotated[str, Field(min_length=1)]
Minutes = Annotated[StrictInt, Field(ge=5, le=480)]


class CutScoresShape(Content):
    """cut_scores: the borders between the levels."""

    version: Words
    values: Annotated[tuple[StrictFloat | StrictInt, ...], AfterValidator(lambda values: _rising(values))]


class BandShape(Content):
    """One band of levels."""

    id: Words
    levels: Annotated[tuple[LevelNumber, ...], Field(min_length=1)]
    title: Text
    meaning: Text


class LevelShape(Content):
    """One level."""

    level: LevelNumber
    task: Text
    autonomy: Text
    thinking: Text


class DescriptorShape(Content):
    """One descriptor: level and both languages side by side."""

    level: LevelNumber
    mn: Words
    en: Words


class NextStepShape(Content):
    """One next step of a band."""

    band: Words
    title: Text
    text: Text
    minutes: Minutes


class CompetenceShape(Content):
    """One competence."""

    id: Words
    title: Text
    short: Text
    summary: Text
    descriptors: tuple[DescriptorShape, ...]
    next_steps: tuple[NextStepShape, ...]


class AreaShape(Content):
    """One area."""

    id: Words
    title: Text
    short: Text
    summary: Text
    competences: Annotated[tuple[CompetenceShape, ...], Field(min_length=1)]


class FrameworkFile(Content):
    """competences/<framework>.yaml"""

    layout: Literal[1] = Field(alias="schema")
    id: Words
    version: Words
    title: Text
    attribution: Text
    translation: Text
    cut_scores: CutScoresShape
    bands: tuple[BandShape, ...]
    levels: tuple[LevelShape, ...]
    areas: Annotated[tuple[AreaShape, ...], Field(min_length=1)]


class SupplementFile(Content):
    """competences/<supplement>.yaml: own areas beside those of the framework it extends."""

    layout: Literal[1] = Field(alias="schema")
    id: Words
    extends: Words
    version: Words = "1"
    title: Text
    attribution: Text
    areas: Annotated[tuple[AreaShape, ...], Field(min_length=1)]


class TargetFile(Content):
    """competences/targets/<post>.yaml"""

    layout: Literal[1] = Field(alias="schema")
    id: Words
    framework: Words
    title: Text
    summary: Text
    levels: dict[str, LevelNumber]


def _rising(values: tuple[float, ...]) -> tuple[float, ...]:
    try:
        CutScores("", values)
    except ValueError as error:
        raise PydanticCustomError("cut_scores", str(error)) from error
    return values
