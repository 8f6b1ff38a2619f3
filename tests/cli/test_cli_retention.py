"""`digcomp retention`: says what it would delete, and deletes it."""

import json

from click.testing import CliRunner

from digcomp.cli.main import main


def run(tmp_path, *arguments, years="3"):
    environment = {"DIGCOMP_INSTANCE": str(tmp_path), "DIGCOMP_RETENTION_YEARS": years}
    return CliRunner().invoke(main, ["retention", *arguments], env=environment)


def test_it_tells_counts_and_deletes_nothing_when_it_runs_dry(tmp_path):
    found = run(tmp_path, "--dry-run", "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.output) | {"before": ""} == {
        "before": "", "people": 0, "sittings": 0, "comments": 0, "dry_run": True,
    }  # fmt: skip


def test_it_deletes(tmp_path):
    found = run(tmp_path)
    assert found.exit_code == 0
    assert found.output.startswith("Deleted what is older than ")


def test_a_retention_that_is_no_number_of_years_stops_the_start(tmp_path):
    found = run(tmp_path, years="0")
    assert found.exit_code == 2
    assert "DIGCOMP_RETENTION_YEARS" in found.output
