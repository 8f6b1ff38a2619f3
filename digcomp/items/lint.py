"""Warnings about a bank: what the rules allow and good items avoid."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import mean
from typing import NamedTuple

from digcomp.errors import Fault
from digcomp.framework import Framework
from digcomp.framework.documents import Document
from digcomp.framework.text import LANGUAGES
from digcomp.items.item import Item, Statement
from digcomp.items.kinds.body import Body, Piece
from digcomp.items.kinds.matching import Matching
from digcomp.items.kinds.multiple_response import MultipleResponse
from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.items.loading import BankFiles
from digcomp.items.reading import Entry

FOR_EXPOSURE_CAP = 12  # items a competence, below which capping exposure would starve the choice
MOST_SINGLE_CHOICE = 0.40
LEAST_WITH_STIMULUS = 1 / 3
MOST_KNOWLEDGE = 0.50
MOST_LONGEST_KEYS = 1 / 3
MOST_MEAN_SECONDS = 50

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_LIKE_CYRILLIC = frozenset("ABCEHKMOPTXYVaceopxyv")
_CYRILLIC_LIKE_LATIN = frozenset("АВСЕНКМОРТХУУасеорхуү")
# Letters of other alphabets that old fonts drew as Ө and Ү.
_NOT_MONGOLIAN = {"є": "ө", "Є": "Ө", "ї": "ү", "Ї": "Ү", "ѳ": "ө", "Ѳ": "Ө", "ɵ": "ө", "Ɵ": "Ө"}

_ABOVE = re.compile(
    r"\b(all|none|both|neither) of (the |these )?(above|options|answers)\b|^(all|none) of (them|these)\b"
    r"|дээрх\w* (бүгд|бүх|аль ч|аль нь ч)|\bбүгд зөв\b|\bаль нь ч (биш|зөв биш)",
    re.IGNORECASE,
)


class Listed(NamedTuple):
    """An item in use, with the entry that knows its lines."""

    entry: Entry
    item: Item


def lint_bank(files: BankFiles, framework: Framework | None, bank: str) -> Iterator[Fault]:
    """Warnings about a whole bank, one competence after the other; `bank` is the name of its folder."""
    by_competence: dict[str, list[Listed]] = {each.id: [] for each in framework.competences} if framework else {}
    for entry in files.quiz:
        if isinstance(entry.made, Item) and entry.made.status != "retired":
            by_competence.setdefault(entry.made.competence, []).append(Listed(entry, entry.made))
    for listed in by_competence.values():
        yield from _lint_competence(listed)
    few = {competence: len(listed) for competence, listed in by_competence.items() if len(listed) < FOR_EXPOSURE_CAP}
    if few:
        least = min(few, key=lambda competence: few[competence])
        message = (
            f"{len(few)} competences have fewer than {FOR_EXPOSURE_CAP} items (fewest: {least} with {few[least]}); "
            "the exposure cap is off until each has as many"
        )
        yield Fault(bank, 0, "", message)
    if framework:
        yield from _missing_statements(files.reflection, framework, bank)


def _lint_competence(listed: Sequence[Listed]) -> Iterator[Fault]:
    if not listed:
        return
    document = listed[0].entry.document
    for message in (
        *_mixture(listed),
        *(message for language in LANGUAGES for message in _longest_keys(listed, language)),
    ):
        yield document.fault(("items",), message)
    for each in listed:
        yield from _all_or_none(each)


def _mixture(listed: Sequence[Listed]) -> Iterator[str]:
    """Shares of kinds, stimuli and dimensions, and the time that a sure person takes."""
    items = [item for _, item in listed]
    single = sum(item.kind == SingleChoice.kind for item in items) / len(items)
    if single > MOST_SINGLE_CHOICE:
        yield f"{single:.0%} are single choice; at most {MOST_SINGLE_CHOICE:.0%}, for they can be guessed"
    stimulus = sum(item.stimulus is not None for item in items) / len(items)
    if stimulus < LEAST_WITH_STIMULUS:
        yield f"{stimulus:.0%} have a stimulus; at least a third should show the thing looked at"
    knowledge = sum(item.dimension == "knowledge" for item in items) / len(items)
    if knowledge > MOST_KNOWLEDGE:
        yield f"{knowledge:.0%} ask for knowledge alone; at most half, the rest skill and attitude"
    seconds = mean(item.seconds for item in items)
    if seconds > MOST_MEAN_SECONDS:
        yield f"items take {seconds:.0f} seconds on average; at most {MOST_MEAN_SECONDS}, or 42 do not fit 35 minutes"


def _longest_keys(listed: Sequence[Listed], language: str) -> Iterator[str]:
    """Whether "take the longest" would be a good rule for those who do not know."""
    single = [(item, item.body) for _, item in listed if isinstance(item.body, SingleChoice)]
    giving_away = [item.id for item, body in single if _key_is_longest(body, language)]
    if single and len(giving_away) / len(single) > MOST_LONGEST_KEYS:
        yield (
            f"the key is the longest option in {len(giving_away)} of {len(single)} single-choice items "
            f"({language}: {', '.join(giving_away)}); at most a third"
        )


def _key_is_longest(body: SingleChoice, language: str) -> bool:
    keys = [len(option.text[language]) for option in body.options if option.key]
    others = [len(option.text[language]) for option in body.options if not option.key]
    return max(keys, default=0) > max(others, default=0)


def _all_or_none(listed: Listed) -> Iterator[Fault]:
    """Options that speak of other options."""
    field, pieces = _selectable(listed.item.body)
    for index, piece in enumerate(pieces):
        if _ABOVE.search(piece.text.mn) or _ABOVE.search(piece.text.en):
            path = (*listed.entry.path, field, index, "text")
            yield listed.entry.document.fault(path, "speaks of the other options; say what this one means by itself")


def _selectable(body: Body) -> tuple[str, Sequence[Piece]]:
    if isinstance(body, SingleChoice | MultipleResponse):
        return "options", body.options
    return "choices", body.choices if isinstance(body, Matching) else ()


def _missing_statements(reflection: Sequence[Entry], framework: Framework, bank: str) -> Iterator[Fault]:
    made = [entry.made for entry in reflection if isinstance(entry.made, Statement)]
    cells = {(statement.competence, statement.level) for statement in made if statement.status != "retired"}
    for competence in framework.competences:
        absent = [str(each.level) for each in framework.levels if (competence.id, each.level) not in cells]
        if absent:
            message = (
                f"{competence.id} has no statement at level {', '.join(absent)}; self-reflection needs one at each"
            )
            yield Fault(f"{bank}/reflection/{competence.area}.yaml", 0, "statements", message)


def lint_review(entries: Sequence[Entry], today: date) -> Iterator[Fault]:
    """Facts that should have been looked up again by now."""
    for entry in entries:
        if isinstance(entry.made, Item) and entry.made.review_by and entry.made.review_by < today:
            message = f"{entry.made.review_by} is past; look the source up again and set the next day"
            yield entry.document.fault((*entry.path, "review_by"), message)


def lint_letters(document: Document) -> Iterator[Fault]:
    """Words with letters of another alphabet among them: nobody sees it, and no search finds the word."""
    for path, text in document.texts():
        for word in _WORD.findall(text):
            if message := _foreign_letters(word):
                yield document.fault(path, message)


def _foreign_letters(word: str) -> str | None:
    if not word.isascii() and (wrong := sorted(set(word) & _NOT_MONGOLIAN.keys())):
        right = ", ".join(f"{_NOT_MONGOLIAN[letter]} for {letter} (U+{ord(letter):04X})" for letter in wrong)
        return f"{word} has letters that are not Mongolian; type {right}"
    latin, cyrillic = set(_LATIN.findall(word)), set(_CYRILLIC.findall(word))
    if latin and cyrillic and latin <= _LATIN_LIKE_CYRILLIC:
        return f"{word} has Latin {', '.join(sorted(latin))} among Cyrillic letters; type the Cyrillic ones"
    if latin and cyrillic and cyrillic <= _CYRILLIC_LIKE_LATIN:
        return f"{word} has Cyrillic {', '.join(sorted(cyrillic))} among Latin letters; type the Latin ones"
    return None
