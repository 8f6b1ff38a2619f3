"""The command `digcomp` in an installation of the test's own, and a copy of the content that may be spoilt."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support import small
from support.cast import Cast, Clock, open_quickly, settings_in

from digcomp.cli.main import main
from digcomp.services.database import bring_up_to_date
from digcomp.settings import ROOT


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str | None]:
    """Only what is said here: the settings of whoever runs the tests do not count."""
    unset = ("DATABASE_URL", "LANGUAGE", "DEBUG", "COMPETENCES", "QUESTION_BANKS", "SITE", "RATE_LIMITS")
    return {f"DIGCOMP_{name}": None for name in unset} | {
        "DIGCOMP_INSTANCE": str(tmp_path / "instance"),
        "DIGCOMP_SECRET_KEY": "k" * 32,
    }


@pytest.fixture
def digcomp(environment: dict[str, str | None]) -> Iterator[Callable[..., Result]]:
    """Run a command; what it raised, but for an exit, is raised here."""

    def run(*arguments: str, **more: str) -> Result:
        result = CliRunner().invoke(main, list(map(str, arguments)), env=environment | more)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    yield run
    # Migrations and servers speak through loggers; nothing of them outlives a test.
    logging.getLogger("waitress.queue").setLevel(logging.NOTSET)


@pytest.fixture
def banks(tmp_path: Path) -> Path:
    """A copy of the question banks that a test may spoil."""
    return Path(shutil.copytree(ROOT / "question_banks", tmp_path / "banks"))


@pytest.fixture
def broken(banks: Path) -> Path:
    """Question banks with a fault in each of two files."""
    for name in ("1.2", "4.1"):
        path = banks / "quiz" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("\n    level: ", "\n    level: 1", 1), "utf-8")
    return banks


@pytest.fixture
def small_banks(environment: dict[str, str | None], tmp_path: Path) -> Path:
    """Small question banks, with which every command of this test works."""
    banks = small.small_banks(tmp_path)
    environment |= {"DIGCOMP_COMPETENCES": str(small.COMPETENCES), "DIGCOMP_QUESTION_BANKS": str(banks)}
    return banks


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    """The cast of the installation that the commands find, with the small content."""
    settings = settings_in(tmp_path / "instance")
    database = open_quickly(settings)
    bring_up_to_date(database)
    yield Cast(database, small.small_instrument(), settings, Clock())
    database.engine.dispose()
