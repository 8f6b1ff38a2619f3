"""The bank: items, statements, stimuli, and the version of their content."""

import time
from typing import Any

import pytest

from digcomp.errors import NotFound
from digcomp.framework import Framework, Text
from digcomp.items import Bank, load_bank
from digcomp.items.kinds import KINDS
from digcomp.items.stimuli import STIMULI
from digcomp.items.stimuli.email import Email


def test_items_and_statements_come_in_order_of_id(bank: Bank) -> None:
    assert list(bank.items) == sorted(bank.items)
    assert list(bank.statements) == sorted(bank.statements)
    assert [item.level for item in bank.items_of("1.2")] == [1, 2, 3, 4]
    assert bank.items_of("9.9") == ()


def test_an_item_says_what_its_file_says(bank: Bank) -> None:
    item = bank.items["2.1-L4-q01"]
    assert (item.competence, item.level, item.kind, item.dimension) == ("2.1", 4, "numeric", "knowledge")
    assert (item.context, item.seconds, item.status, item.stimulus) == ("training-hall", 40, "draft", None)
    assert item.stem.en == "How many m2 is the hall?"
    assert item.source
    assert (item.source.text, item.source.address) == (Text("Барилгын норм", "Building code"), "legalinfo.mn")
    assert str(item.review_by) == "2027-01-31"
    assert item.reviewed is None
    reviewed = bank.items["1.1-L1-q01"].reviewed
    assert reviewed
    assert (str(reviewed.mn), str(reviewed.en)) == ("2026-05-04", "2026-05-05")
    assert bank.items["1.1-L4-q01"].enemies == {"1.2-L2-q01"}


def test_every_kind_and_every_stimulus_is_tested_here(bank: Bank) -> None:
    assert {item.kind for item in bank.items.values()} == set(KINDS)
    assert {item.stimulus.kind for item in bank.items.values() if item.stimulus} == set(STIMULI)
    assert len(KINDS) == 7
    assert len(STIMULI) == 10


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("1.1-L1-q01", ("ad", "office")),
        ("1.1-L2-q01", ()),
        ("1.1-L3-q01", ()),
        ("1.1-L4-q01", ("sender", "to", "subject", "fact", "link", "file")),
        ("1.2-L2-q01", ("head", "pin")),
        ("1.2-L3-q01", ("photo",)),
        ("1.2-L4-q01", ()),
        ("2.1-L1-q01", ()),
        ("2.1-L2-q01", ("name", "plan")),
        ("2.1-L3-q01", ("role", "until")),
    ],
)
def test_a_stimulus_knows_what_can_be_marked_in_the_order_drawn(bank: Bank, item: str, parts: tuple[str, ...]) -> None:
    stimulus = bank.items[item].stimulus
    assert stimulus
    assert stimulus.parts() == parts


def test_a_stimulus_is_an_object_of_its_kind(bank: Bank) -> None:
    email = bank.items["1.1-L4-q01"].stimulus
    assert isinstance(email, Email)
    assert email.sender.name.en == "Help desk"
    assert email.subject.text.mn == "Засвар"
    assert [line.link["en"] for line in email.body if line.link] == ["https://shuudan-jishee.mn/login"]
    assert email.attachments[0].size == Text("1.2 MB", "1.2 MB")


def test_a_statement_is_found_by_competence_and_level(bank: Bank) -> None:
    assert bank.statement("2.1", 8).id == "2.1-L8-s1"
    with pytest.raises(NotFound):
        bank.statement("2.1", 9)


def test_of_several_statements_the_first_in_use_is_taken(content: Any, framework: Framework) -> None:
    line = "  - {id: 1.1-L1-s2, level: 1, text: {mn: Би өөр., en: I can do other things.}, status: draft}\n"
    content.change("reflection/1.yaml", "statements:\n", "statements:\n" + line)
    assert load_bank(content.bank, framework).statement("1.1", 1).id == "1.1-L1-s1"
    content.change("reflection/1.yaml", "status: draft}\n  - {id: 1.1-L2", "status: retired}\n  - {id: 1.1-L2")
    bank = load_bank(content.bank, framework)
    assert bank.statement("1.1", 1).id == "1.1-L1-s2"
    assert "1.1-L1-s1" in bank.statements


def test_retired_items_stay_in_the_bank(bank: Bank) -> None:
    assert bank.items["2.1-L1-q01"].status == "retired"


def test_the_scale_has_four_steps(bank: Bank) -> None:
    assert [step.en for step in bank.scale] == ["Not yet", "With help", "On my own", "On my own, and I help others"]


def test_the_version_tells_content_and_not_the_look_of_files(content: Any, framework: Framework, bank: Bank) -> None:
    version = bank.version
    assert len(version) == 12
    assert set(version) <= set("0123456789abcdef")
    content.change("quiz/1.1.yaml", "schema: 1\n", "\n\n# a remark\nschema:   1\n")
    content.change(
        "quiz/1.1.yaml",
        "stem: {mn: Дараалуулна уу., en: Put them in order.}",
        "stem: {en: Put them in order., mn: Дараалуулна уу.}",
    )
    content.change(
        "quiz/1.1.yaml",
        "    explanation: {mn: Хаягийг уншаарай., en: Read the address.}",
        "    explanation:\n      mn: Хаягийг\n        уншаарай.\n      en: 'Read the address.'",
    )
    text = (content.bank / "quiz/1.2.yaml").read_text("utf-8")
    head, *items = text.split("\n  - id: ")
    (content.bank / "quiz/1.2.yaml").write_text("\n  - id: ".join([head, *items[::-1]]), "utf-8")
    assert load_bank(content.bank, framework).version == version
    content.change("quiz/1.1.yaml", "'Read the address.'", "'Read the addresses.'")
    assert load_bank(content.bank, framework).version != version


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scale.yaml", "Not yet", "Not now"),
        ("reflection/2.yaml", "status: draft", "status: reviewed"),
        ("quiz/1.2.yaml", "tolerance: 0.5", "tolerance: 0.25"),
        ("quiz/1.2.yaml", "key: sheet", "key: zip"),
    ],
)
def test_any_change_of_content_is_another_version(
    content: Any, framework: Framework, bank: Bank, file: str, old: str, new: str
) -> None:
    content.change(file, old, new)
    if new == "key: zip":  # the sheet is then never a key and has to say why
        content.change(file, "en: Spreadsheet}}", "en: Spreadsheet}, why: {mn: Бас болно., en: It would do.}}")
    assert load_bank(content.bank, framework).version != bank.version


def test_a_bank_without_a_competences_file_is_smaller_not_faulty(content: Any, framework: Framework) -> None:
    (content.bank / "quiz/2.1.yaml").unlink()
    assert load_bank(content.bank, framework).items_of("2.1") == ()


def test_a_full_bank_is_loaded_within_moments(content: Any, framework: Framework) -> None:
    """168 items may take 1.5 s on the reference machine; a busy one gets twice that here."""
    content.multiply(14)
    started = time.perf_counter()
    bank = load_bank(content.bank, framework)
    assert len(bank.items) == 168
    assert time.perf_counter() - started < 3
