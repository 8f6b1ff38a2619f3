"""An installation for each test: settings, clock, database, instrument, app, client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.cast import Clock, open_quickly, settings_in
from support.databases import Makes, databases
from support.small import small_instrument
from support.town import Town, made_town

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database, open_database
from digcomp.settings import ROOT, Settings
from digcomp.web.app import create_app
from digcomp.web.parts import Parts


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    """The real content: nothing smaller has 21 competences."""
    return Instrument.load(ROOT / "competences", ROOT / "question_banks")


@pytest.fixture(scope="session")
def makes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Makes]:
    """What makes a database for each test, on SQLite or PostgreSQL."""
    with databases(tmp_path_factory.mktemp("empty")) as own:
        yield own


@pytest.fixture
def settings(tmp_path: Path, makes: Makes) -> Settings:
    return settings_in(tmp_path, DIGCOMP_DATABASE_URL=makes.address(tmp_path))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(settings: Settings, makes: Makes) -> Iterator[Database]:
    makes.fill(settings.database_url)
    database = open_quickly(settings)
    yield database
    database.engine.dispose()
    makes.drop(settings.database_url)


@pytest.fixture(scope="session")
def _one_app(instrument: Instrument, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once, because its templates are compiled once."""
    settings = settings_in(tmp_path_factory.mktemp("app"))
    return create_app(Parts(settings, open_database(settings.database_url), instrument, Clock()))


@pytest.fixture
def app(_one_app: Flask, settings: Settings, database: Database, instrument: Instrument, clock: Clock) -> Flask:
    """The app over this test's own database, with the protection against forged requests switched on."""
    _one_app.extensions["digcomp"] = Parts(settings, database, instrument, clock)
    return _one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def town(_one_app: Flask, makes: Makes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An installation with everything in it; made once, for it takes some seconds."""
    folder, kept = tmp_path_factory.mktemp("town"), tmp_path_factory.mktemp("kept")
    settings = settings_in(folder, DIGCOMP_DATABASE_URL=makes.address(folder))
    with made_town(_one_app, makes, settings, makes.address(kept), small_instrument()) as own:
        yield own
