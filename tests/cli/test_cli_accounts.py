"""`digcomp db upgrade`, `digcomp user add` and `digcomp demo` on an installation that is empty or in use."""

import pytest
from support.cast import PASSWORD, Cast, Clock, open_quickly, settings_in

from digcomp.demo import LOGINS, build_academy
from digcomp.services.accounts import Accounts
from digcomp.services.database import bring_up_to_date, open_database
from digcomp.services.trainings import Trainings


def test_the_database_is_made_and_then_left_as_it_is(digcomp):
    first, second = digcomp("db", "upgrade"), digcomp("db", "upgrade")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("From nothing to ")
    assert second.output.startswith("The database is at ")


def test_an_account_is_added_and_can_sign_in(digcomp, tmp_path):
    result = digcomp("user", "add", "Saraa", "--name", "Б. Сараа", "--role", "administrator", "--password", PASSWORD)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    database = open_database(settings_in(tmp_path / "instance").database_url)
    with database.sessions() as session:
        account = Accounts(session, Clock()).sign_in("saraa", PASSWORD)
    database.engine.dispose()
    assert account is not None
    assert (account.name, account.role) == ("Б. Сараа", "administrator")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--name", "Б. Сараа", "--password", "short"), 1),
        (("--name", "Б. Сараа", "--role", "minister", "--password", PASSWORD), 2),
        (("--password", PASSWORD), 2),
    ],
)
def test_what_makes_no_account_is_refused_in_words(digcomp, more, code):
    result = digcomp("user", "add", "saraa", *more)
    assert result.exit_code == code
    assert result.stderr


def test_a_login_is_given_once(digcomp):
    arguments = ("user", "add", "saraa", "--name", "Б. Сараа", "--password", PASSWORD)
    assert digcomp(*arguments).exit_code == 0
    result = digcomp(*arguments)
    assert result.exit_code == 1
    assert "login" in result.stderr


@pytest.fixture
def academy(instrument, tmp_path):
    """An installation with a demo academy that has only its open training."""
    settings = settings_in(tmp_path / "instance")
    database = open_quickly(settings)
    bring_up_to_date(database)
    build_academy(database, instrument, settings, lambda *_: None, ())
    yield Cast(database, instrument, settings, Clock())
    database.engine.dispose()


def test_the_demo_is_built_once(digcomp, academy):
    result = digcomp("demo", "--only-build")
    assert result.exit_code == 0
    assert all(login.password in result.output for login in LOGINS)


def test_the_demo_starts_again_after_its_open_test_was_closed(digcomp, academy):
    with academy.database.sessions() as session:
        trainings = Trainings(session, academy.clock, academy.instrument, academy.settings.site)
        trainer = Accounts(session, academy.clock).sign_in(LOGINS[0].login, LOGINS[0].password)
        trainings.close(trainer, trainings.open_demo().training_id, "pre")
    result = digcomp("demo", "--only-build")
    assert result.exit_code == 0, result.output
    assert all(login.password in result.output for login in LOGINS)
