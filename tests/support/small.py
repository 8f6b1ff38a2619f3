"""The small content of the tests, each item four times so that two tests can be sat; loaded in no time."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from digcomp.assessment.instrument import Instrument

DATA = Path(__file__).parents[1] / "data"
COMPETENCES = DATA / "competences"
#: What a training of the cast needs so that this content has everything.
OF_CLERKS = {"target": "clerk", "blueprint": "short"}
_TIMES = 4


def small_banks(folder: Path) -> Path:
    """Question banks of three competences and 48 items, none of them enemies, in a folder."""
    banks = Path(shutil.copytree(DATA / "question_banks", folder / "question_banks"))
    for path in (banks / "quiz").iterdir():
        text = path.read_text("utf-8").replace("enemies: [1", "enemies: [] # [1")
        head, *items = text.split("\n  - id: ")
        copies = [item.replace("-q01", f"-q{n:02}", 1) for n in range(1, _TIMES + 1) for item in items]
        path.write_text("\n  - id: ".join([head, *copies]), "utf-8")
    return banks


@cache
def small_instrument() -> Instrument:
    """Their instrument."""
    folder = Path(mkdtemp())
    try:
        return Instrument.load(COMPETENCES, small_banks(folder))
    finally:
        shutil.rmtree(folder)
