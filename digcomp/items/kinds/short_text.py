"""Short text: a typed word, name or address."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items.answer_form import Form, typed
from digcomp.items.kinds.body import Body, Flaw

LONGEST = 200

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")


class ShortAnswer(Content):
    """Every form that is right, and why."""

    accept: Annotated[tuple[Text, ...], Field(min_length=1)]
    why: Text


class KnownWrongText(Content):
    """A wrong answer that a known mistake leads to."""

    text: Text
    why: Text


class ShortText(Body):
    """A few words, compared without case, outer spaces, scheme and final slash."""

    kind: ClassVar[str] = "short-text"
    max_score: ClassVar[int] = 1

    answer: ShortAnswer
    wrong: tuple[KnownWrongText, ...] = ()

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """No known wrong answer is accepted."""
        for index, wrong in enumerate(self.wrong):
            if _forms(wrong.text) & self._accepted:
                yield ("wrong", index, "text"), f"{wrong.text.mn} is accepted; a known wrong answer must not be"

    def parse(self, form: Form) -> str:
        """The field `answer` holds what was typed."""
        return typed(form, LONGEST)

    def score(self, answer: Any) -> int:
        """Right in any accepted form, of either language."""
        return int(isinstance(answer, str) and comparable(answer) in self._accepted)

    def key(self) -> str:
        """The first accepted form."""
        return self.answer.accept[0].mn

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """The mistake that is known to lead to this answer."""
        given = comparable(answer) if isinstance(answer, str) else ""
        return (wrong.why for wrong in self.wrong if given in _forms(wrong.text))

    @property
    def _accepted(self) -> set[str]:
        return {form for accepted in self.answer.accept for form in _forms(accepted)}


def comparable(text: str) -> str:
    """What two spellings of one answer have in common."""
    return _SCHEME.sub("", unicodedata.normalize("NFC", text).casefold().strip()).removesuffix("/").strip()


def _forms(text: Text) -> set[str]:
    return {comparable(text.mn), comparable(text.en)}
