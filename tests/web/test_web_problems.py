"""Every refusal is a page in words, and no page leaks."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from support.cast import Cast, Clock, settings_in
from support.pages import Visitor

from digcomp.services.database import bring_up_to_date, open_database
from digcomp.store.tables import Sitting
from digcomp.web.app import create_app
from digcomp.web.errors import PAGES
from digcomp.web.parts import Parts

PUBLIC = ["/", "/join", "/resume", "/about", "/login", "/nothing", "/join/000000"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_public_page_is_whole_in_both_languages(cast, visitor, path, language):
    visitor.get(f"/lang/{language}")
    page = visitor.get(path)
    assert page.language == language
    assert page.title.strip(" ·")
    assert "main" in page.ids
    assert "%(" not in page.text
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_can_be_framed_or_run_foreign_scripts(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(visitor):
    cookie = visitor.get("/join").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(("method", "path"), [("put", "/join"), ("delete", "/trainings"), ("get", "/logout")])
def test_an_address_that_does_not_take_this_says_so(app, method, path):
    answer = getattr(app.test_client(), method)(path)
    assert answer.status_code in (400, 405)
    assert "<h1>" in answer.get_data(as_text=True)


def test_a_busy_database_is_told_in_words_and_nothing_is_lost(cast, app, visitor, monkeypatch):
    course = cast.training("Б. Ана")
    page = visitor.get(f"/sitting/{course.join('Б. Ана')}")

    def locked(*_):
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked: Б. Ана"))

    with monkeypatch.context() as patched:
        patched.setattr("digcomp.services.steps.remembered.store_if_still", locked)
        answer = visitor.post(page.path, page.form.answered())
    assert answer.status == 503
    assert "locked" not in answer.html
    assert visitor.post(page.path, page.form.answered()).status == 303


def test_what_breaks_is_a_page_without_its_inside(app, visitor, monkeypatch):
    monkeypatch.setitem(app.view_functions, "public.about", lambda: 1 / 0)
    page = visitor.get("/about")
    assert page.status == 500
    assert "ZeroDivisionError" not in page.html
    assert "/" in page.links


@pytest.mark.parametrize(("language", "word"), [("mn", "хэмжүүр"), ("en", "missing")])
def test_a_scale_that_is_gone_is_named_on_the_page(cast, visitor, language, word):
    token = cast.training("Б. Ана").join("Б. Ана")
    with cast.database.sessions() as session:
        session.scalars(select(Sitting)).one().scale_version = "2027-05"
        session.commit()
    visitor.get(f"/lang/{language}")
    page = visitor.get(f"/sitting/{token}")
    assert page.status == 503
    assert word in page.text
    assert "2027-05" in page.text
    assert "%(" not in page.text


def test_the_program_says_that_it_is_well(visitor):
    assert visitor.get("/health").content == b"ok"


def test_each_kind_of_problem_has_a_status_of_its_kind():
    assert all(400 <= status < 600 and heading and sentence for status, heading, sentence in PAGES.values())


def test_pages_are_compressed_for_those_who_can_read_them_so(app):
    client = app.test_client()
    plain, zipped = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in zipped.headers["Vary"]


def test_a_first_visit_and_a_question_stay_light(cast, app):
    """The first page cold at most 60 kB in 6 requests, a following question at most 8 kB."""
    client = app.test_client()
    zipped = {"Accept-Encoding": "gzip"}
    front = client.get("/", headers=zipped)
    page = Visitor(app.test_client()).get("/")
    (sheet,) = {part for part in page.html.split('"') if part.startswith("/style/")}
    style = client.get(sheet, headers=zipped)
    assert "immutable" in style.headers["Cache-Control"]
    assert len(front.data) + len(style.data) + len(client.get("/mark.svg").data) < 60_000
    token = cast.training("Б. Ана").join("Б. Ана")
    sizes = []
    while len(sizes) < 30:
        sizes.append(len(client.get(f"/sitting/{token}", headers=zipped).data))
        cast.answer(token, cast.form(cast.task(token)))
    assert max(sizes) < 8_000


def test_another_style_sheet_is_not_found(visitor):
    assert visitor.get("/style/look.css").status == 404
    assert visitor.get("/style/../app.py").status == 404


@pytest.fixture
def limited(instrument, tmp_path):
    """An installation that counts tries."""
    settings = settings_in(tmp_path, DIGCOMP_RATE_LIMITS="1")
    database = open_database(settings.database_url)
    bring_up_to_date(database)
    app = create_app(Parts(settings, database, instrument, Clock()))
    yield Visitor(app.test_client()), Cast(database, instrument, settings, Clock())
    database.engine.dispose()


def test_passwords_cannot_be_tried_out_by_the_hundred(limited):
    visitor, cast = limited
    fields = {"login": cast.boris.login, "password": "wrong", "csrf_token": visitor.csrf("/login")}
    statuses = [visitor.post("/login", fields).status for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2


def test_a_hall_behind_one_address_gets_in_at_once(limited):
    visitor, cast = limited
    course = cast.training()
    phones = [Visitor(visitor.client.application.test_client()) for _ in range(30)]
    for n, phone in enumerate(phones):
        page = phone.send(phone.get("/join").form, code=course.codes["pre"])
        name = f"Хүн {chr(0x410 + n % 32)}{chr(0x410 + n // 32)}"
        assert phone.send(phone.follow(page).form, name=name, consent="1").status == 303
    assert len(course.seat_codes()) == 30


@pytest.mark.parametrize("kind", ["paused", "closed", "expired"])
def test_a_demonstration_is_known_by_its_strip_where_nothing_is_taken(cast, visitor, kind):
    course = cast.training("Б. Ана", demo=True)
    token = course.join("Б. Ана")
    if kind == "paused":
        with cast.database.sessions() as session:
            cast.hour(session).pause(cast.boris, course.id, "pre")
    elif kind == "closed":
        course.close("pre")
    else:
        cast.clock.forward(days=15)
    page = visitor.get(f"/sitting/{token}")
    assert page.status in (403, 410)
    assert 'class="demo"' in page.html


def test_what_is_refused_within_a_training_leads_back_to_it(cast, signed_in):
    course, boris = cast.training("Б. Ана"), signed_in(cast.boris)
    page = boris.post(f"/trainings/{course.id}/post/open", {"csrf_token": boris.csrf("/account/password")})
    assert page.status == 409
    assert f"/trainings/{course.id}" in page.links


def test_a_page_that_failed_is_asked_for_again_by_one_press(visitor, monkeypatch):
    def broken(*_):
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr("digcomp.web.public.pages.PersonalCodeForm", broken)
    assert "/resume" in visitor.get("/resume").links
