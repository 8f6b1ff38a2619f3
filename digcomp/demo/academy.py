"""The demo academy: three trainings in three aimags with both tests sat, and one open to join."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

import digcomp.measurement as dm
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, Finished
from digcomp.demo.afterwards import TIMETABLE, say_afterwards
from digcomp.demo.answering import form_for
from digcomp.demo.certificates import give_certificates
from digcomp.demo.names import ORGANISATIONS, invented_names
from digcomp.services.accounts import Account, Accounts
from digcomp.services.afterwards import Afterwards
from digcomp.services.attendance import Attendances
from digcomp.services.certificates import Certificates
from digcomp.services.database import Database
from digcomp.services.joining import Joining
from digcomp.services.materials import Materials
from digcomp.services.roster import Roster
from digcomp.services.sittings import Sittings
from digcomp.services.tokens import token_of
from digcomp.services.trainings import NewTraining, Trainings
from digcomp.services.walks import Walks
from digcomp.settings import Settings

SEED = 21
PROGRAMME = "Төрийн албан хаагчийн цахим ур чадвар (жишээ)"
Progress = Callable[[int, int], None]
Abilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account of the demo."""

    login: str
    name: str
    password: str
    role: str


LOGINS = (
    DemoLogin("bagsh", "Жишээ багш", "demo-bagsh-1", "trainer"),
    DemoLogin("admin", "Жишээ админ", "demo-admin-1", "administrator"),
    DemoLogin("zohiogch", "Жишээ зохиогч", "demo-zohiogch-1", "author"),
    DemoLogin("shinjeech", "Жишээ шинжээч", "demo-shinjeech-1", "analyst"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One training of the demo: how able its people are, and what it does for them (logits)."""

    aimag: str
    place: str
    first_day: date
    people: int
    ability: float
    gain: float
    left: int  # sat the first test only
    target: str


PLANS = (
    Plan("MN48", "Мандалговь", date(2026, 9, 15), 36, -0.55, 0.55, 2, "front-desk-officer"),
    Plan("MN81", "Улиастай", date(2026, 10, 6), 34, -0.80, 0.45, 3, "records-finance-officer"),
    Plan("MN82", "Алтай", date(2026, 10, 27), 37, -0.35, 0.60, 1, "front-desk-officer"),
)
OPEN_PLAN = Plan("MN48", "Мандалговь, хоёр дахь анги", date(2026, 11, 24), 12, 0, 0, 0, "front-desk-officer")
#: What the trainings dwelt on gains more (logits on top): safety, and finding and judging information.
DWELT_ON = {"1.1": 0.2, "1.2": 0.25, "2.4": 0.15, "4.1": 0.35, "4.2": 0.4, "3.4": -0.3, "4.4": -0.2}


class SeededChance:
    """Codes of the demo, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def below(self, limit: int) -> int:
        """The next number of the seed's stream."""
        return int(self._rng.integers(limit))


@dataclass
class StagedClock:
    """A clock that the demo moves on."""

    now: datetime = datetime(2026, 9, 14, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present moment on the stage."""
        return self.now

    def at(self, day: date, hour: int) -> None:
        """Set the stage's clock to an hour of a day in the halls' time zone."""
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


@dataclass
class Stage:
    """What the demo is made with."""

    database: Database
    instrument: Instrument
    settings: Settings
    clock: StagedClock = field(default_factory=StagedClock)
    chance: SeededChance = field(default_factory=lambda: SeededChance(SEED))
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(SEED))
    walks: Walks = field(default_factory=Walks)

    def trainings(self, session: Session) -> Trainings:
        """The service of trainings on this stage."""
        return Trainings(session, self.clock, self.instrument, self.settings.site, self.chance)

    def joining(self, session: Session) -> Joining:
        """The service of joining on this stage."""
        return Joining(session, self.clock, self.instrument, self.settings.site, self.chance)

    def sittings(self, session: Session) -> Sittings:
        """The service of sittings on this stage."""
        return Sittings(session, self.clock, self.instrument, self.settings.secret_key, self.walks)


def build_academy(
    database: Database, instrument: Instrument, settings: Settings, progress: Progress, plans: tuple[Plan, ...] = PLANS
) -> None:
    """Fill a database with the demo academy; `progress` is told how many sittings of how many are done."""
    stage = Stage(database, instrument, settings)
    with database.sessions() as session:
        accounts = [Accounts(session, stage.clock).add(o.login, o.name, o.password, o.role) for o in LOGINS]
    # What is true of the items in the demo's world: drawn once from what is assumed of them.
    truth = instrument.quiz_items.draw(SEED)
    total, done = sum(2 * plan.people - plan.left for plan in plans), 0
    for plan in plans:
        for sat in _hold(stage, plan, accounts[0], truth):
            done += sat
            progress(done, total)
    _open_to_join(stage, accounts[0])


def _new(plan: Plan) -> NewTraining:
    return NewTraining(
        programme=PROGRAMME,
        aimag=plan.aimag,
        place=plan.place,
        starts_on=plan.first_day,
        ends_on=plan.first_day + timedelta(days=1),
        hours=16,
        target=plan.target,
        demo=True,
        district=f"{plan.aimag}01",  # the centre of each aimag
    )


def _with_people(stage: Stage, plan: Plan, account: Account) -> int:
    """Make a training and its roster; its id."""
    names = invented_names(plan.people, stage.rng)
    lines = [f"{name}; {stage.rng.choice(ORGANISATIONS)}" for name in names]
    with stage.database.sessions() as session:
        training_id = stage.trainings(session).create(account, _new(plan)).id
        roster = Roster(session, stage.clock, stage.settings.site, stage.chance)
        roster.save(training_id, roster.preview(training_id, "\n".join(lines)))
    return training_id


def _hold(stage: Stage, plan: Plan, account: Account, truth: dm.ItemBank) -> Iterator[int]:
    """Hold one training: both tests, yielding 1 for each sitting."""
    stage.clock.at(plan.first_day - timedelta(days=3), 9)
    training_id = _with_people(stage, plan, account)
    tree = stage.instrument.tree
    ability = tree.draw(plan.people, int(stage.rng.integers(2**31))) + plan.ability
    dwelt = np.array([DWELT_ON.get(c.id, 0.0) for c in stage.instrument.framework.competences])
    change = plan.gain + dwelt + stage.rng.normal(0, 0.3, (plan.people, 1)) + stage.rng.normal(0, 0.2, ability.shape)
    with stage.database.sessions() as session:
        codes = [state.seat.code for state in stage.trainings(session).seats(account, training_id)]
    yield from _test(stage, account, training_id, "pre", codes, ability, truth)
    stayed = codes[: plan.people - plan.left]
    yield from _test(stage, account, training_id, "post", stayed, ability + change, truth)
    if plan is PLANS[0]:
        _say(stage, account, training_id, stayed)
    with stage.database.sessions() as session:
        # Chance of its own, so that the rest of the demo is the same with certificates and without.
        chance = SeededChance(SEED + training_id)
        service = Certificates(session, stage.clock, stage.instrument, stage.settings.site, chance)
        give_certificates(service, Attendances(session), stage.trainings(session), account, training_id, set(stayed))


def _say(stage: Stage, account: Account, training_id: int, codes: list[str]) -> None:
    """Timetable, feedback and looks back of one training."""
    with stage.database.sessions() as session:
        joining, secret = stage.joining(session), stage.settings.secret_key
        tokens = [token_of(joining.resume(code).public, secret) for code in codes]
        service = Afterwards(session, stage.clock, stage.sittings(session))
        training = stage.trainings(session).get(account, training_id)
        minutes = {competence: str(spent) for competence, spent in TIMETABLE.items()}
        Materials(session, stage.instrument, stage.chance).set_timetable(training, minutes)
        say_afterwards(service, tokens)


def _test(
    stage: Stage,
    account: Account,
    training_id: int,
    kind: str,
    seats: list[str],
    ability: Abilities,
    truth: dm.ItemBank,
) -> Iterator[int]:
    with stage.database.sessions() as session:
        service = stage.trainings(session)
        training = service.get(account, training_id)
        day = training.starts_on if kind == "pre" else training.ends_on
        start = 9 if kind == "pre" else 16
        stage.clock.at(day, start)
        code = str(service.open(account, training_id, kind).code)  # ours, so there is one
    for seat, own in zip(seats, ability, strict=False):
        stage.clock.at(day, start)
        _sit(stage, code, seat, own, truth)
        yield 1
    stage.clock.at(day, start + 2)
    with stage.database.sessions() as session:
        stage.trainings(session).close(account, training_id, kind)


def _sit(stage: Stage, code: str, seat: str, ability: Abilities, truth: dm.ItemBank) -> None:
    """One simulated person answers everything, form by form."""
    seen_self = ability + 0.35 + stage.rng.normal(0, 0.5) + stage.rng.normal(0, 0.3, ability.shape)
    with stage.database.sessions() as session:
        sitting = stage.joining(session).join(code, "", seat, "mn", consent=True)
        token = token_of(sitting.public, stage.settings.secret_key)
        service = stage.sittings(session)
        while not isinstance(task := service.present(token).task, Finished):
            bank = truth if task.phase == QUIZ else stage.instrument.statements
            own = ability if task.phase == QUIZ else seen_self
            score = _score(bank, task.item_id, own, stage.rng)
            form = {"answer": [str(score)]} if task.phase != QUIZ else _form(stage, task.item_id, score)
            form |= {"item": [task.item_id], "position": [str(task.position)]}
            stage.clock.now += timedelta(seconds=float(stage.rng.gamma(4, 10 if task.phase == QUIZ else 2.5)))
            service.answer(token, form)


def _form(stage: Stage, item_id: str, score: int) -> dict[str, list[str]]:
    return form_for(stage.instrument.bank.items[item_id], score, stage.rng)


def _score(bank: dm.ItemBank, item_id: str, ability: Abilities, rng: np.random.Generator) -> int:
    row = bank.position[item_id]
    chances = bank.chances(row, ability[bank.competence[row]][None])[:, 0]
    return int(rng.choice(chances.size, p=chances / chances.sum()))


def _open_to_join(stage: Stage, account: Account) -> None:
    """A training whose first test is open now."""
    stage.clock.at(OPEN_PLAN.first_day - timedelta(days=1), 9)
    training_id = _with_people(stage, OPEN_PLAN, account)
    with stage.database.sessions() as session:
        stage.trainings(session).open(account, training_id, "pre")
