"""One item of the quiz, and one statement of the self-reflection."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items.answer_form import Form, says_dont_know
from digcomp.items.glossary import Term
from digcomp.items.kinds import Body
from digcomp.items.kinds.body import Piece
from digcomp.items.response import Response
from digcomp.items.stimuli import Stimulus

Dimension = Literal["knowledge", "skill", "attitude"]
Context = Literal["counter", "soum-office", "aimag-office", "registry", "archive", "hr", "finance", "training-hall"]
Status = Literal["draft", "reviewed", "retired"]


class Source(Content):
    """The public text that a fact rests on, and where it can be read."""

    mn: str
    en: str
    address: str

    @property
    def text(self) -> Text:
        """What the source is called."""
        return Text(self.mn, self.en)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The days on which another than the writer answered an item cold, from either language alone."""

    mn: date
    en: date


@dataclass(frozen=True, slots=True)
class Item:
    """A question of one competence and level; `body` is the answer block of its kind.

    `help` are words of it whose meaning the page offers.
    """

    id: str
    competence: str
    level: int
    kind: str
    dimension: Dimension
    context: Context
    seconds: int
    stimulus: Stimulus | None
    stem: Text
    body: Body
    explanation: Text
    enemies: frozenset[str]
    status: Status
    source: Source | None = None
    review_by: date | None = None
    reviewed: Reviewed | None = None
    help: tuple[Term, ...] = ()

    @property
    def guessing(self) -> float:
        """How likely blind choice earns full credit."""
        return self.body.guessing

    @property
    def max_score(self) -> int:
        """1 for right or wrong, 2 for kinds with parts."""
        return self.body.max_score

    def parse(self, form: Form) -> Response:
        """Read the answer from the fields of the page; raises AnswerFault."""
        return Response.dont_know if says_dont_know(form) else Response.of(self.body.parse(form))

    def score(self, response: Response) -> int:
        """0 to max_score; "I don't know" is 0."""
        return 0 if response.is_dont_know else self.body.score(response.answer)

    def key_response(self) -> Response:
        """A fully right answer."""
        return Response.of(self.body.key())

    def misconception(self, response: Response) -> tuple[Text, ...]:
        """Why each thing that was wrong is wrong; nothing for "I don't know"."""
        return () if response.is_dont_know else tuple(self.body.misconceptions(response.answer))

    def presented(self, seed: int) -> tuple[Piece, ...]:
        """The options, choices or steps in the order of this sitting; always the same for a seed."""

        def shuffle(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
            return tuple(sorted(pieces, key=lambda piece: _lot(seed, self.id, piece.id)))

        return self.body.presented(shuffle)


@dataclass(frozen=True, slots=True)
class Statement:
    """A can-do sentence of one competence and level, answered on the scale."""

    id: str
    competence: str
    level: int
    text: Text
    status: Status


def _lot(seed: int, item: str, piece: str) -> bytes:
    """A lot drawn by hashing: no generator whose sequence a Python version could change."""
    return hashlib.sha256(f"{seed}/{item}/{piece}".encode()).digest()
