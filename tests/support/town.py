"""One installation with everything in it: trainings and sittings in every state, accounts of every role.

It is made once and copied back whenever somebody has changed it, so that thousands of requests find it the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, select, update

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, Task
from digcomp.services.account_changes import AccountDesk
from digcomp.services.accounts import Account
from digcomp.services.certificates import Certificates
from digcomp.services.database import Database
from digcomp.services.editing import Editing
from digcomp.services.forgetting import Forgetting
from digcomp.services.organisations import Organisations
from digcomp.services.seats import Seats
from digcomp.services.second_factor import SecondFactors
from digcomp.settings import Settings
from digcomp.store.tables import Attendance, Person, Seat, Training, Wave
from digcomp.web.parts import Parts
from support.cast import PASSWORD, Cast, Clock, Course, open_quickly
from support.databases import Makes
from support.pages import Visitor

#: What is noted of every request, refused or not, or can be worked out again at any time.
NOTES = ("audit", "attempt", "event", "look", "summary", "result", "gain_result", "tally", "tally_due", "daily_task")
LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"
SHORT = {"blueprint": "short", "target": "clerk"}
STRANGER = "stranger"
#: Who may sit at a browser; "half" has given a password, and not yet the code of the second factor.
EVERYBODY = (STRANGER, "boris", "clara", "dora", "eva", "anand", "manager", "totp", "half")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Town:
    """What is in it, and how it is put back."""

    app: Flask
    makes: Makes
    settings: Settings
    kept: str
    instrument: Instrument
    clock: Clock = field(default_factory=Clock)
    #: State of a sitting to its token; state of a training to its number.
    tokens: dict[str, str] = field(default_factory=dict)
    trainings: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    #: Name of everybody who has a seat, to the states of the sittings that are theirs.
    names: dict[str, set[str]] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    cookies: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    link: str = ""
    #: Tables that were written to, and committed, since the last look.
    written: list[str] = field(default_factory=list)
    database: Database = field(init=False)
    cast: Cast = field(init=False)

    def open(self) -> None:
        """Put the app over this town."""
        self.database = open_quickly(self.settings)
        _note_writes(self.database.engine, self.written)
        self._be_at_home()

    def _be_at_home(self) -> None:
        own = Parts(self.settings, self.database, self.instrument, self.clock)
        self.app.extensions["digcomp"] = own
        self.cast = Cast(self.database, self.instrument, self.settings, self.clock)

    def restore(self) -> None:
        """As it was made; nothing to do if nobody has written."""
        if self.written:
            self.database.engine.dispose()
            self.makes.copy(self.kept, self.settings.database_url)
            self.open()
            self.written.clear()
        elif self.app.extensions["digcomp"].database is not self.database:  # another test has used the app
            self._be_at_home()

    def browser(self, who: str = STRANGER, language: str = "mn") -> Visitor:
        """A browser in which somebody has signed in."""
        client: FlaskClient = self.app.test_client()
        for name, value in self.cookies.get((who, language), {}).items():
            client.set_cookie(name, value)
        return Visitor(client)

    def may_see(self, who: str, path: str) -> set[str]:
        """The names that a page of this address may hold for this reader."""
        token = path.split("/")[2] if path.startswith("/sitting/") else ""
        own = {name for name, states in self.names.items() if token in {self.tokens[state] for state in states}}
        return set(self.names) if who in ("boris", "dora", "totp") else own


def _note_writes(engine: Engine, written: list[str]) -> None:
    open_ones: dict[int, list[str]] = {}

    @event.listens_for(engine, "after_cursor_execute")
    def wrote(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.replace('"', "").split(maxsplit=4)
        if words and words[0] in _WRITES and _cursor.rowcount:
            table = words[1] if words[0] == "UPDATE" else words[2]
            open_ones.setdefault(id(connection), []).append(table.partition("(")[0])

    @event.listens_for(engine, "commit")
    def kept(connection: Connection) -> None:
        written.extend(open_ones.pop(id(connection), ()))

    @event.listens_for(engine, "rollback")
    def undone(connection: Connection) -> None:
        open_ones.pop(id(connection), None)


def build(town: Town) -> None:
    """Everybody and everything."""
    town.open()
    cast = town.cast
    _expired(town)
    for name in ("boris", "clara", "dora", "eva", "anand"):
        town.accounts[name] = getattr(cast, name)
    _trainings(town)
    _sat(town)
    _odd_ones(town)
    _accounts(town)
    town.database.engine.dispose()
    town.makes.copy(town.settings.database_url, town.kept)
    town.written.clear()


def _course(town: Town, state: str, count: int, **more: Any) -> tuple[Course, list[str]]:
    names = [f"{LETTERS[len(town.trainings)]}. Хонгор{LETTERS[n]}{LETTERS[len(town.trainings)]}" for n in range(count)]
    course = town.cast.training(*names, place=f"Газар {len(town.trainings)}", **SHORT | more)
    town.trainings[state], town.codes[state] = course.id, course.codes["pre"]
    town.names |= {name: set() for name in names}
    return course, names


def _seated(town: Town, state: str, course: Course, name: str, kind: str = "pre") -> str:
    town.names[name].add(state)
    town.tokens[state] = course.join(name, kind, course.seat_codes()[name])
    return town.tokens[state]


def _expired(town: Town) -> None:
    course, (name,) = _course(town, "expired", 1)
    _seated(town, "expired", course, name)
    town.clock.forward(days=15)


def _trainings(town: Town) -> None:
    _course(town, "planned", 2, opened=None)
    for state in ("paused", "archived", "imported", "demonstration"):
        course, (name, other) = _course(town, state, 2, demo=state == "demonstration")
        town.cast.sit_statements(_seated(town, state, course, name))
        _seated(town, f"{state}, begun", course, other)
    with town.database.sessions() as session:
        for state in ("paused", "demonstration"):
            town.cast.hour(session).pause(town.cast.boris, town.trainings[state], "pre")
    Course(town.cast, town.cast.boris, town.trainings["archived"], {}).close("pre")
    visitor = Visitor(town.app.test_client())
    _sign_in(visitor, "boris")
    page = f"/trainings/{town.trainings['archived']}"
    visitor.post(f"{page}/archive", {"csrf_token": visitor.csrf()})


def _sat(town: Town) -> None:
    """An open test with somebody at every place of it, and a closed one with a second one after it."""
    cast = town.cast
    course, names = _course(town, "open", 8)
    reached: dict[str, Callable[[Task], bool] | None] = {
        "begun": lambda _: True,
        "statements": lambda task: task.position == 5,
        "quiz": lambda task: task.phase == QUIZ,
        "in the quiz": lambda task: (task.phase, task.position) == (QUIZ, 8),
        "finished": None,
    }
    for name, (state, until) in zip(names, reached.items(), strict=False):
        cast.sit(_seated(town, state, course, name), until=until)
    course, names = _course(town, "closed", 5)
    for name in names[:4]:
        cast.sit(_seated(town, f"closed {name[-2]}", course, name))
    cast.sit(_seated(town, "closed, left", course, names[4]), until=lambda task: task.phase == QUIZ)
    course.close("pre")
    course.open("post")
    for name in names[:3]:
        cast.sit(_seated(town, f"both {name[-2]}", course, name, "post"))
    _seated(town, "second begun", course, names[3], "post")
    _certificates(town, course.id)


def _certificates(town: Town, training_id: int) -> None:
    with town.database.sessions() as session:
        training = town.cast.trainings(session).get(town.cast.boris, training_id)
        days = [training.starts_on, training.ends_on]
        for seat in town.cast.roster(session).seats(training_id):
            session.add_all(Attendance(seat_id=seat.id, day=day, minutes=480) for day in days)
        session.commit()
        training = town.cast.trainings(session).get(town.cast.boris, training_id)
        certificates = Certificates(session, town.clock, town.instrument, town.settings.site)
        made = certificates.issue(town.cast.boris, training)
        certificates.revoke(town.cast.boris, training, made[0].id, "Алдаа")


def _odd_ones(town: Town) -> None:
    """Seats that were removed and merged, a person who was deleted, a training of another site."""
    cast = town.cast
    course, names = _course(town, "moved", 4)
    for name, state in zip(names, ("removed", "merged", "deleted"), strict=False):
        cast.sit_statements(_seated(town, state, course, name))
    with town.database.sessions() as session:
        people = session.execute(select(Person.name, Seat.id).join(Seat, Seat.person_id == Person.id))
        seats = {name: seat_id for name, seat_id in people if name in names}
        service = Seats(session, cast.clock, cast.trainings(session))
        service.remove(cast.boris, course.id, seats[names[0]])
        service.merge(cast.boris, course.id, seats[names[3]], seats[names[1]])
        town.names[names[3]].add("merged")
        forgetting = Forgetting(session, cast.clock, town.settings.secret_key, cast.trainings(session))
        deleted = {"sure": True, "keep_certificates": False}
        forgetting.on_request(cast.boris, course.id, seats[names[2]], "Хүсэлт", **deleted)
        away = town.trainings["imported"]
        session.execute(update(Training).where(Training.id == away).values(site="B", trainer_id=None, trainer_name="Ц"))
        session.execute(update(Seat).where(Seat.training_id == away).values(site="B"))
        session.execute(update(Wave).where(Wave.training_id == away).values(code=None))
        session.commit()
    del town.codes["imported"]


def _accounts(town: Town) -> None:
    cast = town.cast
    cast.account("guest", "trainer")
    with town.database.sessions() as session:
        Editing(session, cast.clock, cast.trainings(session)).add_trainer(cast.boris, town.trainings["closed"], "guest")
        office = Organisations(session, cast.clock).add(cast.dora, "Мандалговийн захиргаа")
        town.accounts["manager"] = cast.account("manager", "manager", office.id)
        town.accounts["totp"] = cast.account("totp", "administrator")
        town.link = AccountDesk(session, cast.clock).reset_password(cast.dora, cast.account("newcomer", "trainer").id)
        factors = SecondFactors(session, cast.clock, town.settings.secret_key)
        offered = factors.offer(town.accounts["totp"])
        code = pyotp.TOTP(offered.typed.replace(" ", "")).at(int(cast.clock().timestamp()))
        recovery = factors.enrol(town.accounts["totp"], offered.sealed, code)
    for who in (STRANGER, *town.accounts, "half"):
        for language in ("mn", "en"):
            visitor = Visitor(town.app.test_client())
            visitor.get(f"/lang/{language}")
            visitor.get("/join")
            if who != STRANGER:
                _sign_in(visitor, "totp" if who == "half" else who)
            if who == "totp":
                visitor.send(visitor.get("/login/code").forms[-1], code=recovery.pop())
            jar = [visitor.client.get_cookie(name) for name in ("digcomp", "digcomp-device")]
            town.cookies[who, language] = {cookie.key: cookie.value for cookie in jar if cookie}


def _sign_in(visitor: Visitor, login: str) -> None:
    visitor.send(visitor.get("/login").forms[-1], login=login, password=PASSWORD)


@contextmanager
def made_town(app: Flask, makes: Makes, settings: Settings, kept: str, instrument: Instrument) -> Iterator[Town]:
    """The town, for as many tests as there are."""
    makes.fill(settings.database_url)
    town = Town(app, makes, settings, kept, instrument)
    build(town)
    yield town
    town.database.engine.dispose()
    with suppress(FileNotFoundError):
        makes.drop(settings.database_url)
        makes.drop(kept)
