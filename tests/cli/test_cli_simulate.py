"""`digcomp simulate`: what the test can be trusted with."""

import json
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from digcomp.figures.study_charts import StudySheet, study


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


@pytest.fixture(scope="module")
def sheet() -> StudySheet:
    """A page with what is hardest to draw: long words, many items, nobody at some levels."""
    return StudySheet(
        title="What the test can be trusted with: a study of a bank whose name is long, so that it needs two lines",
        note="1000000 simulated people, 42.0 items each. Misfit: slips, guessing, dependent, variances. " * 2,
        competences=[f"{area}.{n}" for area in range(1, 6) for n in range(1, 5)] + ["5.5"],
        rmse=[0.6] * 20 + [1.31],
        coverage=[0.9] * 20 + [0.62],
        mass=0.90,
        level_rmse=[2.4, None, 0.6, 0.5, 0.5, 0.6, None, 2.9],
        level_bias=[2.2, None, 0.4, 0.1, -0.1, -0.4, None, -2.8],
        claimed=[0.05, 0.5, None, 1.0],
        observed=[0.04, 0.45, None, 1.0],
        exposure=[1.0, 0.5, 0.0] * 400,
    )


def test_no_text_of_the_page_is_cut_or_runs_into_another(sheet):
    chart = study(sheet)
    renderer = FigureCanvasAgg(chart.figure).get_renderer()
    texts = [text for text in chart.figure.axes[0].texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    for text, box in boxes:
        assert box.x0 > -0.5, text
        assert box.y0 > -0.5, text
        assert box.x1 < chart.width + 0.5, text
        assert box.y1 < chart.height + 0.5, text
    for (one, a), (other, b) in combinations(boxes, 2):
        assert min(a.x1, b.x1) - max(a.x0, b.x0) <= 1 or min(a.y1, b.y1) - max(a.y0, b.y0) <= 3, (one, other)


def test_the_page_has_a_title_for_each_plot(sheet):
    said = {text.get_text() for text in study(sheet).figure.axes[0].texts}
    assert {"Error by competence", "Error by true level", "Do claimed probabilities come true?"} <= said
    assert {"How often items are asked", "5.5", "\N{MINUS SIGN}1.0"} <= said


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<svg")])
def test_the_page_comes_in_three_formats(digcomp, tmp_path, suffix, start):
    file = tmp_path / f"study.{suffix}"
    assert digcomp("simulate", "--people", "8", "--items", "3", "--plot", file).exit_code == 0
    assert file.read_bytes().startswith(start)


def test_the_file_has_everything(digcomp, tmp_path):
    result = digcomp("simulate", "--people", "150", "--json", tmp_path / "study.json")
    found = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert result.exit_code == 0
    assert [row["competence"] for row in found["by_competence"]][:4] == ["1.1", "1.2", "1.3", "2.1"]
    assert sum(row["count"] for row in found["by_true_level"]) == 150 * 21
    assert sum(found["exposure_distribution"]["items"]) == 504 - found["exposure_unused"]
    assert sum(found["exposure"].values()) == pytest.approx(42)
    assert found["length"] == {"mean": 42, "least": 42, "most": 42}
    assert found["claims"]["largest_difference"] < 0.06
    assert sum(row["count"] for row in found["claims"]["bins"]) == 150 * 21 * 8
    assert found["misfit"] == []


@pytest.mark.parametrize("misfit", ["slips", "guessing", "dependent", "variances"])
def test_misfit_is_said_and_costs(digcomp, tmp_path, misfit):
    file = tmp_path / "study.json"
    result = digcomp("simulate", "--people", "150", "--misfit", misfit, "--json", file)
    assert f"misfit                 {misfit}" in result.output
    found = json.loads(file.read_text("utf-8"))
    assert found["misfit"] == [misfit]
    assert found["coverage_90"] < 0.905


def test_misfits_come_together_by_commas_repeated_or_all(digcomp):
    runs = [
        digcomp("simulate", "--people", "5", "--items", "5", *options).output
        for options in (
            ["--misfit", "all"],
            ["--misfit", "guessing,slips", "--misfit", "variances, dependent"],
        )
    ]
    assert runs[0] == runs[1]
    assert "slips, guessing, dependent, variances" in runs[0]


def test_a_sitting_may_stop_when_it_is_precise(digcomp, tmp_path):
    file = tmp_path / "study.json"
    assert digcomp("simulate", "--people", "60", "--precision", "0.5", "--json", file).exit_code == 0
    length = json.loads(file.read_text("utf-8"))["length"]
    assert length["least"] < length["mean"] < 42


def test_a_blueprint_has_its_length(digcomp):
    result = digcomp("simulate", "--study", "bank", "--blueprint", "short", "--people", "3")
    assert result.exit_code == 0
    assert "21.0 items each" in result.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--misfit", "luck"], ["--misfit", "'luck' is none of none, slips"]),
        (["--misfit", "none,slips"], ["--misfit", "stand alone"]),
        (["--blueprint", "short"], ["--blueprint", "--study bank"]),
        (["--study", "bank", "--blueprint", "short", "--items", "30"], ["--items", "leave one out"]),
        (["--precision", "0"], ["--precision", "above 0 logits, not 0.0"]),
        (["--precision", "nan"], ["--precision", "above 0 logits, not nan"]),
        (["--people", "1"], ["--people", "2<=x"]),
        (["--plot", "study.gif"], ["--plot", ".svg, .png, .pdf, not '.gif'"]),
        (["--plot", "/nowhere/at/all.svg"], ["--plot", "there is no folder /nowhere/at"]),
        (["--json", "/nowhere/at/all.json"], ["--json", "there is no folder /nowhere/at"]),
    ],
)
def test_impossible_wishes_name_the_option(digcomp, options, words):
    result = digcomp("simulate", *options)
    assert result.exit_code == 2
    for word in words:
        assert word in result.output
