"""Ordering: put the steps in order."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.answer_form import Form, field_of, placed
from digcomp.items.kinds.body import Body, Flaw, Piece, Shuffle, credit, repeated_ids
from digcomp.items.response import AnswerFault


class Step(Piece):
    """A step, and what a wrong place of it shows."""

    why: Text


class Ordering(Body):
    """The steps, listed in the right order."""

    kind: ClassVar[str] = "ordering"
    max_score: ClassVar[int] = 2

    sequence: Annotated[tuple[Step, ...], Field(min_length=3)]

    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """The ids differ."""
        return repeated_ids("sequence", self.sequence)

    def parse(self, form: Form) -> list[str]:
        """The field `answer.<step>` holds its place, from 1."""
        places = placed(form, (step.id for step in self.sequence))
        order: dict[int, str] = {}
        for step, typed in places.items():
            if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
                raise AnswerFault("not-a-number", field_of(step))
            place = int(typed)
            if place in order or not 1 <= place <= len(places):
                raise AnswerFault("not-a-permutation", field_of(step))
            order[place] = step
        return [order[place] for place in sorted(order)]

    def score(self, answer: Any) -> int:
        """By the share of neighbours kept: one step out of place does not cost all that follow it."""
        given = set(pairwise(answer)) if isinstance(answer, list) else set()
        neighbours = list(pairwise(self.key()))
        return credit(Fraction(sum(pair in given for pair in neighbours), len(neighbours)))

    def key(self) -> list[str]:
        """The ids in the right order."""
        return [step.id for step in self.sequence]

    def presented(self, shuffle: Shuffle) -> tuple[Piece, ...]:
        """The steps; never in the order that is right, which would be the answer."""
        steps = shuffle(self.sequence)
        return steps if steps != self.sequence else steps[::-1]

    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """What the steps show that would have to be moved; moving as few as possible mends the order."""
        kept = _longest_in_order(answer if isinstance(answer, list) else [], self.key())
        return (step.why for step in self.sequence if step.id not in kept)


def _longest_in_order(answer: list[str], right: list[str]) -> tuple[str, ...]:
    """The most steps that stand in the right order among themselves."""
    ending: dict[str, tuple[str, ...]] = {}
    for step in answer:
        if step in right:
            before = [run for last, run in ending.items() if right.index(last) < right.index(step)]
            ending[step] = (*max(before, key=len, default=()), step)
    return max(ending.values(), key=len, default=())
