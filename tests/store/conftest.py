"""The cast, over a database of the test's own."""

from collections.abc import Iterator

import pytest
from support.cast import Cast, Clock
from support.databases import Makes

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database, open_database
from digcomp.settings import Settings


@pytest.fixture
def empty(settings: Settings, makes: Makes) -> Iterator[Database]:
    """A database without a table."""
    makes.make(settings.database_url)
    database = open_database(settings.database_url)
    yield database
    database.engine.dispose()
    makes.drop(settings.database_url)


@pytest.fixture
def cast(database: Database, instrument: Instrument, settings: Settings, clock: Clock) -> Cast:
    return Cast(database, instrument, settings, clock)
