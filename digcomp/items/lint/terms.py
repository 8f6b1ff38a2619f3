"""One term for one idea: words that the glossary replaces."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digcomp.framework.yaml_places import Steps
from digcomp.items.glossary import Glossary, Term
from digcomp.items.item import Item, Statement
from digcomp.items.lint.finding import Finding, texts_of
from digcomp.items.reading import Entry

# What people may type is no word of the bank.
_TYPED = ("accept", "wrong")


class _Rule(NamedTuple):
    word: re.Pattern[str]
    allowed: tuple[re.Pattern[str], ...]
    right: str


def lint_terms(entries: Sequence[Entry], glossary: Glossary) -> Iterator[Finding]:
    """Mongolian texts of items and statements in use, stimuli included."""
    rules = [_rule(word, term) for term in glossary.terms.values() for word in term.instead]
    for entry in entries:
        if isinstance(entry.made, Item | Statement) and entry.made.status != "retired":
            yield from _uses(entry, rules)


def _rule(word: str, term: Term) -> _Rule:
    return _Rule(_beginning(word), tuple(map(_beginning, term.allowed)), term.name.mn)


def _beginning(words: str) -> re.Pattern[str]:
    """Mongolian words bend at their end, so a form stands for every word that begins with it; AI is not "aimag"."""
    return re.compile(rf"\b{re.escape(words)}\w*", 0 if words.isupper() else re.IGNORECASE)


def _uses(entry: Entry, rules: Sequence[_Rule]) -> Iterator[Finding]:
    for said in texts_of(entry.raw):
        if not _is_typed(said.path):
            for rule in rules:
                for word in _found(said.text.mn, rule):
                    message = f"{word}: the glossary has {rule.right}"
                    fault = entry.document.fault((*entry.path, *said.path), message)
                    yield Finding("term", entry.id, fault)


def _is_typed(path: Steps) -> bool:
    return any(step in _TYPED for step in path) and path[-1] != "why"


def _found(text: str, rule: _Rule) -> Iterator[str]:
    for match in rule.word.finditer(text):
        spans = (each.span() for allowed in rule.allowed for each in allowed.finditer(text))
        if not any(start < match.end() and match.start() < end for start, end in spans):
            yield match[0]
