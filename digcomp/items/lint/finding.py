"""What the rules of the lint find, and what they look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from digcomp.errors import Fault
from digcomp.framework import Text
from digcomp.framework.yaml_places import Steps
from digcomp.items.item import Item
from digcomp.items.kinds.body import Body, Piece
from digcomp.items.kinds.matching import Matching
from digcomp.items.kinds.multiple_response import MultipleResponse
from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.items.reading import Entry

#: Short name and sense of every rule, for warnings and waivers.
RULES = {
    "exposure": "too few items for an exposure cap",
    "levels": "fewer than three items at a level of a competence",
    "statements": "a level without a statement",
    "kinds": "too much single choice, or a kind missing in a competence",
    "guessing": "the bank can be guessed too well",
    "stimuli": "too little to look at",
    "knowledge": "too much that asks for knowledge alone",
    "seconds": "items take too long",
    "longest-key": "the key is the longest option too often",
    "key-length": "over the whole bank the length of options tells the key",
    "all-none": "an option speaks of the other options",
    "absolute": "absolute words stand in wrong options alone",
    "negative": "the stem asks for what is not, without emphasis",
    "overlap": "two options say nearly the same",
    "same-reason": "two options have the same reason",
    "untranslated": "both languages read the same",
    "alike": "two items are nearly the same",
    "long-stem": "a stem of more than 60 words",
    "long-option": "an option of more than 20 words",
    "long-reason": "a reason of more than 30 words",
    "term": "a word that the glossary replaces",
    "letters": "letters of another alphabet",
    "review-past": "a day of review that is past",
    "waiver": "a waiver that waives nothing",
}


class Finding(NamedTuple):
    """A warning; `subject` is the id of the item, statement or competence, empty for the bank as a whole."""

    rule: str
    subject: str
    fault: Fault

    @property
    def warning(self) -> Fault:
        """The warning as it is shown, with the name of its rule."""
        fault = self.fault
        return Fault(fault.file, fault.line, fault.where, f"{fault.message} [{self.rule}]")


class Listed(NamedTuple):
    """An item in use, with the entry that knows its lines."""

    entry: Entry
    item: Item

    def find(self, rule: str, path: Steps, message: str) -> Finding:
        """A finding at a place of this item."""
        return Finding(rule, self.item.id, self.entry.document.fault((*self.entry.path, *path), message))


@dataclass(frozen=True, slots=True)
class Said:
    """A text of an entry and its place there; `plain` where the file says it once for both languages."""

    path: Steps
    text: Text
    plain: bool


# Fields whose plain strings are codes and not words.
_CODES = {"id", "kind", "level", "dimension", "context", "seconds", "key", "status", "enemies", "reviewed", "review_by"}
_CODES |= {"at", "as", "type", "input", "help", "address"}


def texts_of(value: Any, path: Steps = ()) -> Iterator[Said]:
    """Every text of an entry as it stands in its file, stimulus included."""
    if isinstance(value, str):
        yield Said(path, Text(value, value), True)
    elif isinstance(value, dict) and set(value) == {"mn", "en"}:
        if all(isinstance(words, str) for words in value.values()):
            yield Said(path, Text(**value), False)
    else:
        for step, part in _parts(value):
            yield from texts_of(part, (*path, step))


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, tuple):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from ((field, part) for field, part in value.items() if field not in _CODES or isinstance(part, dict))


def selectable(body: Body) -> tuple[str, Sequence[Piece]]:
    """The field of what can be chosen, and what it holds."""
    if isinstance(body, SingleChoice | MultipleResponse):
        return "options", body.options
    return "choices", body.choices if isinstance(body, Matching) else ()
