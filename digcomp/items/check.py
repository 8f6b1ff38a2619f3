"""The check of all content, for `digcomp check`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digcomp.errors import Fault
from digcomp.framework.inspection import Inspection, in_order
from digcomp.framework.loading import read_framework
from digcomp.framework.targets import read_targets
from digcomp.items.item import Item
from digcomp.items.lint import lint_bank, lint_letters
from digcomp.items.loading import read_bank
from digcomp.items.parameters import read_scales
from digcomp.items.waivers import read_waivers, waive


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found, in order of file and line."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    files: int
    competences: int
    targets: int
    items: int
    statements: int
    scales: int  # versions of the scale that have a file
    waived: int  # warnings that a waiver lets stand

    @property
    def ok(self) -> bool:
        """Whether the content can be used; warnings do not stand in its way."""
        return not self.faults


def check_content(
    competences: Path, question_banks: Path, only: Sequence[Path] = (), *, today: date | None = None
) -> Report:
    """Hold all content against its rules; tells of `only` these files or folders if any are named.

    Everything is read in any case, for ids and enemies reach over files. Without `today` no review day is past.
    """
    model, bank = Inspection(competences), Inspection(question_banks)
    framework = read_framework(model)
    targets = list(read_targets(model, framework)) if framework else []
    files = read_bank(bank, framework)
    steps = {entry.id: entry.made.max_score if isinstance(entry.made, Item) else None for entry in files.quiz}
    scales = read_scales(bank, steps)
    waivers = read_waivers(bank)
    _open_the_rest(model)
    _open_the_rest(bank)
    findings = [*lint_bank(files, framework, bank.folder.name, today)]
    findings += [finding for each in (*model.documents, *bank.documents) for finding in lint_letters(each)]
    subjects = {entry.id for entry in (*files.quiz, *files.reflection)}
    subjects |= {competence.id for competence in framework.competences} if framework else set()
    warnings, waived = waive(findings, waivers, subjects, unasked=() if today else {"review-past"})
    named, foreign = _named((model, bank), only or [model.folder, bank.folder])
    return Report(
        faults=in_order([*_of(named, [*model.faults, *bank.faults]), *foreign]),
        warnings=in_order(_of(named, warnings)),
        files=len(model.documents) + len(bank.documents),
        competences=len(framework.competences) if framework else 0,
        targets=len(targets),
        items=len(files.quiz),
        statements=len(files.reflection),
        scales=len(scales.versions),
        waived=len(in_order(_of(named, waived))),
    )


def _open_the_rest(inspection: Inspection) -> None:
    """Files beside those with a shape, like the glossary, are YAML at least."""
    opened = {document.file for document in inspection.documents}
    for path in inspection.files():
        if inspection.shown(path) not in opened and path not in inspection.unreadable:
            inspection.open(path)


def _named(inspections: Sequence[Inspection], only: Sequence[Path]) -> tuple[list[str], list[Fault]]:
    """The files and folders asked for, as faults name them; and a fault for each that is no content."""
    named: list[str] = []
    foreign: list[Fault] = []
    for path in only:
        place = path.resolve()
        inside = [each.shown(place) for each in inspections if place.is_relative_to(each.folder)]
        around = [each.folder.name for each in inspections if each.folder.is_relative_to(place)]
        named += inside + around
        if not path.exists() or not inside + around:
            foreign.append(Fault(str(path), 0, "", "no content is here; name a file or folder of the content"))
    return named, foreign


def _of(named: Sequence[str], faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults of the files and folders asked for."""
    for fault in faults:
        if any(fault.file == name or fault.file.startswith(f"{name}/") for name in named):
            yield fault
