"""Matching and ordering: what is placed, and what it earns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digcomp.items import AnswerFault, Bank, Response
from digcomp.items.kinds.ordering import Ordering

MATCHING, ORDERING = "1.2-L1-q01", "1.1-L3-q01"
RIGHT = {"pay": "sheet", "letter": "writer", "hall": "slides", "crop": "photo"}
STEPS = ["find", "read", "pick", "name", "save"]


def matched(**choices: str) -> dict[str, list[str]]:
    return {f"answer.{part}": [choice] for part, choice in (RIGHT | choices).items()}


def ordered(*steps: str) -> dict[str, list[str]]:
    return {f"answer.{step}": [str(place)] for place, step in enumerate(steps, start=1)}


def refusal(bank: Bank, item: str, form: dict[str, list[str]]) -> tuple[str, str]:
    with pytest.raises(AnswerFault) as refused:
        bank.items[item].parse(form)
    return refused.value.code, refused.value.field


@pytest.mark.parametrize(
    ("form", "score"),
    [
        (matched(), 2),
        (matched(crop="zip"), 1),
        (matched(crop="zip", hall="photo"), 1),
        (matched(crop="zip", hall="photo", pay="writer"), 0),
    ],
)
def test_matching_earns_the_share_of_right_parts(bank: Bank, form: dict[str, list[str]], score: int) -> None:
    item = bank.items[MATCHING]
    assert item.score(item.parse(form)) == score


def test_a_matching_answer_names_the_choice_of_each_part(bank: Bank) -> None:
    response = bank.items[MATCHING].parse(matched())
    assert response.value == '{"crop":"photo","hall":"slides","letter":"writer","pay":"sheet"}'


def test_wrong_parts_tell_what_they_show(bank: Bank) -> None:
    item = bank.items[MATCHING]
    whys = item.misconception(item.parse(matched(crop="zip", pay="writer")))
    assert [why.en for why in whys] == ["It is added by hand.", "Files are compressed."]


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({}, "empty", "answer"),
        ({f"answer.{part}": [""] for part in RIGHT}, "empty", "answer"),
        (matched(hall=""), "incomplete", "answer.hall"),
        (matched(hall="gone"), "unknown-option", "answer.hall"),
        (matched(roof="sheet"), "unknown-option", "answer.roof"),
        ({"answer.pay": []}, "empty", "answer"),
        ({"answer": ["sheet"]}, "empty", "answer"),
    ],
)
def test_a_matching_form_is_refused(bank: Bank, form: dict[str, list[str]], code: str, field: str) -> None:
    assert refusal(bank, MATCHING, form) == (code, field)


@pytest.mark.parametrize(
    ("steps", "score"),
    [
        (STEPS, 2),
        (["read", "pick", "name", "save", "find"], 1),  # three of four neighbours kept
        (["find", "read", "name", "pick", "save"], 0),  # one of four
        (["read", "find", "pick", "name", "save"], 1),  # two of four
        (STEPS[::-1], 0),
    ],
)
def test_ordering_earns_the_share_of_neighbours_kept(bank: Bank, steps: list[str], score: int) -> None:
    item = bank.items[ORDERING]
    response = item.parse(ordered(*steps))
    assert response.answer == steps
    assert item.score(response) == score


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({}, "empty", "answer"),
        (ordered("find", "read"), "incomplete", "answer.pick"),
        (ordered(*STEPS) | {"answer.read": ["1"]}, "not-a-permutation", "answer.read"),
        (ordered(*STEPS) | {"answer.save": ["6"]}, "not-a-permutation", "answer.save"),
        (ordered(*STEPS) | {"answer.find": ["0"]}, "not-a-permutation", "answer.find"),
        (ordered(*STEPS) | {"answer.save": ["last"]}, "not-a-number", "answer.save"),
        (ordered(*STEPS) | {"answer.save": ["²"]}, "not-a-number", "answer.save"),
        (ordered(*STEPS) | {"answer.save": ["9" * 5000]}, "not-a-number", "answer.save"),
        (ordered(*STEPS, "burn"), "unknown-option", "answer.burn"),
    ],
)
def test_an_ordering_form_is_refused(bank: Bank, form: dict[str, list[str]], code: str, field: str) -> None:
    assert refusal(bank, ORDERING, form) == (code, field)


def test_only_the_steps_that_would_have_to_be_moved_tell_what_they_show(bank: Bank) -> None:
    item = bank.items[ORDERING]
    whys = item.misconception(item.parse(ordered("save", "find", "read", "pick", "name")))
    assert [why.en for why in whys] == ["Saving comes last."]
    assert item.misconception(item.key_response()) == ()


@given(st.permutations(STEPS))
def test_moving_the_steps_that_are_told_mends_every_order(bank: Bank, steps: list[str]) -> None:
    item = bank.items[ORDERING]
    assert isinstance(item.body, Ordering)
    told = {why.en for why in item.misconception(Response.of(steps))}
    left = [step.id for step in item.body.sequence if step.why.en not in told]
    assert [step for step in steps if step in left] == left
    assert bool(told) == (steps != STEPS)


def test_an_answer_kept_from_another_bank_earns_nothing_and_breaks_nothing(bank: Bank) -> None:
    for text in ('"gone"', '["gone","find"]', '{"gone":"x"}', "[]", "7"):
        for item in (bank.items[MATCHING], bank.items[ORDERING]):
            assert item.score(Response.from_text(text)) == 0
            assert isinstance(item.misconception(Response.from_text(text)), tuple)
