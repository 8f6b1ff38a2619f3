"""Trainings: make one, open and close its tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import READS_ALL, Account
from digcomp.services.alphabet import sort_key
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits, new_uid
from digcomp.services.districts import lies_in
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.kept import bring_up
from digcomp.services.opening import note, settle
from digcomp.services.places import AIMAGS
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import national
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Programme, Seat, Training, Wave

WAVES = ("pre", "post", "follow-up")
MOST_HOURS = 400
#: Trainings on one page of a list; more pages than that there are not.
ON_A_PAGE, MOST_PAGES = 20, 100_000


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


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """Some trainings of many, and where they stand among them."""

    trainings: tuple[Training, ...]
    count: int
    page: int
    pages: int
    aimag: str  # that they are of; "" for all
    aimags: frozenset[str]  # that there are any of
    trainer_id: int | None  # whose they are; None for everybody's


class Trainings:
    """What a trainer does with trainings. A stranger's training is not found."""

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, site: str, chance: Chance = SYSTEM_CHANCE
    ) -> None:
        self._session = session
        self._site = site
        self._chance = chance
        self._clock = clock
        self._instrument = instrument

    def of(self, account: Account, *, archived: bool = False) -> Sequence[Training]:
        """The trainings this account may see, the latest first; those put away only where asked for."""
        trainer_id = None if account.role in READS_ALL else account.id
        found = queries.trainings_of(self._session, trainer_id, archived=archived)
        settle(self._session, [wave for training in found for wave in training.waves], self._clock())
        return found

    def scope(self, account: Account) -> int | None:
        """Whose trainings a list over many shows: one's own, or everybody's."""
        return None if account.role in READS_ALL else account.id

    def page(
        self, account: Account, number: int = 1, aimag: str = "", *, archived: bool = False, held: bool = False
    ) -> TrainingPage:
        """One page of `of`; only those whose test after has begun, where they are wanted."""
        trainer_id = self.scope(account)
        own = national.aimags(self._session, trainer_id, archived=archived, held=held)
        chosen = aimag if aimag in own else ""

        def read(number: int) -> tuple[Sequence[Training], int]:
            skip = (number - 1) * ON_A_PAGE
            return national.page(
                self._session, trainer_id, chosen, archived=archived, held=held, most=ON_A_PAGE, skip=skip
            )

        number = min(max(number, 1), MOST_PAGES)
        found, count = read(number)
        pages = max(-(-count // ON_A_PAGE), 1)
        if number > pages:
            number, (found, count) = pages, read(pages)
        settle(self._session, [wave for training in found for wave in training.waves], self._clock())
        return TrainingPage(tuple(found), count, number, pages, chosen, frozenset(own), trainer_id)

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

    def group(self, account: Account, training_id: int) -> Training:
        """One training as a group of people without names: of any trainer for who reads all, else as `get`."""
        training = queries.training(self._session, training_id) if account.role in READS_ALL else None
        return training or self.get(account, training_id)

    def programmes(self) -> list[str]:
        """Titles of the programmes in use."""
        titles = [one.title for one in queries.programmes(self._session) if one.archived_at is None]
        return sorted(titles, key=sort_key)

    def open_demo(self) -> Wave | None:
        """The open test of a demonstration training, if this installation has one."""
        return queries.open_demo_wave(self._session)

    def create(self, account: Account, new: NewTraining) -> Training:
        """Make a training with its pre and post test, both still closed; InputRefused names the field."""
        self.check(new)
        writing(self._session)
        training = Training(
            uid=new_uid(self._chance),
            site=self._site,
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
        writing(self._session)
        training = self.get(account, training_id)
        refuse_if_elsewhere(training)
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
        # Before looking: two trainers must not open two tests at once.
        writing(self._session, alone=f"training/{training_id}")
        training = self.get(account, training_id)
        refuse_if_elsewhere(training)
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
        self._session.flush()
        # Who had not finished has a result now, or has none any more.
        bring_up(self._session, self._instrument, training_id)
        self._session.commit()
        return wave

    def seats(self, account: Account, training_id: int) -> list[SeatState]:
        """The roster with how far everybody is, in three queries however many people there are."""
        self.get(account, training_id)
        progress = queries.progress_of(self._session, training_id)
        states: dict[int, dict[str, tuple[str, int]]] = {}
        for sitting_id, seat_id, kind, ended in queries.sittings_of(self._session, training_id):
            count = progress.get(sitting_id, (0, None))[0]
            states.setdefault(seat_id, {})[kind] = ("finished" if ended else "begun", count)
        return [SeatState(seat, states.get(seat.id, {})) for seat in queries.seats_of(self._session, training_id)]

    def _free_code(self) -> str:
        while queries.wave_coded(self._session, code := digits(self._chance, 6)):
            pass
        return code
