"""Measuring on a scale of measured parameters, calibrating one, and what another scale changes."""

from dataclasses import replace

import numpy as np
import pytest
from records import sat
from support.small import small_instrument

from digcomp.assessment.calibration import Answered, calibrate
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.profile import make_profile
from digcomp.assessment.rescoring import differences
from digcomp.assessment.sitting import QUIZ, replay
from digcomp.errors import DigcompError, MeasurementError, ScaleMissing
from digcomp.items import ItemParameters, Population, Scale

ITEM = "1.1-L3-q01"  # in parts
POPULATION = Population(-0.5, 0.6, 0.2, 0.3, {})


def scale_of(version: str, items=None, population=POPULATION) -> Scale:
    return Scale(version, "assumed-1", "2027-05-02", 100, 4200, "", population, items or {})


def half_right(item: str, top: int) -> int:
    return int("L2" in item or "L3" in item)


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return small_instrument()


@pytest.fixture(scope="module")
def both(instrument) -> Instrument:
    """A content with a scale on which one item is known to be easy and everybody is lower."""
    top = instrument.bank.items[ITEM].max_score
    own = ItemParameters(1.6, (-3.0,) * top, 0.0, 0.1, 0.2, 250)
    scales = {"p-1": scale_of("p-1", {ITEM: own}), "p-2": scale_of("p-2", population=None)}
    return replace(instrument, scales=scales, scale_version="p-1")


@pytest.fixture(scope="module")
def answered(instrument) -> Answered:
    """Sixty people of two groups, the second abler; each answers twenty items, whose parameters are drawn."""
    truth, rng, people = instrument.quiz_items.draw(3), np.random.default_rng(3), []
    for number, own in enumerate(instrument.tree.draw(60, 3)):
        rows = rng.permutation(len(truth))[:20]
        abilities = own + 0.8 * (number >= 30)
        scores = {}
        for row in map(int, rows):
            chances = truth.chances(row, abilities[truth.competence[row]][None])[:, 0]
            scores[truth.ids[row]] = int(rng.choice(chances.size, p=chances / chances.sum()))
        people.append(scores)
    return Answered(people, ["pre"] * 30 + ["post"] * 30)


def test_measured_parameters_stand_beside_assumed_ones(instrument, both):
    items, assumed = both.quiz_items, instrument.quiz_items
    row = items.position[ITEM]
    assert (items.a[row], items.difficulty[row], items.sd_b[row], items.sd_log_a[row]) == (1.6, -3.0, 0.2, 0.1)
    others = np.arange(len(items)) != row
    for name in ("a", "c", "sd_b", "sd_log_a", "difficulty"):
        np.testing.assert_array_equal(getattr(items, name)[others], getattr(assumed, name)[others])


def test_the_population_of_the_scale_is_the_prior(both, instrument):
    assert (both.tree.mean, both.tree.general, both.tree.area, both.tree.specific) == (-0.5, 0.6, 0.2, 0.3)
    assert both.on("p-2").tree == instrument.tree, "a scale without one has the assumed population"


def test_statements_and_self_views_stay_as_assumed(both, instrument):
    np.testing.assert_array_equal(both.statements.a, instrument.statements.a)
    assert both.self_tree == instrument.self_tree


def test_parameters_have_a_status(both):
    assert both.parameters_status(ITEM) == "calibrated"
    assert both.parameters_status("1.1-L1-q01") == "assumed"
    assert both.on("assumed-1").parameters_status(ITEM) == "assumed"


def test_the_instrument_on_another_scale_is_made_once(both, instrument):
    other = both.on("assumed-1")
    assert other is both.on("assumed-1") is not both
    assert both.on("p-1") is both
    assert other.on("p-1").scale_version == "p-1"
    assert other.bank is both.bank
    np.testing.assert_array_equal(other.quiz_items.difficulty, instrument.quiz_items.difficulty)


def test_a_scale_that_is_not_there_is_named(both):
    with pytest.raises(ScaleMissing, match="no scale p-9") as found:
        both.on("p-9")
    assert isinstance(found.value, DigcompError)
    assert found.value.version == "p-9"


def test_a_sitting_is_asked_scored_and_replayed_on_one_scale(both):
    sitting, _ = sat(both, half_right)
    assert not replay(both, sitting)
    profile = make_profile(both, sitting, None)
    assert profile.versions.scale == "p-1"
    assert make_profile(both.on("assumed-1"), sitting, None).overall.mean > profile.overall.mean


def test_a_calibration_is_a_scale_that_can_be_measured_on(instrument, answered):
    found = calibrate(instrument, answered, version="p-3", made="2027-05-02")
    scale = found.scale
    assert found.converged
    assert (scale.version, scale.parent, scale.people, scale.answers) == ("p-3", "assumed-1", 60, 60 * 20)
    assert scale.population.means["post"] - scale.population.means["pre"] == pytest.approx(0.8, abs=0.5)
    assert sum(own.answers for own in scale.items.values()) == scale.answers
    assert sum(found.statuses.values()) == len(instrument.bank.items)
    measured = replace(instrument, scales={"p-3": scale}).on("p-3")
    assert np.all(measured.quiz_items.sd_b <= instrument.quiz_items.sd_b + 1e-9)


def test_what_nobody_answered_is_left_to_be_assumed(instrument):
    found = calibrate(instrument, Answered([{ITEM: 1}, {ITEM: 0}]), version="p-3", made="2027-05-02")
    assert list(found.scale.items) == [move.item for move in found.moves] == [ITEM]
    assert found.statuses == {"assumed": 48, "provisional": 0, "calibrated": 0}
    assert found.scale.population.means == {}, "there were no groups"


def test_the_largest_moves_come_first_in_levels(instrument, answered):
    found = calibrate(instrument, answered, version="p-3", made="2027-05-02")
    sizes = [abs(move.levels) for move in found.moves]
    assert sizes == sorted(sizes, reverse=True)
    move, before = found.moves[0], instrument.quiz_items
    after = np.mean(found.scale.items[move.item].b)
    assert move.levels * 0.75 == pytest.approx(after - before.difficulty[before.position[move.item]])
    assert move.error * 0.75 == pytest.approx(found.scale.items[move.item].sd_b)


def test_a_second_calibration_goes_on_from_the_first(instrument, answered):
    half = [Answered(answered.people[::2]), Answered(answered.people[1::2])]
    first = calibrate(instrument, half[0], version="p-4", made="2027-05-02").scale
    on_first = replace(instrument, scales={"p-4": first}, scale_version="p-4")
    second = calibrate(on_first, half[1], version="p-5", made="2027-06-02").scale
    assert (second.parent, second.answers) == ("p-4", half[1].count)
    assert set(first.items) <= set(second.items)
    assert sum(own.answers for own in second.items.values()) == answered.count, "items count all they rest on"


def test_rounds_that_do_not_suffice_are_said(instrument, answered):
    assert not calibrate(instrument, answered, version="p-3", made="2027-05-02", rounds=1).converged


def test_answers_that_cannot_be_are_refused_by_name(instrument):
    with pytest.raises(MeasurementError, match=r"1\.1-L1-q01: score 7"):
        calibrate(instrument, Answered([{"1.1-L1-q01": 7}]), version="p-3", made="2027-05-02")


def test_the_same_scale_changes_nothing(both, answered):
    found = differences(both, both, answered.people)
    assert found.levels.shape == found.runs.shape == (60, 3)
    assert not found.levels.any()
    assert not found.runs.any()


def test_a_lower_population_prints_lower_levels(both, answered):
    found = differences(both.on("assumed-1"), both, answered.people)
    assert found.levels[:, 0].mean() < -0.05
    scores = answered.people[0]
    before, after = (one.tree.mean for one in (both.on("assumed-1"), both))
    assert (before, after, len(scores)) == (0, -0.5, 20)
    assert 0 < found.runs[:, 0].sum() < 60


def test_differences_agree_with_the_profiles(both):
    sitting, _ = sat(both, half_right)
    old, new = (make_profile(one, sitting, None) for one in (both.on("assumed-1"), both))
    found = differences(both.on("assumed-1"), both, [sitting.scores(QUIZ)])
    assert found.levels[0, 0] == pytest.approx((new.overall.mean - old.overall.mean) / 0.75)
    for column, (one, two) in enumerate(zip(old.areas, new.areas, strict=True), start=1):
        assert found.levels[0, column] == pytest.approx((two.tested.mean - one.tested.mean) / 0.75)
        assert found.runs[0, column] == (one.tested.said != two.tested.said)
