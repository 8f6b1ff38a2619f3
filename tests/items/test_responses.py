"""What all kinds have in common: responses, "I don't know", and the order in which things are shown."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digcomp.items import AnswerFault, Bank, Response
from digcomp.items.response import Answer

ITEMS = [f"{competence}-L{level}-q01" for competence in ("1.1", "1.2", "2.1") for level in (1, 2, 3, 4)]
IDS = st.text(min_size=1, max_size=8)
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.text(max_size=40),
    st.lists(IDS, max_size=6),
    st.dictionaries(IDS, IDS, max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4),
)


@given(ANSWERS)
def test_a_response_comes_back_from_the_store_as_it_went(answer: Answer) -> None:
    response = Response.of(answer)
    assert Response.from_text(response.to_text()) == response
    assert response.answer == answer
    assert not response.is_dont_know


def test_equal_answers_are_equal_texts() -> None:
    assert Response.of({"b": "1", "a": "2"}).value == '{"a":"2","b":"1"}'
    assert Response.from_text('{ "b": "1", "a": "2" }') == Response.of({"a": "2", "b": "1"})
    assert Response.of(Decimal("1.50")).value == Response.from_text("1.5").value == "1.5"
    assert Response.from_text('"\\u04e9"').value == '"ө"'


@pytest.mark.parametrize("item", ITEMS)
def test_the_key_scores_in_full_and_says_nothing_was_wrong(bank: Bank, item: str) -> None:
    key = bank.items[item].key_response()
    assert bank.items[item].score(key) == bank.items[item].max_score
    assert bank.items[item].misconception(key) == ()
    assert Response.from_text(key.to_text()) == key


@pytest.mark.parametrize("item", ITEMS)
def test_i_dont_know_scores_nothing_and_wins_over_what_was_ticked(bank: Bank, item: str) -> None:
    response = bank.items[item].parse({"dont_know": ["1"], "answer": ["gone"], "answer.gone": ["x"]})
    assert response == Response.dont_know
    assert response.is_dont_know
    assert response.to_text() == "null"
    assert bank.items[item].score(response) == 0
    assert bank.items[item].misconception(response) == ()


@given(
    st.sampled_from(ITEMS),
    st.dictionaries(
        st.sampled_from(["answer", "answer.", "answer.pay", "answer.find", "answer.crop", "dont_know", "item"])
        | st.text(),
        st.lists(st.sampled_from(["", "1", "2", "second", "keep", "sheet", "0,5"]) | st.text(), max_size=3),
    ),
)
def test_any_form_is_read_or_refused_and_never_breaks(bank: Bank, item: str, form: dict[str, list[str]]) -> None:
    try:
        response = bank.items[item].parse(form)
    except AnswerFault as fault:
        code = fault.code
    else:
        assert 0 <= bank.items[item].score(response) <= bank.items[item].max_score
        assert Response.from_text(response.to_text()) == response
        return
    assert code in {"empty", "unknown-option", "incomplete", "not-a-permutation", "not-a-number", "too-long"}


@pytest.mark.parametrize("item", ITEMS)
def test_everything_is_shown_once_and_in_the_same_order_for_a_seed(bank: Bank, item: str) -> None:
    shown = [bank.items[item].presented(seed) for seed in range(20)]
    assert shown == [bank.items[item].presented(seed) for seed in range(20)]
    assert len({frozenset(piece.id for piece in pieces) for pieces in shown}) == 1
    assert all(len({piece.id for piece in pieces}) == len(pieces) for pieces in shown)


def test_the_order_is_the_same_on_every_machine_and_in_every_version(bank: Bank) -> None:
    ids = [piece.id for piece in bank.items["1.1-L2-q01"].presented(20)]
    assert ids == ["keep", "change", "share", "reply", "report"]


def test_what_is_shown_is_what_the_kind_shuffles(bank: Bank) -> None:
    assert {kind: len(item.presented(1)) for item in bank.items.values() for kind in [item.kind]} == {
        "single-choice": 3,
        "multiple-response": 5,
        "matching": 5,  # choices; the parts keep their order
        "ordering": 5,
        "spot": 0,
        "numeric": 0,
        "short-text": 0,
    }


def test_each_option_comes_first_equally_often(bank: Bank) -> None:
    first = Counter(bank.items["1.1-L1-q01"].presented(seed)[0].id for seed in range(2000))
    assert len(first) == 4
    assert all(400 < count < 600 for count in first.values())


def test_steps_are_never_shown_in_the_order_that_is_right(bank: Bank) -> None:
    item = bank.items["1.1-L3-q01"]
    orders = {tuple(step.id for step in item.presented(seed)) for seed in range(3000)}
    assert len(orders) == 119  # all of 120 but one
    assert tuple(item.key_response().answer) not in orders
