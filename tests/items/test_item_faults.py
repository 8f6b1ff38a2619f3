"""Faults in what every item says, each planted once."""

from collections.abc import Callable

import pytest

ONE, TWO, THREE = "quiz/1.1.yaml", "quiz/1.2.yaml", "quiz/2.1.yaml"

# What is changed in which file: old text, new text; where the fault must be told, what its line holds, what is said.
PLANTS = {
    "a competence the framework does not have": (
        TWO,
        'competence: "1.2"',
        'competence: "1.9"',
        "competence",
        'competence: "1.9"',
        "has no competence 1.9",
    ),
    "a file called otherwise": (
        TWO,
        'competence: "1.2"',
        'competence: "1.1"',
        "competence",
        'competence: "1.1"',
        "must be 1.2, as the file",
    ),
    "an id of another level": (
        ONE,
        "id: 1.1-L2-q01",
        "id: 1.1-L3-q02",
        "items[1].id",
        "id: 1.1-L3-q02",
        "must be 1.1-L2-q and two digits",
    ),
    "an id of another competence": (
        ONE,
        "id: 1.1-L2-q01",
        "id: 1.2-L2-q02",
        "items[1].id",
        "id: 1.2-L2-q02",
        "must be 1.1-L2-q and two digits",
    ),
    "an id out of form": (
        ONE,
        "id: 1.1-L2-q01",
        "id: 1.1-L2-q1",
        "items[1].id",
        "id: 1.1-L2-q1",
        "must be 1.1-L2-q and two digits",
    ),
    "no id": (ONE, "id: 1.1-L2-q01\n    ", "", "items[1].id", "- kind: multiple", "missing; add it"),
    "an unknown kind": (
        ONE,
        "kind: ordering",
        "kind: sorting",
        "items[2].kind",
        "kind: sorting",
        "must be one of matching, multiple",
    ),
    "no kind": (ONE, "    kind: ordering\n", "", "items[2].kind", "id: 1.1-L3-q01", "missing; add it"),
    "a level too high": (ONE, "level: 2", "level: 9", "items[1].level", "level: 9", "must be less than or equal to 8"),
    "a level in quotes": (ONE, "level: 2", 'level: "2"', "items[1].level", 'level: "2"', "must be a whole number"),
    "an unknown dimension": (
        ONE,
        "dimension: attitude",
        "dimension: feeling",
        "items[1].dimension",
        "dimension: feeling",
        "must be 'knowledge'",
    ),
    "an unknown context": (
        ONE,
        "context: hr",
        "context: moon",
        "items[3].context",
        "context: moon",
        "must be 'counter'",
    ),
    "no seconds": (ONE, "    seconds: 45\n", "", "items[2].seconds", "id: 1.1-L3-q01", "missing; add it"),
    "seconds in words": (
        ONE,
        "seconds: 45",
        "seconds: few",
        "items[2].seconds",
        "seconds: few",
        "must be a whole number",
    ),
    "an unknown status": (ONE, "status: draft", "status: final", "items[1].status", "status: final", "must be 'draft'"),
    "reviewed without saying when": (
        ONE,
        "    reviewed: {mn: 2026-05-04, en: 2026-05-05}\n",
        "",
        "items[0].status",
        "status: reviewed",
        "says not when",
    ),
    "reviewed on no day": (
        ONE,
        "reviewed: {mn: 2026-05-04,",
        "reviewed: {mn: last spring,",
        "items[0].reviewed.mn",
        "reviewed: {mn: last",
        "must be a day",
    ),
    "a misspelt field": (
        ONE,
        "explanation: {mn: Уншаад",
        "explaination: {mn: Уншаад",
        "items[2].explaination",
        "explaination:",
        "unknown field",
    ),
    "an empty text": (ONE, "en: Give a code to nobody.", 'en: " "', "items[1].explanation.en", 'en: " "', "empty"),
    "one language only": (
        ONE,
        "en: Give a code to nobody.",
        "",
        "items[1].explanation.en",
        "mn: Код хэнд ч",
        "missing; add it",
    ),
    "an item that is no item": (
        ONE,
        "items:\n",
        "items:\n  - nothing\n",
        "items[0]",
        "- nothing",
        "must be fields with values",
    ),
    "items that are no list": (ONE, "items:\n", "items: {}\nrest:\n", "items", "items: {}", "must be a list"),
    "a source without a day": (
        THREE,
        '    review_by: "2027-01-31"\n',
        "",
        "items[3].source",
        "source: {mn",
        "has no review_by",
    ),
    "a day without a source": (
        THREE,
        "    source: {mn: Барилгын норм, en: Building code, address: legalinfo.mn}\n",
        "",
        "items[3].review_by",
        "review_by:",
        "has no source",
    ),
    "a day out of form": (
        THREE,
        "2027-01-31",
        "31.01.2027",
        "items[3].review_by",
        "31.01.2027",
        'must be a day like "2028-06-30"',
    ),
    "a day that is none": (THREE, "2027-01-31", "2027-02-31", "items[3].review_by", "2027-02-31", "must be a day"),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    assert_told: Callable[..., None], plant: tuple[str, ...]
) -> None:
    assert_told(*plant)
