"""Spot: mark the parts of a stimulus that something is true of."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field, StrictBool

from digcomp.framework import Text
from digcomp.framework.content import Content, PartId
from digcomp.items.answer_form import Form, chosen
from digcomp.items.kinds.body import Body, Flaw
from digcomp.items.kinds.marks import both_needed, marking_faults, marking_score


class SpotPart(Content):
    """A part of the stimulus: whether it is to be marked, and why."""

    at: PartId
    key: StrictBool
    why: Text


class Spot(Body):
    """The parts of what is shown, in its own order."""

    kind: ClassVar[str] = "spot"
    max_score: ClassVar[int] = 2

    parts: Annotated[tuple[SpotPart, ...], Field(min_length=2)]

    @property
    def _keys(self) -> dict[str, bool]:
        return {part.at: part.key for part in self.parts}

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """Every id of the stimulus is a part, and every part is there to be seen."""
        places = [part.at for part in self.parts]
        for index, place in enumerate(places):
            if place in places[:index]:
                yield ("parts", index, "at"), f"{place} is a part already; each may stand once"
            elif marks is not None and place not in marks:
                yield ("parts", index, "at"), f"nothing in the stimulus has the id {place}; give it one or correct this"
        absent = [mark for mark in marks or () if mark not in places]
        if absent:
            yield ("parts",), f"{', '.join(absent)} can be marked but is no part; say for each whether it is a key"
        yield from both_needed("parts", self._keys)

    def parse(self, form: Form) -> list[str]:
        """The field `answer`, repeated, holds the ids of the parts marked."""
        return sorted(chosen(form, self._keys))

    def score(self, answer: Any) -> int:
        """By the share of keys hit, less false marks."""
        return marking_score(self._keys, answer)

    def key(self) -> list[str]:
        """All parts that are to be marked."""
        return sorted(each for each, key in self._keys.items() if key)

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """The reasons of false marks and of keys that were missed."""
        return marking_faults(self._keys, {part.at: part.why for part in self.parts}, answer)
