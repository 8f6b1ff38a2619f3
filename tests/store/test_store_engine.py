"""The database as a hall and a nation need it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import event, insert, make_url, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from support.databases import only_postgres, only_sqlite

from digcomp.errors import SettingError
from digcomp.services.database import DATABASE_TROUBLES, bring_up_to_date, open_database
from digcomp.store.engine import BY_KEY, ITS_ROWS, LIMITS, writing
from digcomp.store.tables import Programme, Seat, Wave

NOON = datetime(2026, 12, 8, 4, tzinfo=UTC)


@pytest.fixture
def own(database, settings):
    """The database as an installation opens it."""
    own = open_database(settings.database_url)
    yield own
    own.engine.dispose()


@only_sqlite("PostgreSQL waits for the disk unless it is told otherwise")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_what_was_acknowledged_is_on_the_disk(own, pragma, value):
    for engine in (own.engine, own.lines):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@only_sqlite("on PostgreSQL others wait, and give up when lock_timeout is over")
def test_who_writes_takes_the_lock_at_once(own):
    with own.sessions() as first, own.sessions() as second:
        writing(first)
        second.connection().exec_driver_sql("PRAGMA busy_timeout=1")
        second.rollback()
        with pytest.raises(OperationalError, match="locked"):
            writing(second)
        assert second.execute(select(Programme)).all() == [], "reading goes on"
        first.rollback()


def test_writing_after_reading_cannot_meet_a_changed_database(own):
    """Without the lock taken at once the second writer would fail here, whatever its timeout."""
    with own.sessions() as first, own.sessions() as second:
        first.execute(select(Programme)).all()
        writing(second)
        second.add(Programme(title="one", created_at=NOON))
        second.commit()
        writing(first)
        first.add(Programme(title="two", created_at=NOON))
        first.commit()
        assert len(first.execute(select(Programme)).all()) == 2


def test_a_savepoint_that_is_undone_leaves_nothing(own):
    with own.sessions() as session:
        with session.begin_nested() as savepoint:
            session.add(Programme(title="one", created_at=NOON))
            session.flush()
            savepoint.rollback()
        session.commit()
        assert session.execute(select(Programme)).all() == []


def test_a_row_that_leads_nowhere_is_refused(own):
    with own.sessions() as session:
        session.add(Seat(site="A", training_id=99, person_id=99, position=1, code="12345678"))
        with pytest.raises(IntegrityError):
            session.commit()


def test_a_state_that_there_is_not_is_refused(own, cast):
    cast.training()
    with own.sessions() as session, pytest.raises(IntegrityError):
        session.execute(text("UPDATE wave SET state = 'ajar'"))


def test_a_moment_comes_back_in_utc(own, cast):
    course = cast.training()
    with own.sessions() as session:
        (wave,) = session.scalars(select(Wave).where(Wave.code == course.codes["pre"]))
        wave.opened_at = datetime(2026, 12, 8, 12, tzinfo=timezone(timedelta(hours=8)))
        session.commit()
    with own.sessions() as session:
        (opened,) = session.scalars(select(Wave.opened_at).where(Wave.code == course.codes["pre"]))
    assert opened == NOON
    assert opened.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(own):
    with own.sessions() as session:
        session.add(Programme(title="one", created_at=NOON.replace(tzinfo=None)))
        with pytest.raises(StatementError, match="zone"):
            session.commit()


@only_postgres("SQLite has one writer at a time, whatever the names")
def test_writers_of_one_thing_wait_for_each_other_and_others_do_not(own):
    with own.sessions() as first, own.sessions() as second:
        writing(first, alone="training/1")
        writing(second, alone="training/2")
        second.rollback()
        writing(second, ITS_ROWS)
        second.rollback()
        for alone in ("training/1", "everything"):
            with pytest.raises(OperationalError, match="lock timeout"):
                _write_impatiently(own, alone)
        first.rollback()
        _write_impatiently(own, "training/1")
        _write_impatiently(own, "everything")


def _write_impatiently(own, alone):
    with own.sessions() as session, event_of_impatience(own):
        writing(session, alone)
        session.rollback()


@contextmanager
def event_of_impatience(own):
    """Waits for a lock end after a moment."""

    def shorten(connection):
        connection.exec_driver_sql("SET LOCAL lock_timeout = 50")

    event.listen(own.engine, "begin", shorten)
    try:
        yield
    finally:
        event.remove(own.engine, "begin", shorten)


@only_postgres("these are its settings")
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("application_name", "digcomp"),
        ("transaction_isolation", "read committed"),
        *((name, str(value)) for name, value in LIMITS.items()),
    ],
)
def test_nobody_waits_for_ever(own, setting, value):
    with own.engine.connect() as connection:
        query = text("SELECT setting FROM pg_settings WHERE name = :name")
        assert connection.scalar(query, {"name": setting}) == value


@only_postgres("a server can be away, a file cannot")
def test_a_server_that_is_not_there_is_told_in_words(settings):
    url = make_url(settings.database_url).set(database="there_is_none").render_as_string(hide_password=False)
    with pytest.raises(SettingError, match="cannot be opened"):
        bring_up_to_date(open_database(url))


def test_who_begins_to_write_reads_anew_what_was_read_before(own):
    """What stood in the session would hide what another has stored meanwhile."""
    with own.sessions() as first, own.sessions() as second:
        first.add(Programme(title="one", created_at=NOON))
        first.commit()
        seen = first.scalars(select(Programme)).one()
        first.commit()
        writing(second)
        second.scalars(select(Programme)).one().hours = 40
        second.commit()
        writing(first)
        assert seen.hours == 40
        first.rollback()


@only_postgres("SQLite has one writer, who waits for nobody")
def test_of_two_who_wait_for_each_other_one_is_told_and_may_send_again(own):
    """The page "busy" answers what this raises, as it answers a locked file."""
    with own.sessions() as session:
        session.add_all(Programme(title=title, created_at=NOON) for title in ("one", "two"))
        session.commit()
    met = Barrier(2)

    def change(titles):
        with own.sessions() as session:
            writing(session, ITS_ROWS)
            for title in titles:
                session.execute(update(Programme).where(Programme.title == title).values(hours=8))
                if title == titles[0]:
                    met.wait(10)
            session.commit()

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(change, titles) for titles in (("one", "two"), ("two", "one"))]
    troubles = [one.exception() for one in done if one.exception()]
    assert len(troubles) == 1
    assert isinstance(troubles[0], DATABASE_TROUBLES)


def test_a_line_stores_each_statement_for_good(own):
    """Nothing is begun, so that nothing waits for a commit, and giving the line back undoes nothing."""
    with own.lines.connect() as line:
        line.execute(insert(Programme).values(title="one", created_at=NOON))
        with own.sessions() as other:
            assert other.scalars(select(Programme.title)).all() == ["one"]
    with own.sessions() as later:
        assert later.scalars(select(Programme.title)).all() == ["one"]


def test_lines_close_with_the_engine(own):
    with own.lines.connect():
        pass
    assert own.lines.pool.checkedin() == 1
    own.engine.dispose()
    assert own.lines.pool.checkedin() == 0


@only_postgres("SQLite makes its plans anew")
def test_what_goes_by_keys_reads_no_table_from_end_to_end(own):
    with own.lines.connect() as line:
        assert {line.scalar(text(f"SHOW {name}")) for name in BY_KEY} == set(BY_KEY.values()) == {"off"}


@only_postgres("a file does not go away")
@pytest.mark.parametrize(("use", "other"), [("engine", "lines"), ("lines", "engine")])
def test_a_connection_that_rested_is_asked_before_it_is_used(own, use, other, monkeypatch):
    """The server was restarted over lunch: nobody reads of it."""
    monkeypatch.setattr("digcomp.store.engine.IDLE_SECONDS", 0.0)
    engine = getattr(own, use)
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
    with getattr(own, other).connect() as somebody:
        assert somebody.scalar(text("SELECT pg_terminate_backend(:number)"), {"number": number})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != number
