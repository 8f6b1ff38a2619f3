"""Trainings: make one, open and close its tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits
from digcomp.services.districts import lies_in
from digcomp.services.opening import note, settle
from digcomp.services.places import AIMAGS
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Programme, Seat, Sitting, Training, Wave

WAVES = ("pre", "post", "follow-up")
MOST_HOURS = 400


@dataclass(frozen=True, slots=True)
class NewTraining:
    """What a trainer fills in."""

    programme: str
    aimag: str
    place: str
    starts_on: date
    ends_on: date
    hours: int
    target: str | None = None
    blueprint: str = "standard"
    demo: bool = False
    district: str | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class SeatState:
    """A seat of the roster, and how far its sittings are: wave kind to (state, answers)."""

    seat: Seat
    waves: dict[str, tuple[str, int]]


class Trainings:
    """What a trainer does with trainings. A stranger's training is not found."""

    def __init__(self, session: Session, clock: Clock, instrument: Instrument, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._chance = chance
        self._clock = clock
        self._instrument = instrument

    def of(self, account: Account, *, archived: bool = False) -> Sequence[Training]:
        """The trainings this account may see, the latest first; those put away only where asked for."""
        trainer_id = None if account.role == "administrator" else account.id
        found = queries.trainings_of(self._session, trainer_id, archived=archived)
        settle(self._session, [wave for training in found for wave in training.waves], self._clock())
        return found

    def get(self, account: Account, training_id: int) -> Training:
        """One training, through the one door: its trainer, a second one, and administrators."""
        training = queries.training(self._session, training_id)
        if training is None or not (
            account.role == "administrator"
            or training.trainer_id == account.id
            or queries.is_second_trainer(self._session, training.id, account.id)
        ):
            raise NotFound("training")
        settle(self._session, training.waves, self._clock())
        return training

    def programmes(self) -> list[str]:
        """Titles of the programmes in use."""
        return [programme.title for programme in queries.programmes(self._session) if programme.archived_at is None]

    def open_demo(self) -> Wave | None:
        """The open test of a demonstration training, if this installation has one."""
        return queries.open_demo_wave(self._session)

    def create(self, account: Account, new: NewTraining) -> Training:
        """Make a training with its pre and post test, both still closed; InputRefused names the field."""
        self.check(new)
        writing(self._session)
        training = Training(
            programme=self.programme_of(new),
            trainer_id=account.id,
            aimag=new.aimag,
            place=tidy(new.place),
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            hours=new.hours,
            target=new.target,
            blueprint=new.blueprint,
            demo=new.demo,
            district=new.district,
            organisation_id=new.organisation_id,
            created_at=self._clock(),
        )
        training.waves = [Wave(kind=kind, code=self._free_code(), state="planned") for kind in ("pre", "post")]
        self._session.add(training)
        self._session.commit()
        return training

    def programme_of(self, new: NewTraining) -> Programme:
        """The programme of this title; one that is named for the first time begins with what this training has."""
        title = tidy(new.programme)
        programme = queries.programme_titled(self._session, title)
        if programme is None:
            programme = Programme(
                title=title,
                blueprint=new.blueprint,
                target=new.target,
                hours=new.hours,
                created_at=self._clock(),
            )
            self._session.add(programme)
        return programme

    def check(self, new: NewTraining) -> None:
        """Raise InputRefused for the first field that makes no training."""
        wrong = {
            "programme": not tidy(new.programme) or len(new.programme) > 200,
            "aimag": new.aimag not in AIMAGS,
            "district": bool(new.district) and not lies_in(new.district or "", new.aimag),
            "place": not tidy(new.place) or len(new.place) > 120,
            "ends_on": new.ends_on < new.starts_on,
            "hours": not 1 <= new.hours <= MOST_HOURS,
            "target": bool(new.target) and new.target not in self._instrument.targets,
            "blueprint": new.blueprint not in BLUEPRINTS,
            "organisation_id": not self._may_name(new.organisation_id),
        }
        for field, is_wrong in wrong.items():
            if is_wrong:
                raise InputRefused(field, "not-possible")

    def _may_name(self, organisation_id: int | None) -> bool:
        return organisation_id is None or queries.organisation(self._session, organisation_id) is not None

    def add_follow_up(self, account: Account, training_id: int) -> Wave:
        """A third test, months later."""
        training = self.get(account, training_id)
        writing(self._session)
        wave = next((wave for wave in training.waves if wave.kind == "follow-up"), None)
        if wave is None:
            wave = Wave(training_id=training.id, kind="follow-up", code=self._free_code(), state="planned")
            self._session.add(wave)
        self._session.commit()
        self._session.refresh(training)
        return wave

    def open(self, account: Account, training_id: int, kind: str) -> Wave:
        """Open a test; one that was closed opens again."""
        return self._turn(account, training_id, kind, "open")

    def close(self, account: Account, training_id: int, kind: str) -> Wave:
        """Close a test; who is inside may still send the answer in front of them."""
        return self._turn(account, training_id, kind, "closed")

    def _turn(self, account: Account, training_id: int, kind: str, state: str) -> Wave:
        writing(self._session)  # before looking: two trainers must not open two tests at once
        training = self.get(account, training_id)
        wave = next((wave for wave in training.waves if wave.kind == kind), None)
        if wave is None:
            raise NotFound("wave")
        if state == "open" and any(other.state == "open" for other in training.waves if other is not wave):
            raise Refused("another-open")
        now = self._clock()
        if state == "open" and wave.state != "open":
            wave.state, wave.opened_at, wave.closed_at = "open", wave.opened_at or now, None
            wave.paused_at = wave.closes_at = None
            note(self._session, account.id, wave, "test-opened", now)
        elif state == "closed" and wave.state == "open":
            wave.state, wave.closed_at, wave.paused_at = "closed", now, None
            note(self._session, account.id, wave, "test-closed", now)
        self._session.commit()
        return wave

    def seats(self, account: Account, training_id: int) -> list[SeatState]:
        """The roster with how far everybody is, in three queries however many people there are."""
        training = self.get(account, training_id)
        kinds = {wave.id: wave.kind for wave in training.waves}
        progress = queries.progress_of(self._session, training_id)
        states: dict[int, dict[str, tuple[str, int]]] = {}
        for sitting in queries.sittings_of(self._session, training_id):
            count = progress.get(sitting.id, (0, None))[0]
            states.setdefault(sitting.seat_id, {})[kinds[sitting.wave_id]] = (_state(sitting), count)
        return [SeatState(seat, states.get(seat.id, {})) for seat in queries.seats_of(self._session, training_id)]

    def _free_code(self) -> str:
        while queries.wave_coded(self._session, code := digits(self._chance, 6)):
            pass
        return code


def _state(sitting: Sitting) -> str:
    return "finished" if sitting.finished_at else "begun"
