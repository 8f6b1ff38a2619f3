"""A copy of the test content that tests may spoil."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from digcomp.framework import Framework, load_framework

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Copy:
    """competences/ in a folder of its own."""

    folder: Path

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands in the file once or more; its first place counts."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def line_of(self, file: str, text: str) -> int:
        """The first line that holds a text."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.fixture
def competences(tmp_path: Path) -> Copy:
    return Copy(Path(shutil.copytree(DATA / "competences", tmp_path / "competences")))


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework(DATA / "competences")
