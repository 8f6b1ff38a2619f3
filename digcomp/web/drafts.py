"""Which pages a language is ready for: a page whose sentences it lacks is shown in the language that stands in for it.

A page never mixes the two; so every page can say truly, in its `lang`, what language it is in.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import current_app
from jinja2.ext import extract_from_ast
from jinja2.meta import find_referenced_templates
from jinja2.nodes import Template

from digcomp.web.language import catalogues
from digcomp.web.languages import PSEUDO, language_of

TEMPLATES = Path(__file__).parent / "templates"


def reading(language: str, template: str, *also: str) -> str:
    """The language in which somebody who chose one reads a page, and the sentences that it is given."""
    facts = language_of(language)
    if language == PSEUDO or facts.content == language:
        return language
    ready = not lacking(language, template) and catalogues(language)[0].keys() >= set(also)
    return language if ready else facts.content


@cache
def lacking(language: str, template: str) -> frozenset[str]:
    """The sentences of a page that a language has no words for."""
    sentences, plurals = catalogues(language)
    return frozenset(messages_of(template)) - sentences.keys() - plurals.keys()


@cache
def messages_of(template: str) -> frozenset[str]:
    """Every sentence in a template, in those that it builds on and in those that it takes in."""
    found: set[str] = set()
    for tree in _trees(template, set()):
        for _, _, message in extract_from_ast(tree, ("_", "n_")):
            first = message[0] if isinstance(message, tuple) else message
            if first:
                found.add(first)
    return frozenset(found)


def _trees(template: str, met: set[str]) -> Iterator[Template]:
    met.add(template)
    tree = current_app.jinja_env.parse((TEMPLATES / template).read_text(encoding="utf-8"))
    yield tree
    for name in find_referenced_templates(tree):
        if name and name not in met:
            yield from _trees(name, met)
