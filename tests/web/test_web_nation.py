"""What administrators see of a running installation: health, the log, metrics; and lists over many trainings."""

import io
import json
import logging
import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from support.cast import PASSWORD, Cast, settings_in
from support.pages import Visitor

from digcomp.web import metrics
from digcomp.web.app import create_app
from digcomp.web.parts import Parts

NAME = "Ганбаатарын Нууц"


@pytest.fixture
def written(app: Flask, cast: Cast) -> tuple[Flask, io.StringIO]:
    """An app that notes every request as JSON, and what it noted."""
    parts = Parts(settings_in(cast.settings.instance, DIGCOMP_LOGS="json"), cast.database, cast.instrument, cast.clock)
    own, stream = create_app(parts), io.StringIO()
    (handler,) = own.logger.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    return own, stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_probe_gets_one_word(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok", "text/plain")


@pytest.mark.parametrize(
    "asked", [{"path": "/health?detail=1"}, {"path": "/health", "headers": {"Accept": "application/json"}}]
)
def test_health_tells_facts_and_no_secrets(client, cast, asked):
    answer = client.get(**asked)
    facts = answer.json
    assert facts["status"] == "ok"
    assert facts["database"]["answers"]
    assert facts["database"]["revision"] == facts["database"]["needed"]
    assert facts["database"]["pending"] == []
    assert cast.settings.secret_key not in answer.text
    assert str(cast.settings.instance) not in answer.text


def test_health_says_in_words_that_the_database_is_gone(client, database, monkeypatch):
    def fail(*_args):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(database.engine, "connect", fail)
    monkeypatch.setattr(database.engine, "raw_connection", fail)
    answer = client.get("/health")
    assert (answer.status_code, answer.text) == (503, "the database does not answer")
    assert client.get("/health?detail=1").json["database"]["answers"] is False


def test_a_whole_walk_leaves_nothing_personal_in_the_log(written, cast):
    app, stream = written
    course = cast.training(NAME)
    visitor = Visitor(app.test_client())
    page = visitor.get(f"/join/{course.codes['pre']}")
    form = page.form_to(f"/join/{course.codes['pre']}")
    code = course.seat_codes()[NAME]
    page = visitor.send(form, name=NAME, personal_code=code, consent="1")
    token = page.location.split("/")[2]
    page = visitor.visit(page.location)
    visitor.send(page.form, **page.form.answered())
    visitor.send(page.form, answer="тийм ч хариулт байхгүй")
    visitor.get(f"/sitting/{token}/profile")
    visitor.get(f"/{NAME}")
    visitor.send(visitor.get("/login").form, login=cast.boris.login, password=PASSWORD)

    noted = stream.getvalue()
    for secret in (
        NAME,
        NAME.encode("unicode_escape").decode(),
        token,
        code,
        course.codes["pre"],
        PASSWORD,
        "127.0.0.1",
    ):
        assert secret not in noted
    assert {"method", "route", "status", "ms", "request_id", "at"} <= lines(stream)[0].keys()
    assert {line["route"] for line in lines(stream)} >= {"/join/<code>", "/sitting/<token>", "none"}


def test_a_fault_is_noted_without_values_and_its_number_is_on_the_page(written, cast, monkeypatch):
    app, stream = written

    def fail(*_args, **_more):
        try:
            raise ValueError(NAME)
        except ValueError as inner:
            raise RuntimeError(f"{NAME} again") from inner

    monkeypatch.setitem(app.view_functions, "public.about", fail)
    answer = app.test_client().get("/about", headers={"X-Request-ID": "proxy-number-1"})
    assert answer.status_code == 500
    assert "proxy-number-1" in answer.text
    assert answer.headers["X-Request-ID"] == "proxy-number-1"
    (fault,) = [line for line in lines(stream) if line["levelname"] == "ERROR"]
    assert (fault["request_id"], fault["route"]) == ("proxy-number-1", "/about")
    assert re.search(r"test_web_nation.py:\d+ fail", str(fault["exc_info"]))
    assert "builtins.RuntimeError" in str(fault["exc_info"])
    assert "builtins.ValueError" in str(fault["exc_info"])
    assert NAME not in json.dumps(fault, ensure_ascii=False)


@pytest.mark.parametrize("sent", ["short", "x" * 65, "a b c d e f g h", "line\u2028break-number"])
def test_a_number_that_is_none_is_replaced(client, sent):
    found = client.get("/health", headers={"X-Request-ID": sent.encode().decode("latin-1")}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{16}", found)


@pytest.fixture
def counting(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app that counts, with a token."""
    monkeypatch.delenv(metrics.FOLDER, raising=False)
    more = {"DIGCOMP_METRICS": "1", "DIGCOMP_METRICS_TOKEN": "t" * 20}
    settings = settings_in(cast.settings.instance, **more)
    metrics.begin(settings)
    monkeypatch.setenv(metrics.FOLDER, str(cast.settings.instance / "metrics"))
    return create_app(Parts(settings, cast.database, cast.instrument, cast.clock))


def test_metrics_count_requests_by_route_and_name_nobody(counting, cast):
    course = cast.training(NAME)
    token = course.join(NAME, personal_code=course.seat_codes()[NAME])
    client = counting.test_client()
    client.get(f"/sitting/{token}")
    with counting.test_request_context():
        metrics.answered(stored=True, finished=True)
        metrics.database_failed()
    told = client.get("/metrics").text
    assert 'route="/sitting/<token>",status="200"' in told
    assert "digcomp_request_seconds_bucket" in told
    for name in ("answers_stored", "sittings_finished", "database_errors"):
        assert f"digcomp_{name}_total 1.0" in told
    assert token not in told


@pytest.mark.parametrize(
    ("came", "status"),
    [
        ({}, 200),
        ({"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}, 404),
        ({"headers": {"X-Forwarded-For": "192.0.2.7"}}, 404),
        ({"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {"Authorization": "Bearer " + "t" * 20}}, 200),
        ({"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {"Authorization": "Bearer " + "u" * 20}}, 404),
    ],
)
def test_metrics_are_for_this_computer_or_the_token(counting, came, status):
    assert counting.test_client().get("/metrics", **came).status_code == status


def test_without_the_setting_there_are_no_metrics(client):
    assert client.get("/metrics").status_code == 404
