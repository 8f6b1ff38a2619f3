"""Matching: the right choice for each part."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.framework.content import PartId
from digcomp.items.answer_form import Form, field_of, placed
from digcomp.items.kinds.body import Body, Flaw, Piece, Shuffle, credit, repeated_ids
from digcomp.items.response import AnswerFault


class Choice(Piece):
    """What may be chosen for a part; one that is never a key says which mistake it stands for."""

    why: Text | None = None


class MatchingPart(Piece):
    """A part, the choice that is right for it, and what a wrong one shows."""

    key: PartId
    why: Text


class Matching(Body):
    """A choice for each part; a choice may serve several parts or none."""

    kind: ClassVar[str] = "matching"
    max_score: ClassVar[int] = 2

    choices: Annotated[tuple[Choice, ...], Field(min_length=2)]
    parts: Annotated[tuple[MatchingPart, ...], Field(min_length=2)]

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """Every key is a choice, and every choice that is no key has a reason."""
        yield from repeated_ids("choices", self.choices)
        yield from repeated_ids("parts", self.parts)
        choices = [choice.id for choice in self.choices]
        for index, part in enumerate(self.parts):
            if part.key not in choices:
                yield ("parts", index, "key"), f"{part.key} is not a choice; must be one of {', '.join(choices)}"
        used = {part.key for part in self.parts}
        for index, choice in enumerate(self.choices):
            if choice.id not in used and choice.why is None:
                yield ("choices", index), f"{choice.id} is never a key and has no why; say which mistake it stands for"

    def parse(self, form: Form) -> dict[str, str]:
        """The field `answer.<part>` holds the id of a choice."""
        answer = placed(form, (part.id for part in self.parts))
        choices = {choice.id for choice in self.choices}
        for part, choice in answer.items():
            if choice not in choices:
                raise AnswerFault("unknown-option", field_of(part))
        return answer

    def score(self, answer: Any) -> int:
        """By the share of parts that are right."""
        return credit(Fraction(len(self.parts) - len(self._missed(answer)), len(self.parts)))

    def key(self) -> dict[str, str]:
        """The right choice of each part."""
        return {part.id: part.key for part in self.parts}

    def presented(self, shuffle: Shuffle) -> tuple[Piece, ...]:
        """The choices; the parts keep their order."""
        return shuffle(self.choices)

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """What each wrong part shows."""
        return (part.why for part in self._missed(answer))

    def _missed(self, answer: Any) -> list[MatchingPart]:
        given = answer if isinstance(answer, dict) else {}
        return [part for part in self.parts if given.get(part.id) != part.key]
