"""Reads and checks the framework and its supplements."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from digcomp.framework.content import LEVELS
from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection
from digcomp.framework.model import (
    Area,
    Band,
    Competence,
    CutScores,
    Descriptor,
    Framework,
    Level,
    NextStep,
    Supplement,
)
from digcomp.framework.shapes import AreaShape, CompetenceShape, FrameworkFile, SupplementFile
from digcomp.framework.text import Text
from digcomp.framework.yaml_places import Steps

_EXTENDS = re.compile(rb"^extends:", re.MULTILINE)


def load_framework(folder: Path, name: str = "digcomp-2.2") -> Framework:
    """The framework of a folder with the supplements that extend it; raises FaultsFound with every fault."""
    inspection = Inspection(folder)
    framework = read_framework(inspection, name)
    inspection.raise_faults()
    assert framework is not None  # noqa: S101 there is none only where there was a fault
    return framework


def read_framework(inspection: Inspection, name: str = "digcomp-2.2") -> Framework | None:
    """The same for an inspection that goes on: faults are noted there; None if there is no framework at all."""
    document = inspection.open(inspection.folder / f"{name}.yaml")
    base = document.build(FrameworkFile) if document else None
    if document is None or base is None:
        return None
    _check_framework(document, base, name)
    areas = list(_read_areas(document, base.areas, base))
    supplements: list[Supplement] = []
    for path in inspection.files():
        if path.stem != name and _EXTENDS.search(path.read_bytes()):
            supplements += _read_supplement(inspection, path, areas, base)
    return _assemble(base, areas, supplements)


def _read_supplement(
    inspection: Inspection, path: Path, areas: list[Area], base: FrameworkFile
) -> Iterator[Supplement]:
    """Add the areas of one supplement; nothing if the file extends another framework."""
    document = inspection.open(path)
    if document is None or not isinstance(document.value, dict) or document.value.get("extends") != base.id:
        return
    file = document.build(SupplementFile)
    if file is None:
        return
    check_name(document, file.id, path.stem)
    known = {area.id for area in areas}
    for index, area in enumerate(file.areas):
        if area.id in known:
            message = f"{area.id} is an area of the framework already; give the supplement an id of its own"
            document.note(("areas", index, "id"), message)
    areas += _read_areas(document, file.areas, base)
    yield Supplement(file.id, file.title, file.attribution, tuple(area.id for area in file.areas))


def _check_framework(document: Document, base: FrameworkFile, name: str) -> None:
    check_name(document, base.id, name)
    _check_complete(document, ("levels",), [level.level for level in base.levels])
    _check_complete(document, ("bands",), [level for band in base.bands for level in band.levels])
    _check_once(document, ("bands",), [band.id for band in base.bands])
    cuts = len(base.cut_scores.values)
    if cuts != len(LEVELS) - 1:
        document.note(("cut_scores", "values"), f"has {cuts} cuts; {len(LEVELS)} levels need {len(LEVELS) - 1}")


def check_name(document: Document, given: str, name: str) -> None:
    """A file is called by the id that it gives."""
    if given != name:
        document.note(("id",), f"is {given}; must be {name}, as the file is called")


def _check_complete(document: Document, path: Steps, levels: Sequence[int]) -> None:
    """Each of the eight levels once and in order."""
    absent = [str(level) for level in LEVELS if level not in levels]
    if absent:
        document.note(path, f"no level {', '.join(absent)}; each of 1 to {LEVELS[-1]} must be there")
    elif list(levels) != list(LEVELS):
        document.note(path, f"must have each level once, in order from 1 to {LEVELS[-1]}")


def _check_once(document: Document, path: Steps, ids: Sequence[str]) -> None:
    for index, given in enumerate(ids):
        if given in ids[:index]:
            document.note((*path, index, "id"), f"{given} is there already; ids must differ")


def _read_areas(document: Document, shapes: Sequence[AreaShape], base: FrameworkFile) -> Iterator[Area]:
    _check_once(document, ("areas",), [area.id for area in shapes])
    for index, area in enumerate(shapes):
        path: Steps = ("areas", index, "competences")
        _check_once(document, path, [competence.id for competence in area.competences])
        for number, competence in enumerate(area.competences):
            _check_competence(document, (*path, number), area.id, competence, base)
        competences = tuple(_competence(area.id, competence) for competence in area.competences)
        yield Area(area.id, area.title, area.short, area.summary, competences)


def _check_competence(
    document: Document, path: Steps, area: str, competence: CompetenceShape, base: FrameworkFile
) -> None:
    if not re.fullmatch(re.escape(area) + r"\.[1-9][0-9]?", competence.id):
        message = f"is {competence.id}; must be {area}. and a number, for it stands in area {area}"
        document.note((*path, "id"), message)
    _check_complete(document, (*path, "descriptors"), [each.level for each in competence.descriptors])
    bands = [band.id for band in base.bands]
    if Counter(step.band for step in competence.next_steps) != Counter(bands):
        document.note((*path, "next_steps"), f"must have one next step for each of {', '.join(bands)}")


def _competence(area: str, shape: CompetenceShape) -> Competence:
    descriptors = tuple(Descriptor(each.level, Text(each.mn, each.en)) for each in shape.descriptors)
    steps = tuple(NextStep(step.band, step.title, step.text, step.minutes) for step in shape.next_steps)
    return Competence(shape.id, area, shape.title, shape.short, shape.summary, descriptors, steps)


def _assemble(base: FrameworkFile, areas: Sequence[Area], supplements: Sequence[Supplement]) -> Framework:
    return Framework(
        id=base.id,
        version=base.version,
        title=base.title,
        attribution=base.attribution,
        translation=base.translation,
        cut_scores=CutScores(base.cut_scores.version, tuple(map(float, base.cut_scores.values))),
        bands=tuple(Band(band.id, band.levels, band.title, band.meaning) for band in base.bands),
        levels=tuple(Level(each.level, each.task, each.autonomy, each.thinking) for each in base.levels),
        areas=tuple(areas),
        supplements=tuple(supplements),
    )
