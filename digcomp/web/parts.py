"""What a request works with: the installation's parts, put together once in `create_app`, and services from them."""

from dataclasses import dataclass, field

from flask import current_app, g
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.services.accounts import Accounts
from digcomp.services.afterwards import Afterwards
from digcomp.services.attendance import Attendances
from digcomp.services.badges import Badges
from digcomp.services.certificates import Certificates
from digcomp.services.clock import Clock
from digcomp.services.comparison import Comparison
from digcomp.services.database import Database
from digcomp.services.editing import Editing
from digcomp.services.evening import Evenings
from digcomp.services.hour import Hour
from digcomp.services.joining import Joining
from digcomp.services.live import Live
from digcomp.services.looks import Looks
from digcomp.services.materials import Materials
from digcomp.services.organisations import Organisations
from digcomp.services.programmes import Programmes
from digcomp.services.reporting import Reporting
from digcomp.services.results import Results
from digcomp.services.roster import Roster
from digcomp.services.seats import Seats
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


def programmes() -> Programmes:
    """The service of programmes."""
    own = parts()
    return Programmes(session(), own.clock, own.instrument)


def organisations() -> Organisations:
    """The service of organisations."""
    return Organisations(session(), parts().clock)


def editing() -> Editing:
    """The service of changing trainings."""
    return Editing(session(), parts().clock, trainings())


def seats() -> Seats:
    """The service of changing seats."""
    return Seats(session(), parts().clock, trainings())


def reporting() -> Reporting:
    """The service of reports."""
    return Reporting(session(), parts().instrument)


def results() -> Results:
    """The service of results."""
    return Results(session(), parts().instrument)


def live() -> Live:
    """The service that watches a test being sat."""
    own = parts()
    return Live(session(), own.clock, own.instrument, own.remembered)


def hour() -> Hour:
    """The service that leads a test being sat."""
    return Hour(session(), parts().clock, trainings(), live())


def attendances() -> Attendances:
    """The service of attendance."""
    return Attendances(session())


def certificates() -> Certificates:
    """The service of certificates."""
    own = parts()
    return Certificates(session(), own.clock, own.instrument, own.settings.site)


def badges() -> Badges:
    """The service of badges."""
    own = parts()
    return Badges(own.settings.instance, own.settings.secret_key, own.clock)


def looks() -> Looks:
    """The service of looks at results."""
    return Looks(session(), parts().clock)


def evenings() -> Evenings:
    """The service of evening sheets."""
    return Evenings(session(), parts().instrument)


def materials() -> Materials:
    """The service of timetables and feedback."""
    return Materials(session(), parts().instrument)


def afterwards() -> Afterwards:
    """The service of what is asked after the last test."""
    return Afterwards(session(), parts().clock, sittings())


def comparison() -> Comparison:
    """The service of trainings side by side."""
    return Comparison(session(), parts().instrument)
