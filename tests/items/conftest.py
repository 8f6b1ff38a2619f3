"""The test bank, and a copy of all test content that tests may spoil."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from digcomp.errors import Fault, FaultsFound
from digcomp.framework import Framework, load_framework
from digcomp.items import Bank, load_bank

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Copy:
    """competences/ and question_banks/ in a folder of their own."""

    folder: Path

    @property
    def competences(self) -> Path:
        return self.folder / "competences"

    @property
    def bank(self) -> Path:
        return self.folder / "question_banks"

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands in the file once or more; its first place counts."""
        path = self.bank / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def multiply(self, times: int) -> None:
        """Each item so many times, under ids of their own and without enemies."""
        for path in (self.bank / "quiz").iterdir():
            head, *items = path.read_text("utf-8").replace("enemies: [1", "enemies: [] # [1").split("\n  - id: ")
            copies = [item.replace("-q01", f"-q{n:02}", 1) for n in range(1, times + 1) for item in items]
            path.write_text("\n  - id: ".join([head, *copies]), "utf-8")

    def lines(self, file: str) -> list[str]:
        return (self.bank / file).read_text("utf-8").splitlines()


@pytest.fixture
def content(tmp_path: Path) -> Copy:
    for name in ("competences", "question_banks"):
        shutil.copytree(DATA / name, tmp_path / name)
    return Copy(tmp_path)


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework(DATA / "competences")


@pytest.fixture(scope="session")
def bank(framework: Framework) -> Bank:
    return load_bank(DATA / "question_banks", framework)


@pytest.fixture
def faults(content: Copy, framework: Framework) -> Callable[[], tuple[Fault, ...]]:
    """The faults for which the copy is refused."""

    def refused() -> tuple[Fault, ...]:
        with pytest.raises(FaultsFound) as found:
            load_bank(content.bank, framework)
        return found.value.faults

    return refused


@pytest.fixture
def assert_told(content: Copy, faults: Callable[[], tuple[Fault, ...]]) -> Callable[..., None]:
    """Change a file and hold the fault that says so against where, on which line and what it must say."""

    def told(file: str, old: str, new: str, where: str, line: str, says: str) -> None:
        content.change(file, old, new)
        (fault,) = [fault for fault in faults() if fault.where == where and says in fault.message]
        assert fault.file == f"question_banks/{file}"
        assert line in content.lines(file)[fault.line - 1]

    return told
