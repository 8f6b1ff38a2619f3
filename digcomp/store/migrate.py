"""Brings a database to the state this program needs."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from digcomp.errors import DatabaseNewer

_FOLDER = Path(__file__).parent / "migrations"
#: How long a second program that starts waits for the first one to finish the migrations.
PATIENCE_SECONDS = 3600
#: One number for all programs on a PostgreSQL server's database; the locks of `engine.writing` are others.
_MIGRATING = 0x6469676D696772


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run every migration that this database has not seen, all of them or none."""
    with engine.connect() as connection:
        connection = connection.execution_options(digcomp_writes=True)
        # SQLite changes a table by copying it; with its references checked, dropping the old one would empty others.
        _prepare(connection, migrating=True)
        try:
            # Of two programs that start at once the second waits here, and then finds nothing left to do.
            with connection.begin():
                _wait(connection)
                refuse_newer(connection)
                command.upgrade(_config(connection), to)
                _check_references(connection)
        finally:
            _prepare(connection, migrating=False)


def _prepare(connection: Connection, *, migrating: bool) -> None:
    if connection.dialect.name == "sqlite":
        # On the driver's own connection: inside a transaction the settings would do nothing.
        connection.rollback()
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={'off' if migrating else 'on'}")
        driver.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000 if migrating else 5000}")


def _wait(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = '{PATIENCE_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            tables = sorted({row[0] for row in lost})
            raise RuntimeError(f"{len(lost)} rows of {', '.join(tables)} lead nowhere; the migration was undone")


def state(engine: Engine) -> tuple[str | None, str]:
    """The revision of this database, and the one this program needs.

    Raises
    ------
    DatabaseNewer
        Where this program does not know the revision of the database.

    """
    with engine.connect() as connection:
        return refuse_newer(connection), needed()


def needed() -> str:
    """The revision that this program needs."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def missing(revision: str | None) -> tuple[str, ...]:
    """The migrations that a database of a known revision has not seen, the first to run first."""
    if revision is not None and not is_known(revision):
        return ()
    steps = ScriptDirectory.from_config(_config(None)).iterate_revisions("head", revision or "base")
    return tuple(reversed([step.revision for step in steps]))


def is_known(revision: str) -> bool:
    """Whether this program has the migration that makes a revision."""
    try:
        return ScriptDirectory.from_config(_config(None)).get_revision(revision) is not None
    except CommandError:
        return False


def refuse_newer(connection: Connection) -> str | None:
    """The revision of a database, None where it has no tables of ours; DatabaseNewer for one that is not known here."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and not is_known(present):
        raise DatabaseNewer(present, needed())
    return present


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
