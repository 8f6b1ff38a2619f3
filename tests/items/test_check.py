"""The check of all content, as `digcomp check` runs it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digcomp.items import check_content

REPOSITORY = Path(__file__).parents[2]


def test_good_content_has_no_faults_and_is_counted(content: Any) -> None:
    report = check_content(content.competences, content.bank)
    assert report.ok
    assert (report.files, report.competences, report.targets, report.items, report.statements) == (8, 3, 1, 12, 24)


def test_faults_of_framework_targets_and_bank_are_told_together(content: Any) -> None:
    path = content.competences / "targets" / "clerk.yaml"
    path.write_text(path.read_text("utf-8").replace('"2.1": 5', '"2.1": 9'), "utf-8")
    path = content.competences / "digcomp-2.2.yaml"
    path.write_text(path.read_text("utf-8").replace("{level: 8, mn:", "{level: 7, mn:", 1), "utf-8")
    content.change("scale.yaml", "value: 3", "value: 4")
    report = check_content(content.competences, content.bank)
    assert not report.ok
    assert [(fault.file, fault.where) for fault in report.faults] == [
        ("competences/digcomp-2.2.yaml", "areas[0].competences[0].descriptors"),
        ("competences/targets/clerk.yaml", "levels.2.1"),
        ("question_banks/scale.yaml", "scale[3].value"),
    ]


def test_items_are_checked_even_if_the_framework_cannot_be_read(content: Any) -> None:
    (content.competences / "digcomp-2.2.yaml").write_text("{", "utf-8")
    content.change("quiz/1.2.yaml", "key: sheet", "key: paper")
    report = check_content(content.competences, content.bank)
    assert [fault.where for fault in report.faults] == ["", "items[0].choices[0]", "items[0].parts[0].key"]
    assert (report.competences, report.targets, report.items) == (0, 0, 12)


def test_other_files_must_be_yaml_at_least(content: Any) -> None:
    (content.bank / "glossary.yaml").write_text("terms: [", "utf-8")
    (content.competences / "crosswalk.yaml").write_text("a: 1\na: 2\n", "utf-8")
    report = check_content(content.competences, content.bank)
    assert [(fault.file, fault.line) for fault in report.faults] == [
        ("competences/crosswalk.yaml", 2),
        ("question_banks/glossary.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ([], ["quiz/1.1.yaml", "quiz/2.1.yaml", "scale.yaml"]),
        (["question_banks/quiz/1.1.yaml"], ["quiz/1.1.yaml"]),
        (["question_banks/quiz"], ["quiz/1.1.yaml", "quiz/2.1.yaml"]),
        (["question_banks/quiz/2.1.yaml", "question_banks/scale.yaml"], ["quiz/2.1.yaml", "scale.yaml"]),
        (["question_banks/quiz/1.2.yaml"], []),
        (["."], ["quiz/1.1.yaml", "quiz/2.1.yaml", "scale.yaml"]),
        (["competences"], []),
    ],
)
def test_only_what_was_named_is_told(content: Any, only: list[str], told: list[str]) -> None:
    content.change("quiz/1.1.yaml", "level: 2", "level: two")
    content.change("quiz/2.1.yaml", "level: 2", "level: two")
    content.change("scale.yaml", "value: 3", "value: 4")
    report = check_content(content.competences, content.bank, [content.folder / path for path in only])
    assert [fault.file.removeprefix("question_banks/") for fault in report.faults] == told


def test_the_bank_as_a_whole_is_warned_of_only_if_it_was_named(content: Any) -> None:
    of_quiz = check_content(content.competences, content.bank, [content.bank / "quiz"]).warnings
    assert {warning.file for warning in of_quiz} == {
        f"question_banks/quiz/{name}.yaml" for name in ("1.1", "1.2", "2.1")
    }
    of_bank = check_content(content.competences, content.bank, [content.bank]).warnings
    assert [warning.file for warning in of_bank if warning not in of_quiz] == ["question_banks"]


def test_a_fault_that_reaches_over_files_is_told_for_the_file_where_it_stands(content: Any) -> None:
    content.change("quiz/1.1.yaml", "enemies: [1.2-L2-q01]", "enemies: []")
    report = check_content(content.competences, content.bank, [content.bank / "quiz/1.2.yaml"])
    assert [fault.where for fault in report.faults] == ["items[1].enemies[0]"]


def test_naming_what_is_no_content_is_a_fault(content: Any) -> None:
    content.change("scale.yaml", "value: 3", "value: 4")
    gone, foreign = content.bank / "quiz/9.9.yaml", Path(__file__)
    report = check_content(content.competences, content.bank, [gone, foreign])
    assert [(fault.file, fault.message[:18]) for fault in report.faults] == sorted(
        [(str(gone), "no content is here"), (str(foreign), "no content is here")]
    )


def test_the_check_says_the_same_each_time_and_prints_nothing(content: Any, capsys: pytest.CaptureFixture[str]) -> None:
    content.change("quiz/1.1.yaml", "level: 2", "level: two")
    assert check_content(content.competences, content.bank) == check_content(content.competences, content.bank)
    assert capsys.readouterr() == ("", "")


def test_the_repositorys_own_content_has_no_fault() -> None:
    report = check_content(REPOSITORY / "competences", REPOSITORY / "question_banks")
    assert "\n".join(map(str, report.faults)) == ""
    assert report.competences == 21
    assert report.statements >= 168
    assert report.items >= 168


def test_framework_and_items_need_neither_web_nor_database_nor_numbers() -> None:
    code = "import sys, digcomp.items; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & {"numpy", "flask", "sqlalchemy", "click", "matplotlib", "wtforms"}
