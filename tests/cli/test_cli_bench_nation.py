"""`digcomp bench nation`, in its short form: a nation of a hundred, its pages, its file."""

import json

from click.testing import CliRunner

from digcomp.cli.main import main


def test_a_small_nation_is_made_timed_and_thrown_away(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGCOMP_INSTANCE", str(tmp_path / "own"))
    monkeypatch.delenv("DIGCOMP_DATABASE_URL", raising=False)
    file = tmp_path / "rows.json"
    ran = CliRunner().invoke(main, ["bench", "nation", "--people", "100", "--json", str(file)])

    assert ran.exit_code in (0, 1), ran.output  # 1 where this machine is too busy for a bar
    found = json.loads(file.read_text("utf-8"))
    assert found["nation"]["trainings"] == 3
    assert found["nation"]["answers"] == found["nation"]["sittings"] * 42
    assert {row["what"] for row in found["rows"]} >= {"question step", "trainings side by side", "national report"}
    assert not list((tmp_path / "own").glob("*.sqlite"))


def test_a_database_that_is_none_is_refused():
    ran = CliRunner().invoke(main, ["bench", "nation", "--database", "mysql://there"])
    assert ran.exit_code == 2
    assert "postgresql://" in ran.output
