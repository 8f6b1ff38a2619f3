"""Templates compiled once for each language: a sentence that stands in a template is no call but a piece of the page.

A page has dozens of them, and most of a page is them: so its chrome is translated and escaped once a process.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from digcomp.web.language import Words


class Spoken(Extension):
    """Puts the translation in the place of `_("...")`; what is given values is left for the page."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, its plain sentences translated."""
        words: Words = self.environment.spoken  # type: ignore[attr-defined]
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if len(held) < 4:
                continue
            if _is_sentence(held):
                yield Token(held[2].lineno, "string", words.gettext(held[2].value))
                held.clear()
            else:
                yield held.pop(0)
        yield from held


def _is_sentence(tokens: list[Token]) -> bool:
    name, opens, text, closes = tokens
    return (name.type, name.value, opens.type, text.type, closes.type) == ("name", "_", "lparen", "string", "rparen")


def render(words: Words, template: str, context: dict[str, Any]) -> str:
    """A page in the language of these words."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    app.update_template_context(context)
    return environment(app, words).get_template(template).render(context)


def environment(app: Flask, words: Words) -> Environment:
    """The templates of an app in the language of these words."""
    made: dict[int, tuple[Words, Environment]] = app.extensions.setdefault("digcomp-spoken", {})
    found = made.get(id(words))
    if found is None:
        own = app.jinja_env.overlay(extensions=[Spoken])
        own.extend(spoken=words)
        found = made[id(words)] = (words, own)  # kept with its words, so that no others get their number
    return found[1]
