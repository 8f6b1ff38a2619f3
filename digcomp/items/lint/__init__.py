"""Warnings about a bank: what the rules allow and good items avoid. Each has the short name of its rule."""

from collections.abc import Iterator
from datetime import date

from digcomp.framework import Framework
from digcomp.items.item import Item
from digcomp.items.lint.balance import lint_balance, lint_cells, lint_competences
from digcomp.items.lint.finding import RULES, Finding, Listed
from digcomp.items.lint.keys import lint_keys
from digcomp.items.lint.letters import lint_letters
from digcomp.items.lint.likeness import lint_likeness
from digcomp.items.lint.reading_load import lint_reading_load
from digcomp.items.lint.terms import lint_terms
from digcomp.items.lint.upkeep import lint_review
from digcomp.items.lint.wording import lint_wording
from digcomp.items.loading import BankFiles

__all__ = ["RULES", "Finding", "lint_bank", "lint_letters"]


def lint_bank(files: BankFiles, framework: Framework | None, bank: str, today: date | None) -> Iterator[Finding]:
    """Everything to warn of in a whole bank; `bank` is the name of its folder. Without `today` nothing is overdue."""
    by_competence: dict[str, list[Listed]] = {each.id: [] for each in framework.competences} if framework else {}
    for entry in files.quiz:
        if isinstance(entry.made, Item) and entry.made.status != "retired":
            by_competence.setdefault(entry.made.competence, []).append(Listed(entry, entry.made))
    listed = [each for group in by_competence.values() for each in group]
    yield from lint_competences(by_competence, bank)
    yield from lint_balance([each.item for each in listed], bank)
    yield from lint_keys(by_competence, bank)
    for each in listed:
        yield from lint_wording(each)
        yield from lint_reading_load(each)
    yield from lint_likeness(listed)
    yield from lint_terms([*files.quiz, *files.reflection], files.glossary)
    if today:
        yield from lint_review(listed, today)
    if framework:
        yield from lint_cells(files.reflection, framework, bank)
