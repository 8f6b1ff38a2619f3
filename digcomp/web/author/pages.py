"""The bank in the browser, for accounts: every kind as participants see it, and each item with its key."""

from typing import Any

from flask import Blueprint, Response, request

from digcomp.errors import NotFound
from digcomp.framework import Competence
from digcomp.framework.text import LANGUAGES
from digcomp.items import Item
from digcomp.web import chrome, gallery
from digcomp.web.author import names
from digcomp.web.author.keys import key_rows
from digcomp.web.language import Words, words_of
from digcomp.web.languages import language_of
from digcomp.web.parts import parts

blueprint = Blueprint("author", __name__, url_prefix="/author")

#: The preview shows options in one order of many; this is the seed of it.
SEED = 1


@blueprint.get("/gallery")
def kinds() -> Response:
    """One item of every kind and every stimulus, as participants see it."""
    spoken = _spoken()
    usable = (item for item in parts().instrument.bank.items.values() if item.status != "retired")
    shown = gallery.shown(usable, spoken.language, spoken)
    return chrome.page("author/gallery.html", shown=shown, **_shared(spoken))


@blueprint.get("/items")
def items() -> Response:
    """The items of one competence, or of all."""
    instrument = parts().instrument
    wanted = request.args.get("competence", "")
    competences = [one for one in instrument.framework.competences if wanted in ("", one.id)]
    if not competences:
        raise NotFound(f"competence {wanted}")
    return chrome.page(
        "author/items.html",
        wanted=wanted,
        groups=[(one, instrument.bank.items_of(one.id)) for one in competences],
        framework=instrument.framework,
        parameters_status=instrument.parameters_status,
        **_shared(_spoken()),
    )


@blueprint.get("/items/<item_id>")
def item(item_id: str) -> Response:
    """What a participant sees of an item; below it and apart, what nobody sees who sits the test."""
    instrument, spoken = parts().instrument, _spoken()
    found = instrument.bank.items.get(item_id)
    if found is None:
        raise NotFound(f"item {item_id}")
    before, after = _beside(found)
    numbers = instrument.quiz_items
    row = numbers.position[found.id]
    return chrome.page(
        "author/item.html",
        item=found,
        seen=gallery.drawn(found, spoken.language, spoken, SEED),
        rows=key_rows(found),
        spoken=spoken,
        competence=_competence(found),
        parameters_status=instrument.parameters_status(found.id),
        discrimination=numbers.a[row],
        steps=numbers.steps[row],
        before=before,
        after=after,
        **_shared(spoken),
    )


def _spoken() -> Words:
    """The language in which items are shown: asked for, or that of the page."""
    asked = request.args.get("lang", "")
    return words_of(asked if asked in LANGUAGES else chrome.language())


def _shared(spoken: Words) -> dict[str, Any]:
    return {"names": names, "shown_in": spoken.language, "languages": {one: language_of(one).name for one in LANGUAGES}}


def _competence(found: Item) -> Competence:
    return parts().instrument.framework.competence(found.competence)


def _beside(found: Item) -> tuple[str, str]:
    """The ids before and after, within the competence; empty at its ends."""
    ids = [each.id for each in parts().instrument.bank.items_of(found.competence)]
    at = ids.index(found.id)
    return ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else ""
