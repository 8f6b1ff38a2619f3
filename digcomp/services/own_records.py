"""What is kept of one person, for that person: over all trainings, with what they agreed to and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment.sitting import REFLECTION
from digcomp.errors import NotFound, Refused
from digcomp.services.clock import Clock
from digcomp.services.consent import Agreed, Consents
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.looks import HALLS
from digcomp.services.opening import CLOSED, of_wave
from digcomp.services.roster import checked_name
from digcomp.services.tokens import public_of
from digcomp.store.engine import writing
from digcomp.store.queries import privacy as queries
from digcomp.store.tables import Attendance, Certificate, Event, Person, Seat, Sitting, Training

NAME_CORRECTED = "name-corrected"


@dataclass(frozen=True, slots=True)
class Seen:
    """A day on which somebody saw a result: by role, "operator" for whoever runs the server, and how."""

    role: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What is kept of a person in one training."""

    training: Training
    seat: Seat
    sittings: Sequence[Sitting]
    answers: int
    days: Sequence[Attendance]
    certificates: Sequence[Certificate]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Everything at a glance."""

    person: Person
    code: str  # that opened this page
    demo: bool
    trainings: tuple[TrainingRecord, ...]
    seen: tuple[Seen, ...]
    agreed: Agreed

    @property
    def certificates(self) -> list[Certificate]:
        """Those that are valid."""
        return [one for record in self.trainings for one in record.certificates if one.revoked_at is None]


class OwnRecords:
    """Opened by the token of any of the person's sittings."""

    def __init__(self, session: Session, clock: Clock, secret_key: str, consents: Consents) -> None:
        self._session = session
        self._clock = clock
        self._secret_key = secret_key
        self._consents = consents

    def of(self, token: str) -> OwnRecord:
        """What is kept of whoever sat this sitting."""
        sitting = self._sitting(token)
        return self._record(sitting)[0]

    def agreed(self, token: str) -> Agreed:
        """What was agreed to before this sitting."""
        return self._consents.of_sitting(self._sitting(token))

    def correct_name(self, token: str, name: str) -> None:
        """Write the own name otherwise.

        Raises
        ------
        InputRefused
            For what is no name.
        Refused
            certificate: it stands on a valid one, which the trainer has to issue anew.

        """
        kept = checked_name(name)
        writing(self._session)
        sitting = self._sitting(token)
        refuse_if_elsewhere(sitting.wave.training)
        seats = queries.seats(self._session, sitting.seat.person_id)
        if any(one.revoked_at is None for one in queries.certificates(self._session, [seat.id for seat in seats])):
            raise Refused("certificate")
        sitting.seat.person.name = kept
        for seat in seats:
            # Without the names: what stands in an event outlives the person.
            detail = {"seat": seat.id}
            self._session.add(
                Event(training_id=seat.training_id, action=NAME_CORRECTED, detail=detail, at=self._clock())
            )
        self._session.commit()

    def everything(self, token: str) -> dict[str, object]:
        """The same to take away, with every answer."""
        record, sittings = self._record(self._sitting(token))
        ids = [one.id for one in sittings]
        answers, back = queries.answers(self._session, ids), queries.retrospectives(self._session, ids)
        return {
            "participant_number": record.person.number,
            "registered_at": record.person.created_at.isoformat(),
            "looks": [{"day": one.day.isoformat(), "by": one.role, "how": one.what} for one in record.seen],
            "trainings": [
                {
                    "programme": own.training.programme.title,
                    "aimag": own.training.aimag,
                    "place": own.training.place,
                    "first_day": own.training.starts_on.isoformat(),
                    "last_day": own.training.ends_on.isoformat(),
                    "organisation": own.seat.organisation,
                    "personal_code": own.seat.code,
                    "taken_off_the_roster_at": _moment(own.seat.removed_at),
                    "feedback_given_on": _moment(own.seat.feedback_at),
                    "attendance": [{"day": one.day.isoformat(), "minutes": one.minutes} for one in own.days],
                    "certificates": [_certificate(one) for one in own.certificates],
                    "tests": [self._test(one, answers[one.id], back.get(one.id)) for one in own.sittings],
                }
                for own in record.trainings
            ],
        }

    def _test(self, sitting: Sitting, answers: Sequence[Any], back: Any) -> dict[str, object]:
        over = sitting.finished_at is not None or of_wave(sitting.wave, self._clock()).state == CLOSED
        agreed = self._consents.of_sitting(sitting)
        return {
            "test": sitting.wave.kind,
            "language": sitting.language,
            "started_at": sitting.started_at.isoformat(),
            "finished_at": _moment(sitting.finished_at),
            "versions": [sitting.framework_version, sitting.bank_version, sitting.scale_version],
            "consent": {
                "version": agreed.version,
                "language": agreed.language,
                "agreed_at": agreed.at.isoformat(),
                "text": list(agreed.lines),
            },
            "looked_back": back.ratings if back else None,
            "answers": [
                {
                    "phase": one.phase,
                    "position": one.position,
                    "item": one.item_id,
                    "answer": one.response,
                    "score": one.score if over or one.phase == REFLECTION else None,
                    "answered_at": one.answered_at.isoformat(),
                }
                for one in answers
            ],
        }

    def _record(self, sitting: Sitting) -> tuple[OwnRecord, Sequence[Sitting]]:
        seats = queries.seats(self._session, sitting.seat.person_id)
        ids = [seat.id for seat in seats]
        sittings, days = queries.sittings(self._session, ids), queries.attendance(self._session, ids)
        counts = queries.answer_counts(self._session, [one.id for one in sittings])
        trainings = queries.trainings(self._session, {seat.training_id for seat in seats})
        certificates = queries.certificates(self._session, ids)
        records = [
            TrainingRecord(
                training=trainings[seat.training_id],
                seat=seat,
                sittings=[one for one in sittings if one.seat_id == seat.id],
                answers=sum(counts.get(one.id, 0) for one in sittings if one.seat_id == seat.id),
                days=[one for one in days if one.seat_id == seat.id],
                certificates=[one for one in certificates if one.seat_id == seat.id],
            )
            for seat in seats
        ]
        looks = queries.looks(self._session, sitting.seat.person_id)
        seen = dict.fromkeys(Seen(role or "operator", what, at.astimezone(HALLS).date()) for role, what, at in looks)
        agreed = self._consents.of_sitting(sitting)
        demo = trainings[sitting.seat.training_id].demo
        return OwnRecord(sitting.seat.person, sitting.seat.code, demo, tuple(records), tuple(seen), agreed), sittings

    def _sitting(self, token: str) -> Sitting:
        found = queries.sitting(self._session, public_of(token, self._secret_key))
        if found is None:
            raise NotFound("sitting")
        return found


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _certificate(one: Certificate) -> dict[str, object]:
    return {
        "number": one.number,
        "name": one.name,
        "hours": one.hours,
        "levels": one.levels,
        "text_in_the_traditional_script": one.script_text,
        "issued_at": one.issued_at.isoformat(),
        "revoked_at": _moment(one.revoked_at),
        "why_revoked": one.revoked_reason,
    }
