"""Item parameters: curves that stand for them, and each refusal by the item's name."""

import by_hand
import numpy as np
import pytest

import digcomp.measurement as dm

THETA = np.linspace(-4, 4, 33)


def make(**changed) -> dm.ItemBank:
    given = {"competence": [0, 0, 1], "a": [1.0, 1.2, 0.8], "b": [0.0, -1.0, 1.0]} | changed
    return dm.ItemBank(["first", "second", "third"], **given)


def test_curves_of_every_model_equal_their_formulas(mixed_bank):
    table = mixed_bank.curves(THETA)
    for row in range(len(mixed_bank)):
        parameters = mixed_bank.model[row], mixed_bank.a[row], list(mixed_bank.steps[row]), mixed_bank.c[row]
        curve = by_hand.chances(THETA, *parameters)
        np.testing.assert_allclose(table[row, : len(curve)], curve, atol=1e-12)
        assert not table[row, len(curve) :].any()


def test_a_known_curve_value():
    curve = dm.ItemBank(["q"], competence=[0], a=1.7, b=[0.5], c=0.2).curves(np.array([0.5]))
    assert curve[0, :, 0] == pytest.approx([0.4, 0.6])


def test_averaged_curves_equal_many_drawn_ones():
    bank = dm.ItemBank(
        ["single", "parts", "statement"],
        competence=[0, 0, 0],
        a=[1.0, 1.2, 1.5],
        b=[[0.3], [-0.4, 0.5], [-1.0, 0.0, 1.2]],
        c=[0.25, 0, 0],
        model=["gpcm", "gpcm", "grm"],
        sd_b=0.7,
        sd_log_a=0.3,
    )
    theta = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    rng = np.random.default_rng(3)
    shift, stretch = rng.normal(0, 0.7, 40_000), np.exp(rng.normal(0, 0.3, 40_000))
    for row, steps in enumerate(bank.steps):
        for point, value in enumerate(theta):
            drawn = by_hand.chances(
                value + 0 * shift, bank.model[row], bank.a[row] * stretch, [s + shift for s in steps], bank.c[row]
            )
            got = bank.curves(theta)[row, : steps.size + 1, point]
            np.testing.assert_allclose(got, drawn.mean(axis=1), atol=0.006)


def test_averaged_curves_equal_a_fine_sum():
    bank = dm.ItemBank(["q"], competence=[0], a=1.3, b=[0.4], c=0.2, sd_b=0.7, sd_log_a=0.3)
    dense = by_hand.dense_average(THETA, "gpcm", 1.3, [0.4], 0.2, 0.7, 0.3)
    np.testing.assert_allclose(bank.curves(THETA)[0], dense, atol=1e-4)


def test_drawn_banks_spread_as_the_uncertainty_says():
    bank = dm.ItemBank(
        [f"q{n}" for n in range(4000)], competence=[0] * 4000, a=1.2, b=[0.5] * 4000, sd_b=0.7, sd_log_a=0.3
    )
    drawn = bank.draw(seed=3)
    assert drawn.difficulty.mean() == pytest.approx(0.5, abs=0.04)
    assert drawn.difficulty.std() == pytest.approx(0.7, abs=0.03)
    assert np.log(drawn.a).mean() == pytest.approx(np.log(1.2), abs=0.02)
    assert np.log(drawn.a).std() == pytest.approx(0.3, abs=0.02)
    assert not drawn.sd_b.any()
    assert not drawn.sd_log_a.any()


def test_a_drawn_bank_keeps_all_else_and_follows_from_its_seed():
    bank = make(
        sd_b=0.5,
        enemies={"first": {"second"}, "second": {"first"}},
        stimulus=["email", None, "chat"],
        seconds=[30, 40, 50],
    )
    drawn = bank.draw(seed=3)
    assert drawn.ids == bank.ids
    assert drawn.enemies == bank.enemies
    assert drawn.stimulus == bank.stimulus
    np.testing.assert_array_equal(drawn.seconds, bank.seconds)
    np.testing.assert_array_equal(drawn.a, bank.a)
    np.testing.assert_array_equal(drawn.difficulty, bank.draw(seed=3).difficulty)
    assert not np.array_equal(drawn.difficulty, bank.draw(seed=4).difficulty)


def test_a_bank_as_if_known_keeps_the_middle_of_each_parameter():
    known = make(sd_b=0.5, sd_log_a=0.3).known()
    np.testing.assert_array_equal(known.a, [1.0, 1.2, 0.8])
    np.testing.assert_allclose(known.curves(THETA)[0], by_hand.chances(THETA, "gpcm", 1.0, [0.0]), atol=1e-12)


def test_a_table_of_steps_marks_missing_ones_as_nan():
    bank = make(b=np.array([[0.0, np.nan], [-1.0, 1.0], [1.0, np.nan]]))
    np.testing.assert_array_equal(bank.max_score, [1, 2, 1])


def test_enemies_named_from_one_side_are_enemies_from_both():
    assert make(enemies={"first": {"third"}}).enemies == {"first": {"third"}, "third": {"first"}}


REFUSED = {
    "no items": ({}, "one item or more"),
    "a shorter column": ({"a": [1.0, 1.0]}, r"a has shape \(2,\), expected \(3,\)"),
    "a value that is not finite": ({"a": [1.0, np.nan, 1.0]}, "a has a value that is not finite, at position 1"),
    "too few difficulties": ({"b": [0.0, 1.0]}, "b names 2 difficulties, expected 3"),
    "too few models": ({"model": ["gpcm"]}, "model and stimulus must name one for each of the 3"),
    "too few stimuli": ({"stimulus": ["email"]}, "model and stimulus must name one for each of the 3"),
    "an unknown model": (
        {"model": ["gpcm", "rasch", "gpcm"]},
        "item second: the model must be gpcm or grm, not 'rasch'",
    ),
    "no discrimination": ({"a": [1, 1, 0]}, "item third: discrimination must be positive, not 0"),
    "a negative discrimination": ({"a": [1, -1, 1]}, "item second: discrimination must be positive, not -1"),
    "a difficulty that is not finite": ({"b": [0, np.inf, 0]}, "item second: difficulty must be finite"),
    "no steps": ({"b": [[0.0], [], [1.0]]}, "item second: difficulty must be finite"),
    "thresholds that do not rise": (
        {"model": "grm", "b": [[0.0, 1.0], [1.0, 1.0], [0.0, 1.0]]},
        r"item second: thresholds must rise, not \[1.0, 1.0\]",
    ),
    "guessing of one": ({"c": [0, 0, 1]}, "item third: guessing must lie in 0 to 1, not 1"),
    "guessing with parts": (
        {"c": 0.2, "b": [[0.0], [0.0, 1.0], [0.0]]},
        "item second: guessing belongs to items scored right",
    ),
    "guessing of a statement": ({"c": 0.2, "model": "grm"}, "item first: guessing belongs to items scored right"),
    "negative uncertainty": ({"sd_b": [0, 0, -1]}, "item third: uncertainty and competence must not be negative"),
    "a negative competence": ({"competence": [0, -1, 0]}, "item second: uncertainty and competence must not be neg"),
    "half a competence": ({"competence": [0, 0.5, 1]}, "item second: the competence must be a whole number, not 0.5"),
}


@pytest.mark.parametrize(("changed", "says"), list(REFUSED.values())[1:], ids=list(REFUSED)[1:])
def test_it_refuses(changed, says):
    with pytest.raises(dm.MeasurementError, match=says):
        make(**changed)


def test_it_refuses_an_empty_bank():
    with pytest.raises(dm.MeasurementError, match="one item or more"):
        dm.ItemBank([], competence=[], a=[], b=[])


def test_it_refuses_ids_that_repeat():
    with pytest.raises(dm.MeasurementError, match=r"ids repeat: \['first'\]"):
        dm.ItemBank(["first", "second", "first"], competence=0, a=1, b=[0, 0, 0])
