"""A backup while people answer, and an installation that goes on from it."""

import json
import os
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from support.cast import Cast, Clock, settings_in
from support.databases import ON_POSTGRES, only_sqlite, postgres_tools

from digcomp.errors import BackupRefused, DatabaseNewer
from digcomp.services.backup import back_up, restore
from digcomp.services.backup_archive import read_manifest
from digcomp.services.database import open_database
from digcomp.settings import Settings
from digcomp.store.migrate import needed
from digcomp.store.tables import Answer

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def tools(monkeypatch):
    """PostgreSQL's tools of the server's own version go first."""
    if ON_POSTGRES:
        monkeypatch.setenv("PATH", postgres_tools(), prepend=os.pathsep)


@pytest.fixture
def hall(cast: Cast) -> Cast:
    """An installation that keeps its secret key in a file, as a laptop does, and a key for badges."""
    (cast.settings.instance / "secret_key").write_text(cast.settings.secret_key, "ascii")
    (cast.settings.instance / "badge_key.json").write_text('{"kty": "OKP"}', "utf-8")
    return cast


@pytest.fixture
def elsewhere(tmp_path, makes):
    """Another installation, with nothing in it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    settings = settings_in(folder, DIGCOMP_DATABASE_URL=makes.address(folder))
    yield settings
    makes.drop(settings.database_url)


def opened(hall: Cast, settings: Settings) -> Cast:
    return Cast(open_database(settings.database_url), hall.instrument, settings, hall.clock)


def test_a_sitting_goes_on_in_the_installation_that_was_restored(hall, elsewhere, tmp_path):
    token = hall.training("Б. Ана").join("Б. Ана")
    hall.sit(token, until=lambda task: task.position == 4)
    manifest = back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    assert manifest.rows["answer"] == 3
    done = restore(elsewhere, tmp_path / "one.backup", hall.clock)
    assert (done.kept, done.same_secret, done.revision) == (None, True, needed())
    there = opened(hall, elsewhere)
    assert there.task(token) == hall.task(token)
    assert there.answer(token, there.form(there.task(token))).stored
    there.database.engine.dispose()
    assert (elsewhere.instance / "badge_key.json").read_text("utf-8") == '{"kty": "OKP"}'


def test_what_was_acknowledged_before_is_in_a_backup_that_is_made_while_people_answer(hall, elsewhere, tmp_path):
    course = hall.training(*(f"Хүн {letter}" for letter in "АБВГ"))
    tokens = [course.join(name) for name in course.seat_codes()]
    said: list[tuple[str, str]] = []
    enough = Event()

    def sit(token):
        while not enough.is_set() and hall.task(token).phase == "reflection":
            task = hall.task(token)
            if hall.answer(token, hall.form(task)).stored:
                said.append((token, task.item_id))

    people = [Thread(target=sit, args=(token,)) for token in tokens]
    for one in people:
        one.start()
    while len(said) < 12:
        enough.wait(0.01)
    before = list(said)
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    after = len(said)
    enough.set()
    for one in people:
        one.join()
    restore(elsewhere, tmp_path / "one.backup", hall.clock)
    there = opened(hall, elsewhere)
    records = {token: {given.item_id for given in there.present(token).record.answers} for token in tokens}
    assert all(item in records[token] for token, item in before)
    assert len(before) <= sum(map(len, records.values())) <= after + len(tokens)
    assert all(there.answer(token, there.form(there.task(token))).stored for token in tokens)
    there.database.engine.dispose()


def test_a_backup_is_its_owners_alone_and_says_what_is_in_it(hall, tmp_path):
    hall.training("Б. Ана")
    (hall.settings.instance / "digcomp.sqlite.before-20261101-000000").write_text("an earlier one", "utf-8")
    (hall.settings.instance / "README.md").write_text("of the repository", "utf-8")
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "one.backup") as archive:
        assert set(archive.namelist()) == {
            "manifest.json", "database", "instance/secret_key", "instance/badge_key.json",
        }  # fmt: skip
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["revision"] == needed()
    assert manifest["rows"]["person"] == 1
    assert hall.settings.secret_key not in json.dumps(manifest)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_of_this_name_is_replaced_only_when_asked(hall, tmp_path):
    (tmp_path / "one.backup").write_text("precious", "utf-8")
    with pytest.raises(BackupRefused, match="there already"):
        back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    assert (tmp_path / "one.backup").read_text("utf-8") == "precious"
    back_up(hall.settings, tmp_path / "one.backup", hall.clock, force=True)
    assert read_manifest(tmp_path / "one.backup").rows["person"] == 0


def test_where_there_is_no_database_there_is_nothing_to_back_up(elsewhere, tmp_path, hall):
    if ON_POSTGRES:
        pytest.skip("SQLite alone: a server without this database is refused by its own words")
    with pytest.raises(BackupRefused, match="no database"):
        back_up(elsewhere, tmp_path / "one.backup", hall.clock)
    assert not (elsewhere.instance / "digcomp.sqlite").exists()


def test_people_who_are_here_are_replaced_only_when_asked_and_kept_aside(hall, tmp_path):
    course = hall.training("Б. Ана")
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    course.join("Д. Бат")
    with pytest.raises(BackupRefused, match="holds people"):
        restore(hall.settings, tmp_path / "one.backup", hall.clock)
    assert set(course.seat_codes()) == {"Б. Ана", "Д. Бат"}
    hall.database.engine.dispose()
    done = restore(hall.settings, tmp_path / "one.backup", hall.clock, force=True)
    assert list(course.seat_codes()) == ["Б. Ана"]
    hall.database.engine.dispose()
    kept = done.kept if not ON_POSTGRES else None
    if kept:
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT count(*) FROM person").fetchone() == (2,)
    else:
        url = hall.database.engine.url.set(database=done.kept)
        aside = open_database(url.render_as_string(hide_password=False))
        with aside.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM person")) == 2
            connection.rollback()
        aside.engine.dispose()


def test_a_program_that_still_runs_keeps_its_database(hall, tmp_path):
    course = hall.training("Б. Ана")
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    with hall.database.sessions() as session:
        session.scalars(select(Answer)).all()
        session.commit()  # nothing goes on, but the connection is there
        with pytest.raises(BackupRefused, match="in use"):
            restore(hall.settings, tmp_path / "one.backup", hall.clock, force=True)
    assert list(course.seat_codes()) == ["Б. Ана"]


def changed(source: Path, target: Path, **parts: bytes) -> Path:
    """The same archive with other contents under a name."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.partition(".")[0], old.read(name)))
    return target


def test_a_damaged_backup_is_refused_and_nothing_is_changed(hall, elsewhere, tmp_path):
    whole = tmp_path / "one.backup"
    hall.training("Б. Ана")
    back_up(hall.settings, whole, hall.clock)
    with zipfile.ZipFile(whole) as archive:
        database = bytearray(archive.read("database"))
    database[len(database) // 2] ^= 1
    bad = changed(whole, tmp_path / "bad.backup", database=bytes(database))
    cut = tmp_path / "cut.backup"
    cut.write_bytes(whole.read_bytes()[:-200])
    for source in (bad, cut):
        with pytest.raises(BackupRefused, match="damaged"):
            restore(elsewhere, source, hall.clock)
    assert [path.name for path in elsewhere.instance.iterdir()] == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("format", 2, "Use the newer program"),
        ("revision", "9999", "does not know"),
        ("files", {"instance/../../outside": {"size": 1, "sha256": "0" * 64}}, "outside"),
        ("files", {"/etc/outside": {"size": 1, "sha256": "0" * 64}}, "outside"),
        ("kind", "mysql", "no backup"),
        ("rows", {"person": 7}, "numbers of rows"),
    ],
)
def test_a_backup_that_this_program_cannot_take_is_refused(hall, elsewhere, tmp_path, field, value, says):
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    manifest = json.loads(read_manifest(tmp_path / "one.backup").model_dump_json()) | {field: value}
    other = changed(tmp_path / "one.backup", tmp_path / "two.backup", manifest=json.dumps(manifest).encode())
    with pytest.raises((BackupRefused, DatabaseNewer), match=says):
        restore(elsewhere, other, hall.clock)
    assert [path.name for path in elsewhere.instance.iterdir()] == []


def test_a_backup_of_the_other_kind_of_database_is_refused(hall, tmp_path):
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    url = "postgresql://nobody@127.0.0.1:1/none" if not ON_POSTGRES else f"sqlite:///{tmp_path}/own.sqlite"
    other = settings_in(tmp_path / "other", DIGCOMP_DATABASE_URL=url)
    with pytest.raises(BackupRefused, match="another kind"):
        restore(other, tmp_path / "one.backup", hall.clock)


@only_sqlite("a file that cannot be put in its place")
def test_a_restore_that_fails_half_way_is_undone(hall, tmp_path):
    course = hall.training("Б. Ана")
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    course.join("Д. Бат")
    hall.database.engine.dispose()
    badge = hall.settings.instance / "badge_key.json"
    badge.unlink()
    (badge / "in-the-way").mkdir(parents=True)
    with pytest.raises(BackupRefused, match="put in its place"):
        restore(hall.settings, tmp_path / "one.backup", hall.clock, force=True)
    assert set(course.seat_codes()) == {"Б. Ана", "Д. Бат"}
    shutil.rmtree(badge)


def test_a_secret_key_that_is_another_one_is_told(hall, tmp_path, elsewhere, makes):
    back_up(hall.settings, tmp_path / "one.backup", hall.clock)
    other = settings_in(elsewhere.instance, DIGCOMP_SECRET_KEY="o" * 32, DIGCOMP_DATABASE_URL=elsewhere.database_url)
    assert not restore(other, tmp_path / "one.backup", Clock()).same_secret
