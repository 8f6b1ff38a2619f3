"""Copies of a SQLite database: taken while people answer, checked, and put in the place of another."""

import sqlite3
from contextlib import closing
from pathlib import Path

from digcomp.errors import BackupRefused

#: Seconds to wait for somebody who writes just now.
PATIENCE = 30


def copy(source: Path, target: Path) -> None:
    """The state of one moment, while others read and write.

    Every answer that was acknowledged before is in it. Written anew rather than copied page by page: what was deleted
    leaves no trace in it, and writers who never rest cannot keep it from ending.
    """
    try:
        with closing(sqlite3.connect(source, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as problem:
        raise BackupRefused(f"the database cannot be copied: {problem}") from None


def rows_of(path: Path) -> dict[str, int]:
    """Table to its number of rows, of a copy that is whole; BackupRefused for one that is not."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            if faults != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupRefused(f"the copy of the database is damaged: {faults[0]}")
            named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            tables = [row[0] for row in connection.execute(named)]
            return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608
    except sqlite3.Error as problem:
        raise BackupRefused(f"the copy of the database is damaged: {problem}") from None


def settle(path: Path) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the database.

    It takes the database for itself: where a program still has it open, it says so and nothing is changed.
    """
    try:
        with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=delete").fetchone()
    except sqlite3.OperationalError as problem:
        raise BackupRefused(f"{path} is in use ({problem}): stop the program, then restore") from None
    except sqlite3.DatabaseError:
        # No database any more: kept as it is, with whatever lies beside it.
        return
