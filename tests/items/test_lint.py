"""Warnings: what a bank may have and a good one has not."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from digcomp.errors import Fault
from digcomp.items import check_content

QUIZ = "quiz/1.1.yaml"
#: What any bank of a dozen items lacks, and what copies of one item are.
SMALL = ("[exposure]", "[levels]", "every kind should", "[alike]")

Warnings = Callable[[], list[Fault]]


@pytest.fixture
def warnings(content: Any) -> Warnings:
    """The warnings of the copy beside those about its size; the copy must have no faults."""

    def told() -> list[Fault]:
        report = check_content(content.competences, content.bank, today=date(2026, 11, 22))
        assert report.faults == ()
        return [warning for warning in report.warnings if not any(small in warning.message for small in SMALL)]

    return told


def items_of(content: Any) -> Iterator[str]:
    """The items of the file as they are written."""
    yield from (content.bank / QUIZ).read_text("utf-8").split("\n  - id: ")[1:]


def write(content: Any, *items: str) -> None:
    """Make these the items of the file, under ids of their own."""
    renamed = [f"1.1-L{item[5]}-q{n:02}{item[10:]}" for n, item in enumerate(items, start=1)]
    text = "\n  - id: ".join(['schema: 1\ncompetence: "1.1"\nitems:\n', *renamed])
    (content.bank / QUIZ).write_text(text.replace("enemies: [1.2-L2-q01]", "enemies: []"), "utf-8")
    other = content.bank / "quiz/1.2.yaml"
    other.write_text(other.read_text("utf-8").replace("enemies: [1.1-L4-q01]", "enemies: []"), "utf-8")


def test_the_test_bank_has_nothing_to_warn_of(warnings: Warnings) -> None:
    assert warnings() == []


def test_a_bank_too_small_for_the_exposure_cap_is_told_once(content: Any) -> None:
    told = check_content(content.competences, content.bank).warnings
    assert [str(warning) for warning in told if "exposure" in warning.message] == [
        "question_banks: 3 competences have fewer than 12 items (fewest: 2.1 with 3); "
        "the exposure cap is off until each has as many [exposure]"
    ]


def test_a_bank_with_items_enough_is_not_warned_of_exposure(content: Any) -> None:
    content.multiply(4)  # one of the four of 2.1 is retired
    told = check_content(content.competences, content.bank).warnings
    assert [warning for warning in told if "exposure" in warning.message] == []


def test_the_longest_option_as_key_in_more_than_a_third_is_told_by_language(content: Any, warnings: Warnings) -> None:
    content.change(QUIZ, "en: The second}", "en: The second of the two results}")
    (warning,) = warnings()
    assert str(warning) == (
        "question_banks/quiz/1.1.yaml:4: items: the key is the longest option in 1 of 1 single-choice items "
        "(en: 1.1-L1-q01); at most a third [longest-key]"
    )


def test_a_third_of_keys_may_be_the_longest(content: Any, warnings: Warnings) -> None:
    single, multiple, ordering, spot = items_of(content)
    long = single.replace("en: The second}", "en: The second of the two results}")
    write(content, long, single, single, multiple, ordering, spot, spot, spot)
    assert warnings() == []


def test_too_much_single_choice_is_told(content: Any, warnings: Warnings) -> None:
    single, multiple, ordering, spot = items_of(content)
    write(content, single, single, multiple, ordering, spot, spot)
    assert warnings() == []
    write(content, single, single, multiple, ordering)
    assert [warning.message[:21] for warning in warnings()] == ["50% are single choice"]


def test_too_little_to_look_at_is_told(content: Any, warnings: Warnings) -> None:
    single, multiple, ordering, _ = items_of(content)
    bare = [cut_stimulus(item) for item in (single, multiple, ordering)]
    write(content, *bare, multiple)
    assert [warning.message[:22] for warning in warnings()] == ["25% have a stimulus; a"]


def cut_stimulus(item: str) -> str:
    before, _, rest = item.partition("    stimulus:\n")
    return before + rest[rest.index("    stem:") :]


def test_too_much_knowledge_is_told(content: Any, warnings: Warnings) -> None:
    single, multiple, ordering, spot = (
        item.replace("dimension: skill", "dimension: knowledge") for item in items_of(content)
    )
    write(content, single, multiple, ordering, spot)
    assert [warning.message[:27] for warning in warnings()] == ["75% ask for knowledge alone"]


def test_items_that_take_too_long_are_told(content: Any, warnings: Warnings) -> None:
    content.change(QUIZ, "seconds: 60", "seconds: 90")
    assert [warning.message[:32] for warning in warnings()] == ["items take 51 seconds on average"]


def test_retired_items_do_not_count(content: Any, warnings: Warnings) -> None:
    content.change(QUIZ, "seconds: 60", "seconds: 90")
    text = (content.bank / QUIZ).read_text("utf-8")
    head, status, tail = text.rpartition("status: draft")
    (content.bank / QUIZ).write_text(head + status.replace("draft", "retired") + tail, "utf-8")
    assert warnings() == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("en: Both alike", "en: All of the above", "items[0].options[2].text"),
        ("en: Both alike", "en: None of these", "items[0].options[2].text"),
        ("mn: Хоёулаа адил", "mn: Дээрх бүгд", "items[0].options[2].text"),
        ("mn: Хоёулаа адил", "mn: Дээрхийн аль нь ч биш", "items[0].options[2].text"),
        ("mn: Хоёулаа адил", "mn: Бүгд зөв", "items[0].options[2].text"),
        ("en: Post it in the chat", "en: Neither of the above", "items[1].options[4].text"),
    ],
)
def test_options_that_speak_of_the_others_are_told(
    content: Any, warnings: Warnings, old: str, new: str, where: str
) -> None:
    content.change(QUIZ, old, new)
    (warning,) = warnings()
    assert (warning.where, warning.message[:27]) == (where, "speaks of the other options")
    assert new in content.lines(QUIZ)[warning.line - 1]


def test_choices_of_matching_are_options_too(content: Any, warnings: Warnings) -> None:
    content.change("quiz/1.2.yaml", "en: Compressor", "en: All of them")
    assert [warning.where for warning in warnings()] == ["items[0].choices[4].text"]


def test_a_review_day_that_is_past_is_told(content: Any, warnings: Warnings) -> None:
    assert warnings() == []
    content.change("quiz/2.1.yaml", "2027-01-31", "2026-11-21")
    (warning,) = warnings()
    assert (warning.where, warning.message[:18]) == ("items[3].review_by", "2026-11-21 is past")
    assert "2026-11-21" in content.lines("quiz/2.1.yaml")[warning.line - 1]


def test_without_todays_date_no_review_day_is_past(content: Any) -> None:
    content.change("quiz/2.1.yaml", "2027-01-31", "2001-01-01")
    told = check_content(content.competences, content.bank).warnings
    assert all("review-past" not in warning.message for warning in told)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("Кoдоо", "Кoдоо has Latin o among Cyrillic letters; type the Cyrillic ones"),
        ("Cумын", "Cумын has Latin C among Cyrillic letters"),
        ("Үйлvv", "Үйлvv has Latin v among Cyrillic letters"),
        ("Еxcel", "Еxcel has Cyrillic Е among Latin letters; type the Latin ones"),
        ("хєдєє", "хєдєє has letters that are not Mongolian; type ө for є (U+0454)"),
        ("їйл", "їйл has letters that are not Mongolian; type ү for ї (U+0457)"),
        ("ɵрх", "ɵрх has letters that are not Mongolian; type ө for ɵ (U+0275)"),
    ],
)
def test_letters_of_another_alphabet_are_told(content: Any, warnings: Warnings, word: str, says: str) -> None:
    content.change(QUIZ, "Хариу бичих", f"Хариу {word} бичих")
    (warning,) = warnings()
    assert warning.where == "items[1].options[3].text.mn"
    assert warning.message.startswith(says)
    assert word in content.lines(QUIZ)[warning.line - 1]


@pytest.mark.parametrize("word", ["PDF-ийг", "e-Mongolia-д", "USBээр", "Zaavar.pdf", "C2-ыг", "өргөө", "үүд", "naïve"])
def test_latin_names_in_mongolian_text_are_no_mistake(content: Any, warnings: Warnings, word: str) -> None:
    content.change(QUIZ, "Хариу бичих", f"Хариу {word} бичих")
    assert warnings() == []


def test_letters_are_looked_at_in_all_content(content: Any, warnings: Warnings) -> None:
    (content.bank / "codes.yaml").write_text("terms: [{mn: кoд}]\n", "utf-8")
    path = content.competences / "targets" / "clerk.yaml"
    path.write_text(path.read_text("utf-8").replace("Бичиг", "Бичиr").replace("албан", "aлбан"), "utf-8")
    assert [(warning.file, warning.where) for warning in warnings()] == [
        ("competences/targets/clerk.yaml", "summary.mn"),
        ("question_banks/codes.yaml", "terms[0].mn"),
    ]


def test_a_level_without_a_statement_is_told(content: Any, warnings: Warnings) -> None:
    text = (content.bank / "reflection/2.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if "2.1-L3" not in line and "2.1-L8" not in line]
    (content.bank / "reflection/2.yaml").write_text("\n".join(kept), "utf-8")
    assert [str(warning) for warning in warnings()] == [
        "question_banks/reflection/2.yaml: statements: 2.1 has no statement at level 3, 8; "
        "self-reflection needs one at each [statements]"
    ]
