"""Reads and checks the target profiles of posts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection
from digcomp.framework.loading import check_name
from digcomp.framework.model import Framework, TargetProfile
from digcomp.framework.shapes import TargetFile


def load_targets(folder: Path, framework: Framework) -> dict[str, TargetProfile]:
    """The target profiles in <folder>/targets by id; raises FaultsFound with every fault."""
    inspection = Inspection(folder)
    profiles = {profile.id: profile for profile in read_targets(inspection, framework)}
    inspection.raise_faults()
    return profiles


def read_targets(inspection: Inspection, framework: Framework) -> Iterator[TargetProfile]:
    """The profiles that fit their shape; faults are noted in the inspection."""
    for path in inspection.files("targets"):
        document = inspection.open(path)
        file = document.build(TargetFile) if document else None
        if document is None or file is None:
            continue
        check_name(document, file.id, path.stem)
        if file.framework != framework.id:
            document.note(("framework",), f"is {file.framework}; must be {framework.id}")
        _check_levels(document, file.levels, framework)
        levels = MappingProxyType(dict(file.levels))
        yield TargetProfile(file.id, file.framework, file.title, file.summary, levels)


def _check_levels(document: Document, levels: Mapping[str, int], framework: Framework) -> None:
    """Every competence of the framework has a level; those of a supplement may, so that one can be dropped in."""
    optional = {area for supplement in framework.supplements for area in supplement.areas}
    known = {competence.id for competence in framework.competences}
    for competence in levels:
        if competence not in known:
            document.note(("levels", competence), f"{framework.id} has no competence {competence}; remove it")
    wanted = [competence.id for competence in framework.competences if competence.area not in optional]
    absent = [competence for competence in wanted if competence not in levels]
    if absent:
        document.note(("levels",), f"no level for {', '.join(absent)}; every competence must have one")
