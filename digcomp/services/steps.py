"""From an answer to the next question, the short way: one INSERT, then one SELECT.

It is taken where nothing is out of the ordinary: a test that is open, a page that is the present one, neither the first
nor the last question. The process works with the sitting as it remembers it, and each statement holds only if the
database has it so, to the last moment. Everything else, and every doubt, goes the way of `Sittings`,
which reads all and decides.

It needs no lock. An answer to a question is never changed, so that as many answers of a sitting are the same answers;
the first to come takes the position and the item, and whoever finds them taken goes the long way. Statements may be
changed, so that all their scores are compared.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Task, Walk
from digcomp.services.answer_form import AnswerForm, Form
from digcomp.services.clock import Clock
from digcomp.services.opening import OPEN, has_run_out, of_sitting
from digcomp.services.sittings import Head, Outcome, Sittings, Step
from digcomp.services.tokens import public_of
from digcomp.services.walks import Walks
from digcomp.store.queries import remembered
from digcomp.store.queries.remembered import Place

T = TypeVar("T")


class Steps:
    """Present question and answer; `lines` is an engine whose every statement is a transaction of its own."""

    def __init__(
        self,
        lines: Engine,
        clock: Clock,
        instrument: Instrument,
        secret_key: str,
        walks: Walks,
        sittings: Callable[[], Sittings],
    ) -> None:
        self._lines = lines
        self._clock = clock
        self._instrument = instrument
        self._secret_key = secret_key
        self._walks = walks
        self._sittings = sittings

    def present(self, token: str) -> Step:
        """The present question."""
        return self._unless_cut(lambda line: self._look(line, token)) or self._sittings().present(token)

    def answer(self, token: str, form: Form) -> Outcome:
        """Store the answer that a form holds; raises as `Sittings.answer` does."""
        outcome = self._unless_cut(lambda line: self._take(line, token, form))
        return outcome or self._sittings().answer(token, form)

    def _unless_cut(self, way: Callable[[Connection], T | None]) -> T | None:
        line = self._lines.connect()
        try:
            return way(line)
        except DBAPIError as trouble:
            # The server was restarted since. The long way gets a new connection, and sees whether the answer is there.
            if not trouble.connection_invalidated:
                raise
            return None
        finally:
            _give_back(line)

    def _look(self, line: Connection, token: str) -> Step | None:
        head, walk = self._known(token, self._clock())
        if head is None or walk is None or not remembered.is_still(line, head, _place(walk)):
            return None
        task = walk.task
        self._walks.keep(head.id, walk)
        return None if isinstance(task, Finished) else Step(head, task)

    def _take(self, line: Connection, token: str, form: Form) -> Outcome | None:
        now = self._clock()
        head, walk = self._known(token, now)
        sent = AnswerForm(self._instrument.bank, form)
        if head is None or walk is None:
            return None
        if isinstance(walk.task, Finished) or not sent.answers(walk.task) or _is_an_end(walk.task):
            self._walks.keep(head.id, walk)
            return None
        given = sent.given(walk.task.position)
        if not remembered.store_if_still(line, head, _place(walk), given, now):
            return None
        walk.take(given)
        self._walks.keep(head.id, walk)
        return Outcome(stored=True, finished=False)

    def _known(self, token: str, now: datetime) -> tuple[Head | None, Walk | None]:
        """The sitting as this process remembers it, if it takes answers so; its walk is taken out."""
        head = self._walks.head(public_of(token, self._secret_key))
        if head is None or head.finished_at or of_sitting(head, now).state != OPEN or has_run_out(head, now):
            return head, None
        walk = self._walks.take_out(head.id)
        fits = walk and walk.instrument is self._instrument.on(head.scale_version) and walk.seed == head.seed
        return head, walk if fits else None


def _place(walk: Walk) -> Place:
    if walk.phase == QUIZ:
        return Place(QUIZ, len(walk.shown))
    return Place(REFLECTION, ",".join(map(str, walk.said.values())))


def _give_back(line: Connection) -> None:
    try:
        line.close()
    except DBAPIError:
        # The server went away after the last statement: what was read or stored stands, and the line is thrown away.
        if not line.closed:
            line.invalidate()


def _is_an_end(task: Task) -> bool:
    """The first question ends the time in which statements may be changed; the last one ends the sitting."""
    return task.phase != REFLECTION and task.position in (1, task.of)
