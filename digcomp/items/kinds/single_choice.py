"""Single choice: exactly one option is right."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.answer_form import FIELD, Form, chosen
from digcomp.items.kinds.body import Body, Flaw, Option, Piece, Shuffle, repeated_ids
from digcomp.items.response import AnswerFault


class SingleChoice(Body):
    """One option out of several."""

    kind: ClassVar[str] = "single-choice"
    max_score: ClassVar[int] = 1

    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @property
    def guessing(self) -> float:
        """One in as many options as there are."""
        return 1 / len(self.options)

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """Exactly one key."""
        yield from repeated_ids("options", self.options)
        keys = [str(option.id) for option in self.options if option.key]
        if not keys:
            yield ("options",), "no option is the key; mark exactly one with key: true"
        elif len(keys) > 1:
            yield ("options",), f"{', '.join(keys)} are all keys; mark exactly one with key: true"

    def parse(self, form: Form) -> str:
        """The field `answer` holds the id of the option."""
        options = chosen(form, (option.id for option in self.options))
        if len(options) > 1:
            raise AnswerFault("unknown-option", FIELD)
        return options[0]

    def score(self, answer: Any) -> int:
        """Right or wrong."""
        return int(answer == self.key())

    def key(self) -> str:
        """The option that is right."""
        return next(option.id for option in self.options if option.key)

    def presented(self, shuffle: Shuffle) -> tuple[Piece, ...]:
        """The options."""
        return shuffle(self.options)

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """The misconception behind the option that was chosen."""
        return (option.why for option in self.options if option.id == answer and not option.key)
