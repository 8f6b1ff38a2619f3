"""The engine: SQLite as a hall needs it, PostgreSQL as a nation does."""

import hashlib
from collections.abc import Mapping
from time import monotonic
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, create_engine, event, func, literal, make_url, select
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

#: For `writing`: nobody else writes meanwhile, or the transaction locks the rows that it changes by itself.
EVERYTHING, ITS_ROWS = "everything", ""
#: On PostgreSQL: seconds to wait for the server; milliseconds for a lock, for a statement, and for a program that holds
#: a transaction open and does nothing. Who waits longer reads "busy" and sends again, and the server stays usable.
CONNECT_SECONDS = 5
#: What goes by keys alone must keep to them: a plan is made once, and while a table is small it is to read all of it.
BY_KEY = {"enable_seqscan": "off", "jit": "off"}
#: Seconds after which an idle connection is doubted.
IDLE_SECONDS = 2.0
LIMITS = {"lock_timeout": 5_000, "statement_timeout": 60_000, "idle_in_transaction_session_timeout": 120_000}


def open_engine(url: str, *, threads: int = 8) -> Engine:
    """An engine on which an acknowledged answer is stored for good.

    The pool holds a connection for each thread and a few more: a thread that waited for one while holding another
    would wait for ever.
    """
    if not url.startswith("sqlite"):
        return _open_postgres(url, threads)
    engine = create_engine(url, pool_size=threads + 2, max_overflow=4)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(url: str, threads: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=threads + 2,
        max_overflow=4,
        # Each statement sees what is committed: who has waited for a lock reads what the one before has stored.
        isolation_level="READ COMMITTED",
        connect_args=_wishes(make_url(url)),
    )
    _ask_after_a_pause(engine)
    return engine


def _wishes(url: URL, more: Mapping[str, object] = MappingProxyType({})) -> dict[str, Any]:
    """What a connection to PostgreSQL is opened with; what the address itself says goes first."""
    defaults: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "digcomp",
        "options": " ".join(f"-c {name}={value}" for name, value in {**LIMITS, **more}.items()),
    }
    return {name: value for name, value in defaults.items() if name not in url.query}


def _ask_after_a_pause(engine: Engine) -> None:
    """Before a connection is used that has lain idle, the server is asked whether it still knows it.

    Asking every time (SQLAlchemy's `pool_pre_ping`) costs as much as the statements of a step.
    """

    def noted(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["idle since"] = monotonic()

    def ask(connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        if monotonic() - entry.info.get("idle since", 0) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None  # the pool opens another one

    event.listen(engine, "checkin", noted)
    event.listen(engine, "checkout", ask)


def open_lines(engine: Engine, *, threads: int = 8) -> Engine:
    """An engine on the same database where every statement is a transaction of its own: none is begun, none ended.

    An INSERT is in the database, for good, when it returns. Its connections go when those of the other engine go.
    """
    sizes: dict[str, Any] = {"pool_size": threads + 2, "max_overflow": 4, "pool_reset_on_return": None}
    if engine.dialect.name == "sqlite":
        lines = create_engine(engine.url, **sizes)
        event.listen(lines, "connect", _prepare_sqlite)
    else:
        lines = create_engine(
            engine.url, isolation_level="AUTOCOMMIT", connect_args=_wishes(engine.url, BY_KEY), **sizes
        )
        _ask_after_a_pause(lines)
    event.listen(engine, "engine_disposed", lambda _: lines.dispose())
    return lines


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def writing(session: Session, alone: str = EVERYTHING) -> None:
    """Begin a transaction that will write; what was read before is read anew when it is next looked at.

    On SQLite it must take the write lock at once: a transaction that read first and writes later fails with
    "database is locked" as soon as somebody else has written in between, whatever the busy timeout.

    On PostgreSQL it is alone as well, so that what is right on SQLite is right there. What many do at the same time
    names the thing that nobody else may change meanwhile, such as "training/12", and is alone with that; or it locks
    its rows by itself (ITS_ROWS).
    """
    if session.in_transaction():
        session.commit()  # ends what was only read; the objects stay readable
    session.expire_all()
    connection = session.connection(execution_options={"digcomp_writes": True})
    if alone != ITS_ROWS and connection.dialect.name == "postgresql":
        _wait_for(connection, alone)


def _wait_for(connection: Connection, alone: str) -> None:
    """Take the lock of a name to the end of the transaction; that of everything keeps every name out."""
    everything = literal(_lock_number(EVERYTHING), BigInteger)
    if alone == EVERYTHING:
        connection.execute(select(func.pg_advisory_xact_lock(everything)))
    else:
        own = literal(_lock_number(alone), BigInteger)
        connection.execute(select(func.pg_advisory_xact_lock_shared(everything), func.pg_advisory_xact_lock(own)))


def _lock_number(name: str) -> int:
    """The same in every process; two names that share one only wait for each other."""
    digest = hashlib.blake2b(f"digcomp/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


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
    if connection.get_execution_options().get("digcomp_writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock, so that it cannot fail, and each page begins so: straight to the driver
        connection.connection.cursor().execute("BEGIN")
