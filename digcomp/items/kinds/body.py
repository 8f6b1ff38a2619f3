"""What every kind of item promises, and the pieces they share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import StrictBool

from digcomp.framework import Text
from digcomp.framework.content import Content, PartId
from digcomp.framework.yaml_places import Steps
from digcomp.items.answer_form import Form
from digcomp.items.response import Answer

Flaw = tuple[Steps, str]


class Piece(Content):
    """Something shown that can be chosen or placed."""

    id: PartId
    text: Text


class Option(Piece):
    """A piece that is right or wrong by itself, and why."""

    key: StrictBool
    why: Text


Shuffle = Callable[[Sequence[Piece]], tuple[Piece, ...]]


class Body(Content, ABC):
    """The answer block of one item; its fields are those of the file."""

    kind: ClassVar[str]
    max_score: ClassVar[int]

    @property
    def guessing(self) -> float:
        """How likely blind choice earns full credit; parts and typed answers count as none."""
        return 0.0

    def presented(self, shuffle: Shuffle) -> tuple[Piece, ...]:
        """What is shown in the sitting's own order; nothing for kinds that are typed."""
        return ()

    @abstractmethod
    def check(self, marks: Sequence[str] | None) -> Iterator[Flaw]:
        """What breaks the rules of the kind; `marks` are the ids that the stimulus offers, None if it has faults."""

    @abstractmethod
    def parse(self, form: Form) -> Answer:
        """Read the answer from the fields of the page; raises AnswerFault."""

    @abstractmethod
    def score(self, answer: Any) -> int:
        """0 to max_score; what an older bank's answer names and this one lacks earns nothing."""

    @abstractmethod
    def key(self) -> Answer:
        """A fully right answer."""

    @abstractmethod
    def misconceptions(self, answer: Any) -> Iterator[Text]:
        """Why each thing that was wrong is wrong, in the item's order."""


def credit(share: Fraction) -> int:
    """Scores of kinds with parts: all right 2, at least half 1."""
    if share >= 1:
        return 2
    return 1 if share >= Fraction(1, 2) else 0


def repeated_ids(field: str, pieces: Sequence[Piece]) -> Iterator[Flaw]:
    """Ids that stand twice: a form field could not tell them apart."""
    ids = [piece.id for piece in pieces]
    for index, given in enumerate(ids):
        if given in ids[:index]:
            yield (field, index, "id"), f"{given} is there already; ids must differ"
