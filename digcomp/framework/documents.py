"""Content files: what each says, on which line, and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml import MarkedYAMLError
from yaml.reader import ReaderError

from digcomp.errors import Fault
from digcomp.framework.content import Content
from digcomp.framework.yaml_places import Place, Steps, compose

Shape = TypeVar("Shape", bound=Content)
Where = tuple[int | str, ...]

_AS_WRITTEN = object()


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says; faults found in it go into the list it was given."""

    file: str
    value: Any
    place: Place
    faults: list[Fault]

    def line(self, path: Steps) -> int:
        """The line of a value, or of the nearest thing around it that is there."""
        place = self.place
        for step in path:
            if step not in place.parts:
                break
            place = place.parts[step]
        return place.line

    def at(self, path: Steps) -> Any:
        """The value at a path."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def texts(self) -> Iterator[tuple[Steps, str]]:
        """Every string of the file with its path."""
        yield from _texts(self.value, ())

    def fault(self, path: Steps, message: str) -> Fault:
        """What is wrong at a place of this file."""
        return Fault(self.file, self.line(path), where(path), message)

    def note(self, path: Steps, message: str) -> None:
        """Keep a fault."""
        self.faults.append(self.fault(path, message))

    def build(self, shape: type[Shape], path: Steps = (), value: Any = _AS_WRITTEN) -> Shape | None:
        """Hold a value against a shape; None, with every fault noted, if it does not fit."""
        try:
            return shape.model_validate(self.at(path) if value is _AS_WRITTEN else value)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            absent = {problem["loc"] for problem in problems if problem["type"] == "missing"}
            for problem in problems:
                self.note((*path, *problem["loc"]), _in_words(problem, absent))
            return None


class UnreadableError(Exception):
    """A file of which nothing can be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def where(path: Steps) -> str:
    """A path as authors read it: items[7].options."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def read_document(path: Path, file: str, faults: list[Fault]) -> Document:
    """Read one file; faults that leave the rest usable are kept, others raise UnreadableError."""
    text = _read_text(path, file)
    try:
        value, place, flaws = compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"holds the control character U+{error.character:04X}; remove it"
        raise UnreadableError(Fault(file, line, "", message)) from error
    except MarkedYAMLError as error:
        raise UnreadableError(_syntax_fault(file, error, text.count("\n", 0, len(text.rstrip())) + 1)) from error
    faults += [Fault(file, flaw.line, where(flaw.path), flaw.message) for flaw in flaws]
    return Document(file, value, place, faults)


def _read_text(path: Path, file: str) -> str:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableError(Fault(file, line, "", "not UTF-8; save the file as UTF-8")) from error
    except OSError as error:
        raise UnreadableError(Fault(file, 0, "", f"cannot be read: {error.strerror}")) from error


def _syntax_fault(file: str, error: MarkedYAMLError, last: int) -> Fault:
    hint = "quote text that holds ': ' or ' #' or begins with a sign, and check the indentation"
    mark = error.problem_mark or error.context_mark
    problem = ", ".join(str(part).strip() for part in (error.context, error.problem) if part)
    # What is never closed is missed behind the end; the last line with text is where to look.
    line = min(mark.line + 1, last) if mark else 0
    return Fault(file, line, "", f"not YAML: {problem}; {hint}")


def _in_words(problem: ErrorDetails, absent: set[Where]) -> str:
    """A message that says what would be right."""
    kind = problem["type"]
    if kind == "extra_forbidden":
        return _unknown_field(problem["loc"], absent)
    if kind == "string_type" and isinstance(problem["input"], int | float):
        return "must be text; put it in quotes"
    if kind == "too_short":
        return f"has {problem['ctx']['actual_length']}; must have at least {problem['ctx']['min_length']}"
    return _MESSAGES.get(kind) or problem["msg"].replace("Input should", "must").replace("Value error, ", "")


def _unknown_field(loc: Where, absent: set[Where]) -> str:
    missing_beside = [str(other[-1]) for other in absent if other[:-1] == loc[:-1]]
    for meant in get_close_matches(str(loc[-1]), missing_beside, n=1):
        return f"unknown field; perhaps {meant} is meant"
    if not re.fullmatch(r"\w+", str(loc[-1])):  # what follows a comma in {mn: …, en: …}
        return "not a field but text; between { and } a text with a comma must stand in double quotes"
    return "unknown field; remove it or check its spelling"


_MESSAGES = {
    "missing": "missing; add it",
    "string_type": "must be text",
    "string_too_short": "empty; fill it in",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be fields with values",
    "model_type": "must be fields with values",
}


def _texts(value: Any, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
