"""Multiple response: each option is true or false by itself."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.answer_form import Form, chosen
from digcomp.items.kinds.body import Body, Flaw, Option, Piece, Shuffle, repeated_ids
from digcomp.items.kinds.marks import both_needed, marking_faults, marking_score


class MultipleResponse(Body):
    """All options that are right."""

    kind: ClassVar[str] = "multiple-response"
    max_score: ClassVar[int] = 2

    options: Annotated[tuple[Option, ...], Field(min_length=3)]

    @property
    def _keys(self) -> dict[str, bool]:
        return {option.id: option.key for option in self.options}

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """At least one true and one false."""
        yield from repeated_ids("options", self.options)
        yield from both_needed("options", self._keys)

    def parse(self, form: Form) -> list[str]:
        """The field `answer`, repeated, holds the ids of the options."""
        return sorted(chosen(form, self._keys))

    def score(self, answer: Any) -> int:
        """By the share of keys hit, less false marks."""
        return marking_score(self._keys, answer)

    def key(self) -> list[str]:
        """All options that are right."""
        return sorted(each for each, key in self._keys.items() if key)

    def presented(self, shuffle: Shuffle) -> tuple[Piece, ...]:
        """The options."""
        return shuffle(self.options)

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """The reasons of false marks and of keys that were missed."""
        return marking_faults(self._keys, {option.id: option.why for option in self.options}, answer)
