"""Signing in and out."""

import pytest
from support.cast import PASSWORD


@pytest.fixture
def sign_in(cast, visitor):
    cast.boris, cast.clara  # noqa: B018 - two have accounts

    def sent(login, password, to=""):
        path = f"/login?to={to}" if to else "/login"
        fields = {"login": login, "password": password, "csrf_token": visitor.csrf("/login")}
        return visitor.post(path, fields)

    return sent


def test_the_right_password_leads_to_the_trainings(sign_in, visitor):
    page = sign_in("boris", PASSWORD)
    assert (page.status, page.location) == (303, "/trainings")
    assert visitor.follow(page).status == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("boris", "wrong password"), ("nobody", PASSWORD), ("boris", ""), ("", ""), ("ө" * 200, "wrong password")],
)
def test_anything_else_stays_at_the_door(sign_in, visitor, login, password):
    page = sign_in(login, password)
    assert page.status == 422
    assert visitor.get("/trainings").location.startswith("/login")


def test_a_wrong_login_and_a_wrong_password_are_told_apart_by_nobody(sign_in):
    assert sign_in("boris", "wrong password").text == sign_in("nobody", "wrong password").text


def test_the_login_stays_in_its_field_and_the_password_does_not(sign_in):
    page = sign_in("boris", "wrong password")
    assert page.form.sent()["login"] == ["boris"]
    assert page.form.sent()["password"] == [""]


def test_who_wanted_a_page_gets_it_after_signing_in(sign_in, visitor):
    door = visitor.get("/trainings/new")
    assert door.location == "/login?to=/trainings/new"
    assert sign_in("boris", PASSWORD, to="/trainings/new").location == "/trainings/new"


@pytest.mark.parametrize("elsewhere", ["https://example.org", "//example.org", "/\\example.org"])
def test_signing_in_leads_to_no_other_site(sign_in, elsewhere):
    assert sign_in("boris", PASSWORD, to=elsewhere).location == "/"


def test_signing_out_closes_the_door(cast, signed_in):
    visitor = signed_in(cast.boris)
    page = visitor.get("/trainings")
    assert visitor.send(page.form_to("/logout")).location == "/"
    assert visitor.get("/trainings").status == 303


def test_a_sign_in_without_its_seal_is_refused(cast, visitor):
    page = visitor.post("/login", {"login": cast.boris.login, "password": PASSWORD})
    assert page.status == 400
    assert visitor.get("/trainings").status == 303


def test_an_account_that_was_switched_off_is_out_at_once(cast, signed_in):
    visitor = signed_in(cast.boris)
    with cast.database.engine.begin() as connection:
        connection.exec_driver_sql('UPDATE "user" SET active = false')
    assert visitor.get("/trainings").status == 303
