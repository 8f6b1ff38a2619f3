"""Planted faults of balance: levels, kinds, guessing, time and length of keys over a whole bank."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from digcomp.items import check_content
from digcomp.items.lint import RULES

ONE, TWO, OTHER = "quiz/1.1.yaml", "quiz/1.2.yaml", "quiz/2.1.yaml"


@pytest.fixture
def told(content: Any) -> Any:
    """The messages of one rule, with their file."""

    def warned(rule: str) -> list[tuple[str, str]]:
        report = check_content(content.competences, content.bank, today=date(2026, 11, 22))
        assert report.faults == ()
        return [(each.file, each.message) for each in report.warnings if each.message.endswith(f"[{rule}]")]

    return warned


def only(content: Any, item_id: str, times: int, old: str = "", new: str = "") -> None:
    """A bank of copies of one item, and nothing else."""
    text = "\n".join(path.read_text("utf-8") for path in sorted((content.bank / "quiz").iterdir()))
    item = next(part for part in text.split("\n  - id: ") if part.startswith(item_id)).partition("\nschema")[0]
    item = item.replace("enemies: [1", "enemies: [] # [1").replace("status: retired", "status: draft")
    assert old in item
    item = item.replace(old, new)
    head = f'schema: 1\ncompetence: "{item_id[:3]}"\nitems:\n'
    for path in (content.bank / "quiz").iterdir():
        path.write_text(f'schema: 1\ncompetence: "{path.stem}"\nitems: []\n', "utf-8")
    copies = [item.replace("-q01", f"-q{n:02}", 1) for n in range(1, times + 1)]
    (content.bank / f"quiz/{item_id[:3]}.yaml").write_text("\n  - id: ".join([head, *copies]), "utf-8")


def test_levels_with_fewer_than_three_items_are_told_by_competence(content: Any, told: Any) -> None:
    content.multiply(3)
    messages = dict(told("levels"))
    assert list(messages) == [f"question_banks/{name}" for name in (ONE, TWO, OTHER)]
    assert messages[f"question_banks/{ONE}"] == (
        "fewer than 3 items at level 5 (0), 6 (0), 7 (0), 8 (0); the test chooses among few [levels]"
    )
    assert "level 1 (0), 5 (0)" in messages[f"question_banks/{OTHER}"]


def test_kinds_that_a_competence_lacks_are_told(told: Any) -> None:
    messages = dict(told("kinds"))
    assert messages[f"question_banks/{ONE}"] == (
        "has no matching, numeric, short-text; every kind should stand in every competence [kinds]"
    )


def test_a_bank_that_can_be_guessed_is_told_with_its_share_of_kinds(content: Any, told: Any) -> None:
    only(content, "1.1-L1-q01", 24)
    (guessing,) = told("guessing")
    assert guessing[1].startswith("blind choice earns full credit in 0.250 of items; at most 0.12")
    assert ("question_banks", "0% are of kinds that cannot be guessed; at least 60% [kinds]") in told("kinds")


def test_a_bank_of_parts_is_not(content: Any, told: Any) -> None:
    only(content, "1.1-L2-q01", 24)
    assert told("guessing") == []
    assert [file for file, _ in told("kinds")] == [f"question_banks/{ONE}"]


def test_a_bank_that_takes_too_long_is_told(content: Any, told: Any) -> None:
    only(content, "1.1-L2-q01", 24, "seconds: 40", "seconds: 46")
    assert told("seconds") == [
        ("question_banks", "items take 46 seconds on average over the bank; at most 45 [seconds]")
    ]


def test_means_of_a_few_items_say_nothing(content: Any, told: Any) -> None:
    only(content, "1.1-L1-q01", 23, "seconds: 30", "seconds: 48")
    assert told("seconds") == told("guessing") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [("en: A", "shortest option in 100% of 12 single-choice items (en); at most 40%"), ("en: " + "A" * 40, "longest")],
)
def test_keys_that_length_gives_away_over_the_bank_are_told(content: Any, told: Any, text: str, says: str) -> None:
    only(content, "1.1-L1-q01", 12, "en: The second}", text + "}")
    (warning,) = told("key-length")
    assert says in warning[1]


def test_length_is_looked_at_in_both_languages(content: Any, told: Any) -> None:
    only(content, "1.1-L1-q01", 12, "mn: Дараагийнх", "mn: Хаягийг нь шалгасан илэрц")
    assert [("(mn)" in message) for _, message in told("key-length")] == [True]


@pytest.mark.parametrize("times", [11, 12])
def test_long_right_options_of_multiple_response_are_told_from_a_dozen_on(content: Any, told: Any, times: int) -> None:
    only(content, "1.1-L2-q01", times, "en: Report it", "en: Report it to whoever is in charge of it")
    messages = [message for _, message in told("key-length")]
    assert bool(messages) is (times == 12)
    assert all("times as long as wrong ones (en)" in message for message in messages)


def test_every_rule_that_warns_is_named(content: Any) -> None:
    content.multiply(4)
    report = check_content(content.competences, content.bank)
    assert set(_rules(report.warnings)) <= set(RULES)


def _rules(warnings: Any) -> Iterator[str]:
    for warning in warnings:
        yield warning.message.rpartition("[")[2].rstrip("]")
