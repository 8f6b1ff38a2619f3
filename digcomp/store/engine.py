"""The engine: SQLite as a hall needs it, PostgreSQL as a nation does."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry


def open_engine(url: str, *, threads: int = 8) -> Engine:
    """An engine on which an acknowledged answer is stored for good.

    The pool holds a connection for each thread and a few more: a thread that waited for one while holding another
    would wait for ever.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=threads + 2, max_overflow=4, pool_pre_ping=True)
    engine = create_engine(url, pool_size=threads + 2, max_overflow=4)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def writing(session: Session) -> None:
    """Begin a transaction that will write.

    On SQLite it must take the write lock at once: a transaction that read first and writes later fails with
    "database is locked" as soon as somebody else has written in between, whatever the busy timeout.
    """
    if session.in_transaction():
        session.commit()  # ends what was only read; the objects stay readable
    session.connection(execution_options={"digcomp_writes": True})


def is_writing(session: Session) -> bool:
    """Whether this session is inside a transaction begun by `writing`."""
    return session.in_transaction() and bool(session.connection().get_execution_options().get("digcomp_writes"))


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off, or savepoints and BEGIN IMMEDIATE do not work.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("digcomp_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
