"""Faults in the answer blocks of the kinds, each planted once."""

from collections.abc import Callable
from typing import Any

import pytest

ONE, TWO = "quiz/1.1.yaml", "quiz/1.2.yaml"

# What is changed in which file: old text, new text; where the fault must be told, what its line holds, what is said.
PLANTS = {
    "single choice without a key": (
        ONE,
        "key: true, why: {mn: Хаяг",
        "key: false, why: {mn: Хаяг",
        "items[0].options",
        "options:",
        "no option is the key; mark exactly one with key: true",
    ),
    "single choice with two keys": (
        ONE,
        "key: false, why: {mn: Дээр",
        "key: true, why: {mn: Дээр",
        "items[0].options",
        "options:",
        "first, second are all keys; mark exactly one",
    ),
    "two options with one id": (
        ONE,
        "id: both",
        "id: first",
        "items[0].options[2].id",
        "id: first, text: {mn: Хоёулаа",
        "first is there already",
    ),
    "an id that no form field can have": (
        ONE,
        "id: both",
        "id: Хоёул",
        "items[0].options[2].id",
        "id: Хоёул",
        "must be a short word of small Latin letters",
    ),
    "an option without a reason": (
        ONE,
        ", why: {mn: Дээр гарсныг зөв гэдэг., en: The top one is trusted.}",
        "",
        "items[0].options[0].why",
        "id: first",
        "missing; add it",
    ),
    "a key that is neither true nor false": (
        ONE,
        "key: false",
        "key: no",
        "items[0].options[0].key",
        "key: no",
        "must be true or false",
    ),
    "one option only": (
        ONE,
        "    options:\n",
        "    options: []\n    more:\n",
        "items[0].options",
        "options: []",
        "must have at least 2",
    ),
    "matching to a choice that is not there": (
        TWO,
        "key: sheet",
        "key: paper",
        "items[0].parts[0].key",
        "key: paper",
        "paper is not a choice; must be one of",
    ),
    "a left-over choice without a reason": (
        TWO,
        ", why: {mn: Шахвал тайрагдана гэдэг., en: Compressing is thought to crop.}",
        "",
        "items[0].choices[4]",
        "id: zip",
        "zip is never a key and has no why",
    ),
    "matching parts with one id": (
        TWO,
        "id: letter",
        "id: pay",
        "items[0].parts[1].id",
        "id: pay, text: {mn: Албан",
        "pay is there already",
    ),
    "a sequence of two": (
        ONE,
        "    sequence:\n",
        "    sequence:\n      - {id: x, text: x, why: x}\n      - {id: z, text: z, why: z}\n    rest:\n",
        "items[2].sequence",
        "sequence:",
        "has 2; must have at least 3",
    ),
    "a field of another kind": (
        ONE,
        "    sequence:\n",
        "    choices: []\n    sequence:\n",
        "items[2].choices",
        "choices: []",
        "unknown field",
    ),
    "a number in quotes": (
        TWO,
        "value: 140000",
        'value: "140000"',
        "items[3].answer.value",
        'value: "140000"',
        "must be a number, without quotes",
    ),
    "a tolerance under nothing": (
        TWO,
        "tolerance: 0.5",
        "tolerance: -1",
        "items[3].answer.tolerance",
        "tolerance: -1",
        "must be 0 or more",
    ),
    "a known wrong number that is right": (
        TWO,
        "value: 1400000",
        "value: 140000.25",
        "items[3].wrong[0].value",
        "140000.25",
        "counts as right",
    ),
    "a known wrong number twice": (
        TWO,
        "value: 14000,",
        "value: 1400000,",
        "items[3].wrong[1].value",
        "Нэг хувь",
        "is there already",
    ),
    "a known wrong word that is accepted": (
        TWO,
        "text: jishee-sum.mn",
        "text: https://Jishee-Sum.gov.mn/",
        "items[2].wrong[0].text",
        "text: https:",
        "is accepted",
    ),
    "nothing accepted": (
        TWO,
        "accept: [jishee-sum.gov.mn, {mn: жишээ сум, en: Jishee soum}]",
        "accept: []",
        "items[2].answer.accept",
        "accept: []",
        "must have at least 1",
    ),
    "a part that the stimulus does not have": (
        ONE,
        "{at: fact,",
        "{at: fakt,",
        "items[3].parts[3].at",
        "at: fakt",
        "nothing in the stimulus has the id fakt",
    ),
    "a mark that is no part": (
        ONE,
        "      - {at: fact, key: false, why: {mn: Баримт үнэн., en: The fact is true.}}\n",
        "",
        "items[3].parts",
        "parts:",
        "fact can be marked but is no part",
    ),
    "a part twice": (
        ONE,
        "{at: fact,",
        "{at: to,",
        "items[3].parts[3].at",
        "at: to, key: false, why: {mn: Баримт",
        "to is a part already",
    ),
    "spot with nothing right": (
        TWO,
        "at: pin, key: true",
        "at: pin, key: false",
        "items[1].parts",
        "parts:",
        "nothing is the key",
    ),
    "spot with everything right": (
        TWO,
        "at: head, key: false",
        "at: head, key: true",
        "items[1].parts",
        "parts:",
        "everything is the key",
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    assert_told: Callable[..., None], plant: tuple[str, ...]
) -> None:
    assert_told(*plant)


def test_multiple_response_needs_something_right_and_something_wrong(
    assert_told: Callable[..., None], content: Any
) -> None:
    for option in ("Код", "Бусдад"):
        content.change(ONE, f"key: true, why: {{mn: {option}", f"key: false, why: {{mn: {option}")
    assert_told(
        ONE, "key: true, why: {mn: Нэвтр", "key: false, why: {mn: Нэвтр", "items[1].options", "options:", "nothing is"
    )
    content.change(ONE, "key: false, why: {mn: Хари", "key: true, why: {mn: Хари")
    for option in ("Код", "Бусдад", "Нэвтр"):
        content.change(ONE, f"key: false, why: {{mn: {option}", f"key: true, why: {{mn: {option}")
    assert_told(
        ONE, "key: false, why: {mn: Чат", "key: true, why: {mn: Чат", "items[1].options", "options:", "everything is"
    )
