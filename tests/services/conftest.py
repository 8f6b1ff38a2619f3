"""The cast, over a database of the test's own."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from support.cast import Cast, Clock

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database
from digcomp.settings import Settings


@pytest.fixture
def cast(database: Database, instrument: Instrument, settings: Settings, clock: Clock) -> Cast:
    return Cast(database, instrument, settings, clock)


@pytest.fixture
def session(cast: Cast) -> Iterator[Session]:
    """A session of the test's own."""
    with cast.database.sessions() as session:
        yield session
