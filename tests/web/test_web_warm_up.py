"""A server with several processes is ready before its first reader comes."""

from dataclasses import replace

import pytest
from jinja2 import Environment

from digcomp.web.fragments import Fragments
from digcomp.web.warm_up import warm_up


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_first_question_finds_everything_ready(cast, app, visitor, language, monkeypatch):
    token = cast.training("Б. Ана").join("Б. Ана")
    cast.sit_statements(token)
    own = app.extensions["digcomp"]
    monkeypatch.setitem(app.extensions, "digcomp", replace(own, instrument=replace(own.instrument)))
    monkeypatch.setattr("digcomp.web.item_pages._FRAMES", Fragments(3000))  # as in a process that begins
    warm_up(app)
    visitor.get(f"/lang/{language}?to=/health")

    def late(*_rest, **_more):
        raise AssertionError("somebody has to wait for this")

    monkeypatch.setattr(Environment, "compile", late)
    monkeypatch.setattr("digcomp.web.item_pages._frame", late)
    monkeypatch.setattr("digcomp.measurement._adaptive.Pool", late)
    page = visitor.get(f"/sitting/{token}")
    assert page.status == 200
    assert page.form
