"""A sitting: the present question, the answer to it, the profile at its end.

Everything is read anew and looked at from all sides; `Steps` is the short way of most answers. What the server has
said yes to is committed.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from digcomp.assessment.growth import person_growth
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.profile import make_profile
from digcomp.assessment.results import Growth, Profile
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Given, Record, Task
from digcomp.errors import AnswerRefused, NotFound, SittingOver, WaveClosed
from digcomp.framework import TargetProfile
from digcomp.services.answer_form import AnswerForm, Form
from digcomp.services.clock import Clock
from digcomp.services.kept import keep
from digcomp.services.opening import CLOSED, OPEN, PAUSED, has_run_out, of_sitting
from digcomp.services.readiness import FEWEST_ANSWERS
from digcomp.services.tokens import public_of
from digcomp.services.walks import Walks
from digcomp.store.engine import ITS_ROWS, writing
from digcomp.store.queries import sitting_path as path
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Training

Head = path.Head


@dataclass(frozen=True, slots=True)
class Step:
    """What a sitting asks now; a head that was remembered is without the person."""

    head: Head
    task: Task | Finished


@dataclass(frozen=True, slots=True)
class Present(Step):
    """Where a sitting stands, with all that was answered."""

    record: Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sent answer: stored, or "stands" where an earlier one had been stored.

    `same` is the very answer that had been stored: a double click, or a page sent again because its reply never came.
    """

    stored: bool
    finished: bool
    same: bool = False


class Sittings:
    """What a participant does."""

    def __init__(self, session: Session, clock: Clock, instrument: Instrument, secret_key: str, walks: Walks) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._secret_key = secret_key
        self._walks = walks

    def present(self, token: str) -> Present:
        """The present question; writes nothing, but for a pool that has run dry."""
        head, record = self._read(token)
        if head.finished_at is None:
            self._refuse_if_over(head)
        task = Finished(head.finish_reason or "") if head.finished_at else self._next(head, record)
        if isinstance(task, Finished) and head.finished_at is None:
            writing(self._session, ITS_ROWS)
            path.finish(self._session, head.id, task.reason, self._clock())
            keep(self._session, self._instrument, head.id)
            self._session.commit()
        return Present(head, task, record)

    def statement(self, token: str, position: int) -> Present:
        """A statement answered before, to be answered anew as long as the quiz has not begun."""
        head, record = self._read(token)
        self._refuse_if_over(head)
        given = next((one for one in record.answers if (one.phase, one.position) == (REFLECTION, position)), None)
        if given is None or head.finished_at or record.scores(QUIZ):
            raise NotFound("statement")
        return Present(head, Task(REFLECTION, position, self._instrument.tree.size, given.item_id), record)

    def answer(self, token: str, form: Form) -> Outcome:
        """Store the answer that a form holds.

        Raises
        ------
        AnswerRefused
            For an unknown item, one that is not asked now, or a form that holds no answer; nothing was stored.
        WaveClosed, SittingOver
            When the test is closed or the sitting has ended.

        """
        writing(self._session, ITS_ROWS)
        head, record = self._read(token, alone=True)
        sent = AnswerForm(self._instrument.bank, form)
        if head.finished_at:
            return Outcome(stored=False, finished=True)
        self._refuse_if_over(head, sending=True)
        earlier = next((one for one in record.answers if one.item_id == sent.item_id), None)
        if earlier and (sent.phase == QUIZ or record.scores(QUIZ)):
            return Outcome(stored=False, finished=False, same=_is_same(earlier, sent))
        if earlier:
            path.replace_statement(self._session, head.id, sent.given(earlier.position), self._clock())
            self._session.commit()
            return Outcome(stored=True, finished=False)
        task = self._next(head, record)
        if isinstance(task, Finished) or not sent.answers(task):
            raise AnswerRefused("not-this-question", "item")
        return self._store(head, record, sent.given(task.position))

    def profile(self, token: str) -> tuple[path.Head, Profile, Growth | None]:
        """The profile of a sitting that is over, with the change since the person's first sitting if there is one."""
        head, record = self._over(token)
        own = self._instrument.on(head.scale_version)
        return head, make_profile(own, record, self.target(head)), self._growth(head, record)

    def finished(self, token: str) -> Head:
        """A sitting that has a profile."""
        return self._over(token)[0]

    def _over(self, token: str) -> tuple[path.Head, Record]:
        head, record = self._read(token)
        if head.finished_at is None and self._may_go_on(head):
            raise SittingOver("not-finished")
        if len(record.scores(QUIZ)) < FEWEST_ANSWERS:
            raise SittingOver("too-little")
        return head, record

    def target(self, head: path.Head) -> TargetProfile | None:
        """The target profile of the training."""
        return self._instrument.targets.get(head.target or "")

    def training(self, head: path.Head) -> Training:
        """The training of a sitting."""
        training = queries.training(self._session, head.training_id)
        if training is None:
            raise NotFound("training")
        return training

    def own_data(self, token: str) -> dict[str, object]:
        """Everything kept of this sitting, for the person to take away; what answers are worth only when it is over."""
        head, _ = self._read(token)
        over = head.finished_at is not None or of_sitting(head, self._clock()).state == CLOSED
        answers = path.answers(self._session, head.id)
        return {
            "demonstration": head.demo,  # True: the training's other people and figures are invented
            "name": head.name,
            "personal_code": head.seat_code,
            "wave": head.wave_kind,
            "language": head.language,
            "started_at": head.started_at.isoformat(),
            "finished_at": head.finished_at.isoformat() if head.finished_at else None,
            "answers": [
                {
                    "phase": row.phase,
                    "position": row.position,
                    "item": row.item_id,
                    "answer": row.response,
                    "score": row.score if over or row.phase == REFLECTION else None,
                    "answered_at": row.answered_at.isoformat(),
                }
                for row in answers
            ],
        }

    def _read(self, token: str, *, alone: bool = False) -> tuple[path.Head, Record]:
        line = self._session.connection()
        head = path.head(line, public_of(token, self._secret_key), alone=alone)
        if head is None:
            raise NotFound("sitting")
        self._walks.meet(head)
        seen, ineligible = path.kept_back(line, head.id)
        return head, Record(head.seed, head.blueprint, seen, ineligible, path.record(line, head.id))

    def _next(self, head: path.Head, record: Record) -> Task | Finished:
        return self._walks.task(self._instrument.on(head.scale_version), head.id, record)

    def _refuse_if_over(self, head: path.Head, *, sending: bool = False) -> None:
        now = of_sitting(head, self._clock())
        if now.state != OPEN:
            # Who was inside when the test was closed or paused may still send the answer in front of them, once.
            since = now.since
            last_word = sending and since is not None and not path.answers_since(self._session, head.id, since)
            if not last_word:
                raise WaveClosed(now.state, head.language, demo=head.demo)
        if has_run_out(head, self._clock()):
            raise SittingOver("expired", demo=head.demo)

    def _may_go_on(self, head: path.Head) -> bool:
        """Whether answers will still be taken, now or after a pause."""
        now = self._clock()
        return of_sitting(head, now).state in (OPEN, PAUSED) and not has_run_out(head, now)

    def _store(self, head: path.Head, record: Record, given: Given) -> Outcome:
        if not path.store_answer(self._session.connection(), head.id, given, self._clock()):
            self._session.commit()
            return Outcome(stored=False, finished=False)
        after = replace(record, answers=(*record.answers, given))
        walk = self._walks.walk(self._instrument.on(head.scale_version), head.id, after)
        if isinstance(walk.task, Finished):
            path.finish(self._session, head.id, walk.task.reason, self._clock())
            keep(self._session, self._instrument, head.id)
        self._session.commit()
        self._walks.keep(head.id, walk)  # not before: what failed to be stored may be answered otherwise
        return Outcome(stored=True, finished=isinstance(walk.task, Finished))

    def _growth(self, head: path.Head, record: Record) -> Growth | None:
        """Change from the seat's first sitting to this one, on the training's scale: both are scored together."""
        scores = queries.scores_of_seat(self._session, head.seat_id)
        first = next(iter(scores.values()), {})
        if head.id == next(iter(scores), head.id) or len(first) < FEWEST_ANSWERS:
            return None
        scale = queries.first_scale(self._session, head.training_id) or head.scale_version
        return person_growth(self._instrument.on(scale), first, record.scores(QUIZ))


def _is_same(earlier: Given, sent: AnswerForm) -> bool:
    with suppress(AnswerRefused):
        return sent.given(earlier.position) == earlier
    return False
