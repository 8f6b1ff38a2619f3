"""Opens the database of an installation and brings it up to date."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

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
    """Run the migrations that are missing; the revision before and after."""
    before, wanted = state(database.engine)
    if before != wanted:
        upgrade(database.engine)
    return before, wanted
