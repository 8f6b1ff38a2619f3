"""What a request works with: the installation's parts, put together once in `create_app`, and services from them."""

from dataclasses import dataclass, field

from flask import current_app, g
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.services.accounts import Accounts
from digcomp.services.clock import Clock
from digcomp.services.database import Database
from digcomp.services.joining import Joining
from digcomp.services.results import Results
from digcomp.services.roster import Roster
from digcomp.services.sittings import NextTasks, Sittings
from digcomp.services.trainings import Trainings
from digcomp.settings import Settings


@dataclass(frozen=True)
class Parts:
    """The parts of a running program."""

    settings: Settings
    database: Database
    instrument: Instrument
    clock: Clock
    remembered: NextTasks = field(default_factory=NextTasks)


def parts() -> Parts:
    """The parts of the running app."""
    found: Parts = current_app.extensions["digcomp"]
    return found


def session() -> Session:
    """The database session of this request."""
    if "session" not in g:
        g.session = parts().database.sessions()
    found: Session = g.session
    return found


def close_session(_error: BaseException | None) -> None:
    """Give the connection back; what was not committed is undone."""
    if "session" in g:
        g.pop("session").close()


def sittings() -> Sittings:
    """The service of sittings."""
    own = parts()
    return Sittings(session(), own.clock, own.instrument, own.settings.secret_key, own.remembered)


def joining() -> Joining:
    """The service of joining."""
    own = parts()
    return Joining(session(), own.clock, own.instrument, own.settings.site)


def accounts() -> Accounts:
    """The service of accounts."""
    return Accounts(session(), parts().clock)


def trainings() -> Trainings:
    """The service of trainings."""
    own = parts()
    return Trainings(session(), own.clock, own.instrument)


def roster() -> Roster:
    """The service of rosters."""
    own = parts()
    return Roster(session(), own.clock, own.settings.site)


def results() -> Results:
    """The service of results."""
    return Results(session(), parts().instrument)
