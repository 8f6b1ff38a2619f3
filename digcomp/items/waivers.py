"""Warnings that somebody has looked at and lets stand: question_banks/waivers.yaml."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from digcomp.errors import Fault
from digcomp.framework.content import Content
from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection
from digcomp.framework.yaml_places import Steps
from digcomp.items.lint.finding import RULES, Finding

FILE = "waivers.yaml"

Said = Annotated[str, Field(min_length=1)]


class WaiverShape(Content):
    """One rule for one item (or statement) or one competence, and why it does not count there."""

    item: Said | None = None
    competence: Said | None = None
    rule: Said
    reason: Said


class WaiversFile(Content):
    """question_banks/waivers.yaml"""

    layout: Literal[1] = Field(alias="schema")
    waivers: tuple[WaiverShape, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver and its place."""

    document: Document
    path: Steps
    subject: str
    rule: str


def read_waivers(inspection: Inspection) -> Sequence[Waiver]:
    """The waivers of a bank; a bank may do without."""
    path = inspection.folder / FILE
    document = inspection.open(path) if path.exists() else None
    file = document.build(WaiversFile) if document else None
    if document is None or file is None:
        return ()
    read = []
    for index, shape in enumerate(file.waivers):
        at = ("waivers", index)
        if (shape.item is None) == (shape.competence is None):
            document.note(at, "must name either an item or a competence")
        else:
            read.append(Waiver(document, at, shape.item or shape.competence or "", shape.rule))
    return read


def waive(
    findings: Iterable[Finding], waivers: Sequence[Waiver], subjects: Collection[str], *, unasked: Collection[str] = ()
) -> tuple[list[Fault], list[Fault]]:
    """What is still to be told, waivers in vain among it, and what was waived; rules `unasked` did not run."""
    told: list[Fault] = []
    waived: list[Fault] = []
    needed: set[tuple[str, str]] = set()
    named = {(waiver.subject, waiver.rule) for waiver in waivers}
    for finding in findings:
        key: tuple[Any, Any] = (finding.subject, finding.rule)
        if key in named:
            needed.add(key)
        (waived if key in named else told).append(finding.warning)
    in_vain = ((waiver, _vain(waiver, subjects, needed, unasked)) for waiver in waivers)
    told += [Finding("waiver", "", each.document.fault(each.path, why)).warning for each, why in in_vain if why]
    return told, waived


def _vain(
    waiver: Waiver, subjects: Collection[str], needed: Collection[tuple[str, str]], unasked: Collection[str]
) -> str:
    """Why a waiver does nothing; nothing for one that is needed."""
    if waiver.rule not in RULES:
        return f"there is no rule {waiver.rule}; must be one of {', '.join(sorted(RULES))}"
    if waiver.subject not in subjects:
        return f"there is no item or competence {waiver.subject}; correct the id or remove the waiver"
    if (waiver.subject, waiver.rule) in needed or waiver.rule in unasked:
        return ""
    return f"{waiver.subject} has nothing to waive by {waiver.rule} any more; remove the waiver"
