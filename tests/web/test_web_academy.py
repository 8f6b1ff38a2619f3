"""The demo academy, small: it works through the services, and a hall of ten is a group."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from support.cast import Clock, open_quickly, settings_in
from support.pages import Visitor

from digcomp.demo import LOGINS, build_academy
from digcomp.demo.academy import Plan
from digcomp.services.database import bring_up_to_date
from digcomp.services.trainings import Trainings
from digcomp.web.app import create_app
from digcomp.web.parts import Parts

PLAN = Plan("MN48", "Мандалговь", date(2026, 9, 15), 11, -0.5, 0.5, 1, "front-desk-officer")


@pytest.fixture(scope="module")
def own(instrument, tmp_path_factory) -> Iterator[Parts]:
    settings = settings_in(tmp_path_factory.mktemp("academy"))
    database = open_quickly(settings)
    bring_up_to_date(database)
    told: list[tuple[int, int]] = []
    build_academy(database, instrument, settings, lambda done, total: told.append((done, total)), (PLAN,))
    assert told == [(n, 21) for n in range(1, 22)]
    yield Parts(settings, database, instrument, Clock())
    database.engine.dispose()


@pytest.fixture(scope="module")
def trainer(own) -> Visitor:
    """A browser in which the demo's trainer has signed in."""
    visitor = Visitor(create_app(own).test_client())
    login = next(one for one in LOGINS if one.role == "trainer")
    page = visitor.send(visitor.get("/login").form, login=login.login, password=login.password)
    assert page.status == 303
    return visitor


def test_a_test_is_open_to_join(own, trainer):
    with own.database.sessions() as session:
        wave = Trainings(session, own.clock, own.instrument, own.settings.site).open_demo()
    assert wave is not None
    front = trainer.get("/")
    assert f"{wave.code[:3]} {wave.code[3:]}" in front.text
    assert trainer.get(f"/join/{wave.code}").status == 200


def test_every_page_says_that_it_is_a_demonstration(trainer):
    for path in ("/trainings/1", "/trainings/1/results", "/trainings/1/growth", "/trainings/1/roster"):
        assert 'class="demo"' in trainer.get(path).html


def test_a_group_of_ten_is_told_its_growth_with_its_uncertainty(trainer):
    page = trainer.get("/trainings/1/growth")
    assert page.status == 200
    assert "gain num" in page.html
    assert "<table" in page.html, "the figures of the chart stand in a table too"
    for language in ("en", "mn"):
        trainer.get(f"/lang/{language}")
        assert "%(" not in trainer.get("/trainings/1/growth").html


@pytest.mark.parametrize("name", ["levels", "forest", "people"])
@pytest.mark.parametrize("width", ["wide", "phone"])
def test_each_chart_of_the_hall_is_drawn(trainer, name, width):
    page = trainer.get(f"/trainings/1/chart/{name}.svg?width={width}")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("image/svg+xml")


def test_the_hall_hears_how_it_sees_itself_as_a_count(trainer):
    page = trainer.get("/trainings/1/results")
    assert page.status == 200
    assert "table narrow" in page.html
    assert "lv-s" not in page.html


def test_no_item_comes_again_for_anybody(own):
    with own.database.engine.connect() as connection:
        doubled = connection.exec_driver_sql(
            "SELECT seat_id, item_id FROM answer JOIN sitting ON sitting.id = sitting_id "
            "WHERE phase = 'quiz' GROUP BY seat_id, item_id HAVING count(*) > 1"
        ).all()
        seen = connection.exec_driver_sql("SELECT seen FROM sitting JOIN wave ON wave.id = wave_id WHERE kind = 'post'")
        assert all(len(json.loads(row[0])) == 42 for row in seen)
    assert doubled == []


def test_the_same_seed_makes_the_same_people(own):
    with own.database.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM person ORDER BY id").scalars().all()
    assert len(names) == len(set(names[:11])) + 12 == 23
