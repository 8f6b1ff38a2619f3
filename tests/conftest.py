"""An installation for each test: settings, clock, database, instrument, app, client."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.cast import Clock, open_quickly, settings_in

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import Database, bring_up_to_date, open_database
from digcomp.settings import ROOT, Settings
from digcomp.web.app import create_app
from digcomp.web.parts import Parts


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    """The real content: nothing smaller has 21 competences."""
    return Instrument.load(ROOT / "competences", ROOT / "question_banks")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied: quicker than migrating for each test."""
    settings = settings_in(tmp_path_factory.mktemp("empty"))
    database = open_database(settings.database_url)
    bring_up_to_date(database)
    database.engine.dispose()
    return settings.instance / "digcomp.sqlite"


@pytest.fixture
def database(settings: Settings, _empty_database: Path) -> Iterator[Database]:
    shutil.copy(_empty_database, settings.instance / "digcomp.sqlite")
    database = open_quickly(settings)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def _one_app(instrument: Instrument, _empty_database: Path) -> Flask:
    """Made once, because its templates are compiled once."""
    settings = settings_in(_empty_database.parent)
    return create_app(Parts(settings, open_database(settings.database_url), instrument, Clock()))


@pytest.fixture
def app(_one_app: Flask, settings: Settings, database: Database, instrument: Instrument, clock: Clock) -> Flask:
    """The app over this test's own database, with the protection against forged requests switched on."""
    _one_app.extensions["digcomp"] = Parts(settings, database, instrument, clock)
    return _one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
