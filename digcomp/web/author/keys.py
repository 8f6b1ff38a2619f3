"""The key of an item in rows: what is right, what is not, and why. For authors; no page of a participant asks this."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digcomp.framework import Text
from digcomp.framework.text import LANGUAGES
from digcomp.items import Item
from digcomp.items.kinds import Body
from digcomp.items.kinds.matching import Matching
from digcomp.items.kinds.multiple_response import MultipleResponse
from digcomp.items.kinds.numeric import Numeric
from digcomp.items.kinds.ordering import Ordering
from digcomp.items.kinds.short_text import ShortText
from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.items.kinds.spot import Spot
from digcomp.items.stimuli.stimulus import Markable, Stimulus

#: Fields of a part to be marked that tell it from the others; a long text beside them would not.
TELLING = ("label", "title", "value", "text", "picture", "name", "address", "link")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One answer or part: whether it is right, what it is, and its reason (none where the kind asks for none)."""

    right: bool
    what: Text
    why: Text | None = None
    place: int = 0  # in an order, from 1


def key_rows(item: Item) -> list[KeyRow]:
    """The key of an item, in the order of its file."""
    return list(_rows(item.body, item.stimulus))


def _rows(body: Body, stimulus: Stimulus | None) -> Iterator[KeyRow]:
    if isinstance(body, SingleChoice | MultipleResponse):
        yield from (KeyRow(option.key, option.text, option.why) for option in body.options)
    elif isinstance(body, Spot):
        marked = stimulus.marked() if stimulus else {}
        yield from (KeyRow(part.key, _words(marked[part.at]), part.why) for part in body.parts)
    elif isinstance(body, Ordering):
        yield from (KeyRow(True, step.text, step.why, n) for n, step in enumerate(body.sequence, start=1))
    elif isinstance(body, Matching):
        yield from _pairs(body)
    elif isinstance(body, Numeric | ShortText):
        yield from _typed(body)


def _words(part: Markable) -> Text:
    """What stands on a part, for its id is seen nowhere."""
    said: Iterable[Text | None] = getattr(part, "cells", None) or [getattr(part, name, None) for name in TELLING]
    found = [words for words in said if words]
    return Text(*(" · ".join(words[language] for words in found if words[language]) for language in LANGUAGES))


def _pairs(body: Matching) -> Iterator[KeyRow]:
    choices = {choice.id: choice.text for choice in body.choices}
    for part in body.parts:
        right = choices[part.key]
        yield KeyRow(True, Text(f"{part.text.mn} → {right.mn}", f"{part.text.en} → {right.en}"), part.why)
    used = {part.key for part in body.parts}
    yield from (KeyRow(False, choice.text, choice.why) for choice in body.choices if choice.id not in used)


def _typed(body: Numeric | ShortText) -> Iterator[KeyRow]:
    if isinstance(body, Numeric):
        unit = body.answer.unit or Text("", "")
        off = f" ± {body.answer.tolerance}" if body.answer.tolerance else ""
        shown = (f"{body.answer.value}{off} {words}".strip() for words in (unit.mn, unit.en))
        yield KeyRow(True, Text(*shown), body.answer.why)
        yield from (KeyRow(False, Text(str(each.value), str(each.value)), each.why) for each in body.wrong)
    else:
        # In one row, each spelling once: some answers have dozens.
        spellings = (dict.fromkeys(each[language] for each in body.answer.accept) for language in LANGUAGES)
        yield KeyRow(True, Text(*("; ".join(forms) for forms in spellings)), body.answer.why)
        yield from (KeyRow(False, each.text, each.why) for each in body.wrong)
