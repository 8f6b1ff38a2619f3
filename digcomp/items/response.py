"""What somebody answered, as the store keeps it."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from digcomp.errors import AnswerRefused

# What a kind reads from a form and scores: an option, several, places by part, or a number.
Answer = str | list[str] | dict[str, str] | Decimal


class AnswerFault(AnswerRefused):
    """A form that holds no answer to the item; `code` says why and `field` where."""


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of any kind: `value` is canonical JSON, so that equal answers are equal texts."""

    value: str

    # The constant, for answers given by "I don't know"; ask `is_dont_know` of an answer at hand.
    dont_know: ClassVar["Response"]

    @classmethod
    def of(cls, answer: Answer | None) -> "Response":
        """The response that says this answer."""
        if isinstance(answer, Decimal):
            return cls(_plain_number(answer))
        return cls(json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str))

    @classmethod
    def from_text(cls, text: str) -> "Response":
        """Read back what `to_text` wrote; other JSON of the same meaning becomes the same response."""
        return cls.of(_read(text))

    def to_text(self) -> str:
        """The text to store."""
        return self.value

    @property
    def is_dont_know(self) -> bool:
        """Whether the person chose not to answer."""
        return self.value == "null"

    @property
    def answer(self) -> Any:
        """The answer as a kind understands it; None for "I don't know"."""
        return _read(self.value)


Response.dont_know = Response("null")


def _read(text: str) -> Any:
    # Decimal keeps 0.1 what was typed; floats would miss an exact key.
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def _plain_number(number: Decimal) -> str:
    """1.50 and 1.5 are one answer, and so are 0 and -0."""
    return format(number.normalize() + 0, "f")
