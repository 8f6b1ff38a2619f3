"""Opens the database of an installation and brings it up to date."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from digcomp.errors import SettingError
from digcomp.store.engine import open_engine, open_sessions
from digcomp.store.migrate import state, upgrade

#: What a database that is locked, full or gone raises; the edges answer it in words.
DatabaseTrouble = OperationalError


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: sessions come from `sessions()`."""

    engine: Engine
    sessions: sessionmaker[Session]


def open_database(url: str) -> Database:
    """Open a database as it is."""
    engine = open_engine(url)
    return Database(engine, open_sessions(engine))


def bring_up_to_date(database: Database) -> tuple[str | None, str]:
    """Run the migrations that are missing; the revision before and after. SettingError for what is no database."""
    try:
        before, wanted = state(database.engine)
    except DatabaseError as trouble:
        raise SettingError("DIGCOMP_DATABASE_URL", f"the database cannot be opened: {trouble.orig}") from None
    if before != wanted:
        upgrade(database.engine)
    return before, wanted
