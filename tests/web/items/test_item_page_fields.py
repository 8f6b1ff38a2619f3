"""The fields of a page are those that an item reads."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from digcomp.items import AnswerFault, Bank, Item

KINDS = ["single-choice", "multiple-response", "matching", "ordering", "numeric", "short-text", "spot"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_right_answer_can_be_given(
    kind: str, language: str, one_of_each: Mapping[str, Item], draw: Any, right_answer: Callable[[Item], Any]
) -> None:
    item = one_of_each[kind]
    form = draw(item, language).fill(right_answer(item))
    assert item.parse(form) == item.key_response()
    assert item.score(item.parse(form)) == item.max_score


def test_the_right_answer_of_every_item_can_be_given_and_stays_when_the_page_comes_back(
    every_item: list[Item], draw: Any, right_answer: Callable[[Item], Any]
) -> None:
    for item in every_item:
        form = draw(item).fill(right_answer(item))
        assert item.parse(form) == item.key_response(), item.id
        assert draw(item, typed=form, fault=AnswerFault("empty")).sent() == form, item.id


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_page_holds_no_answer(kind: str, one_of_each: Mapping[str, Item], draw: Any) -> None:
    with pytest.raises(AnswerFault) as fault:
        one_of_each[kind].parse(draw(one_of_each[kind]).sent())
    assert fault.value.code == "empty"


def test_options_stand_in_the_order_of_the_sitting(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each["multiple-response"]
    orders = {tuple(each.options[0] for each in draw(item, seed=seed).controls) for seed in range(8)}
    assert len(orders) > 1
    assert {tuple(piece.id for piece in item.presented(seed)) for seed in range(8)} == orders


def test_parts_of_a_stimulus_and_rows_of_a_matching_keep_their_order(
    one_of_each: Mapping[str, Item], draw: Any
) -> None:
    spot, matching = one_of_each["spot"], one_of_each["matching"]
    for seed in range(4):
        assert spot.stimulus is not None
        assert tuple(each.options[0] for each in draw(spot, seed=seed).controls) == spot.stimulus.parts()
        names = [each.name for each in draw(matching, seed=seed).controls]
        assert names == [f"answer.{part.id}" for part in matching.body.parts]  # type: ignore[attr-defined]


def test_what_was_typed_stays_whatever_it_is(one_of_each: Mapping[str, Item], draw: Any) -> None:
    typed = {"answer": ['"><script>арав</script> ' + "x" * 300]}
    page = draw(one_of_each["short-text"], typed=typed, fault=AnswerFault("too-long"))
    assert page.sent() == typed
    assert all(tag != "script" for tag, _ in page.tags)


def test_a_half_filled_matching_keeps_what_was_chosen(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each["matching"]
    first, second, *_ = (part for part in item.body.parts)  # type: ignore[attr-defined]
    typed = {f"answer.{first.id}": [first.key], f"answer.{second.id}": [""]}
    page = draw(item, typed=typed, fault=AnswerFault("incomplete", f"answer.{second.id}"))
    assert page.sent()[f"answer.{first.id}"] == [first.key]


def test_fields_that_nobody_asked_for_change_nothing(one_of_each: Mapping[str, Item], draw: Any) -> None:
    for item in one_of_each.values():
        strange = {"answer": ["nonsense"], "answer.nonsense": ["1"], "dont_know": [], "position": ["3"]}
        sent = draw(item, typed=strange).sent()
        assert sent.get("answer", ["nonsense"]) == ["nonsense"], item.id


def test_a_statement_is_answered_from_0_to_3(bank: Bank, draw: Any) -> None:
    statement = next(iter(bank.statements.values()))
    page = draw.statement(statement, bank, typed={"answer": ["2"]})
    assert [each.options for each in page.controls] == [["0"], ["1"], ["2"], ["3"]]
    assert page.sent() == {"answer": ["2"]}
    assert [each.label for each in page.controls] == [step.mn for step in bank.scale]
