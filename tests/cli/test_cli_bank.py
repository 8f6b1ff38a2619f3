"""`digcomp bank report`: what the bank holds, and what a test from it can be trusted with."""

import json

import pytest


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return tmp_path_factory.mktemp("bank") / "bank.json"


@pytest.fixture
def figures(digcomp, written):
    """The figures of the real bank; read once."""
    if not written.exists():
        assert digcomp("bank", "report", "--json", str(written)).exit_code == 0
    return json.loads(written.read_text("utf-8"))


def test_every_competence_has_its_line_and_nothing_is_wider_than_a_screen(digcomp):
    result = digcomp("bank", "report")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert max(map(len, lines)) <= 100
    assert sum(line.startswith("3.4") for line in lines) == 2
    assert {line.split()[0] for line in lines if line[:1].isdigit()} >= {"1.1", "2.6", "5.4"}


def test_the_counts_of_the_competences_add_up(figures):
    whole, rows = figures["all"], figures["competences"]
    assert len(rows) == 21
    assert sum(row["items"] for row in rows) == whole["items"] == sum(whole["levels"]) == sum(whole["kinds"].values())
    assert [sum(counts) for counts in zip(*(row["levels"] for row in rows), strict=True)] == whole["levels"]
    assert sum(whole["statuses"].values()) == sum(whole["parameters"].values()) == whole["items"]


def test_shares_and_means_are_those_of_the_items(figures, instrument):
    used = [item for item in instrument.bank.items.values() if item.status != "retired"]
    whole = figures["all"]
    assert whole["guessing"] == pytest.approx(sum(item.guessing for item in used) / len(used))
    assert whole["low_guess"] == pytest.approx(sum(item.guessing == 0 for item in used) / len(used))
    assert whole["stimulus"] == pytest.approx(sum(item.stimulus is not None for item in used) / len(used))
    assert whole["seconds"] == pytest.approx(sum(item.seconds for item in used) / len(used))
    assert figures["version"] == instrument.bank.version


def test_retired_items_are_left_out(digcomp, banks, tmp_path, figures):
    path = banks / "quiz/1.2.yaml"
    path.write_text(path.read_text("utf-8").replace("status: reviewed", "status: retired", 1), "utf-8")
    file = tmp_path / "bank.json"
    assert digcomp("bank", "report", "--json", str(file), DIGCOMP_QUESTION_BANKS=str(banks)).exit_code == 0
    assert json.loads(file.read_text("utf-8"))["all"]["items"] == figures["all"]["items"] - 1


def test_the_standard_test_is_simulated_with_parameters_known_and_not(digcomp, tmp_path):
    file = tmp_path / "bank.json"
    result = digcomp("bank", "report", "--simulate", "--people", "40", "--json", str(file))
    assert result.exit_code == 0
    found = json.loads(file.read_text("utf-8"))["accuracy"]
    assert found["items"] == 42
    assert 0.4 < found["known"]["rmse"] < 0.9
    assert 0.8 < found["integrated_out"]["coverage_90"] <= 1
    assert f"{found['integrated_out']['rmse']:.3f}" in result.output
    assert max(map(len, result.output.splitlines())) <= 100


@pytest.mark.parametrize(("name", "begins"), [("bank.svg", b"<svg"), ("bank.png", b"\x89PNG")])
def test_a_picture_is_drawn(digcomp, tmp_path, name, begins):
    file = tmp_path / name
    assert digcomp("bank", "report", "--plot", str(file), "--language", "mn").exit_code == 0
    assert file.read_bytes().startswith(begins)


def test_a_picture_of_another_form_is_refused(digcomp, tmp_path):
    result = digcomp("bank", "report", "--plot", str(tmp_path / "bank.gif"))
    assert result.exit_code == 2
    assert ".svg" in result.output
