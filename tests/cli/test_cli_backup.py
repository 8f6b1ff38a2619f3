"""`digcomp backup` and `digcomp restore` as an administrator types them."""

import json

import pytest
from click.testing import CliRunner
from support.databases import ON_POSTGRES, postgres_tools

from digcomp.cli.main import main


@pytest.fixture
def run(settings, database, tmp_path, monkeypatch):
    """A command in the installation of this test, which nobody else uses meanwhile."""
    monkeypatch.setenv("DIGCOMP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DIGCOMP_DATABASE_URL", settings.database_url)
    if ON_POSTGRES:
        monkeypatch.setenv("PATH", postgres_tools())
    database.engine.dispose()
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def test_a_backup_says_what_is_in_it_and_a_restore_what_came_back(run, tmp_path):
    run("user", "add", "saraa", "--name", "Б. Сараа", "--password", "a long enough password")
    file = tmp_path / "one.backup"
    done = run("backup", file)
    assert (done.exit_code, "0 people, 0 answers" in done.output) == (0, True), done.output
    refused = run("backup", file)
    assert refused.exit_code == 1
    assert "--force" in refused.output
    manifest = json.loads(run("backup", file, "--force", "--json").stdout)
    assert manifest["rows"]["user"] == 1
    refused = run("restore", file)
    assert refused.exit_code == 1
    assert "holds people" in refused.output
    done = run("restore", file, "--force")
    assert done.exit_code == 0, done.output
    assert "kept as" in done.output


def test_a_file_that_is_no_backup_is_refused_in_words(run, tmp_path):
    (tmp_path / "no.backup").write_text("no archive", "utf-8")
    refused = run("restore", tmp_path / "no.backup")
    assert refused.exit_code == 1
    assert "no backup of this program" in refused.output
    assert "Traceback" not in refused.output


def test_a_folder_that_is_not_there_is_told(run, tmp_path):
    refused = run("backup", tmp_path / "nowhere" / "one.backup")
    assert refused.exit_code == 1
    assert "no folder" in refused.output


@pytest.mark.skipif(not ON_POSTGRES, reason="PostgreSQL alone: SQLite needs no tools")
def test_without_the_tools_of_postgresql_it_says_what_to_install(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = run("backup", tmp_path / "one.backup")
    assert refused.exit_code == 1
    assert "client tools" in refused.output
