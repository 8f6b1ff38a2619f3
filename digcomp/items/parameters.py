"""Item parameters from data, apart from the items' texts: question_banks/parameters/<version>.yaml.

A file is one version of the scale and is whole in itself: an item that it leaves out has its assumed parameters.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection
from digcomp.framework.yaml_places import Steps
from digcomp.items.bank import Bank
from digcomp.items.shapes import ParametersFile, ParametersShape, PresentFile

#: The scale before any data: it follows from the levels of the items and needs no file.
ASSUMED_SCALE = "assumed-1"
#: So many answers make an item's parameters provisional, and so many make them calibrated.
PROVISIONAL, CALIBRATED = 30, 100
FOLDER, PRESENT = "parameters", "present"
#: A version becomes a file's name and stands beside every sitting, in forty signs.
_VERSION = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """Parameters of one item in logits, how uncertain they are, and how many answers they rest on."""

    a: float
    b: tuple[float, ...]  # one step for each score above 0
    c: float
    sd_log_a: float
    sd_b: float
    answers: int

    @property
    def status(self) -> str:
        """How far the parameters may be trusted."""
        if self.answers < PROVISIONAL:
            return "assumed"
        return "provisional" if self.answers < CALIBRATED else "calibrated"


@dataclass(frozen=True, slots=True)
class Population:
    """Abilities of those who answered: mean in logits, variances of the three parts in squared logits."""

    mean: float
    general: float
    area: float
    specific: float
    means: Mapping[str, float]  # by group, where there were groups


@dataclass(frozen=True, slots=True)
class Scale:
    """One version of the scale."""

    version: str
    parent: str
    made: str
    people: int
    answers: int
    note: str
    population: Population | None
    items: Mapping[str, ItemParameters]


@dataclass(frozen=True, slots=True)
class Scales:
    """All versions that have a file, and the one that new trainings take."""

    present: str
    versions: Mapping[str, Scale]


def version_fault(version: str) -> str:
    """What is wrong with the name of a new version; nothing for a good one."""
    if version in (ASSUMED_SCALE, PRESENT):
        return f"{version} has a meaning of its own; call the version otherwise"
    if not _VERSION.fullmatch(version):
        return f"is {version}; must be at most 40 small Latin letters, digits, ., - and _, a letter or digit first"
    return ""


def load_scales(folder: Path, bank: Bank) -> Scales:
    """The scales of a folder of question banks; raises FaultsFound with every fault."""
    inspection = Inspection(folder)
    scales = read_scales(inspection, {item.id: item.max_score for item in bank.items.values()})
    inspection.raise_faults()
    return scales


def read_scales(inspection: Inspection, steps: Mapping[str, int | None]) -> Scales:
    """The same for an inspection that goes on; `steps` is the highest score of each item, None where faults hide it."""
    read: list[tuple[Document, Scale]] = []
    present: tuple[Document, PresentFile] | None = None
    for path in inspection.files(FOLDER):
        document = inspection.open(path)
        if document is None:
            continue
        if path.stem == PRESENT:
            chosen = document.build(PresentFile)
            present = (document, chosen) if chosen else None
        elif file := document.build(ParametersFile):
            _check_items(document, file.items, steps, {other.stem for other in inspection.unreadable})
            if _check_version(document, file.version, path.stem):
                read.append((document, _scale(file)))
    # A file that could not be used is there all the same: who names it as parent is not at fault.
    known = {ASSUMED_SCALE, *(path.stem for path in inspection.files(FOLDER))} - {PRESENT}
    _check_parents(read, known)
    if present and present[1].scale not in known:
        present[0].note(("scale",), f"there is no scale {present[1].scale}; must be {_one_of(known)}")
    versions = {scale.version: scale for _, scale in read}
    return Scales(present[1].scale if present else ASSUMED_SCALE, MappingProxyType(versions))


def _scale(file: ParametersFile) -> Scale:
    own = file.population
    population = Population(own.mean, own.general, own.area, own.specific, MappingProxyType(own.means)) if own else None
    items = {
        item: ItemParameters(each.a, each.b, each.c, each.sd_log_a, each.sd_b, each.answers)
        for item, each in file.items.items()
    }
    made = file.made.isoformat()
    return Scale(
        file.version, file.parent, made, file.people, file.answers, file.note, population, MappingProxyType(items)
    )


def _check_version(document: Document, version: str, name: str) -> bool:
    """Whether a file is called by a version that can be one."""
    fault = version_fault(version)
    if not fault and version != name:
        fault = f"is {version}; must be {name}, as the file is called"
    if fault:
        document.note(("version",), fault)
    return not fault


def _check_items(
    document: Document, items: Mapping[str, ParametersShape], steps: Mapping[str, int | None], unread: set[str]
) -> None:
    """Items exist and have a difficulty for each score; `unread` are competences whose file could not be read."""
    for item, shape in items.items():
        path: Steps = ("items", item)
        if item not in steps:
            if item.partition("-")[0] not in unread:
                document.note(path, f"there is no item {item}; correct the id or remove it")
            continue
        wanted, given = steps[item], len(shape.b)
        if wanted is not None and given != wanted:
            right = "one number" if wanted == 1 else f"a list of {wanted} numbers"
            document.note((*path, "b"), f"has {given}; must be {right}, a step for each score above 0")
        if shape.c > 0 and (wanted or given) > 1:
            document.note((*path, "c"), f"is {shape.c}; must be 0, for an item with parts is not guessed at one go")


def _check_parents(read: Sequence[tuple[Document, Scale]], known: set[str]) -> None:
    """Each scale comes from one that is there, and in the end from the assumed one."""
    parents = {scale.version: scale.parent for _, scale in read}
    for document, scale in read:
        if scale.parent not in known:
            document.note(("from",), f"there is no scale {scale.parent}; must be {_one_of(known - {scale.version})}")
            continue
        line = lineage(scale.version, parents)
        if line[-1] == scale.version:
            message = f"the parents go in a loop: {' from '.join(line)}; must lead back to {ASSUMED_SCALE}"
            document.note(("from",), message)


def lineage(version: str, parents: Mapping[str, str]) -> list[str]:
    """A version and those it comes from; in a loop the last one has been met before."""
    line = [version]
    while (parent := parents.get(line[-1])) is not None:
        line.append(parent)
        if parent in line[:-1]:
            break
    return line


def _one_of(versions: set[str]) -> str:
    return f"one of {', '.join(sorted(versions))}" if len(versions) > 1 else "".join(versions)
