"""What a person takes away of a sitting, as a table that they can read."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from digcomp.assessment.instrument import Instrument
from digcomp.exchange.tables import Column, Row, Table
from digcomp.framework import Text

OWN_DATA = Table(
    "my-answers",
    Text("Миний хариулт", "My answers"),
    (
        Column("part", "text", Text("Хэсэг: өөрийн үнэлгээ эсвэл тест", "Part: self-view or test")),
        Column("position", "whole", Text("Хэд дэх", "Place in its part")),
        Column("competence", "text", Text("Чадвар", "Competence")),
        Column("about", "text", Text("Өгүүлбэр, эсвэл асуултын дугаар", "The statement, or the id of the question")),
        Column("answer", "text", Text("Таны хариулт", "Your answer")),
        Column("score", "whole", Text("Оноо; тест дуустал хоосон", "Score; empty until the test is over")),
        Column("answered_at", "moment", Text("Хариулсан цаг", "When you answered")),
    ),
)
_PARTS = {
    "reflection": Text("өөрийн үнэлгээ", "self-view"),
    "quiz": Text("тест", "test"),
}
_DONT_KNOW = Text("Мэдэхгүй", "I don't know")
_LABELS = {
    "name": Text("Нэр", "Name"),
    "personal_code": Text("Хувийн код", "Personal code"),
    "wave": Text("Тест", "Test"),
    "language": Text("Хэл", "Language"),
    "started_at": Text("Эхэлсэн", "Begun"),
    "finished_at": Text("Дуусгасан", "Finished"),
}


def own_rows(data: Mapping[str, Any], instrument: Instrument, language: str) -> Iterator[Row]:
    """The answers in `data`, which is what the JSON of the same sitting holds, in words where there are words."""
    bank, framework = instrument.bank, instrument.framework
    for one in data["answers"]:
        statement, item = bank.statements.get(one["item"]), bank.items.get(one["item"])
        measured = statement or item
        competence = framework.competence(measured.competence).title[language] if measured else ""
        about = statement.text[language] if statement else one["item"]
        step = one["answer"].strip('"') if one["phase"] == "reflection" else ""
        known = step.isdigit() and int(step) < len(bank.scale)
        said = bank.scale[int(step)][language] if known else _said(one["answer"], language)
        moment = datetime.fromisoformat(one["answered_at"])
        yield _PARTS[one["phase"]][language], one["position"], competence, about, said, one["score"], moment


def own_facts(data: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What is kept besides the answers."""
    return [(label[language], str(data[key] or "")) for key, label in _LABELS.items() if key in data]


def _said(answer: str, language: str) -> str:
    return _DONT_KNOW[language] if answer == "null" else answer
