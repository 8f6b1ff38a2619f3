"""What a participant is asked after the last test, once and freely: to look back, and to say how the training was."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from digcomp.assessment.sitting import REFLECTION
from digcomp.errors import AnswerRefused, InputRefused, NotFound, SittingOver
from digcomp.services.clock import SYSTEM_CHANCE, Clock, new_uid
from digcomp.services.elsewhere import is_elsewhere, refuse_if_elsewhere
from digcomp.services.looks import HALLS
from digcomp.services.materials import QUESTIONS, STEPS
from digcomp.services.sittings import Head, Sittings
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import halls
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Feedback, Retrospective, Seat

LONGEST_COMMENT = 2000
LOOKING_BACK_STEPS = 4


class Afterwards:
    """The two forms behind the profile of a later test; the token opens them as it opens the profile."""

    def __init__(self, session: Session, clock: Clock, sittings: Sittings) -> None:
        self._session = session
        self._clock = clock
        self._sittings = sittings

    def open_to(self, head: Head) -> tuple[bool, bool]:
        """Whether looking back, and whether feedback, is still to be asked of this sitting."""
        if head.wave_kind == "pre" or is_elsewhere(self._sittings.training(head)):
            return False, False
        back = self._session.get(Retrospective, head.id) is None and bool(self._statements(head))
        return back, self._seat(head).feedback_at is None

    def statements(self, token: str) -> tuple[Head, list[str], bool]:
        """The statements that were answered before the training, and whether they have been looked back at."""
        head = self._later(token)
        statements = self._statements(head)
        if not statements:
            raise NotFound("statements")
        return head, statements, self._session.get(Retrospective, head.id) is not None

    def look_back(self, token: str, typed: Mapping[str, str]) -> None:
        """Keep how somebody rates their ability before the training; what was left out is left out."""
        head, statements, done = self.statements(token)
        refuse_if_elsewhere(self._sittings.training(head))
        ratings = {one: typed[one].strip() for one in statements if typed.get(one, "").strip()}
        if not ratings:
            raise InputRefused("ratings", "empty")
        if not all(value in map(str, range(LOOKING_BACK_STEPS)) for value in ratings.values()):
            raise AnswerRefused("unknown-option")
        writing(self._session, alone=f"seat/{head.seat_id}")
        if not done and self._session.get(Retrospective, head.id) is None:
            numbers = {one: int(value) for one, value in ratings.items()}
            self._session.add(Retrospective(sitting_id=head.id, ratings=numbers, said_at=self._clock()))
        self._session.commit()

    def feedback(self, token: str) -> tuple[Head, bool]:
        """The sitting, and whether feedback has been given."""
        head = self._later(token)
        return head, self._seat(head).feedback_at is not None

    def give_feedback(self, token: str, typed: Mapping[str, str]) -> None:
        """Keep what somebody says of the training; InputRefused names the first field that is not right."""
        head = self._later(token)
        refuse_if_elsewhere(self._sittings.training(head))
        ratings = {question: _rating(question, typed.get(question, "")) for question in QUESTIONS}
        comment = typed.get("comment", "")
        if len(comment) > LONGEST_COMMENT:
            raise InputRefused("comment", "too-long")
        writing(self._session, alone=f"seat/{head.seat_id}")
        seat = self._seat(head)
        self._session.refresh(seat, ["feedback_at"])
        if seat.feedback_at is None:
            day = self._clock().astimezone(HALLS).date()
            # The day alone: beside the order of the rows an hour would tell who said what.
            seat.feedback_at = datetime.combine(day, time(), HALLS).astimezone(UTC)
            said = Feedback(
                uid=new_uid(SYSTEM_CHANCE),
                training_id=head.training_id,
                ratings=ratings,
                comment=tidy(comment),
                given_on=day,
            )
            self._session.add(said)
        self._session.commit()

    def _later(self, token: str) -> Head:
        """A sitting that has a profile, of a test after the training."""
        head = self._sittings.finished(token)
        if head.wave_kind == "pre":
            raise SittingOver("not-finished")
        return head

    def _seat(self, head: Head) -> Seat:
        seat = self._session.get(Seat, head.seat_id)
        if seat is None:
            raise NotFound("seat")
        return seat

    def _statements(self, head: Head) -> list[str]:
        """Statements that the seat answered in its test before the training, in order."""
        training = self._sittings.training(head)
        first = next((wave for wave in training.waves if wave.kind == "pre"), None)
        sitting = queries.sitting_at(self._session, first.id, head.seat_id) if first else None
        return list(halls.scores_of_sitting(self._session, sitting.id, REFLECTION)) if sitting else []


def _rating(question: str, typed: str) -> int:
    if typed not in map(str, range(1, STEPS + 1)):
        raise InputRefused(question, "missing")
    return int(typed)
