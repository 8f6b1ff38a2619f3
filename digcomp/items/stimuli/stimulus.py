"""What every stimulus has: a kind, fields in the order drawn, and parts that can be marked."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from digcomp.framework import Text
from digcomp.framework.content import Content, PartId
from digcomp.framework.yaml_places import Steps

Flaw = tuple[Steps, str]


class Markable(Content):
    """Something drawn that can be marked if it has an id."""

    id: PartId | None = None


class MarkedText(Markable):
    """A text that may carry an id."""

    text: Text


def _text_alone(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, dict) and "text" not in value and "id" not in value):
        return {"text": value}
    return value


# A text that may be given alone, or as {id, text} where it can be marked.
MaybeMarked = Annotated[MarkedText, BeforeValidator(_text_alone)]


class Stimulus(Content):
    """The thing looked at: fields that the page draws, never a picture of text."""

    kind: ClassVar[str]

    def parts(self) -> tuple[str, ...]:
        """The ids that can be marked, in the order drawn."""
        return tuple(place for place, _ in _marked(self))

    def marked(self) -> dict[str, Markable]:
        """What can be marked, by id."""
        return dict(_marked(self))

    def check(self) -> Iterator[Flaw]:
        """What breaks the rules of the kind."""
        places = self.parts()
        for place in sorted({place for place in places if places.count(place) > 1}):
            yield (), f"the id {place} stands more than once; ids must differ"


def even_rows(field: str, columns: Sequence[Text], rows: Sequence[Sequence[Text]]) -> Iterator[Flaw]:
    """Rows that do not have a cell for each column."""
    for index, cells in enumerate(rows):
        if len(cells) != len(columns):
            yield (field, index, "cells"), f"has {len(cells)} cells; there are {len(columns)} columns"


def _marked(value: Any) -> Iterator[tuple[str, Markable]]:
    if isinstance(value, Markable) and value.id is not None:
        yield value.id, value
    if isinstance(value, Content):
        for field in type(value).model_fields:
            yield from _marked(getattr(value, field))
    elif isinstance(value, tuple):
        for each in value:
            yield from _marked(each)
