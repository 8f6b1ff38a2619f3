"""What a request works with: the installation's parts, put together once in `create_app`, and services from them."""

from dataclasses import dataclass, field

from flask import current_app, g
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.services.account_changes import AccountDesk, OwnAccount
from digcomp.services.account_sessions import AccountSessions
from digcomp.services.accounts import Accounts
from digcomp.services.afterwards import Afterwards
from digcomp.services.attempts import Attempts
from digcomp.services.attendance import Attendances
from digcomp.services.audit import AuditLog
from digcomp.services.badges import Badges
from digcomp.services.certificates import Certificates
from digcomp.services.clock import Clock
from digcomp.services.comparison import Comparison
from digcomp.services.consent import Consents
from digcomp.services.database import DATABASE_TROUBLES, Database
from digcomp.services.editing import Editing
from digcomp.services.evening import Evenings
from digcomp.services.forgetting import Forgetting
from digcomp.services.groups import Groups
from digcomp.services.hints import Hints
from digcomp.services.hour import Hour
from digcomp.services.joining import Joining
from digcomp.services.live import Live
from digcomp.services.looks import Looks
from digcomp.services.materials import Materials
from digcomp.services.organisations import Organisations
from digcomp.services.own_records import OwnRecords
from digcomp.services.programmes import Programmes
from digcomp.services.reporting import Reporting
from digcomp.services.results import Results
from digcomp.services.roster import Roster
from digcomp.services.seats import Seats
from digcomp.services.second_factor import SecondFactors
from digcomp.services.signing_in import SigningIn
from digcomp.services.sittings import Sittings
from digcomp.services.steps import Steps
from digcomp.services.trainings import Trainings
from digcomp.services.walks import Walks
from digcomp.settings import Settings


@dataclass(frozen=True)
class Parts:
    """The parts of a running program."""

    settings: Settings
    database: Database
    instrument: Instrument
    clock: Clock
    walks: Walks = field(default_factory=Walks)


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
        own: Session = g.pop("session")
        try:
            own.close()
        except DATABASE_TROUBLES:
            # The server went away after the last statement: what the page says stands, and the line is thrown away.
            own.invalidate()


def sittings() -> Sittings:
    """The service of sittings."""
    own = parts()
    return Sittings(session(), own.clock, own.instrument, own.settings.secret_key, own.walks)


def steps() -> Steps:
    """The short way of a sitting."""
    own = parts()
    return Steps(own.database.lines, own.clock, own.instrument, own.settings.secret_key, own.walks, sittings)


def joining() -> Joining:
    """The service of joining."""
    own = parts()
    years = own.settings.retention_years
    return Joining(session(), own.clock, own.instrument, own.settings.site, retention_years=years)


def consents() -> Consents:
    """The service of consent texts."""
    own = parts()
    return Consents(session(), own.clock, own.settings.retention_years)


def forgetting() -> Forgetting:
    """The service of deletion."""
    own = parts()
    return Forgetting(session(), own.clock, own.settings.secret_key, trainings())


def hints() -> Hints:
    """The service of hints for trainers."""
    return Hints(session(), parts().instrument)


def own_records() -> OwnRecords:
    """The service of what is kept of one person."""
    own = parts()
    return OwnRecords(session(), own.clock, own.settings.secret_key, consents())


def accounts() -> Accounts:
    """The service of accounts."""
    return Accounts(session(), parts().clock)


def account_sessions() -> AccountSessions:
    """The sessions of accounts."""
    return AccountSessions(session(), parts().clock)


def attempts() -> Attempts:
    """The counts of what failed."""
    own = parts()
    return Attempts(session(), own.clock, own.settings.secret_key, enabled=own.settings.rate_limits)


def second_factors() -> SecondFactors:
    """The service of second factors."""
    own = parts()
    return SecondFactors(session(), own.clock, own.settings.secret_key)


def signing_in() -> SigningIn:
    """The service of signing in."""
    return SigningIn(session(), parts().clock, attempts(), second_factors())


def own_account() -> OwnAccount:
    """The service of one's own account."""
    return OwnAccount(session(), parts().clock, attempts())


def account_desk() -> AccountDesk:
    """The service of everybody's accounts."""
    return AccountDesk(session(), parts().clock)


def groups() -> Groups:
    """The service of groups of an organisation."""
    return Groups(session(), parts().clock, parts().instrument)


def audit_log() -> AuditLog:
    """The audit log."""
    return AuditLog(session(), parts().clock)


def trainings() -> Trainings:
    """The service of trainings."""
    own = parts()
    return Trainings(session(), own.clock, own.instrument, own.settings.site)


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
    return Live(session(), own.clock, own.instrument, own.walks)


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
