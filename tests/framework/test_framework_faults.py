from pathlib import Path
from typing import Any, NamedTuple

import pytest

from digcomp.errors import Fault, FaultsFound
from digcomp.framework import load_framework

FILE = "digcomp-2.2.yaml"
FIRST = "areas[0].competences[0]"


class Plant(NamedTuple):
    """A fault put into the file: what it changes, the line it must be reported on, where, and what is said."""

    old: str
    new: str
    line: str
    where: str
    says: str


PLANTS = {
    "a field is missing": Plant('version: "2.2"\n', "", "schema: 1", "version", "missing; add it"),
    "a field is misspelt": Plant(
        "attribution:", "atribution:", "atribution:", "atribution", "perhaps attribution is meant"
    ),
    "a field is unknown": Plant("schema: 1", "schema: 1\nowner: me", "owner:", "owner", "unknown field"),
    "another layout": Plant("schema: 1", "schema: 2", "schema: 2", "schema", "must be 1"),
    "a number where text belongs": Plant('version: "2.2"', "version: 2.2", "version:", "version", "put it in quotes"),
    "English is missing": Plant(", en: Small framework", "", "title: {mn: Жижиг", "title.en", "missing; add it"),
    "Mongolian is empty": Plant("mn: Жижиг загвар", 'mn: ""', "title: {mn:", "title.mn", "empty; fill it in"),
    "text that is no text": Plant(
        "{mn: Жижиг загвар, en: Small framework}", "[a]", "title: [a]", "title", "must be text: {mn: …, en: …}"
    ),
    "a comma without quotes": Plant(
        "Small framework", "Small, but good", "Small, but", "title.but good", "must stand in double quotes"
    ),
    "not called as the file is": Plant(
        "id: digcomp-2.2", "id: digcomp-9", "id: digcomp-9", "id", "must be digcomp-2.2"
    ),
    "cut scores fall": Plant(
        "-0.75, 0, 0.75", "-0.75, 0.9, 0.75", "cut_scores:", "cut_scores.values", "must rise: 0.9 then 0.75"
    ),
    "a cut score is missing": Plant("-2.25, ", "", "cut_scores:", "cut_scores.values", "has 6 cuts; 8 levels need 7"),
    "a level is missing": Plant("  - level: 8", "  - level: 7", "levels:\n", "levels", "no level 8"),
    "levels out of order": Plant(
        "levels: [1, 2], title", "levels: [2, 1], title", "bands:", "bands", "must have each level once, in order"
    ),
    "a level out of range": Plant(
        "levels: [1, 2]", "levels: [0, 2]", "levels: [0, 2]", "bands[0].levels[0]", "must be greater"
    ),
    "a band twice": Plant("id: intermediate", "id: foundation", "Дунд", "bands[1].id", "foundation is there already"),
    "a descriptor is missing": Plant(
        '          - {level: 3, mn: "Хайх: 3-р түвшин.", en: "Searching at level 3."}\n',
        "",
        "descriptors:",
        f"{FIRST}.descriptors",
        "no level 3; each of 1 to 8 must be there",
    ),
    "a descriptor twice": Plant(
        '- {level: 3, mn: "Хайх', '- {level: 2, mn: "Хайх', "descriptors:", f"{FIRST}.descriptors", "no level 3"
    ),
    "a next step is missing": Plant(
        "{band: advanced, title",
        "{band: foundation, title",
        "next_steps:",
        f"{FIRST}.next_steps",
        "one next step for each of foundation, intermediate, advanced, highly-specialised",
    ),
    "minutes in words": Plant(
        "minutes: 20", "minutes: long", "minutes: long", f"{FIRST}.next_steps[0].minutes", "must be a whole number"
    ),
    "a competence of another area": Plant(
        '- id: "1.2"', '- id: "2.2"', '- id: "2.2"', "areas[0].competences[1].id", "must be 1. and a number"
    ),
    "a competence twice": Plant(
        '- id: "1.2"', '- id: "1.1"', "mn: Үнэлэх,", "areas[0].competences[1].id", "1.1 is there already"
    ),
    "an area twice": Plant('- id: "2"\n', '- id: "1"\n', "Харилцаа", "areas[1].id", "1 is there already"),
    "a list where fields belong": Plant(
        'cut_scores: {version: "1", values: [-2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25]}',
        "cut_scores: [1]",
        "cut_scores: [1]",
        "cut_scores",
        "must be fields with values",
    ),
    "no areas": Plant("areas:\n", "areas: []\nrest:\n", "areas: []", "areas", "has 0; must have at least 1"),
}


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(FaultsFound) as found:
        load_framework(folder)
    return found.value.faults


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_fault_is_reported_with_its_line_and_what_would_be_right(competences: Any, plant: Plant) -> None:
    competences.change(FILE, plant.old, plant.new)
    near = [fault for fault in faults_of(competences.folder) if fault.where == plant.where]
    assert len(near) == 1
    assert plant.says in near[0].message
    assert near[0].file == f"competences/{FILE}"
    text = (competences.folder / FILE).read_text("utf-8")
    # A fault of an entry may stand on its first line, one above the text that tells it apart.
    lines = text.splitlines()
    assert plant.line.strip() in "\n".join(lines[near[0].line - 1 : near[0].line + 1])


def test_several_faults_are_reported_at_once_in_order_of_lines(competences: Any) -> None:
    for name in ("a field is missing", "cut scores fall", "English is missing", "minutes in words"):
        competences.change(FILE, PLANTS[name].old, PLANTS[name].new)
    faults = faults_of(competences.folder)
    assert [fault.where for fault in faults] == [
        "version",
        "title.en",
        "cut_scores.values",
        f"{FIRST}.next_steps[0].minutes",
    ]
    assert str(faults[1]) == "competences/digcomp-2.2.yaml:4: title.en: missing; add it"


def test_broken_yaml_is_reported_with_its_line(competences: Any) -> None:
    competences.change(FILE, 'version: "2.2"', "version: a: b")
    (fault,) = faults_of(competences.folder)
    assert fault.line == competences.line_of(FILE, "version: a: b")
    assert "not YAML" in fault.message
    assert "quote text that holds ': '" in fault.message


def test_an_unclosed_quote_is_reported_as_broken(competences: Any) -> None:
    competences.change(FILE, 'version: "2.2"', 'version: "2.2')
    (fault,) = faults_of(competences.folder)
    assert "not YAML" in fault.message


def test_a_file_that_is_not_utf_8_is_reported_with_its_line(competences: Any) -> None:
    path = competences.folder / FILE
    path.write_bytes(path.read_bytes().replace("Жижиг".encode(), "Жижиг".encode("cp1251"), 1))
    (fault,) = faults_of(competences.folder)
    assert (fault.line, fault.message) == (5, "not UTF-8; save the file as UTF-8")


def test_a_control_character_is_reported_with_its_line(competences: Any) -> None:
    competences.change(FILE, "Жижиг", "Жи\x07жиг")
    (fault,) = faults_of(competences.folder)
    assert (fault.line, fault.message) == (5, "holds the control character U+0007; remove it")


def test_a_byte_order_mark_does_no_harm(competences: Any) -> None:
    path = competences.folder / FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_framework(competences.folder).id == "digcomp-2.2"


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path)
    assert fault.file == f"{tmp_path.name}/{FILE}"
    assert "cannot be read" in fault.message


@pytest.mark.parametrize("content", ["", "just words", "- a list"])
def test_a_file_that_says_nothing_is_a_fault(competences: Any, content: str) -> None:
    (competences.folder / FILE).write_text(content, "utf-8")
    assert [fault.message for fault in faults_of(competences.folder)] == ["must be fields with values"]


def test_a_misspelt_ending_is_a_fault_and_no_file_is_left_out_silently(competences: Any) -> None:
    (competences.folder / "nemelt.yml").write_text("extends: digcomp-2.2", "utf-8")
    (fault,) = faults_of(competences.folder)
    assert (fault.file, fault.message[:26]) == ("competences/nemelt.yml", "the name must end in .yaml")
