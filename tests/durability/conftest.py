"""An installation whose server is a process of its own, and the cast beside it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from support.cast import Cast, Clock

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database
from digcomp.settings import Settings
from durability.process import Server


@pytest.fixture
def cast(database: Database, instrument: Instrument, settings: Settings, clock: Clock) -> Cast:
    return Cast(database, instrument, settings, clock)


@pytest.fixture
def serve(settings: Settings, database: Database) -> Iterator[Callable[..., Server]]:
    """Start a server on this test's installation; none outlives the test."""
    with ExitStack() as stack:

        def begin(kind: type[Server] = Server) -> Server:
            return stack.enter_context(kind(settings))

        yield begin
