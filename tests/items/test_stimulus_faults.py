"""Faults in stimuli, each planted once."""

from collections.abc import Callable

import pytest

ONE, TWO, THREE = "quiz/1.1.yaml", "quiz/1.2.yaml", "quiz/2.1.yaml"

# What is changed in which file: old text, new text; where the fault must be told, what its line holds, what is said.
PLANTS = {
    "an unknown stimulus": (
        ONE,
        "kind: email",
        "kind: fax",
        "items[3].stimulus.kind",
        "kind: fax",
        "must be one of chart, chat, email",
    ),
    "a stimulus that is no stimulus": (
        ONE,
        "    stimulus:\n      kind: search_results",
        "    stimulus: none\n    rest:\n      kind: search_results",
        "items[0].stimulus.kind",
        "stimulus: none",
        "must be one of chart",
    ),
    "an email from nobody": (
        ONE,
        "      from: {id: sender, name: {mn: Тусламж, en: Help desk}, address: tuslamj@shuudan-jishee.mn}\n",
        "",
        "items[3].stimulus.from",
        "stimulus:",
        "missing; add it",
    ),
    "an unknown field of an email": (
        ONE,
        "      date: {mn: Баасан",
        "      cc: x\n      date: {mn: Баасан",
        "items[3].stimulus.cc",
        "cc: x",
        "unknown field",
    ),
    "two marks with one id": (
        ONE,
        "{id: fact, text",
        "{id: to, text",
        "items[3].stimulus",
        "stimulus:",
        "the id to stands more than once",
    ),
    "a row without a cell": (
        ONE,
        'cells: [c.docx, ""]',
        "cells: [c.docx]",
        "items[2].stimulus.files[2].cells",
        "cells: [c.docx]",
        "has 1 cells; there are 2 columns",
    ),
    "a bare number in a cell": (
        TWO,
        '"1400000"]',
        "1400000]",
        "items[3].stimulus.rows[0].cells[1]",
        "1400000]",
        "a string in quotes where both",
    ),
    "a row too long": (
        TWO,
        '"1400000"]',
        '"1400000", x]',
        "items[3].stimulus.rows[0].cells",
        '"1400000", x]',
        "has 3 cells; there are 2",
    ),
    "a message that says nothing": (
        TWO,
        ", text: {mn: Аль хаяг вэ?, en: Which address?}",
        "",
        "items[2].stimulus.messages[0]",
        "11:02",
        "has neither text nor picture",
    ),
    "a series without a number": (
        THREE,
        "values: [700, 175]",
        "values: [700]",
        "items[0].stimulus.series[0].values",
        "values: [700]",
        "there are 2 categories",
    ),
    "an unknown block of a page": (
        TWO,
        "as: heading",
        "as: banner",
        "items[1].stimulus.blocks[0].as",
        "as: banner",
        "must be 'heading', 'text'",
    ),
    "an unknown input of a form": (
        THREE,
        "input: choice",
        "input: brain",
        "items[1].stimulus.fields[1].input",
        "input: brain",
        "must be 'text'",
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    assert_told: Callable[..., None], plant: tuple[str, ...]
) -> None:
    assert_told(*plant)
