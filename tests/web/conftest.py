"""Somebody with a browser, and the cast behind the pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from support.cast import PASSWORD, Cast, Clock, settings_in
from support.databases import Makes
from support.pages import Visitor
from support.small import small_instrument
from support.town import Town, made_town

from digcomp.assessment.instrument import Instrument
from digcomp.services.accounts import Account
from digcomp.services.database import Database
from digcomp.settings import Settings


@pytest.fixture
def cast(database: Database, instrument: Instrument, settings: Settings, clock: Clock) -> Cast:
    return Cast(database, instrument, settings, clock)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def signed_in(app: Flask):
    """A browser in which an account has signed in."""

    def browser(account: Account) -> Visitor:
        visitor = Visitor(app.test_client())
        page = visitor.send(visitor.get("/login").form, login=account.login, password=PASSWORD)
        assert page.status == 303
        return visitor

    return browser


@pytest.fixture(scope="session")
def town(_one_app: Flask, makes: Makes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An installation with everything in it; made once, for it takes some seconds."""
    folder, kept = tmp_path_factory.mktemp("town"), tmp_path_factory.mktemp("kept")
    settings = settings_in(folder, DIGCOMP_DATABASE_URL=makes.address(folder))
    with made_town(_one_app, makes, settings, makes.address(kept), small_instrument()) as own:
        yield own
