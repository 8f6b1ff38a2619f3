"""Copies of a PostgreSQL database by its own tools, taken while people answer, and put in the place of another."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from digcomp.errors import BackupRefused


def copy(url: URL, target: Path) -> dict[str, int]:
    """The state of one moment, while others read and write; table to its number of rows at that moment."""
    with psycopg.connect(_text(url)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(sql.SQL("SET LOCAL {} = 0").format(sql.Identifier(limit)))
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows = _rows(connection)
        _run("pg_dump", url, "--format=custom", f"--snapshot={row[0] if row else ''}", f"--file={target}")
    return rows


def fill(url: URL, dump: Path) -> dict[str, int]:
    """Make a database and put a copy into it, all of it or nothing; table to its number of rows."""
    name = url.database or ""
    with _maintenance(url) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.Error as problem:
            raise BackupRefused(
                f"no database can be made beside the present one, which would be kept: {problem}"
            ) from None
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", f"--dbname={_without_password(url)}", str(dump))
    with psycopg.connect(_text(url)) as connection:
        return _rows(connection)


def swap(url: URL, new: str, aside: str) -> None:
    """Give the new database the name of the present one, which is kept under another: both or neither."""
    name = sql.Identifier(url.database or "")
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    try:
        with _maintenance(url) as connection, connection.transaction():
            if exists(url):
                connection.execute(rename.format(name, sql.Identifier(aside)))
            connection.execute(rename.format(sql.Identifier(new), name))
    except psycopg.errors.ObjectInUse as problem:
        raise BackupRefused(f"the database is in use: stop every program, then restore ({problem})") from None


def drop(url: URL) -> None:
    """Take a database away that a restore began and did not finish."""
    with _maintenance(url) as connection:
        name = sql.Identifier(url.database or "")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def exists(url: URL) -> bool:
    """Whether the server has this database."""
    with _maintenance(url) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (url.database,)).fetchone())


def _maintenance(url: URL) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection beside the database, for databases cannot be made or renamed from within."""
    try:
        return psycopg.connect(_text(url.set(database="postgres")), autocommit=True)
    except psycopg.OperationalError as problem:
        raise BackupRefused(f"the database postgres of the server cannot be opened: {problem}") from None


def _rows(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    found: dict[str, int] = {}
    for (table,) in tables.fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(table)))).fetchone()
        found[str(table)] = int(str(row[0])) if row else 0
    return found


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; what it says against it becomes the refusal."""
    program = shutil.which(tool)
    if program is None:
        raise BackupRefused(f"{tool} is not on the PATH: install PostgreSQL's client tools, not older than the server")
    database = [] if tool == "pg_restore" else [_without_password(url)]
    command = [program, "--no-owner", "--no-privileges", *arguments, *database]
    # The password goes by the environment: a command line can be read by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": url.password} if url.password else {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(f"{tool} says: {done.stderr.strip() or done.returncode}")


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _without_password(url: URL) -> str:
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string(hide_password=False)
