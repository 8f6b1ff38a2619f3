"""Somebody with a browser, and the cast behind the pages."""

import pytest
from flask import Flask
from support.cast import PASSWORD, Cast, Clock
from support.pages import Visitor

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
