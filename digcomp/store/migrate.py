"""Brings a database to the state this program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run every migration that this database has not seen."""
    # Outside the sitting's data path; a plain connection, so that SQLite may change tables under it.
    with engine.connect() as connection:
        connection = connection.execution_options(digcomp_writes=True)
        command.upgrade(_config(connection), "head")
        connection.commit()


def state(engine: Engine) -> tuple[str | None, str]:
    """The revision of this database, and the one this program needs."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, str(ScriptDirectory.from_config(_config(None)).get_current_head())


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
