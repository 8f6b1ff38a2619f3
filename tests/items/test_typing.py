"""Numeric and short text: what is typed, and what it earns."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digcomp.items import AnswerFault, Bank, Response

PAY, HALL, ADDRESS = "1.2-L4-q01", "2.1-L4-q01", "1.2-L3-q01"


def typed(bank: Bank, item: str, text: str) -> Response:
    return bank.items[item].parse({"answer": [text]})


def refusal(bank: Bank, item: str, text: str) -> str:
    with pytest.raises(AnswerFault) as refused:
        typed(bank, item, text)
    assert refused.value.field == "answer"
    return refused.value.code


@pytest.mark.parametrize(
    "text",
    [
        "140000",
        " 140 000 ",
        "140\u00a0000",
        "140\u202f000",
        "140,000",
        "140.000",
        "140'000",
        "140,000.00",
        "140.000,00",
        "140000.5",
        "+140000",
        "₮140 000",
        "140 000 төгрөг",
        "140000төг.",
        "140000 ТӨГРӨГ",
        "140000.",
        "139 999,5 tugrug",
    ],
)
def test_a_right_number_may_be_typed_in_many_ways(bank: Bank, text: str) -> None:
    assert bank.items[PAY].score(typed(bank, PAY, text)) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("– 3", "-3"),
        ("-0", "0"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("1,400", "1.4"),  # both readings are unknown to the item: a comma is a decimal comma then
        ("1,400,000", "1400000"),
        ("14.000", "14000"),  # known as a wrong answer, so that is what was meant
        ("1 234 567,89", "1234567.89"),
        ("12%", "12"),
    ],
)
def test_a_number_is_kept_in_one_form(bank: Bank, text: str, value: str) -> None:
    assert typed(bank, PAY, text).value == value


@pytest.mark.parametrize("text", ["62,5", "62.5 м2", "62.5м2", "62,50 M2", "62.5 m²"])
def test_a_unit_with_a_digit_in_it_may_be_typed_behind(bank: Bank, text: str) -> None:
    assert bank.items[HALL].score(typed(bank, HALL, text)) == 1


def test_a_tolerance_of_nothing_asks_for_the_number_itself(bank: Bank) -> None:
    assert bank.items[HALL].score(typed(bank, HALL, "62.500001")) == 0


@pytest.mark.parametrize(
    "text", ["мянга", "12 or 13", "10:42", "1.2.3", "1,2,3", "1,23,456", "--3", "∞", "nan", "1e3e4", "м2", "5-6"]
)
def test_what_is_no_number_is_refused(bank: Bank, text: str) -> None:
    assert refusal(bank, HALL, text) == "not-a-number"


@pytest.mark.parametrize("item", [PAY, ADDRESS])
def test_nothing_typed_is_empty(bank: Bank, item: str) -> None:
    assert refusal(bank, item, "  ") == "empty"
    with pytest.raises(AnswerFault):
        bank.items[item].parse({})


def test_a_number_of_endless_length_is_refused(bank: Bank) -> None:
    assert refusal(bank, PAY, "1" * 61) == "too-long"


def test_a_known_wrong_number_tells_its_misconception(bank: Bank) -> None:
    item = bank.items[PAY]
    assert [why.en for why in item.misconception(typed(bank, PAY, "1,400,000"))] == ["The rate is forgotten."]
    assert item.misconception(typed(bank, PAY, "5")) == ()


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.sampled_from([".", ","]))
def test_any_number_typed_with_comma_or_point_is_read_as_it_was_meant(bank: Bank, number: Decimal, mark: str) -> None:
    # Two decimals: three would look like thousands.
    shorter = round(number, 2)
    text = f"{shorter:f}".replace(".", mark)
    assert typed(bank, HALL, text).answer == shorter


@pytest.mark.parametrize(
    "text",
    [
        "jishee-sum.gov.mn",
        " JISHEE-sum.gov.mn ",
        "https://jishee-sum.gov.mn/",
        "HTTP://jishee-sum.gov.mn",
        "Жишээ сум",
        "jishee soum",
    ],
)
def test_a_right_word_may_be_typed_with_other_case_spaces_scheme_or_slash(bank: Bank, text: str) -> None:
    assert bank.items[ADDRESS].score(typed(bank, ADDRESS, text)) == 1


@pytest.mark.parametrize("text", ["jishee-sum.gov.mn/login", "jishee-sum .gov.mn", "gov.mn", "jishee-sum.gov.mn."])
def test_another_word_is_wrong(bank: Bank, text: str) -> None:
    assert bank.items[ADDRESS].score(typed(bank, ADDRESS, text)) == 0


def test_letters_typed_in_two_pieces_are_put_together(bank: Bank) -> None:
    assert typed(bank, ADDRESS, "и\u0306").value == '"й"'


def test_what_was_typed_is_kept_as_it_was_typed(bank: Bank) -> None:
    assert typed(bank, ADDRESS, " Жишээ Сум ").value == '"Жишээ Сум"'


def test_more_than_200_characters_are_too_long(bank: Bank) -> None:
    assert typed(bank, ADDRESS, "ө" * 200).answer == "ө" * 200
    assert refusal(bank, ADDRESS, "ө" * 201) == "too-long"


def test_a_known_wrong_word_tells_its_misconception(bank: Bank) -> None:
    whys = bank.items[ADDRESS].misconception(typed(bank, ADDRESS, "Jishee-sum.mn/"))
    assert [why.en for why in whys] == ["The short address is trusted."]


@pytest.mark.parametrize("item", [PAY, ADDRESS])
def test_an_answer_kept_from_another_bank_earns_nothing_and_breaks_nothing(bank: Bank, item: str) -> None:
    for text in ('"gone"', '["gone"]', '{"gone":"x"}', "-7"):
        assert bank.items[item].score(Response.from_text(text)) == 0
        assert bank.items[item].misconception(Response.from_text(text)) == ()
