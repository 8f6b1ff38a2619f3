"""Reading the answer fields of a page: `answer`, `answer` repeated, or `answer.<id>`."""

import unicodedata
from collections.abc import Iterable, Mapping

from digcomp.items.response import AnswerFault

Form = Mapping[str, list[str]]

FIELD = "answer"


def says_dont_know(form: Form) -> bool:
    """Whether the other button was pressed; it wins over what had been ticked before."""
    return any(value.strip() not in {"", "0"} for value in form.get("dont_know", ()))


def chosen(form: Form, ids: Iterable[str]) -> list[str]:
    """The ticked ids in order of `ids`, each once; at least one."""
    given = {value.strip() for value in form.get(FIELD, ())} - {""}
    if not given:
        raise AnswerFault("empty", FIELD)
    known = [each for each in ids if each in given]
    if len(known) < len(given):
        raise AnswerFault("unknown-option", FIELD)
    return known


def typed(form: Form, longest: int) -> str:
    """What was written, in composed letters and without outer spaces."""
    text = unicodedata.normalize("NFC", next(iter(form.get(FIELD, ())), "")).strip()
    if not text:
        raise AnswerFault("empty", FIELD)
    if len(text) > longest:
        raise AnswerFault("too-long", FIELD)
    return text


def placed(form: Form, ids: Iterable[str]) -> dict[str, str]:
    """What was chosen for each of `ids`; none may be left out and none may be foreign."""
    wanted = list(ids)
    values = {each: next(iter(form.get(field_of(each), ())), "").strip() for each in wanted}
    if not any(values.values()):
        raise AnswerFault("empty", FIELD)
    for field in form:
        if field.startswith(f"{FIELD}.") and field.removeprefix(f"{FIELD}.") not in values:
            raise AnswerFault("unknown-option", field)
    for each, value in values.items():
        if not value:
            raise AnswerFault("incomplete", field_of(each))
    return values


def field_of(part: str) -> str:
    """The form field that belongs to a part or step."""
    return f"{FIELD}.{part}"
