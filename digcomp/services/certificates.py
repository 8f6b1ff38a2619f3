"""Certificates: who may have one, issue, reissue, revoke, and whether a number is that of a valid one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from digcomp.assessment.certificates import lacking, needed_minutes
from digcomp.assessment.cohort import make_cohort
from digcomp.assessment.instrument import Instrument
from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.certificate_numbers import new_number, read_number
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.readiness import FEWEST_ANSWERS
from digcomp.services.roster import checked_name
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import attendance as attendance_queries
from digcomp.store.queries import certificates as queries
from digcomp.store.queries import privacy as privacy_queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.tables import Certificate, Event, Seat, Training

#: Kept as the reason of a certificate whose place another one has taken.
REPLACED = "replaced"
LONGEST_SCRIPT, LONGEST_REASON = 400, 200
#: The year in a number is that of the halls: on New Year's morning it is still the old year elsewhere.
_ZONE = ZoneInfo("Asia/Ulaanbaatar")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of a training: what was attended, what is still lacking, and the certificate they have."""

    seat: Seat
    minutes: int | None
    test: str | None
    lacking: tuple[str, ...]
    certificate: Certificate | None

    @property
    def may(self) -> bool:
        """Whether a certificate can be issued now."""
        return not self.lacking and self.certificate is None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a number is: valid, revoked, withdrawn, unknown or mistyped; the certificate where there is one."""

    state: str
    certificate: Certificate | None = None
    training: Training | None = None
    at: datetime | None = None  # since when a withdrawn one is invalid


def checked_script(text: str) -> str | None:
    """A text in the traditional script as it is kept, a column a line; None for none, InputRefused for another script.

    The narrow space and the variation selectors are letters of this script, so that spaces are not run together here.
    """
    seen = (mark for mark in text.replace("\r\n", "\n") if mark.isprintable() or mark in "\n\u180e\u200c\u200d\u202f")
    kept = "\n".join(line.strip(" \t") for line in "".join(seen).split("\n") if line.strip())
    if len(kept) > LONGEST_SCRIPT:
        raise InputRefused("script_text", "too-long")
    if kept and not any("\u1820" <= mark <= "\u18aa" for mark in kept):
        raise InputRefused("script_text", "other-script")
    return kept or None


class Certificates:
    """Certificates of a training that the caller may see (ask `Trainings.get` first)."""

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, site: str, chance: Chance = SYSTEM_CHANCE
    ) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._site = site
        self._chance = chance

    def candidates(self, training: Training) -> list[Candidate]:
        """Everybody, and why not: four queries however many people there are."""
        seats = attendance_queries.seats_present(self._session, training.id)
        minutes = attendance_queries.minutes_of(self._session, training.id)
        valid = {one.seat_id: one for one in self.issued(training) if one.revoked_at is None}
        tests = self._tests(training)
        least = training.programme.least_attendance
        return [
            Candidate(
                seat,
                minutes.get(seat.id),
                tests.get(seat.id),
                lacking(minutes.get(seat.id), training.hours, least, tests.get(seat.id)),
                valid.get(seat.id),
            )
            for seat in seats
        ]

    def needed_minutes(self, training: Training) -> int:
        """Minutes that a certificate of this training asks for."""
        return round(needed_minutes(training.hours, training.programme.least_attendance))

    def issued(self, training: Training) -> Sequence[Certificate]:
        """All certificates of a training, the revoked ones too."""
        return queries.certificates_of(self._session, training.id)

    def issue(
        self, account: Account, training: Training, seats: Collection[int] | None = None, script_text: str = ""
    ) -> list[Certificate]:
        """Issue to the chosen, or to all who may; whoever has one keeps it. InputRefused for one who may not."""
        script = checked_script(script_text)
        refuse_if_elsewhere(training)
        # Before looking: a button pressed twice must not issue twice.
        writing(self._session, alone=f"training/{training.id}")
        found = self.candidates(training)
        if seats is not None and any(one.lacking for one in found if one.seat.id in seats):
            raise InputRefused("seat", "may-not")
        if seats is not None and not set(seats) <= {one.seat.id for one in found}:
            raise NotFound("seat")
        chosen = [one for one in found if one.may and (seats is None or one.seat.id in seats)]
        levels = self._levels(training, [one.seat.id for one in chosen])
        made = [
            self._made(account, number, one.seat, one.seat.person.name, training.hours, levels.get(one.seat.id), script)
            for one, number in zip(chosen, self._free_numbers(len(chosen)), strict=True)
        ]
        self._session.add_all(made)
        self._session.flush()
        self._note(account, training, "certificates-issued", made)
        self._session.commit()
        return made

    def get(self, training: Training, certificate_id: int) -> Certificate:
        """One certificate of the training."""
        found = queries.certificate(self._session, certificate_id)
        if found is None or found.seat.training_id != training.id:
            raise NotFound("certificate")
        return found

    def reissue(
        self, account: Account, training: Training, certificate_id: int, name: str, script_text: str = ""
    ) -> Certificate:
        """A new certificate in the place of a valid one, which is revoked; what was printed of the result stays."""
        kept, script = checked_name(name), checked_script(script_text)
        refuse_if_elsewhere(training)
        writing(self._session)
        old = self._valid(training, certificate_id)
        (number,) = self._free_numbers(1)
        new = self._made(account, number, old.seat, kept, old.hours, old.levels, script)
        new.replaces_id = old.id
        self._session.add(new)
        self._session.flush()
        old.revoked_at, old.revoked_reason = self._clock(), REPLACED
        self._note(account, training, "certificate-reissued", [new])
        self._session.commit()
        return new

    def revoke(self, account: Account, training: Training, certificate_id: int, reason: str) -> Certificate:
        """Make a certificate invalid for good; InputRefused without a reason."""
        why = tidy(reason)
        if not why or len(why) > LONGEST_REASON:
            raise InputRefused("reason", "too-long" if why else "missing")
        refuse_if_elsewhere(training)
        writing(self._session)
        found = self._valid(training, certificate_id)
        found.revoked_at, found.revoked_reason = self._clock(), why
        self._note(account, training, "certificate-revoked", [found])
        self._session.commit()
        return found

    def verify(self, typed: str) -> Verified:
        """What a number is, for anybody who asks."""
        number = read_number(typed)
        if number is None:
            return Verified("mistyped")
        found = queries.numbered(self._session, number)
        if found is None:
            # Of somebody who is deleted the number is known, that it is not valid, and nothing else.
            gone = privacy_queries.withdrawn(self._session, number)
            return Verified("withdrawn", at=gone.at) if gone else Verified("unknown")
        training = training_queries.training(self._session, found.seat.training_id)
        return Verified("revoked" if found.revoked_at else "valid", found, training)

    def of_sitting(self, public: str) -> Certificate | None:
        """The certificate that whoever sat a sitting has now."""
        return queries.valid_of_sitting(self._session, public)

    def held(self, public: str) -> tuple[Certificate, Training]:
        """The same with its training; NotFound where there is none."""
        found = self.of_sitting(public)
        training = training_queries.training(self._session, found.seat.training_id) if found else None
        if found is None or training is None:
            raise NotFound("certificate")
        return found, training

    def trainer_name(self, training: Training) -> str:
        """Whose signature a certificate waits for."""
        return queries.trainer_name(self._session, training)

    def revoked_ids(self) -> list[int]:
        """Ids of all revoked certificates of this installation."""
        return sorted([*queries.revoked_ids(self._session), *privacy_queries.withdrawn_ids(self._session)])

    def _tests(self, training: Training) -> dict[int, str]:
        """Seat id to how far its test after the training is."""
        wave = next((wave for wave in training.waves if wave.kind == "post"), None)
        sittings = queries.sittings_in(self._session, wave.id) if wave else ()
        return {one.seat_id: "finished" if one.finished_at else "begun" for one in sittings}

    def _levels(self, training: Training, seat_ids: Collection[int]) -> dict[int, str]:
        """Seat id to the run of levels of the tested profile, where the programme prints one."""
        wave = next((wave for wave in training.waves if wave.kind == "post"), None)
        if not training.programme.level_on_certificate or wave is None or not seat_ids:
            return {}
        quizzes = queries.quiz_scores_in(self._session, wave.id)
        ready = [seat for seat in seat_ids if len(quizzes.get(seat, {})) >= FEWEST_ANSWERS]
        scale = training_queries.first_scale(self._session, training.id)
        if not ready or scale is None:
            return {}
        cohort = make_cohort(self._instrument.on(scale), [quizzes[seat] for seat in ready], None)
        runs = (row.overall for row in cohort.rows)
        return {seat: f"{run.first}-{run.last}" for seat, run in zip(ready, runs, strict=True)}

    def _valid(self, training: Training, certificate_id: int) -> Certificate:
        found = self.get(training, certificate_id)
        if found.revoked_at is not None:
            raise Refused("certificate-revoked")
        return found

    def _made(
        self, account: Account, number: str, seat: Seat, name: str, hours: int, levels: str | None, script: str | None
    ) -> Certificate:
        return Certificate(
            number=number,
            seat_id=seat.id,
            seat=seat,
            name=name,
            hours=hours,
            levels=levels,
            script_text=script,
            issued_at=self._clock(),
            issued_by=account.id,
        )

    def _free_numbers(self, count: int) -> list[str]:
        year, numbers = self._clock().astimezone(_ZONE).year, list[str]()
        while len(numbers) < count:
            drawn = {new_number(self._site, year, self._chance) for _ in range(count - len(numbers))}
            numbers += sorted(drawn - self._taken(drawn) - set(numbers))
        return numbers

    def _taken(self, numbers: set[str]) -> set[str]:
        """Those that a certificate has, or had."""
        return queries.taken(self._session, numbers) | privacy_queries.withdrawn_among(self._session, numbers)

    def _note(self, account: Account, training: Training, action: str, made: Sequence[Certificate]) -> None:
        if made:
            detail = {"certificates": [one.id for one in made]}
            now = self._clock()
            event = Event(training_id=training.id, user_id=account.id, action=action, detail=detail, at=now)
            self._session.add(event)
