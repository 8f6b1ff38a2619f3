"""Loads the bank, or refuses it with every fault of all its files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digcomp.framework import Framework, Text
from digcomp.framework.inspection import Inspection
from digcomp.items.bank import Bank, version_of
from digcomp.items.glossary import Glossary, read_glossary
from digcomp.items.item import Item, Statement
from digcomp.items.reading import Entry, read_quiz, read_reflection, read_scale
from digcomp.items.rules import check_enemies, check_ids


@dataclass(frozen=True, slots=True)
class BankFiles:
    """What the files of a bank hold, faulty entries among them."""

    quiz: Sequence[Entry]
    reflection: Sequence[Entry]
    scale: tuple[Text, ...]
    glossary: Glossary = field(default_factory=Glossary)


def load_bank(folder: Path, framework: Framework) -> Bank:
    """The bank of a folder; raises FaultsFound with every fault over all files."""
    inspection = Inspection(folder)
    files = read_bank(inspection, framework)
    inspection.raise_faults()
    return _bank(files)


def read_bank(inspection: Inspection, framework: Framework | None) -> BankFiles:
    """Read all files and hold them against the rules; faults are noted in the inspection."""
    glossary = read_glossary(inspection)
    quiz = list(read_quiz(inspection, framework, glossary))
    reflection = list(read_reflection(inspection, framework))
    scale = read_scale(inspection)
    check_ids(quiz)
    check_ids(reflection)
    check_enemies(quiz, {path.stem for path in inspection.unreadable})
    return BankFiles(quiz, reflection, scale, glossary)


def _bank(files: BankFiles) -> Bank:
    items = {made.id: made for made in (entry.made for entry in files.quiz) if isinstance(made, Item)}
    statements = {made.id: made for made in (entry.made for entry in files.reflection) if isinstance(made, Statement)}
    version = version_of(
        {entry.id: entry.raw for entry in files.quiz},
        {entry.id: entry.raw for entry in files.reflection},
        [[step.mn, step.en] for step in files.scale],
    )
    return Bank(dict(sorted(items.items())), dict(sorted(statements.items())), files.scale, version)
