"""Faults between entries, in statements and the scale; and how faults are told."""

from collections.abc import Callable
from typing import Any

import pytest

from digcomp.errors import Fault

Faults = Callable[[], tuple[Fault, ...]]

ONE, TWO, THREE = "quiz/1.1.yaml", "quiz/1.2.yaml", "quiz/2.1.yaml"
REFLECTION, SCALE = "reflection/1.yaml", "scale.yaml"

# What is changed in which file: old text, new text; where the fault must be told, what its line holds, what is said.
PLANTS = {
    "an id used twice": (
        ONE,
        "id: 1.1-L2-q01",
        "id: 1.1-L1-q01",
        "items[1].id",
        "id: 1.1-L1-q01",
        "1.1-L1-q01 stands at question_banks/quiz/1.1.yaml:6 already",
    ),
    "an enemy that is not there": (
        ONE,
        "enemies: [1.2-L2-q01]",
        "enemies: [1.2-L2-q01, 1.2-L8-q09]",
        "items[3].enemies[1]",
        "1.2-L8-q09",
        "there is no item 1.2-L8-q09",
    ),
    "an item that is its own enemy": (
        ONE,
        "enemies: []",
        "enemies: [1.1-L1-q01]",
        "items[0].enemies[0]",
        "enemies: [1.1-L1-q01]",
        "not its own enemy",
    ),
    "a statement of another level": (
        REFLECTION,
        "{id: 1.1-L2-s1, level: 2",
        "{id: 1.1-L2-s1, level: 3",
        "statements[1].id",
        "1.1-L2-s1",
        "must be a competence, -L3-s",
    ),
    "a statement of another area": (
        REFLECTION,
        "{id: 1.1-L2-s1",
        "{id: 2.1-L2-s2",
        "statements[1].id",
        "2.1-L2-s2",
        "2.1 is not in this area; must be of 1.1, 1.2",
    ),
    "a statement twice": (
        REFLECTION,
        "{id: 1.2-L1-s1",
        "{id: 1.1-L1-s1",
        "statements[8].id",
        "1.2 чадварын 1-р",
        "stands at question_banks/reflection/1.yaml:4 already",
    ),
    "a statement without English": (
        REFLECTION,
        ', en: "I can do the work of level 2 in 1.1."',
        "",
        "statements[1].text.en",
        "1.1-L2-s1",
        "missing",
    ),
    "an area the framework does not have": (REFLECTION, 'area: "1"', 'area: "7"', "area", 'area: "7"', "has no area 7"),
    "an area file called otherwise": (
        REFLECTION,
        'area: "1"',
        'area: "2"',
        "area",
        'area: "2"',
        "must be 1, as the file",
    ),
    "a scale out of order": (
        SCALE,
        "value: 2",
        "value: 3",
        "scale[2].value",
        "value: 3, mn: Өөрөө чадна,",
        "must be 2: the steps rise from 0",
    ),
    "a scale of five": (SCALE, "scale:\n", "scale:\n  - {value: 0, mn: а, en: a}\n", "scale", "scale:", "at most 4"),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    assert_told: Callable[..., None], plant: tuple[str, ...]
) -> None:
    assert_told(*plant)


def test_a_fault_reads_as_the_authors_guide_shows_it(content: Any, faults: Faults) -> None:
    content.change(ONE, "key: true, why: {mn: Хаяг", "key: false, why: {mn: Хаяг")
    (fault,) = faults()
    assert str(fault) == (
        "question_banks/quiz/1.1.yaml:19: items[0].options: no option is the key; mark exactly one with key: true"
    )


def test_faults_of_all_files_are_reported_at_once_in_order(content: Any, faults: Faults) -> None:
    content.change(ONE, "key: true, why: {mn: Хаяг", "key: false, why: {mn: Хаяг")
    content.change(ONE, "{at: fact,", "{at: fakt,")
    content.change(TWO, "key: sheet", "key: paper")
    content.change(THREE, '    review_by: "2027-01-31"\n', "")
    content.change(REFLECTION, "{id: 1.1-L2-s1", "{id: 2.1-L2-s2")
    content.change(SCALE, "value: 2", "value: 3")
    found = [(fault.file.removeprefix("question_banks/"), fault.where) for fault in faults()]
    assert found == [
        ("quiz/1.1.yaml", "items[0].options"),
        ("quiz/1.1.yaml", "items[3].parts"),
        ("quiz/1.1.yaml", "items[3].parts[3].at"),
        ("quiz/1.2.yaml", "items[0].choices[0]"),
        ("quiz/1.2.yaml", "items[0].parts[0].key"),
        ("quiz/2.1.yaml", "items[3].source"),
        ("reflection/1.yaml", "statements[1].id"),
        ("scale.yaml", "scale[2].value"),
    ]


def test_faults_of_head_stimulus_and_answer_of_one_item_are_reported_at_once(content: Any, faults: Faults) -> None:
    content.change(ONE, "level: 4", "level: 0")
    content.change(ONE, "size: 1.2 MB", "size: 12")
    content.change(ONE, "{at: fact, key: false", "{at: fact, key: maybe")
    assert [fault.where for fault in faults()] == [
        "items[3].level",
        "items[3].stimulus.attachments[0].size",
        "items[3].parts[3].key",
    ]


def test_a_faulty_stimulus_does_not_make_its_parts_faulty(content: Any, faults: Faults) -> None:
    content.change(ONE, "size: 1.2 MB", "size: 12")
    assert [fault.where for fault in faults()] == ["items[3].stimulus.attachments[0].size"]


def test_a_faulty_item_is_still_there_to_be_somebodys_enemy(content: Any, faults: Faults) -> None:
    content.change(TWO, "level: 2", "level: two")
    assert [fault.where for fault in faults()] == ["items[1].level"]


def test_broken_yaml_in_one_file_leaves_the_faults_of_the_others_to_be_told(content: Any, faults: Faults) -> None:
    content.change(TWO, "competence:", "competence: a: b")
    content.change(ONE, "level: 2", "level: two")
    found = faults()
    assert [(fault.file, fault.where) for fault in found] == [
        ("question_banks/quiz/1.1.yaml", "items[1].level"),  # and no word of its enemy in the broken file
        ("question_banks/quiz/1.2.yaml", ""),
    ]
    assert found[1].line == 2
    assert "not YAML" in found[1].message


def test_a_key_twice_is_a_fault_and_the_rest_is_checked_still(content: Any, faults: Faults) -> None:
    content.change(ONE, "    level: 2\n", "    level: 2\n    level: 2\n    seconds: none\n")
    assert [(fault.where, fault.message[:14]) for fault in faults()] == [
        ("items[1].level", "the same key t"),
        ("items[1].seconds", "must be a whol"),
        ("items[1].seconds", "the same key t"),
    ]


def test_a_scale_that_is_missing_is_a_fault(content: Any, faults: Faults) -> None:
    (content.bank / SCALE).unlink()
    (fault,) = faults()
    assert (fault.file, fault.line) == ("question_banks/scale.yaml", 0)


def test_files_that_do_not_say_what_they_are_are_faults(content: Any, faults: Faults) -> None:
    (content.bank / "quiz/2.1.yaml").write_text("- a list", "utf-8")
    (content.bank / "reflection/2.yaml").write_text("", "utf-8")
    (content.bank / "quiz/3.1.yml").write_text("", "utf-8")
    assert [(fault.file[15:], fault.message[:26]) for fault in faults()] == [
        ("quiz/2.1.yaml", "must be fields with values"),
        ("quiz/3.1.yml", "the name must end in .yaml"),
        ("reflection/2.yaml", "must be fields with values"),
    ]


def test_an_enemy_on_one_side_only_is_told_where_it_stands(content: Any, faults: Faults) -> None:
    content.change(ONE, "enemies: [1.2-L2-q01]", "enemies: []")
    (fault,) = faults()
    assert (fault.file, fault.where) == ("question_banks/quiz/1.2.yaml", "items[1].enemies[0]")
    assert fault.message == "1.1-L4-q01 does not name 1.2-L2-q01; enemies are mutual, add it there"
    assert "enemies: [1.1-L4-q01]" in content.lines(TWO)[fault.line - 1]
