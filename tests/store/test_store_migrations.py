"""From nothing to the tables that the program works with."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from digcomp.services.database import bring_up_to_date
from digcomp.store.every_table import Base
from digcomp.store.migrate import state


def test_migrations_make_exactly_the_tables_of_the_program(empty):
    bring_up_to_date(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_make_every_check_of_the_tables(empty):
    bring_up_to_date(empty)
    found, wanted = inspect(empty.engine), Base.metadata.tables
    for name, table in wanted.items():
        checks = {check["name"] for check in found.get_check_constraints(name)}
        assert checks == {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}


def test_a_database_is_brought_up_to_date_once(empty):
    before, after = bring_up_to_date(empty)
    assert before is None
    assert bring_up_to_date(empty) == (after, after)
    assert state(empty.engine) == (after, after)


def test_what_is_stored_survives_an_upgrade(cast, database):
    course = cast.training("Б. Ана")
    bring_up_to_date(database)
    assert list(course.seat_codes()) == ["Б. Ана"]
