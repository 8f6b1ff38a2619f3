"""From every released version to this one with all that people have entered, and no way back by mistake."""

import threading

import pytest
from sqlalchemy import insert, select, text
from support.cast import Cast
from support.databases import only_sqlite
from support.released import AT, FINISHED, MIDST, load, revisions, rows

from digcomp.errors import DatabaseNewer
from digcomp.services.database import bring_up_to_date, open_database
from digcomp.services.tokens import token_of
from digcomp.store.migrate import needed, state, upgrade
from digcomp.store.tables import Person, Seat, Sitting, Training, User


def test_each_version_before_this_one_is_kept():
    assert revisions() == ["0001", "0002"]


@pytest.mark.parametrize("revision", revisions())
def test_every_row_of_every_table_is_there_after_the_upgrade(empty, revision):
    load(empty.engine, revision)
    before = rows(empty.engine)
    assert all(before.values()), "a table without a row would prove nothing"
    assert bring_up_to_date(empty) == (revision, needed())
    after = rows(empty.engine)
    for table, found in before.items():
        kept = [{name: row[name] for name in one} for one, row in zip(found, after[table], strict=True)]
        assert kept == found, table


@pytest.mark.parametrize("revision", revisions())
def test_the_program_works_with_what_an_earlier_one_left(empty, revision, instrument, settings, clock):
    load(empty.engine, revision)
    bring_up_to_date(empty)
    cast = Cast(empty, instrument, settings, clock)
    with empty.sessions() as session:
        own = select(Person.name, Sitting.public).select_from(Sitting).join(Sitting.seat).join(Seat.person)
        found = session.execute(own).all()
        tokens = {name: token_of(public, settings.secret_key) for name, public in found}
        user = session.scalars(select(User).where(User.login == "boris")).one()
        code = session.scalars(select(Training)).one().waves[0].code
    task = cast.task(tokens[MIDST])
    assert (task.phase, task.position) == ("reflection", AT + 1)
    assert cast.answer(tokens[MIDST], cast.form(task)).stored
    assert cast.present(tokens[FINISHED]).head.finish_reason == "length"
    with empty.sessions() as session:
        assert cast.sittings(session).profile(tokens[FINISHED])[1].overall
        assert len(cast.trainings(session).seats(user, 1)) == 3
        assert cast.results(session).hall(cast.trainings(session).get(user, 1), "pre").seats
        sitting = cast.joining(session).join(code, "Х. Шинэ", "", "mn", consent=True)
        assert sitting.seat.person.number == "A000004"


@only_sqlite("PostgreSQL changes tables in place and checks its references always")
def test_a_row_that_leads_nowhere_stops_the_upgrade_and_nothing_is_changed(empty):
    load(empty.engine, "0002")
    with empty.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=off")
        connection.execute(text("UPDATE seat SET person_id = 99 WHERE id = 1"))
        connection.commit()
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=on")
    before = rows(empty.engine)
    with pytest.raises(RuntimeError, match="lead nowhere"):
        upgrade(empty.engine)
    assert state(empty.engine)[0] == "0002"
    assert rows(empty.engine) == before


def test_an_upgrade_that_fails_half_way_changes_nothing(empty, monkeypatch):
    load(empty.engine, "0001")
    before = rows(empty.engine)

    def lost(_connection):
        raise RuntimeError("power lost")

    monkeypatch.setattr("digcomp.store.migrate._check_references", lost)
    with pytest.raises(RuntimeError, match="power lost"):
        upgrade(empty.engine)
    assert state(empty.engine)[0] == "0001"
    assert rows(empty.engine) == before


def test_of_four_programs_that_start_at_once_one_migrates_and_all_go_on(empty, settings):
    load(empty.engine, "0001")
    outcomes, start = [], threading.Barrier(4)

    def begin():
        own = open_database(settings.database_url)
        start.wait()
        try:
            outcomes.append(bring_up_to_date(own))
        except Exception as trouble:
            outcomes.append(trouble)
        own.engine.dispose()

    programs = [threading.Thread(target=begin) for _ in range(4)]
    for one in programs:
        one.start()
    for one in programs:
        one.join()
    assert [after for _, after in outcomes] == [needed()] * 4
    assert len(rows(empty.engine)["person"]) == 3


@pytest.fixture
def newer(empty):
    """A database that a later program has been at."""
    bring_up_to_date(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(insert(Person).values(number="A000001", name="Б. Ана", created_at=text("'2026-12-08'")))
    return empty


def test_a_database_of_a_later_program_is_refused_and_left_alone(newer):
    before = rows(newer.engine)
    with pytest.raises(DatabaseNewer, match="9999") as refusal:
        bring_up_to_date(newer)
    assert (refusal.value.found, refusal.value.known) == ("9999", needed())
    with pytest.raises(DatabaseNewer):
        upgrade(newer.engine)
    assert rows(newer.engine) == before


@pytest.mark.parametrize(
    "command",
    [["serve"], ["demo"], ["db", "upgrade"], ["user", "add", "x", "--name", "X", "--password", "p" * 12],
     ["backup", "x.backup"], ["export", "responses", "--all", "--out", "x.csv"],
     ["report", "national", "--out", "x.pdf"], ["rescore"]],
    ids=lambda words: " ".join(words[:2]),
)  # fmt: skip
def test_every_command_refuses_a_database_of_a_later_program(newer, settings, tmp_path, command, monkeypatch):
    from click.testing import CliRunner

    from digcomp.cli.main import main

    monkeypatch.setenv("DIGCOMP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DIGCOMP_DATABASE_URL", settings.database_url)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "9999" in result.output
    assert needed() in result.output
    assert "Nothing was changed" in result.output
