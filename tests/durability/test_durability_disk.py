"""A disk that fills up while people answer: the page says so, keeps the answer, and takes it when there is room."""

import resource
import sqlite3
import sys
from contextlib import closing

import pytest
from browser.hall import Line
from sqlalchemy.exc import OperationalError
from support.cast import heard
from support.databases import only_sqlite
from support.pages import Visitor

WORDS = "could not be stored just now"


def told(page, form) -> None:
    """The page of an answer that found no room: in words, its question filled in as it was sent."""
    assert page.status == 503
    assert WORDS in page.text
    kept, sent = page.form.sent(), form
    assert {name: kept.get(name) for name in sent if name != "csrf_token"} == {
        name: values for name, values in sent.items() if name != "csrf_token"
    }


def stored(cast, token) -> list[str]:
    return [given.item_id for given in cast.present(token).record.answers]


def fill_up(visitor, token):
    """Answer until there is no room; the form that was not stored, its page, and what was acknowledged before."""
    acknowledged = []
    for n in range(400):
        page = visitor.visit(f"/sitting/{token}")
        form = page.form.answered(n)
        reply = visitor.post(page.form.action, form)
        if reply.status != 303:
            return form, reply, acknowledged
        acknowledged.append(form["item"][0])
    raise AssertionError("the disk never filled up")


@only_sqlite("its file is limited")
@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone lets a test limit another process")
def test_a_full_disk_is_told_in_words_and_the_same_form_goes_through_later(cast, serve):
    course = cast.training(blueprint="thorough")
    token, late = course.join("Б. Ана"), course.codes["pre"]
    server = serve()
    line = Line(server.address)
    visitor = Visitor(line)
    visitor.get("/lang/en")
    log = cast.settings.instance / "digcomp.sqlite-wal"
    room = (log.stat().st_size if log.exists() else 0) + 90_000
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        form, reply, acknowledged = fill_up(visitor, token)
        told(reply, form)
        again = visitor.send(reply.form)
        told(again, form)
        newcomer = Visitor(Line(server.address))
        newcomer.get("/lang/en")
        page = newcomer.visit(f"/join/{late}")
        waits = newcomer.send(page.form, name="Д. Хожимдсон", consent="1")
        assert waits.status == 503
        assert WORDS in waits.text
        assert waits.form.sent()["name"] == ["Д. Хожимдсон"]
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert visitor.send(again.form).status == 303
    assert newcomer.send(waits.form).status == 303
    line.hang_up()
    newcomer.client.hang_up()
    server.kill()
    assert sorted(stored(cast, token)) == sorted([*acknowledged, form["item"][0]])
    assert "Д. Хожимдсон" in course.seat_codes()
    with closing(sqlite3.connect(cast.settings.instance / "digcomp.sqlite")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@only_sqlite("its pages are counted")
def test_a_database_that_may_not_grow_is_told_in_the_same_words(cast, app):
    """The portable form of the full disk."""
    token = cast.training(blueprint="thorough").join("Б. Ана")
    visitor = Visitor(app.test_client())
    visitor.get("/lang/en")

    def limit(connection, _entry) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + 1}")

    cast.database.engine.dispose()
    with heard(cast.database, "connect", limit):
        form, reply, acknowledged = fill_up(visitor, token)
        told(reply, form)
    cast.database.engine.dispose()
    assert visitor.send(reply.form).status == 303
    assert sorted(stored(cast, token)) == sorted([*acknowledged, form["item"][0]])


@only_sqlite("somebody else holds its one lock")
def test_a_locked_database_keeps_the_answer_on_its_page(cast, app):
    token = cast.training().join("Б. Ана")
    visitor = Visitor(app.test_client())
    visitor.get("/lang/en")

    def hurry(connection, _entry) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    cast.database.engine.dispose()
    with heard(cast.database, "connect", hurry):
        page = visitor.visit(f"/sitting/{token}")
        form = page.form.answered(1)
        with closing(sqlite3.connect(cast.settings.instance / "digcomp.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            told(reply := visitor.post(page.form.action, form), form)
        assert visitor.send(reply.form).status == 303


@only_sqlite("it can be made read-only")
def test_a_read_only_database_keeps_the_answer_on_its_page(cast, app):
    token = cast.training().join("Б. Ана")
    visitor = Visitor(app.test_client())
    visitor.get("/lang/en")
    page = visitor.visit(f"/sitting/{token}")
    form = page.form.answered(2)

    def only_read(connection, _entry) -> None:
        connection.execute("PRAGMA query_only=on")

    cast.database.engine.dispose()
    with heard(cast.database, "connect", only_read):
        told(reply := visitor.post(page.form.action, form), form)
    cast.database.engine.dispose()
    assert visitor.send(reply.form).status == 303


def test_a_database_that_is_gone_keeps_the_answer_unseen(cast, app):
    """Not even the question can be read: a page with the answer in it and one button."""
    token = cast.training().join("Б. Ана")
    visitor = Visitor(app.test_client())
    visitor.get("/lang/en")
    page = visitor.visit(f"/sitting/{token}")
    form = page.form.answered(1)
    with heard(cast.database, "before_cursor_execute", _no_answer):
        reply = visitor.post(page.form.action, form)
    told(reply, form)
    assert {one.type for one in reply.form.controls} == {"hidden"}
    assert visitor.send(reply.form).status == 303


def test_a_database_that_goes_after_the_last_statement_spoils_no_page(cast, app):
    """Found by felling PostgreSQL: giving the connection back failed, and a page that was made was not sent."""
    visitor = Visitor(app.test_client())
    token = cast.training().join("Б. Ана")
    with heard(cast.database, "rollback", _no_answer):
        page = visitor.visit(f"/sitting/{token}")
    assert page.status == 200
    assert visitor.send(page.form, answer="1").status == 303


def _no_answer(*_):
    raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))
