"""Single choice, multiple response and spot: what is ticked, and what it earns."""

import pytest

from digcomp.errors import AnswerRefused
from digcomp.items import AnswerFault, Bank, Response

SINGLE, MULTIPLE, SPOT = "1.1-L1-q01", "1.1-L2-q01", "1.1-L4-q01"


def refusal(bank: Bank, item: str, form: dict[str, list[str]]) -> tuple[str, str]:
    with pytest.raises(AnswerFault) as refused:
        bank.items[item].parse(form)
    assert isinstance(refused.value, AnswerRefused)
    return refused.value.code, refused.value.field


@pytest.mark.parametrize(("option", "score"), [("second", 1), ("first", 0), ("both", 0)])
def test_single_choice_is_right_or_wrong(bank: Bank, option: str, score: int) -> None:
    item = bank.items[SINGLE]
    response = item.parse({"answer": [option]})
    assert response.value == f'"{option}"'
    assert item.score(response) == score


def test_single_choice_can_be_guessed_and_the_others_cannot(bank: Bank) -> None:
    assert {item.kind: (item.guessing, item.max_score) for item in bank.items_of("1.1")} == {
        "single-choice": (0.25, 1),
        "multiple-response": (0.0, 2),
        "ordering": (0.0, 2),
        "spot": (0.0, 2),
    }
    assert {item.kind: (item.guessing, item.max_score) for item in bank.items_of("1.2")} == {
        "matching": (0.0, 2),
        "spot": (0.0, 2),
        "short-text": (0.0, 1),
        "numeric": (0.0, 1),
    }


@pytest.mark.parametrize("item", [SINGLE, MULTIPLE, SPOT])
@pytest.mark.parametrize("form", [{}, {"answer": []}, {"answer": [""]}, {"answer": [" "]}, {"item": ["x"]}])
def test_nothing_ticked_is_empty(bank: Bank, item: str, form: dict[str, list[str]]) -> None:
    assert refusal(bank, item, form) == ("empty", "answer")


@pytest.mark.parametrize(
    ("item", "ticked"), [(SINGLE, ["gone"]), (MULTIPLE, ["keep", "gone"]), (SPOT, ["link", "gone"])]
)
def test_an_option_that_is_not_there_is_refused(bank: Bank, item: str, ticked: list[str]) -> None:
    assert refusal(bank, item, {"answer": ticked}) == ("unknown-option", "answer")


def test_single_choice_takes_one_option_only(bank: Bank) -> None:
    assert refusal(bank, SINGLE, {"answer": ["first", "second"]}) == ("unknown-option", "answer")


@pytest.mark.parametrize(
    ("ticked", "score"),
    [
        (["keep", "report", "change"], 2),
        (["keep", "report"], 1),  # two of three
        (["keep", "report", "change", "reply"], 1),  # three less one, of three
        (["keep"], 0),  # a third
        (["keep", "report", "change", "reply", "share"], 0),  # ticking everything does not pay
        (["reply", "share"], 0),  # not under nothing
    ],
)
def test_multiple_response_earns_hits_less_false_marks(bank: Bank, ticked: list[str], score: int) -> None:
    item = bank.items[MULTIPLE]
    assert item.score(item.parse({"answer": ticked})) == score


@pytest.mark.parametrize(
    ("ticked", "score"),
    [(["sender", "link", "file"], 2), (["sender", "link"], 1), (["sender", "link", "file", "to"], 1), (["to"], 0)],
)
def test_spot_earns_hits_less_false_marks(bank: Bank, ticked: list[str], score: int) -> None:
    item = bank.items[SPOT]
    assert item.score(item.parse({"answer": ticked})) == score


def test_the_order_of_ticks_does_not_make_another_answer(bank: Bank) -> None:
    item = bank.items[MULTIPLE]
    assert item.parse({"answer": ["report", "keep", "keep"]}) == item.parse({"answer": ["keep", " report "]})


def test_a_wrong_option_tells_its_misconception(bank: Bank) -> None:
    item = bank.items[SINGLE]
    assert [why.en for why in item.misconception(Response.of("first"))] == ["The top one is trusted."]
    assert item.misconception(Response.of("second")) == ()


def test_false_marks_and_missed_keys_tell_why_in_the_items_order(bank: Bank) -> None:
    whys = bank.items[MULTIPLE].misconception(Response.of(["reply", "keep", "report"]))
    assert [why.en for why in whys] == ["Somebody tried to sign in.", "A reply is thought to stop it."]
    whys = bank.items[SPOT].misconception(Response.of(["sender", "to", "file"]))
    assert [why.en for why in whys] == ["Your own address.", "It leads elsewhere."]


@pytest.mark.parametrize("item", [SINGLE, MULTIPLE, SPOT])
def test_an_answer_kept_from_another_bank_earns_nothing_and_breaks_nothing(bank: Bank, item: str) -> None:
    for text in ('"gone"', '["gone"]', '{"gone":"x"}', "7", "true"):
        response = Response.from_text(text)
        assert bank.items[item].score(response) == 0
        assert isinstance(bank.items[item].misconception(response), tuple)
