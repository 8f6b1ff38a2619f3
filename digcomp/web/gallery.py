"""Every kind of item and every stimulus on one page, as participants see them; for authors and for proof-reading."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup

from digcomp.items import Item
from digcomp.web.item_pages import question, render
from digcomp.web.item_sentences import Words

STATIC = Path(__file__).parent / "static"

# Items that share a page must share neither ids nor groups of radio buttons: these attributes name them.
_NAMING = re.compile(r'\b(id|for|name|aria-describedby)="([^"]*)"')


def page(items: Iterable[Item], language: str, words: Words, *, stylesheet: str = "") -> str:
    """A full page of one item of every kind and stimulus; without an address of a style sheet it carries its own."""
    style = "" if stylesheet else Markup("\n".join((STATIC / name).read_text() for name in ("look.css", "items.css")))  # noqa: S704  our own files
    facts = {"shown": shown(items, language, words), "stylesheet": stylesheet, "style": style}
    return render("items/gallery.html", language, words, facts)


def shown(items: Iterable[Item], language: str, words: Words) -> list[dict[str, Any]]:
    """An item of every kind and stimulus with its fieldset; no two share an id."""
    return [
        {"item": item, "page": drawn(item, language, words, 0, apart=f"-{number}")}
        for number, item in enumerate(one_of_each(items), start=1)
    ]


def drawn(item: Item, language: str, words: Words, seed: int, *, apart: str = "-seen") -> Markup:
    """The fieldset of an item for a page that holds other things: its ids end in `apart`."""
    return named_apart(question(item, language=language, words=words, seed=seed), apart)


def one_of_each(items: Iterable[Item]) -> Iterator[Item]:
    """The first item of each kind and of each stimulus, in the order given."""
    seen: set[str] = set()
    for item in items:
        new = {item.kind, item.stimulus.kind if item.stimulus else item.kind} - seen
        if new:
            seen |= new
            yield item


def named_apart(markup: Markup, end: str) -> Markup:
    """Markup of one item for a page that holds others: its ids and groups end in `end`."""

    def named(match: re.Match[str]) -> str:
        names = " ".join(f"{name}{end}" for name in match[2].split())
        return f'{match[1]}="{names}"'

    # The page has a first heading of its own; what the question says stands under a second one.
    inside = _NAMING.sub(named, markup).replace("<h1", "<h3").replace("</h1>", "</h3>")
    return Markup(inside)  # noqa: S704  it was markup before
