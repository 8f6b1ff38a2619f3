"""What people see where PostgreSQL makes them wait."""

import pytest
from sqlalchemy import event, select
from support.databases import only_postgres

from digcomp.services.tokens import public_of
from digcomp.store.tables import Sitting


@pytest.fixture
def impatient(database):
    """Everybody waits for a lock a moment only; the program's own limit is five seconds."""

    def shorten(connection):
        connection.exec_driver_sql("SET LOCAL lock_timeout = 50")

    event.listen(database.engine, "begin", shorten)
    yield
    event.remove(database.engine, "begin", shorten)


@only_postgres("on SQLite the whole file is locked, which has its own tests")
@pytest.mark.usefixtures("impatient")
def test_who_waits_too_long_reads_that_it_is_busy_and_sends_again(cast, visitor):
    course = cast.training("Б. Ана", "Д. Бат")
    tokens = {name: course.join(name) for name in ("Б. Ана", "Д. Бат")}
    pages = {name: visitor.get(f"/sitting/{token}") for name, token in tokens.items()}
    sent = {name: {**page.form.sent(), "answer": "2"} for name, page in pages.items()}
    with cast.database.sessions() as session:
        public = public_of(tokens["Б. Ана"], cast.settings.secret_key)
        session.scalars(select(Sitting).where(Sitting.public == public).with_for_update(of=Sitting)).one()
        assert visitor.post(f"/sitting/{tokens['Б. Ана']}", sent["Б. Ана"]).status == 503
        assert visitor.post(f"/sitting/{tokens['Д. Бат']}", sent["Д. Бат"]).status == 303, "others go on"
        session.rollback()
    assert visitor.post(f"/sitting/{tokens['Б. Ана']}", sent["Б. Ана"]).status == 303
    assert len(cast.present(tokens["Б. Ана"]).record.answers) == 1


@only_postgres("SQLite takes NUL in a text")
def test_a_text_that_the_database_cannot_hold_is_told_in_words(cast, visitor):
    sent = visitor.get("/login").form.sent()
    assert visitor.post("/login", {**sent, "login": "bo\0ris", "password": "x"}).status in (400, 422)
    assert visitor.get("/sitting/%00").status == 404
