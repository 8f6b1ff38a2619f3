"""The cast, over a database of the test's own."""

import pytest
from support.cast import Cast, Clock

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database
from digcomp.settings import Settings


@pytest.fixture
def cast(database: Database, instrument: Instrument, settings: Settings, clock: Clock) -> Cast:
    return Cast(database, instrument, settings, clock)
