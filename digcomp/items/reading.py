"""Reads the files of question_banks/ one by one, with every fault noted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from digcomp.framework import Framework, Text
from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection
from digcomp.framework.yaml_places import Steps
from digcomp.items.glossary import Glossary, Term
from digcomp.items.item import Item, Statement
from digcomp.items.kinds import KINDS, Body
from digcomp.items.shapes import ItemHead, QuizFile, ReflectionFile, ScaleFile, StatementShape
from digcomp.items.stimuli import STIMULI, Stimulus

_STATEMENT_ID = re.compile(r"(?P<competence>[^-]+)-L[1-8]-s\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item or statement as it stands in its file; `made` is None where faults kept it from being built."""

    document: Document
    path: Steps
    raw: dict[str, Any]
    made: Item | Statement | None

    @property
    def id(self) -> str:
        """The id as written; nothing if there is none."""
        return str(self.raw.get("id") or "")

    def note(self, path: Steps, message: str) -> None:
        """Keep a fault of this entry."""
        self.document.note((*self.path, *path), message)


def read_quiz(inspection: Inspection, framework: Framework | None, glossary: Glossary) -> Iterator[Entry]:
    """Every item of quiz/; without a framework nobody asks which competences there are."""
    for path in inspection.files("quiz"):
        document = inspection.open(path)
        file = document.build(QuizFile) if document else None
        if document is None or file is None:
            continue
        if file.competence != path.stem:
            document.note(("competence",), f"is {file.competence}; must be {path.stem}, as the file is called")
        if framework and all(file.competence != each.id for each in framework.competences):
            document.note(("competence",), f"{framework.id} has no competence {file.competence}")
        for at, raw in _mappings(document, "items", file.items):
            yield Entry(document, at, raw, _item(document, at, raw, file.competence, glossary))


def read_reflection(inspection: Inspection, framework: Framework | None) -> Iterator[Entry]:
    """Every statement of reflection/."""
    for path in inspection.files("reflection"):
        document = inspection.open(path)
        file = document.build(ReflectionFile) if document else None
        if document is None or file is None:
            continue
        if file.area != path.stem:
            document.note(("area",), f"is {file.area}; must be {path.stem}, as the file is called")
        if framework and all(file.area != area.id for area in framework.areas):
            document.note(("area",), f"{framework.id} has no area {file.area}")
        known = [each.id for each in framework.competences if each.area == file.area] if framework else None
        for at, raw in _mappings(document, "statements", file.statements):
            yield Entry(document, at, raw, _statement(document, at, raw, known))


def read_scale(inspection: Inspection) -> tuple[Text, ...]:
    """The four steps of scale.yaml; none if the file has faults."""
    document = inspection.open(inspection.folder / "scale.yaml")
    file = document.build(ScaleFile) if document else None
    if document is None or file is None:
        return ()
    for index, step in enumerate(file.scale):
        if step.value != index:
            document.note(("scale", index, "value"), f"is {step.value}; must be {index}: the steps rise from 0")
    return tuple(Text(step.mn, step.en) for step in file.scale)


def _mappings(document: Document, field: str, values: tuple[Any, ...]) -> Iterator[tuple[Steps, dict[str, Any]]]:
    for index, raw in enumerate(values):
        if isinstance(raw, dict):
            yield (field, index), raw
        else:
            document.note((field, index), "must be fields with values")


def _item(document: Document, path: Steps, raw: dict[str, Any], competence: str, glossary: Glossary) -> Item | None:
    """One item from its head, its stimulus and the answer block of its kind."""
    head = document.build(ItemHead, path, _some(raw, lambda key: key in ItemHead.model_fields))
    stimulus, marks = _stimulus(document, (*path, "stimulus"), raw.get("stimulus"))
    body = _body(document, path, raw, marks)
    if head is None:
        return None
    _check_head(document, path, head, competence)
    words = tuple(_help(document, path, head, glossary))
    if body is None or marks is None:
        return None
    return Item(
        id=head.id,
        competence=competence,
        level=head.level,
        kind=head.kind,
        dimension=head.dimension,
        context=head.context,
        seconds=head.seconds,
        stimulus=stimulus,
        stem=head.stem,
        body=body,
        explanation=head.explanation,
        enemies=frozenset(head.enemies),
        status=head.status,
        source=head.source,
        review_by=head.review_by,
        reviewed=head.reviewed.days if head.reviewed else None,
        help=words,
    )


def _help(document: Document, path: Steps, head: ItemHead, glossary: Glossary) -> Iterator[Term]:
    """The terms that an item explains, each once."""
    for index, name in enumerate(head.help):
        if name in head.help[:index]:
            document.note((*path, "help", index), f"{name} is there already; each may stand once")
        elif name in glossary.terms:
            yield glossary.terms[name]
        elif glossary.known:
            document.note((*path, "help", index), f"the glossary has no term {name}; must be one of its English terms")


def _check_head(document: Document, path: Steps, head: ItemHead, competence: str) -> None:
    begin = f"{competence}-L{head.level}-q"
    if not re.fullmatch(re.escape(begin) + r"\d\d", head.id):
        message = f"is {head.id}; must be {begin} and two digits, by the file's competence and the level"
        document.note((*path, "id"), message)
    if head.status == "reviewed" and head.reviewed is None:
        message = "is reviewed, but says not when; add reviewed: {mn: DAY, en: DAY}, or make it draft until it is read"
        document.note((*path, "status"), message)
    if head.source and head.review_by is None:
        document.note((*path, "source"), "has no review_by; say by which day the fact is looked up again")
    if head.review_by and head.source is None:
        document.note((*path, "review_by"), "has no source; say which public text the fact rests on")


def _stimulus(document: Document, path: Steps, raw: Any) -> tuple[Stimulus | None, tuple[str, ...] | None]:
    """The stimulus and the ids in it; for ids None where faults keep them unknown."""
    if raw is None:
        return None, ()
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if kind not in STIMULI:
        document.note((*path, "kind"), f"must be one of {', '.join(sorted(STIMULI))}")
        return None, None
    stimulus = document.build(STIMULI[kind], path, _some(raw, lambda key: key != "kind"))
    if stimulus is None:
        return None, None
    for where, message in stimulus.check():
        document.note((*path, *where), message)
    return stimulus, stimulus.parts()


def _body(document: Document, path: Steps, raw: dict[str, Any], marks: tuple[str, ...] | None) -> Body | None:
    """The answer block: all fields that are not of the head."""
    kind = raw.get("kind")
    if kind not in KINDS:
        if "kind" in raw:
            document.note((*path, "kind"), f"must be one of {', '.join(sorted(KINDS))}")
        return None
    body = document.build(KINDS[kind], path, _some(raw, lambda key: key not in ItemHead.model_fields))
    for where, message in body.check(marks) if body else ():
        document.note((*path, *where), message)
    return body


def _statement(document: Document, path: Steps, raw: dict[str, Any], competences: list[str] | None) -> Statement | None:
    shape = document.build(StatementShape, path)
    if shape is None:
        return None
    match = _STATEMENT_ID.fullmatch(shape.id)
    if match is None or f"-L{shape.level}-" not in shape.id:
        message = f"is {shape.id}; must be a competence, -L{shape.level}-s and a digit, as in 1.2-L{shape.level}-s1"
        document.note((*path, "id"), message)
        return None
    if competences is not None and match["competence"] not in competences:
        document.note((*path, "id"), f"{match['competence']} is not in this area; must be of {', '.join(competences)}")
    return Statement(shape.id, match["competence"], shape.level, shape.text, shape.status)


def _some(raw: dict[str, Any], wanted: Callable[[str], bool]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if wanted(key)}
