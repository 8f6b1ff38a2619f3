"""A sitting: the present question, the answer to it, the profile at its end.

The answer is the hot path: two SELECTs and one INSERT. What the server has said yes to is committed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from digcomp.assessment.growth import person_growth
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.profile import make_profile
from digcomp.assessment.results import Growth, Profile
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Given, Record, Task, next_task
from digcomp.errors import AnswerRefused, NotFound, SittingOver, WaveClosed
from digcomp.framework import TargetProfile
from digcomp.items import Response
from digcomp.services.clock import Clock
from digcomp.services.clockwatch import IMPOSSIBLE
from digcomp.services.kept import keep
from digcomp.services.opening import CLOSED, OPEN, PAUSED, Opening, opening
from digcomp.services.readiness import FEWEST_ANSWERS
from digcomp.services.tokens import public_of
from digcomp.store.engine import ITS_ROWS, writing
from digcomp.store.queries import sitting_path as path
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Training

Head = path.Head

#: A sitting that was left lies open this long.
LASTS = timedelta(days=14)

Form = Mapping[str, list[str]]


@dataclass
class NextTasks:
    """What comes next in recent sittings: a memory of what can be worked out again, so losing it costs nothing."""

    size: int = 4096
    _known: OrderedDict[tuple[object, ...], Task | Finished] = field(default_factory=OrderedDict)

    def of(self, instrument: Instrument, sitting_id: int, record: Record) -> Task | Finished:
        """The next task, remembered or worked out."""
        # Scores are in the key: a statement may be changed, and an answer that failed to be stored may come otherwise.
        said, shown = (tuple(g.score for g in record.answers if g.phase == phase) for phase in (REFLECTION, QUIZ))
        key = (sitting_id, said, shown, instrument.bank.version, instrument.scale_version)
        task = self._known.get(key)
        if task is None:
            task = self._known[key] = next_task(instrument, record)
            while len(self._known) > self.size:
                # Another thread may have emptied it meanwhile; then there is nothing to do.
                self._known.popitem(last=False)
        return task


@dataclass(frozen=True, slots=True)
class Present:
    """Where a sitting stands."""

    head: path.Head
    record: Record
    task: Task | Finished


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

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, secret_key: str, remembered: NextTasks
    ) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._secret_key = secret_key
        self._remembered = remembered

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
        return Present(head, record, task)

    def statement(self, token: str, position: int) -> Present:
        """A statement answered before, to be answered anew as long as the quiz has not begun."""
        head, record = self._read(token)
        self._refuse_if_over(head)
        given = next((one for one in record.answers if (one.phase, one.position) == (REFLECTION, position)), None)
        if given is None or head.finished_at or record.scores(QUIZ):
            raise NotFound("statement")
        return Present(head, record, Task(REFLECTION, position, self._instrument.tree.size, given.item_id))

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
        item_id = _one(form, "item")
        phase = self._phase_of(item_id)
        if head.finished_at:
            return Outcome(stored=False, finished=True)
        self._refuse_if_over(head, sending=True)
        earlier = next((one for one in record.answers if one.item_id == item_id), None)
        if earlier and (phase == QUIZ or record.scores(QUIZ)):
            return Outcome(stored=False, finished=False, same=self._is_same(earlier, form))
        position = earlier.position if earlier else self._present_position(head, record, form)
        given = self._read_answer(phase, position, item_id, form)
        return self._store(head, record, given, replaces=earlier is not None)

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

    def ends_at(self, head: path.Head) -> datetime | None:
        """When the test closes for this sitting, where an end has been announced."""
        if head.open_until is not None and self._clock() < head.open_until:
            return head.open_until
        return head.closes_at if head.wave_state == OPEN and head.paused_at is None else None

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
        over = head.finished_at is not None or self._opening(head).state == CLOSED
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
        head = path.head(self._session, public_of(token, self._secret_key), alone=alone)
        if head is None:
            raise NotFound("sitting")
        return head, Record(head.seed, head.blueprint, head.seen, head.ineligible, path.record(self._session, head.id))

    def _next(self, head: path.Head, record: Record) -> Task | Finished:
        return self._remembered.of(self._instrument.on(head.scale_version), head.id, record)

    def _present_position(self, head: path.Head, record: Record, form: Form) -> int:
        """The position of the present question, if that is what the form answers."""
        task = self._next(head, record)
        if isinstance(task, Finished) or (task.item_id, str(task.position)) != _asked(form):
            raise AnswerRefused("not-this-question", "item")
        return task.position

    def _phase_of(self, item_id: str) -> str:
        if item_id in self._instrument.bank.items:
            return QUIZ
        if item_id in self._instrument.bank.statements:
            return REFLECTION
        raise AnswerRefused("unknown-item", "item")

    def _refuse_if_over(self, head: path.Head, *, sending: bool = False) -> None:
        now = self._opening(head)
        if now.state != OPEN:
            # Who was inside when the test was closed or paused may still send the answer in front of them, once.
            since = now.since
            last_word = sending and since is not None and not path.answers_since(self._session, head.id, since)
            if not last_word:
                raise WaveClosed(now.state, head.language, demo=head.demo)
        if self._has_run_out(head):
            raise SittingOver("expired", demo=head.demo)

    def _opening(self, head: path.Head) -> Opening:
        """How the test stands for this sitting."""
        return opening(head.wave_state, head.paused_at, head.closes_at, head.closed_at, self._clock(), head.open_until)

    def _has_run_out(self, head: path.Head) -> bool:
        readmitted = head.open_until is not None and self._clock() < head.open_until
        # What began half a year ago or more began by a clock that was wrong, or the clock is wrong now.
        return not readmitted and LASTS < self._clock() - head.started_at < IMPOSSIBLE

    def _may_go_on(self, head: path.Head) -> bool:
        """Whether answers will still be taken, now or after a pause."""
        return self._opening(head).state in (OPEN, PAUSED) and not self._has_run_out(head)

    def _read_answer(self, phase: str, position: int, item_id: str, form: Form) -> Given:
        if phase == QUIZ:
            item = self._instrument.bank.items[item_id]
            response = item.parse(form)
            score = item.score(response)
        else:
            score = _statement_score(form, len(self._instrument.bank.scale))
            response = Response.of(str(score))
        return Given(phase, position, item_id, response.to_text(), score, response.is_dont_know)

    def _is_same(self, earlier: Given, form: Form) -> bool:
        with suppress(AnswerRefused):
            return self._read_answer(earlier.phase, earlier.position, earlier.item_id, form) == earlier
        return False

    def _store(self, head: path.Head, record: Record, given: Given, *, replaces: bool) -> Outcome:
        values: dict[str, object] = {
            "sitting_id": head.id,
            "phase": given.phase,
            "position": given.position,
            "item_id": given.item_id,
            "response": given.response,
            "score": given.score,
            "dont_know": given.dont_know,
            "answered_at": self._clock(),
        }
        if replaces:
            path.replace_statement(self._session, values)
            self._session.commit()
            return Outcome(stored=True, finished=False)
        stored = path.store_answer(self._session, values)
        after = self._next(head, replace(record, answers=(*record.answers, given))) if stored else None
        if isinstance(after, Finished):
            path.finish(self._session, head.id, after.reason, self._clock())
            keep(self._session, self._instrument, head.id)
        self._session.commit()
        return Outcome(stored=stored, finished=isinstance(after, Finished))

    def _growth(self, head: path.Head, record: Record) -> Growth | None:
        """Change from the seat's first sitting to this one, on the training's scale: both are scored together."""
        scores = queries.scores_of_seat(self._session, head.seat_id)
        first = next(iter(scores.values()), {})
        if head.id == next(iter(scores), head.id) or len(first) < FEWEST_ANSWERS:
            return None
        scale = queries.first_scale(self._session, head.training_id) or head.scale_version
        return person_growth(self._instrument.on(scale), first, record.scores(QUIZ))


def _one(form: Form, name: str) -> str:
    values = form.get(name, [])
    return values[0].strip() if values else ""


def _asked(form: Form) -> tuple[str, str]:
    return _one(form, "item"), _one(form, "position")


def _statement_score(form: Form, steps: int) -> int:
    answer = _one(form, "answer")
    if not answer:
        raise AnswerRefused("empty")
    if answer not in map(str, range(steps)):
        raise AnswerRefused("unknown-option")
    return int(answer)
