"""`digcomp bench --lengths`: error by length of the test, measured and drawn."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.cli import benchmark
from digcomp.cli import benchmark_lengths as lengths
from digcomp.cli.benchmark_peers import van_trees
from digcomp.cli.benchmark_rows import Size
from digcomp.figures.length_chart import _apart

TINY = Size(1, 30, 2, 1, (), 6, 1, slow_peers=False)


@pytest.fixture
def small(monkeypatch):
    """In this process, few people, two lengths and no other engine."""
    for name in benchmark.ONE_THREAD:
        monkeypatch.setenv(name, "1")
    for name in benchmark.UNWANTED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(benchmark, "QUICK", TINY)
    monkeypatch.setattr(lengths, "LENGTHS", (10, 21))
    monkeypatch.setattr(lengths, "BATCHES", 2)
    monkeypatch.setattr(lengths, "KNOWN", 300)
    monkeypatch.setattr(lengths, "installed", lambda name: False)


@pytest.mark.usefixtures("small")
def test_lines_are_printed_drawn_and_written(digcomp, tmp_path):
    picture, found = tmp_path / "lengths.svg", tmp_path / "lengths.json"
    result = digcomp("bench", "--quick", "--seed", "3", "--lengths", picture, "--json", found)
    assert result.exit_code == 0
    written = json.loads(found.read_text("utf-8"))
    assert (written["seed"], written["quick"], written["lengths"]) == (3, True, [10, 21])
    lines = {line["key"]: line for line in written["lines"]}
    assert list(lines) == ["bound", "tree", "same", "single", "correct"]
    assert [lines[key]["people"] for key in lines] == [300, 60, 60, 60, 60]
    assert lines["correct"]["rmse"][0] is None
    assert lines["bound"]["standard_error"] == [None, None]
    at_21 = [line["rmse"][1] for line in lines.values()]
    assert at_21[0] < at_21[1] < min(at_21[2:4]) < max(at_21[2:4]) < at_21[4]
    title = ElementTree.fromstring(picture.read_bytes())[0].text
    for line in written["lines"]:
        assert line["name"] in result.output
        assert f"{line['name']} {line['rmse'][1]:.3f} at 21 items" in title


@pytest.mark.usefixtures("small")
def test_a_picture_of_dots_is_small(digcomp, tmp_path):
    picture = tmp_path / "lengths.PNG"
    assert digcomp("bench", "--quick", "--lengths", picture).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 60_000


def test_another_process_is_told_the_picture(digcomp, tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    given = []
    monkeypatch.setattr(benchmark, "_again", lambda *all_of_it, **how: given.append((all_of_it, how)) or 0)
    picture = tmp_path / "lengths.svg"
    assert digcomp("bench", "--quick", "--lengths", picture).exit_code == 0
    assert given == [((benchmark.GROUPS, 7, None, picture), {"quick": True})]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("lengths.pdf",), "a picture ends in .svg or .png, not .pdf"),
        (("/nowhere/at/all.svg",), "there is no folder /nowhere/at"),
        (("lengths.svg", "--only", "rmse"), "leave --only out"),
    ],
)
def test_impossible_wishes_are_refused(digcomp, options, words):
    result = digcomp("bench", "--lengths", *options)
    assert result.exit_code == 2
    assert words in result.output


def test_the_limit_is_the_published_one_and_no_looser_than_that_of_an_even_spread():
    bank, tree = dm.reference_bank(7), dm.reference_tree()
    theta = tree.draw(600, 8)
    limits = [lengths.bound(bank, tree, items, theta) for items in (21, 42)]
    assert limits == pytest.approx([0.652, 0.589], abs=0.01)
    for items, limit in zip((21, 42), limits, strict=True):
        assert limit > van_trees(bank, tree, items, 7, people=600) - 0.001


def test_the_limit_of_one_ability_is_that_of_its_best_items():
    bank = dm.ItemBank(["1", "2", "3"], competence=0, a=[1.0, 2.0, 1.5], b=[0.0, 0.0, 0.0])
    theta = np.zeros((5, 1))
    most = (2.0**2 + 1.5**2) / 4
    assert lengths.bound(bank, dm.TreePrior([1]), 2, theta) == pytest.approx((1 + most) ** -0.5, abs=1e-4)


def test_one_dimension_is_the_posterior_of_one_competence_alone():
    bank, tree = dm.reference_bank(7), dm.reference_tree()
    study = dm.simulate(dm.AdaptiveTest(bank, tree, stop=dm.Length(21)), tree.draw(3, 7), 7)
    found = lengths.one_dimension(bank, study.rows, study.scores, tree.size)
    pool = lengths.of_competence(bank, 4)
    for person, answers in enumerate(study.answers):
        own = {item: score for item, score in answers.items() if item in pool.position}
        assert own
        assert found[person, 4] == pytest.approx(dm.posterior(pool, dm.TreePrior([1]), own).mean[0], abs=0.005)


def test_another_engine_sits_one_test_a_competence(monkeypatch):
    class Stub:
        def __init__(self, bank):
            self.items = len(bank)

        def sit(self, theta, items, rng):
            return theta + 1 / items, []

    monkeypatch.setattr(lengths, "Catsim", Stub)
    bank = dm.reference_bank(7)
    found = lengths._catsim(bank, dm.reference_tree().draw(3, 7), 7)
    assert found[0] is None
    np.testing.assert_allclose(found[1:], [[1] * 3, [1 / 4] * 3, [1 / 9] * 3, [1 / 16] * 3])
    line = lengths._line("catsim", "another", found)
    assert line.rmse == pytest.approx((None, 1, 1 / 2, 1 / 3, 1 / 4))


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ([10, 50, 90], [10, 50, 90]),
        ([10, 12, 90], [10, 30, 90]),
        ([10, 95, 99], [10, 70, 90]),
        ([99, 99, 99], [50, 70, 90]),
    ],
)
def test_names_stand_apart_and_inside(wanted, places):
    assert _apart(wanted, [20, 20, 20], 100) == pytest.approx(places)
