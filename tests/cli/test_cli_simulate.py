"""`digcomp simulate`: what the test can be trusted with."""

import json

import pytest


def test_the_reference_study_is_within_the_bars(digcomp, tmp_path):
    result = digcomp("simulate", "--people", "300", "--json", str(tmp_path / "study.json"))
    assert result.exit_code == 0
    found = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert f"{found['rmse']:.3f}" in result.output
    assert 0.55 < found["rmse"] <= 0.624
    assert abs(found["bias"]) < 0.05
    assert 0.88 < found["coverage_90"] < 0.92
    assert len(found["rmse_by_competence"]) == 21
    assert found["length_mean"] == 42


def test_the_rules_of_the_product_cost_little_and_cap_exposure(digcomp, tmp_path):
    result = digcomp("simulate", "--people", "300", "--rules", "product", "--json", str(tmp_path / "study.json"))
    assert result.exit_code == 0
    found = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert found["rmse"] <= 0.645
    assert found["exposure_max"] < 0.6


def test_the_same_seed_says_the_same(digcomp):
    runs = [digcomp("simulate", "--people", "20", "--items", "10", "--seed", seed).output for seed in ("3", "3", "4")]
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize("rules", ["plain", "product"])
def test_the_bank_is_studied_with_what_is_assumed_of_it(digcomp, rules):
    result = digcomp("simulate", "--study", "bank", "--rules", rules, "--people", "5", "--items", "21")
    assert result.exit_code == 0
    assert "21.0 items each" in result.output


def test_more_items_than_the_pool_has_are_refused(digcomp):
    result = digcomp("simulate", "--people", "2", "--items", "600")
    assert result.exit_code == 2
    assert "504" in result.output


def test_a_plot_is_drawn(digcomp, tmp_path):
    file = tmp_path / "study.svg"
    assert digcomp("simulate", "--people", "10", "--items", "5", "--plot", str(file)).exit_code == 0
    assert "<svg" in file.read_text("utf-8")
