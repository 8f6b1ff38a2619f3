"""Words with letters of another alphabet among them: nobody sees it, and no search finds the word."""

import re
from collections.abc import Iterator

from digcomp.framework.documents import Document
from digcomp.items.lint.finding import Finding

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_LIKE_CYRILLIC = frozenset("ABCEHKMOPTXYVaceopxyv")
_CYRILLIC_LIKE_LATIN = frozenset("АВСЕНКМОРТХУУасеорхуү")
# Letters of other alphabets that old fonts drew as Ө and Ү.
_NOT_MONGOLIAN = {"є": "ө", "Є": "Ө", "ї": "ү", "Ї": "Ү", "ѳ": "ө", "Ѳ": "Ө", "ɵ": "ө", "Ɵ": "Ө"}


def lint_letters(document: Document) -> Iterator[Finding]:
    """Every word of a file. Cyrillic о and у typed for ө and ү are words too, so they can't be told."""
    for path, text in document.texts():
        for word in _WORD.findall(text):
            if message := _foreign_letters(word):
                yield Finding("letters", _subject(document, path), document.fault(path, message))


def _subject(document: Document, path: tuple[str | int, ...]) -> str:
    """The item or statement that a text belongs to."""
    entry = document.at(path[:2]) if len(path) > 2 else None
    return str(entry.get("id", "")) if isinstance(entry, dict) else ""


def _foreign_letters(word: str) -> str | None:
    if not word.isascii() and (wrong := sorted(set(word) & _NOT_MONGOLIAN.keys())):
        right = ", ".join(f"{_NOT_MONGOLIAN[letter]} for {letter} (U+{ord(letter):04X})" for letter in wrong)
        return f"{word} has letters that are not Mongolian; type {right}"
    latin, cyrillic = set(_LATIN.findall(word)), set(_CYRILLIC.findall(word))
    if latin and cyrillic and latin <= _LATIN_LIKE_CYRILLIC:
        hint = " (ө and ү are letters of their own)" if latin & set("oOvV") else ""
        return f"{word} has Latin {', '.join(sorted(latin))} among Cyrillic letters; type the Cyrillic ones{hint}"
    if latin and cyrillic and cyrillic <= _CYRILLIC_LIKE_LATIN:
        return f"{word} has Cyrillic {', '.join(sorted(cyrillic))} among Latin letters; type the Latin ones"
    return None
