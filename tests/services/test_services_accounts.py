"""Accounts: sign in and add."""

import pytest
from support.cast import CHEAP, PASSWORD

from digcomp.errors import InputRefused
from digcomp.services.accounts import Accounts


@pytest.fixture
def accounts(cast, database, clock):
    cast.clara  # noqa: B018 - somebody else has an account too
    with database.sessions() as session:
        yield Accounts(session, clock, CHEAP)


@pytest.fixture
def boris(cast, accounts):
    return cast.boris


def test_the_right_password_signs_in(accounts, boris):
    assert accounts.sign_in("boris", PASSWORD) == boris
    assert accounts.sign_in(" BORIS ", PASSWORD) == boris
    assert accounts.get(boris.id) == boris


@pytest.mark.parametrize(("login", "password"), [("boris", "wrong"), ("boris", ""), ("nobody", PASSWORD), ("", "")])
def test_anything_else_does_not(accounts, boris, login, password):
    assert accounts.sign_in(login, password) is None


def test_a_password_is_kept_as_a_hash_alone(cast, boris):
    with cast.database.engine.connect() as connection:
        rows = connection.exec_driver_sql('SELECT * FROM "user"').all()
    assert all(PASSWORD not in str(row) for row in rows)


def test_a_login_is_given_once(accounts, boris):
    with pytest.raises(InputRefused) as refusal:
        accounts.add("Boris", "Boris", PASSWORD)
    assert (refusal.value.field, refusal.value.code) == ("login", "taken")


@pytest.mark.parametrize(
    ("login", "password", "role", "field"),
    [
        ("", PASSWORD, "trainer", "login"),
        ("a" * 121, PASSWORD, "trainer", "login"),
        ("eva", "short", "trainer", "password"),
        ("eva", PASSWORD, "minister", "role"),
    ],
)
def test_what_makes_no_account_is_refused_by_field(accounts, login, password, role, field):
    with pytest.raises(InputRefused) as refusal:
        accounts.add(login, "Eva", password, role)
    assert refusal.value.field == field
    assert accounts.sign_in(login, password) is None
