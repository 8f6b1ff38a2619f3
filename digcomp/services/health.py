"""Whether database and content answer, and what waits to be done."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from digcomp.assessment.instrument import Instrument
from digcomp.errors import DatabaseNewer
from digcomp.services.database import Database
from digcomp.store.migrate import missing, needed, state
from digcomp.store.queries import kept


@dataclass(frozen=True, slots=True)
class Health:
    """How an installation stands; revisions and what is due are looked for where facts are wanted."""

    database: bool
    content: bool
    kind: str
    revision: str | None = None
    needed: str = ""
    pending: tuple[str, ...] = ()
    due: int = 0

    @property
    def fine(self) -> bool:
        """Whether people can work."""
        return self.database and self.content

    @property
    def trouble(self) -> str:
        """What does not answer, in words."""
        return "the database does not answer" if not self.database else "there is no content"


def health(database: Database, instrument: Instrument, *, detailed: bool = False) -> Health:
    """How an installation stands."""
    content, kind = bool(instrument.bank.items and instrument.bank.statements), database.engine.dialect.name
    try:
        with database.sessions() as session:
            session.execute(text("SELECT 1 FROM programme LIMIT 1"))
            if not detailed:
                return Health(True, content, kind)
            revision, due = _revision(database), len(kept.due(session))
    except SQLAlchemyError:
        return Health(False, content, kind)
    return Health(True, content, kind, revision, needed(), missing(revision), due)


def _revision(database: Database) -> str | None:
    try:
        return state(database.engine)[0]
    except DatabaseNewer as newer:
        return newer.found
