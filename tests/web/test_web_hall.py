"""How the hall reaches this computer, and what a wrong clock does to its cookies."""

import socket
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from flask import request
from support.cast import Clock, settings_in
from support.pages import Visitor

from digcomp.errors import SettingError
from digcomp.web import addresses, network
from digcomp.web.app import create_app
from digcomp.web.network import Found, answers, is_loopback, ranked
from digcomp.web.parts import Parts

HALL = "10.77.0.5"


@pytest.fixture
def on_lan(monkeypatch):
    """This computer is in a hall's network, and hears itself there."""
    monkeypatch.setattr(addresses, "own_addresses", lambda: [HALL])
    monkeypatch.setattr(network, "own_addresses", lambda: [HALL])
    monkeypatch.setattr(addresses, "answers", lambda ip, port: (ip, port) == (HALL, 8000))


@pytest.fixture
def boris(cast, signed_in, app):
    app.extensions.pop("digcomp-addresses", None)
    yield signed_in(cast.boris)
    app.extensions.pop("digcomp-addresses", None)


def at_host(app, visitor, path, host):
    """A page as somebody sees it who opened it by another name, and signed in there."""
    app.extensions.pop("digcomp-addresses", None)
    cookie = visitor.client.get_cookie("digcomp")
    visitor.client.set_cookie("digcomp", cookie.value, domain=host.partition(":")[0])
    reply = visitor.client.get(path, base_url=f"http://{host}")
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def test_the_projector_shows_the_address_that_phones_can_open(app, cast, boris, on_lan):
    course = cast.training()
    path = f"/trainings/{course.id}/pre/projector"
    for host in ("localhost:8000", f"{HALL}:8000"):
        shown = at_host(app, boris, path, host)
        assert f"<b>{HALL}:8000/join</b>" in shown


def test_a_made_up_name_never_ends_on_the_wall(app, cast, boris, on_lan):
    course = cast.training()
    shown = at_host(app, boris, f"/trainings/{course.id}/pre/projector", "evil.example:8000")
    assert "evil" not in shown.partition("<main")[2]


def test_where_phones_cannot_come_in_the_trainer_is_told(cast, boris, monkeypatch):
    monkeypatch.setattr(addresses, "own_addresses", lambda: [])
    course = cast.training()
    boris.get("/lang/en")
    assert "serve --lan" in boris.get(f"/trainings/{course.id}").text
    assert "serve --lan" in boris.get(f"/trainings/{course.id}/pre/projector").text


def test_in_the_hall_the_trainer_reads_what_plain_http_means(app, cast, boris, on_lan):
    course = cast.training()
    boris.get("/lang/en")
    shown = at_host(app, boris, f"/trainings/{course.id}", "localhost:8000")
    assert "not encrypted" in shown
    assert f"{HALL}:8000" in shown


def test_the_wall_follows_the_address(cast, boris, on_lan):
    course = cast.training()
    assert boris.client.get(f"/trainings/{course.id}/pre/tally.json").get_json()["address"].startswith("http://")


def test_the_trainer_is_warned_of_a_clock_that_is_behind(cast, boris, clock, signed_in):
    course = cast.training()
    boris.get("/lang/en")
    assert "clock" not in boris.get(f"/trainings/{course.id}").text
    clock.now = datetime(2010, 1, 1, tzinfo=UTC)
    boris = signed_in(cast.boris)  # the trainer's session may end; a participant's never does
    boris.get("/lang/en")
    page = boris.get(f"/trainings/{course.id}")
    assert page.status == 200
    assert "The clock of this computer is behind" in page.text


@pytest.fixture
def installed(instrument, tmp_path, database):
    """An app with settings of its own."""

    def make(**more: str) -> Visitor:
        own = settings_in(tmp_path, **more)
        return Visitor(create_app(Parts(own, database, instrument, Clock())).test_client())

    return make


def test_the_address_that_was_set_stands_on_the_wall(cast, installed):
    course = cast.training()
    visitor = installed(DIGCOMP_ADDRESS="https://test.example.mn/")
    visitor.send(visitor.get("/login").form, login=cast.boris.login, password="a password of the cast")
    assert "<b>test.example.mn/join</b>" in visitor.get(f"/trainings/{course.id}/pre/projector").html


def test_behind_https_cookies_travel_sealed_alone(installed):
    assert "Secure" not in installed().get("/join").headers["Set-Cookie"]
    assert "Secure" in installed(DIGCOMP_HTTPS="1").get("/join").headers["Set-Cookie"]


@pytest.mark.parametrize(("hops", "secure"), [("0", False), ("1", True)])
def test_a_proxy_is_believed_only_where_one_is_set(installed, hops, secure):
    app = installed(DIGCOMP_PROXIES=hops).client.application
    app.view_functions["public.about"] = lambda: request.scheme
    said = app.test_client().get("/about", headers={"X-Forwarded-Proto": "https"}).get_data(as_text=True)
    assert said == ("https" if secure else "http")


@pytest.mark.parametrize("value", ["test.example.mn", "ftp://x", "https://x/path", "https://a@b", "https://"])
def test_an_address_that_is_none_stops_the_start(tmp_path, value):
    with pytest.raises(SettingError, match="DIGCOMP_ADDRESS"):
        settings_in(tmp_path, DIGCOMP_ADDRESS=value)


def test_a_cookie_outlives_a_jump_of_the_clock(cast, app, monkeypatch):
    """Its seal has no moment, and what the browser is told is a length of time."""
    course = cast.training("Б. Ана")
    visitor = Visitor(app.test_client())
    page = visitor.visit(f"/join/{course.codes['pre']}")
    joined = visitor.send(page.form, name="Б. Ана", consent="1")
    cookie = joined.headers["Set-Cookie"]
    assert "Max-Age=" in cookie, "a browser that reads it passes over the date beside it"
    for years in (-15, 20):
        moved = time.time() + years * 365 * 86400
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda moved=moved: moved)
        page = visitor.follow(joined)
        joined = visitor.send(page.form, **page.form.answered(1))
        assert joined.status == 303


def test_a_forged_cookie_is_no_session(app, visitor):
    visitor.client.set_cookie("digcomp", "eyJsYW5ndWFnZSI6ImVuIn0.c2VhbA")
    assert visitor.get("/").language == "mn"


def test_the_hotspot_comes_first_then_the_way_out_and_tunnels_last():
    found = [Found("172.17.0.1", "docker0"), Found("192.168.1.5", "wlan0"), Found("10.42.0.1", "wlan1")]
    found += [
        Found("127.0.0.1", "lo"),
        Found("169.254.3.3", "eth1"),
        Found("8.8.4.4", "eth2"),
        Found("10.1.1.1", "eth3"),
    ]
    assert ranked(found, "192.168.1.5") == ["10.42.0.1", "192.168.1.5", "10.1.1.1", "169.254.3.3", "172.17.0.1"]
    assert ranked([], None) == []
    assert ranked([], "192.168.7.7") == ["192.168.7.7"]


def test_a_program_is_heard_only_where_it_listens():
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        assert answers("127.0.0.1", port)
    assert not answers("127.0.0.1", port)


@pytest.mark.parametrize(
    ("name", "own"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("10.0.0.1", False)]
)
def test_which_names_mean_the_computer_one_sits_at(name, own):
    assert is_loopback(name) is own
