"""Opens the database of an installation and brings it up to date."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, DataError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session, sessionmaker

from digcomp.errors import DatabaseNewer, SettingError
from digcomp.store.engine import open_engine, open_lines, open_sessions
from digcomp.store.migrate import is_known, needed, state, upgrade

#: What a database that is locked, full, read-only or gone raises; the edges answer it in words.
DATABASE_TROUBLES = (OperationalError, InternalError, InterfaceError, NoConnectionFree)
#: What PostgreSQL raises for a text that it cannot hold: with NUL in it, or too long. SQLite takes it.
UNSTORABLE = DataError


@dataclass(frozen=True)
class Database:
    """An open database: sessions come from `sessions()`; `lines` sends single statements."""

    engine: Engine
    sessions: sessionmaker[Session]

    @cached_property
    def lines(self) -> Engine:
        """The same database, each statement a transaction of its own."""
        return open_lines(self.engine)


def open_database(url: str) -> Database:
    """Open a database as it is."""
    engine = open_engine(url)
    return Database(engine, open_sessions(engine))


def bring_up_to_date(database: Database) -> tuple[str | None, str]:
    """Run the migrations that are missing; the revision before and after.

    SettingError for what is no database, DatabaseNewer for one of a later program.
    """
    before, wanted = _state(database)
    if before != wanted:
        upgrade(database.engine)
    return before, wanted


def known_revision(url: str, *, named: str = "") -> str | None:
    """The revision of a database as it is, or that which a backup names; DatabaseNewer where this program is older."""
    if named and not is_known(named):
        raise DatabaseNewer(named, needed(), "the backup")
    if named:
        return named
    database = open_database(url)
    try:
        return _state(database)[0]
    finally:
        database.engine.dispose()


def holds_people(url: str) -> bool:
    """Whether a database has accounts or participants; one that is not there has none, and is not made."""
    file = make_url(url).database or ""
    if url.startswith("sqlite") and not Path(file).is_file():
        return False
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            tables = {"user", "person"} & set(inspect(connection).get_table_names())
            return any(connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in tables)  # noqa: S608
    except DatabaseError:
        return False
    finally:
        database.engine.dispose()


def _state(database: Database) -> tuple[str | None, str]:
    try:
        return state(database.engine)
    except DatabaseError as trouble:
        raise SettingError("DIGCOMP_DATABASE_URL", f"the database cannot be opened: {trouble.orig}") from None
