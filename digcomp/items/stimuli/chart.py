"""A chart of a few series over a few categories."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictFloat, StrictInt

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items.stimuli.stimulus import Flaw, Stimulus


class Series(Content):
    """A number for each category."""

    name: Text
    values: tuple[StrictInt | StrictFloat, ...]


class Chart(Stimulus):
    """Bars or lines, with the unit of their numbers and a note below."""

    kind: ClassVar[str] = "chart"

    type: Literal["bar", "line"]
    title: Text
    unit: Text
    categories: Annotated[tuple[Text, ...], Field(min_length=2)]
    series: Annotated[tuple[Series, ...], Field(min_length=1)]
    note: Text | None = None

    def check(self) -> Iterator[Flaw]:
        """Every series has a number for each category."""
        yield from super().check()
        for index, series in enumerate(self.series):
            if len(series.values) != len(self.categories):
                message = f"has {len(series.values)} numbers; there are {len(self.categories)} categories"
                yield ("series", index, "values"), message
