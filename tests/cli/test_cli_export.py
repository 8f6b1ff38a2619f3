"""`digcomp export`: whole files or none, and nothing overwritten by chance."""

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from support.crowd import crowd
from support.small import OF_CLERKS

pytestmark = pytest.mark.usefixtures("small_banks")


@pytest.fixture
def course(cast):
    """Two people who sat the test, beside a training of somebody else and a demonstration."""
    course = crowd(cast, 2, ["Б. Ана", "Д. Бат"], **OF_CLERKS)
    crowd(cast, 1, ["Ч. Чулуун"], place="Алтай", **OF_CLERKS)
    crowd(cast, 1, ["Ж. Жишээ"], place="Жишээ", demo=True, **OF_CLERKS)
    return course


@pytest.mark.parametrize("command", ["responses", "profiles", "cohort"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
def test_every_table_comes_in_every_format(digcomp, course, tmp_path, command, form):
    out = tmp_path / f"file.{form}"
    result = digcomp("export", command, "--training", course.id, "--format", form, "--out", out)
    assert result.exit_code == 0, result.output
    assert "2 sittings" in result.output
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name], "no part is left"
    content = out.read_bytes()
    if form == "xlsx":
        assert len(load_workbook(io.BytesIO(content)).sheetnames) == 3
    if form == "json":
        assert json.loads(content)["about"]
    assert "Чулуун".encode() not in content


def test_all_are_all_but_demonstrations(digcomp, course, tmp_path):
    out = tmp_path / "all.csv"
    assert digcomp("export", "profiles", "--all", "--out", out).exit_code == 0
    text = out.read_text("utf-8-sig")
    assert "Б. Ана" in text
    assert "Ч. Чулуун" in text
    assert "Ж. Жишээ" not in text


def test_responses_go_into_a_calibration(digcomp, course, tmp_path):
    from digcomp.exchange.responses import read_responses

    out = tmp_path / "responses.csv"
    assert digcomp("export", "responses", "--all", "--for-calibration", "--out", out).exit_code == 0
    highest = {item: one.max_score for item, one in course.cast.instrument.bank.items.items()}
    found = read_responses(out.read_bytes(), "responses.csv", highest)
    assert len(found.people) == 3


def test_a_file_that_is_there_is_left_alone_unless_forced(digcomp, course, tmp_path):
    out = tmp_path / "file.csv"
    out.write_text("mine")
    result = digcomp("export", "profiles", "--training", course.id, "--out", out)
    assert result.exit_code == 2
    assert "--force" in result.output
    assert out.read_text() == "mine"
    assert digcomp("export", "profiles", "--training", course.id, "--out", out, "--force").exit_code == 0
    assert out.read_text("utf-8-sig").startswith("training,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("profiles",), "--training"),
        (("profiles", "--all", "--training", "1"), "--training"),
        (("profiles", "--training", "999"), "no training 999"),
        (("reports", "--training", "999"), "no training 999"),
        (("research", "--training", "1"), ".zip"),
        (("responses", "--all", "--for-calibration", "--format", "json"), "CSV"),
        (("reports", "--training", "1", "--address", "example.mn"), "http"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(digcomp, course, tmp_path, arguments, said):
    out = tmp_path / "file.csv"
    result = digcomp("export", *arguments, "--out", out)
    assert result.exit_code == 2
    assert said in result.output
    assert not list(tmp_path.glob("*.csv"))
    assert not list(tmp_path.glob(".*.part"))


def test_research_of_few_is_refused(digcomp, course, tmp_path):
    result = digcomp("export", "research", "--training", course.id, "--out", tmp_path / "r.zip")
    assert result.exit_code == 1
    assert "ten" in result.output
    assert not list(tmp_path.glob("*r.zip*"))


def test_the_bank_comes_without_keys_unless_they_are_asked_for(digcomp, course, tmp_path):
    bank = course.cast.instrument.bank
    for more, keys in (((), False), (("--with-keys",), True)):
        out = tmp_path / f"bank{keys}.jsonl"
        assert digcomp("export", "bank", "--format", "jsonl", "--out", out, *more).exit_code == 0
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert len(rows) == len(bank.items)
        assert ("key" in rows[0]) is keys
        assert ("explanation_mn" in rows[0]) is keys
        assert rows[0]["stem_mn"] == bank.items[rows[0]["item"]].stem.mn
        assert all(row["a"] > 0 and row["b1"] is not None for row in rows)


def test_reports_come_as_one_archive(digcomp, course, tmp_path):
    out = tmp_path / "reports.zip"
    result = digcomp("export", "reports", "--training", course.id, "--out", out)
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["Тайлан/Б. Ана.pdf", "Тайлан/Д. Бат.pdf"]


def test_a_file_that_cannot_be_written_is_told(digcomp, course, tmp_path):
    result = digcomp("export", "profiles", "--training", course.id, "--out", tmp_path / "nowhere" / "file.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_help_shows_an_example(digcomp):
    for command in ("responses", "profiles", "cohort", "bank", "research", "reports"):
        assert f"Example: digcomp export {command}" in digcomp("export", command, "--help").output
