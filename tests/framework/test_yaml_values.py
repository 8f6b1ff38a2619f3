from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import YAMLError

from digcomp.framework.yaml_places import compose


def value_of(text: str) -> Any:
    return compose(text)[0]


def flaws_of(text: str) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.message.partition(";")[0]) for flaw in compose(text)[2]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2028-06-30", "2028-06-30"),
        ("10:42", "10:42"),
        ("=", "="),
        ("<<", "<<"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("-12", -12),
        ("007", 7),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("Цахим ур чадвар", "Цахим ур чадвар"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(written: str, meant: object) -> None:
    assert value_of(f"a: {written}") == {"a": meant}
    assert type(value_of(f"a: {written}")["a"]) is type(meant)


def test_keys_are_kept_as_they_are_written() -> None:
    assert value_of("{1.1: 4, true: 1, 007: 2}") == {"1.1": 4, "true": 1, "007": 2}


def test_lists_come_as_tuples_and_nothing_of_the_file_can_be_changed_through_them() -> None:
    assert value_of("- a\n- [b, {c: d}]") == ("a", ("b", {"c": "d"}))


def test_text_over_several_lines_is_folded() -> None:
    assert value_of("a: one\n  two\n\n  three\nb: >\n  four\n  five\n") == {"a": "one two\nthree", "b": "four five\n"}


def test_every_value_knows_the_line_of_its_key() -> None:
    _, place, _ = compose("a: 1\nb:\n  - c\n  -\n    d: |\n      text\n")
    assert place.parts["b"].line == 2
    assert place.parts["b"].parts[0].line == 3
    assert place.parts["b"].parts[1].parts["d"].line == 5


def test_what_content_may_not_use_is_told_with_its_line() -> None:
    text = "a: &x 1\nb: *x\nc: !!str 2\na: 3\n? {d: e}\n: 4\n---\nf: 5\n"
    assert flaws_of(text) == [
        (1, "anchors are not used here"),
        (2, "aliases are not used here"),
        (3, "tags are not used here"),
        (4, "the same key twice"),
        (5, "a key must be a plain word"),
        (7, "a second document begins"),
    ]


def test_of_two_equal_keys_the_first_counts() -> None:
    assert value_of("a: 1\na: 2\n") == {"a": 1}


def test_a_file_too_deep_for_the_interpreter_is_refused() -> None:
    with pytest.raises(YAMLError):
        compose("[" * 500 + "]" * 500)
    with pytest.raises(YAMLError):
        compose("{" * 500)


@pytest.mark.parametrize("escape", ["UFFFFFFFF", "U00110000", "q", "xZZ"])
def test_an_escape_that_names_no_character_is_refused(escape: str) -> None:
    with pytest.raises(YAMLError) as refused:
        compose(f'a: 1\nb: "\\{escape}"\n')
    assert refused.value.problem_mark.line == 1


WORDS = ["a", "б в", "10:42", "«ө»", '"q, r"', "\\n", "---", "...", "&x ", "*x", "!t ", "%"]
SIGNS = [": ", ":", " #", "#", "- ", ",", "[", "]", "{", "}", "?", "? ", '"', "'", "|\n", ">-\n", "k: ", "{k: "]
SPACES = [" ", "  ", "\n", "\n  ", "\t", "\n- ", "\nk: "]


@given(st.lists(st.sampled_from(WORDS + SIGNS + SPACES), max_size=14).map("".join) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        compose(text)
    except YAMLError:
        return
