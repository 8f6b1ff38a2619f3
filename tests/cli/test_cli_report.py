"""Reports and the gallery from the command line."""

import pytest


@pytest.fixture
def course(cast, small_banks):
    course = cast.training("Б. Ана", "Д. Бат", blueprint="short", target=None)
    course.sat_by("Б. Ана")
    return course


def test_reports_of_a_training_are_written(digcomp, course, tmp_path):
    for edition in ("evening", "closing"):
        result = digcomp("report", "cohort", course.id, "--edition", edition, "--out", tmp_path / "a.pdf")
        assert result.exit_code == 0
        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_everybody_of_a_test_is_printed_to_a_folder_or_one_to_a_file(digcomp, course, tmp_path):
    result = digcomp("report", "person", course.id, "--language", "en", "--out", tmp_path / "people")
    assert result.exit_code == 0
    assert [file.name for file in (tmp_path / "people").iterdir()] == ["01-pre.pdf"]
    assert digcomp("report", "person", course.id, "--sitting", 1, "--out", tmp_path / "a.pdf").exit_code == 0
    assert digcomp("report", "person", course.id, "--sitting", 9, "--out", tmp_path / "b.pdf").exit_code == 1


def test_all_programmes_or_one(digcomp, course, tmp_path):
    assert digcomp("report", "national", "--out", tmp_path / "a.pdf").exit_code == 0
    assert digcomp("report", "national", "--programme", 1, "--out", tmp_path / "b.pdf").exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes() != (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("cohort", 99), 2),
        (("cohort", 1, "--edition", "other"), 2),
        (("cohort", 1, "--edition", "evening", "--test", "post"), 1),
        (("person", 1, "--test", "post"), 1),
        (("national", "--programme", 99), 2),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_written(digcomp, course, tmp_path, arguments, code):
    result = digcomp("report", *arguments, "--out", tmp_path / "a.pdf")
    assert result.exit_code == code
    assert not (tmp_path / "a.pdf").exists()


def test_a_file_that_cannot_be_written_is_named(digcomp, course, tmp_path):
    result = digcomp("report", "cohort", course.id, "--out", tmp_path / "missing" / "a.pdf")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


@pytest.mark.parametrize("command", ["person", "cohort", "national"])
def test_each_has_an_example(digcomp, command):
    assert f"digcomp report {command}" in digcomp("report", command, "--help").output


def test_the_gallery_shows_every_chart_in_both_languages(digcomp, tmp_path):
    result = digcomp("gallery", "--out", tmp_path / "gallery")
    pictures = sorted(file.name for file in (tmp_path / "gallery").glob("*.png"))
    page = (tmp_path / "gallery" / "README.md").read_text("utf-8")

    assert result.exit_code == 0
    assert len(pictures) == 2 * 13
    assert all(f"({name})" in page for name in pictures)
