"""Numeric: a typed number."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items.answer_form import FIELD, Form, typed
from digcomp.items.kinds.body import Body, Flaw
from digcomp.items.response import AnswerFault

LONGEST = 60

# A number and, behind it, whatever is no digit: a unit, a full stop. Minus and dash are typed for one another.
_TYPED = re.compile(r"(?P<sign>[-+−–]?)\s*[₮$€]?\s*(?P<number>[.,]?\d[\d\s.,'’]*)(?P<unit>\D*)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _exact(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "must be a number, without quotes or unit")
    return Decimal(str(value))


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise PydanticCustomError("tolerance", "must be 0 or more")
    return value


# By way of str: 0.1 in a file is a tenth, not the nearest binary fraction.
Number = Annotated[Decimal, BeforeValidator(_exact)]


class NumericAnswer(Content):
    """The number, how far off is still right, its unit, and why."""

    value: Number
    tolerance: Annotated[Number, AfterValidator(_not_negative)]
    unit: Text | None = None
    why: Text


class KnownWrong(Content):
    """A wrong number that a known mistake leads to."""

    value: Number
    why: Text


class Numeric(Body):
    """A number, right within a tolerance."""

    kind: ClassVar[str] = "numeric"
    max_score: ClassVar[int] = 1

    answer: NumericAnswer
    wrong: tuple[KnownWrong, ...] = ()

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """No known wrong answer is right, and each stands once."""
        for index, wrong in enumerate(self.wrong):
            if self.score(wrong.value):
                yield ("wrong", index, "value"), f"{wrong.value} counts as right; a known wrong answer must not"
            if wrong.value in [other.value for other in self.wrong[:index]]:
                yield ("wrong", index, "value"), f"{wrong.value} is there already; each may stand once"

    def parse(self, form: Form) -> Decimal:
        """The field `answer` holds a number with comma or point, spaces, and a unit if one likes.

        `1,200` is read both ways, 1.2 and 1200; the reading that the item knows is what was meant.
        """
        readings = _readings(self._without_unit(typed(form, LONGEST)))
        known = [self.answer.value, *(wrong.value for wrong in self.wrong)]
        right = [number for number in readings if self.score(number)]
        return next(iter([*right, *(number for number in readings if number in known), *readings]))

    def score(self, answer: Any) -> int:
        """Right within the tolerance."""
        return int(isinstance(answer, Decimal) and abs(answer - self.answer.value) <= self.answer.tolerance)

    def key(self) -> Decimal:
        """The number that is right."""
        return self.answer.value

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """The mistake that is known to lead to this number."""
        return (wrong.why for wrong in self.wrong if wrong.value == answer)

    def _without_unit(self, text: str) -> str:
        """The item's own unit may hold digits, like м2; others may not."""
        for unit in (self.answer.unit.mn, self.answer.unit.en) if self.answer.unit else ():
            if text.casefold().endswith(unit.casefold()):
                return text[: -len(unit)]
        return text


def _readings(text: str) -> list[Decimal]:
    """The numbers that a text can mean, the decimal reading first."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise AnswerFault("not-a-number", FIELD)
    digits = re.sub(r"[\s'’]", "", match["number"]).rstrip(".,")
    readings = [Decimal(reading) for reading in _spellings(digits)]
    if not readings:
        raise AnswerFault("not-a-number", FIELD)
    return [-number for number in readings] if match["sign"] in {"-", "−", "–"} else readings


def _spellings(digits: str) -> Iterator[str]:
    """Digits with points and commas as plain decimals; of both signs the last is the decimal one."""
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        yield digits.replace(marks[0], "").replace(marks[-1], ".")
    if len(marks) <= 1:
        yield digits.replace(",", ".")
    if len(set(marks)) == 1 and _GROUPED.fullmatch(digits):
        yield digits.replace(marks[0], "")
