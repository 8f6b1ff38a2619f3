"""YAML read into plain values, with the line of each kept beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yaml import (
    AliasEvent,
    CSafeLoader,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    parse,
)

Steps = tuple[str | int, ...]

_DEEPEST = 40  # no content is as deep; a file that is would end the interpreter's stack
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_INT = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


@dataclass(slots=True)
class Place:
    """The line of a value, and the places of what it holds."""

    line: int
    parts: dict[str | int, "Place"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that YAML allows and content does not."""

    line: int
    path: Steps
    message: str


def compose(text: str) -> tuple[Any, Place, list[Flaw]]:
    """The values of a YAML text: dict, tuple, str, int, float, bool, None; raises YAMLError where it is none."""
    composer = _Composer(text)
    value, place = composer.document()
    return value, place, composer.flaws


class _Composer:
    """Builds values and places from the parser's events; notes what banks may not use."""

    def __init__(self, text: str) -> None:
        # Only the events are taken; what plain words mean is said below, by YAML 1.2.
        self._events: Iterator[Any] = iter(parse(text, Loader=CSafeLoader))
        self.flaws: list[Flaw] = []

    def document(self) -> tuple[Any, Place]:
        """The one document of the stream."""
        value, place, documents = None, Place(1), 0
        for event in self._events:
            documents += isinstance(event, DocumentStartEvent)
            if documents > 1:
                self._note(event, (), "a second document begins; keep one document a file")
                break
            if isinstance(event, NodeEvent):
                value, place = self._value(event, ())
        return value, place

    def _value(self, event: Any, path: Steps) -> tuple[Any, Place]:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            self._note(event, path, "aliases are not used here; write the content out")
            return None, Place(line)
        if event.anchor is not None:
            self._note(event, path, "anchors are not used here; remove the &name")
        if event.tag is not None:
            self._note(event, path, "tags are not used here; remove the !name")
        if isinstance(event, ScalarEvent):
            return (_plain(event.value) if event.implicit[0] else event.value), Place(line)
        if len(path) >= _DEEPEST:
            raise MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)
        place = Place(line)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path, place), place
        return self._sequence(path, place), place

    def _mapping(self, path: Steps, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, path)
            value, part = self._value(next(self._events), (*path, key))
            part.line = event.start_mark.line + 1  # authors look for the key, not for where its value begins
            if key in values:
                self._note(event, (*path, key), "the same key twice; keep one of them")
                continue
            values[key] = value
            place.parts[key] = part
        return values

    def _key(self, event: Any, path: Steps) -> str:
        """Keys are kept as written: `1.2: 4` speaks of competence "1.2", not of a number."""
        if isinstance(event, ScalarEvent):
            return str(event.value)
        self._note(event, path, "a key must be a plain word")
        self._value(event, (*path, "?"))  # one step deeper, so that keys within keys come to an end
        return "?"

    def _sequence(self, path: Steps, place: Place) -> tuple[Any, ...]:
        values: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            value, place.parts[len(values)] = self._value(event, (*path, len(values)))
            values.append(value)
        return tuple(values)

    def _note(self, event: Any, path: Steps, message: str) -> None:
        self.flaws.append(Flaw(event.start_mark.line + 1, path, message))


def _plain(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2: `no` and `2026-11-22` stay text."""
    if text.lower() in _WORDS and text in (text.lower(), text.upper(), text.capitalize()):
        return _WORDS[text.lower()]
    if text[0] not in "-+.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
