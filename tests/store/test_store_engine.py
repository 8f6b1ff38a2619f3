"""SQLite as a hall needs it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from support.cast import settings_in

from digcomp.services.database import open_database
from digcomp.store.engine import writing
from digcomp.store.tables import Programme, Seat, Wave

NOON = datetime(2026, 12, 8, 4, tzinfo=UTC)


@pytest.fixture
def own(database, tmp_path):
    """The database as an installation opens it."""
    own = open_database(settings_in(tmp_path).database_url)
    yield own
    own.engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_what_was_acknowledged_is_on_the_disk(own, pragma, value):
    with own.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


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
        session.add(Seat(training_id=99, person_id=99, position=1, code="12345678"))
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
