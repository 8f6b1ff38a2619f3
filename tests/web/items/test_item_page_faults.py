"""A fault is told in words, at the field it is about."""

from collections.abc import Mapping
from typing import Any

import pytest

from digcomp.items import AnswerFault, Bank, Item
from digcomp.web.item_sentences import fault_message

TICKED = ["single-choice", "multiple-response", "spot"]
ROWS = ["matching", "ordering"]
TYPED = ["numeric", "short-text"]


def told(page: Any) -> dict[str, str | None]:
    """The one control that the message belongs to."""
    assert page.ids().count("fault") == 1
    (control,) = [each for each in page.controls if "fault" in (each.attributes.get("aria-describedby") or "").split()]
    return dict(control.attributes)


@pytest.mark.parametrize("kind", TICKED + ROWS + TYPED)
@pytest.mark.parametrize("language", ["mn", "en"])
def test_an_empty_answer_is_told_at_the_first_input(
    kind: str, language: str, one_of_each: Mapping[str, Item], draw: Any
) -> None:
    fault = AnswerFault("empty")
    page = draw(one_of_each[kind], language, fault=fault)
    assert fault_message(kind, fault, draw.words[language]) in page.text
    assert told(page)["id"] == "answer"
    assert page.controls[0].attributes["id"] == "answer"


@pytest.mark.parametrize("kind", TICKED + ROWS + TYPED)
def test_without_a_fault_nothing_is_wrong(kind: str, one_of_each: Mapping[str, Item], draw: Any) -> None:
    page = draw(one_of_each[kind])
    assert "fault" not in page.ids()
    assert "aria-invalid" not in page.html
    assert page.controls[0].attributes["id"] == "answer"


@pytest.mark.parametrize("kind", ROWS)
def test_the_summary_leads_to_the_row_at_fault(kind: str, one_of_each: Mapping[str, Item], draw: Any) -> None:
    last = draw(one_of_each[kind]).controls[-1].name
    page = draw(one_of_each[kind], fault=AnswerFault("incomplete", last))
    assert told(page)["name"] == last
    assert told(page)["id"] == "answer"
    assert page.ids().count("answer") == 1
    assert "бас" in page.text


def test_a_number_given_twice_is_told_where_it_stands_twice(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each["ordering"]
    typed = {control.name: ["1"] for control in draw(item).controls}
    with pytest.raises(AnswerFault) as fault:
        item.parse(typed)
    page = draw(item, "en", typed=typed, fault=fault.value)
    assert "Another row has this number" in page.text
    assert told(page)["name"] == fault.value.field


@pytest.mark.parametrize("kind", ROWS)
def test_a_field_of_another_item_is_told_above_the_rows(kind: str, one_of_each: Mapping[str, Item], draw: Any) -> None:
    page = draw(one_of_each[kind], "en", fault=AnswerFault("unknown-option", "answer.elsewhere"))
    assert "does not belong to the question" in page.text
    assert told(page)["name"] == page.controls[0].name


def test_what_cannot_be_named_is_told_all_the_same(one_of_each: Mapping[str, Item], draw: Any) -> None:
    page = draw(one_of_each["numeric"], "en", fault=AnswerFault("something-new"))
    assert "could not be taken" in page.text


def test_radio_buttons_leave_it_to_their_group_to_be_invalid(
    one_of_each: Mapping[str, Item], bank: Bank, draw: Any
) -> None:
    statement = next(iter(bank.statements.values()))
    fault = AnswerFault("empty")
    for page in (draw(one_of_each["single-choice"], fault=fault), draw.statement(statement, bank, fault=fault)):
        invalid = [tag for tag, attributes in page.tags if attributes.get("aria-invalid")]
        assert invalid == ["fieldset"]
        assert told(page)["id"] == "answer"
