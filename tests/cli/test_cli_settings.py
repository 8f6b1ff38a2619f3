"""Settings: a bad value stops the start and names its variable."""

import os
import stat
from pathlib import Path

import pytest
from support.cast import settings_in

from digcomp.settings import ROOT, Settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DIGCOMP_DATABASE_URL", "mysql://localhost/digcomp"),
        ("DIGCOMP_DATABASE_URL", "digcomp.sqlite"),
        ("DIGCOMP_SECRET_KEY", "short"),
        ("DIGCOMP_LANGUAGE", "ru"),
        ("DIGCOMP_DEBUG", "yes"),
        ("DIGCOMP_RATE_LIMITS", "off"),
        ("DIGCOMP_COMPETENCES", "/nowhere"),
        ("DIGCOMP_QUESTION_BANKS", "/nowhere"),
        ("DIGCOMP_SITE", "a"),
        ("DIGCOMP_SITE", "TOOLONGSITE"),
        ("DIGCOMP_SITE", "-"),
        ("DIGCOMP_INSTANCE", "/dev/null/instance"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_its_variable(digcomp, variable, value):
    result = digcomp("db", "upgrade", **{variable: value})
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{variable}: ")
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_value_is_the_default():
    settings = Settings.read({"DIGCOMP_LANGUAGE": "", "DIGCOMP_SECRET_KEY": "k" * 16, "DIGCOMP_INSTANCE": ""})
    assert (settings.language, settings.instance, settings.debug) == ("mn", ROOT / "instance", False)


def test_the_first_start_makes_the_folder_and_a_key_for_its_owner_alone(tmp_path: Path):
    folder = tmp_path / "a" / "b"
    first = Settings.read({"DIGCOMP_INSTANCE": str(folder)})
    again = Settings.read({"DIGCOMP_INSTANCE": str(folder)})
    assert len(first.secret_key) == 64
    assert first == again
    if os.name == "posix":
        assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_an_empty_key_file_is_not_taken_for_a_key(tmp_path: Path):
    """A start that was cut off between making the file and writing it must not leave every seal forgeable."""
    (tmp_path / "secret_key").touch()
    assert len(Settings.read({"DIGCOMP_INSTANCE": str(tmp_path)}).secret_key) == 64


def test_postgresql_is_reached_by_its_driver(tmp_path: Path):
    settings = settings_in(tmp_path, DIGCOMP_DATABASE_URL="postgresql://localhost/digcomp")
    assert settings.database_url == "postgresql+psycopg://localhost/digcomp"
