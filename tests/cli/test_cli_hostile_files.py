"""Every command that reads a file reads any file: it is taken, or refused in words, never with a traceback.

The fixture `digcomp` raises whatever a command lets through. DIGCOMP_LONG=1 tries far more.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from scales import put_scale, simulated
from support.databases import only_sqlite
from support.hostile import FILES, spoilt
from support.small import OF_CLERKS, small_instrument
from support.tries import LONG, many

pytestmark = pytest.mark.usefixtures("small_banks")
Inputs = dict[str, tuple[Path, tuple[object, ...]]]


@pytest.fixture
def inputs(digcomp, cast, small_banks, tmp_path) -> Inputs:
    """By name: a file that is right, and the command that reads it."""
    cast.training("Б. Ана", **OF_CLERKS).sat_by("Б. Ана")
    answers = simulated(small_instrument(), 6, tmp_path / "responses.csv", groups=True)
    bundle, sealed, backup, key = (tmp_path / f"a.{kind}" for kind in ("bundle", "sealed", "backup", "key"))
    secret = tmp_path / "passphrase"
    secret.write_text("дөрвөн үг хангалттай", "utf-8")
    assert digcomp("bundle", "export", bundle).exit_code == 0
    assert digcomp("bundle", "export", sealed, "--passphrase-file", secret).exit_code == 0
    assert digcomp("backup", backup).exit_code == 0
    assert digcomp("bundle", "key", "--out", key).exit_code == 0
    put_scale(small_banks, "p-1")
    quiz = next((small_banks / "quiz").iterdir())
    return {
        "answers": (answers, ("calibrate", answers, "--out", tmp_path / "2027-05.yaml", "--force")),
        "bundle": (bundle, ("bundle", "import", bundle)),
        "sealed bundle": (sealed, ("bundle", "import", sealed, "--passphrase-file", secret)),
        "passphrase": (secret, ("bundle", "import", sealed, "--passphrase-file", secret)),
        "backup": (backup, ("restore", backup, "--force")),
        "key": (key, ("bundle", "trust", "N", key, "--replace")),
        "items": (quiz, ("check", quiz)),
        "statements": (next((small_banks / "reflection").iterdir()), ("check",)),
        "scale": (small_banks / "parameters" / "p-1.yaml", ("check",)),
    }


def runs(digcomp: Callable, path: Path, command: tuple[object, ...], content: bytes) -> list[str]:
    """What is wrong with how a command takes this content of its file."""
    path.write_bytes(content)
    result = digcomp(*command)
    wrong = [] if result.exit_code in (0, 1, 2) else [f"exit code {result.exit_code}"]
    if "Traceback" in result.output:
        wrong.append(result.output[-500:])
    if result.exit_code and not result.output.strip():
        wrong.append("no word why")
    return [f"{one}: {content[:200]!r}" for one in wrong]


def bears(digcomp: Callable, path: Path, command: tuple[object, ...]) -> None:
    """A command takes its file spoilt in any way."""

    @many(3)
    @given(spoilt(path.read_bytes()))
    def holds(content: bytes) -> None:
        assert runs(digcomp, path, command, content) == []

    holds()


@only_sqlite("the commands make an installation of their own")
def test_any_file_is_taken_or_refused(digcomp, inputs: Inputs):
    wrong = []
    for place, (path, command) in enumerate(inputs.values()):
        whole = path.read_bytes()
        bears(digcomp, path, command)
        for content in FILES if LONG else FILES[place % 6 :: 6]:
            wrong += runs(digcomp, path, command, content)
        path.write_bytes(whole)
    assert wrong == []


@only_sqlite("the commands make an installation of their own")
def test_a_folder_or_nothing_in_the_place_of_a_file_is_refused(digcomp, inputs: Inputs):
    for path, command in inputs.values():
        whole = path.read_bytes()
        path.unlink()
        gone = digcomp(*command)
        path.mkdir()
        folder = digcomp(*command)
        path.rmdir()
        path.write_bytes(whole)
        assert "Traceback" not in gone.output + folder.output
        assert {gone.exit_code, folder.exit_code} <= {0, 1, 2}
