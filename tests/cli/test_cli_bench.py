"""`digcomp bench`: bars, measured."""

import json
import os

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.cli import benchmark
from digcomp.cli.benchmark_answers import answers_of, guessed_bank
from digcomp.cli.benchmark_calibration import calibrated
from digcomp.cli.benchmark_peers import one_dimensional, van_trees
from digcomp.cli.benchmark_rows import FULL, QUICK, Bar, Row, Size


def test_a_few_rows_are_measured_in_a_process_of_one_thread(digcomp, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    result = digcomp("bench", "--quick", "--only", "step", "--seed", "3", "--json", tmp_path / "bench.json")
    assert result.exit_code == 0
    assert result.output.startswith("Seed 3, quick, one thread")
    found = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert {row["group"] for row in found["rows"]} == {"step"}
    steps = [row for row in found["rows"] if row["what"].startswith("step, median")]
    assert [row["bar"] for row in steps] == [{"least": None, "most": 100}, {"least": None, "most": 150}]
    assert all(10 < row["figure"] < 5000 for row in steps)
    for row in found["rows"]:
        assert row["what"] in result.output
        assert row["verdict"] in ({"met", "missed"} if row["bar"] else {None})
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"


def test_where_numpy_was_loaded_with_one_thread_no_process_is_begun(digcomp, monkeypatch):
    for name in benchmark.ONE_THREAD:
        monkeypatch.setenv(name, "1")
    for name in benchmark.UNWANTED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(benchmark, "_again", None)
    monkeypatch.setattr(benchmark, "_group", lambda name: lambda size, seed: iter([Row("that", 0.5, Bar(most=0.4))]))
    result = digcomp("bench", "--only", "levels")
    assert "full" in result.output
    assert "at most 0.400" in result.output
    assert "1 bars, 1 missed" in result.output


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--only", "step,speed", "'speed' is none of rmse, product"),
        ("--seed", "-1", "-1 is not in the range"),
        ("--json", "/nowhere/at/all.json", "there is no folder /nowhere/at"),
    ],
)
def test_impossible_wishes_are_refused_by_name(digcomp, option, value, words):
    result = digcomp("bench", option, value)
    assert result.exit_code == 2
    assert option in result.output
    assert words in result.output


@pytest.mark.parametrize(
    ("bar", "figure", "met", "words"),
    [
        (Bar(most=0.5), 0.5, True, "at most 0.500"),
        (Bar(most=0.5), 0.51, False, "at most 0.500"),
        (Bar(least=0.5), 0.49, False, "at least 0.500"),
        (Bar(0.1, 0.2), 0.15, True, "0.100 to 0.200"),
        (Bar(most=0.5), float("nan"), False, "at most 0.500"),
    ],
)
def test_a_figure_meets_its_bar_or_misses_it(bar, figure, met, words):
    assert Row("it", figure, bar).verdict == ("met" if met else "missed")
    assert bar.words("{:.3f}") == words


def test_a_figure_without_a_bar_is_neither():
    assert Row("it", 1.0).verdict == ""


@pytest.mark.parametrize(("group", "bars"), [("rmse", 4), ("product", 2), ("levels", 6), ("change", 7)])
def test_each_group_has_its_bars(group, bars):
    tiny = Size(1, 20, 2, 1, (), 6, 1, slow_peers=False)
    rows = list(benchmark._group(group)(tiny, 7))
    assert sum(row.bar is not None and "catsim" not in row.what for row in rows) == bars
    assert all(np.isfinite(row.figure) for row in rows)


def test_quick_is_less_of_everything():
    assert QUICK.people * QUICK.batches < FULL.people * FULL.batches
    assert set(QUICK.calibrations) < set(FULL.calibrations)


def test_the_limit_lies_below_what_is_reached_and_one_dimension_above():
    bank, tree = dm.reference_bank(7), dm.reference_tree()
    people = tree.draw(400, 7)
    limits = [van_trees(bank, tree, items, 7) for items in (21, 42)]
    assert limits == pytest.approx([0.652, 0.589], abs=0.006)
    assert 0.70 < one_dimensional(bank, people, 2, 7) < 0.90


def test_answers_are_those_of_a_test_with_capped_exposure():
    truth = dm.reference_bank(7)
    guess = guessed_bank(truth, 7)
    tree = dm.reference_tree()
    person, item, score = answers_of(truth, guess, tree.draw(900, 7), 7)
    assert person.size == item.size == score.size == 900 * 42
    assert len(set(zip(person.tolist(), item.tolist(), strict=True))) == person.size
    assert np.bincount(item, minlength=504).max() / 900 < 0.42
    assert set(np.bincount(truth.competence[item[:42]]).tolist()) == {2}
    again = answers_of(truth, guess, tree.draw(900, 7), 7)
    np.testing.assert_array_equal(item, again[1])
    np.testing.assert_array_equal(score, again[2])


@pytest.mark.parametrize("shape", ["1-D", "tree"])
def test_a_calibration_tells_its_time_memory_and_error(shape):
    run = calibrated(100, shape, 7)
    assert run.converged
    assert 0 < run.after < run.before
    assert run.seconds > 0
    assert run.megabytes > 20
