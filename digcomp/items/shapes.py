"""The shapes of the files in the question_banks folder, but for the answer blocks and stimuli."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictFloat, StrictInt
from pydantic_core import PydanticCustomError

from digcomp.framework import Text
from digcomp.framework.content import Content, LevelNumber
from digcomp.items.item import Context, Dimension, Reviewed, Source, Status

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", 'must be a day like "2028-06-30"')


Day = Annotated[date, BeforeValidator(_day)]


class ReadingShape(Content):
    """On which day an item was answered cold in each language."""

    mn: Day
    en: Day

    @property
    def days(self) -> Reviewed:
        """The same, for the item."""
        return Reviewed(self.mn, self.en)


class QuizFile(Content):
    """question_banks/quiz/<competence>.yaml"""

    layout: Literal[1] = Field(alias="schema")
    competence: str
    items: tuple[Any, ...]


class ItemHead(Content):
    """What an item says whatever its kind."""

    id: str
    kind: str
    level: LevelNumber
    dimension: Dimension
    context: Context
    seconds: Annotated[StrictInt, Field(ge=5, le=600)]
    stimulus: Any = None
    stem: Text
    explanation: Text
    enemies: tuple[str, ...]
    status: Status
    source: Source | None = None
    review_by: Day | None = None
    reviewed: ReadingShape | None = None
    help: tuple[str, ...] = ()


class ReflectionFile(Content):
    """question_banks/reflection/<area>.yaml"""

    layout: Literal[1] = Field(alias="schema")
    area: str
    statements: tuple[Any, ...]


class StatementShape(Content):
    """One statement."""

    id: str
    level: LevelNumber
    text: Text
    status: Status


class ScaleStep(Content):
    """One step of the scale that statements are answered on."""

    value: StrictInt
    mn: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class ScaleFile(Content):
    """question_banks/scale.yaml"""

    layout: Literal[1] = Field(alias="schema")
    scale: Annotated[tuple[ScaleStep, ...], Field(min_length=4, max_length=4)]


Positive = Annotated[StrictFloat, Field(gt=0)]
Uncertainty = Annotated[StrictFloat, Field(ge=0)]
Count = Annotated[StrictInt, Field(ge=0)]
#: Parts of smaller variance cannot be told apart on the grid that densities live on.
Variance = Annotated[StrictFloat, Field(ge=0.04)]


class ParametersShape(Content):
    """Parameters of one item."""

    a: Positive
    b: Annotated[tuple[StrictFloat, ...], BeforeValidator(lambda b: b if isinstance(b, tuple) else (b,))]
    c: Annotated[StrictFloat, Field(ge=0, lt=1)]
    sd_log_a: Uncertainty
    sd_b: Uncertainty
    answers: Count


class PopulationShape(Content):
    """Abilities of those who answered."""

    mean: Annotated[StrictFloat, Field(gt=-5, lt=5)]
    general: Variance
    area: Variance
    specific: Variance
    means: dict[str, StrictFloat] = Field(default_factory=dict)


class ParametersFile(Content):
    """question_banks/parameters/<version>.yaml"""

    layout: Literal[1] = Field(alias="schema")
    version: str
    parent: str = Field(alias="from")
    made: Annotated[date, BeforeValidator(_day)]
    people: Count
    answers: Count
    note: str = ""
    population: PopulationShape | None = None
    items: dict[str, ParametersShape]


class PresentFile(Content):
    """question_banks/parameters/present.yaml"""

    layout: Literal[1] = Field(alias="schema")
    scale: str
