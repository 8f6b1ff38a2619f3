"""Item analysis: equal to hand computation, and honest where there is too little to say."""

import numpy as np
import pytest

import digcomp.measurement as dm
from digcomp.measurement._item_statistics import item_analysis, option_choices

NAN = float("nan")


@pytest.fixture(scope="module")
def answers(mixed_bank, small_tree):
    """Forty people on eight of twelve items each."""
    rng = np.random.default_rng(3)
    return [
        {mixed_bank.ids[i]: int(rng.integers(mixed_bank.max_score[i] + 1)) for i in rng.permutation(12)[:8]}
        for _ in range(40)
    ]


def test_it_gives_mean_sd_and_corrected_correlation():
    table = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 1, 1], [0, 0, 0]], dtype=float)
    found = item_analysis(table, minimum=5)
    np.testing.assert_allclose(found.mean, [0.6, 0.4, 0.4])
    np.testing.assert_allclose(found.sd, table.std(axis=0, ddof=1))
    for i in range(3):
        others = np.delete(table, i, axis=1).sum(axis=1)
        assert found.item_rest[i] == pytest.approx(np.corrcoef(table[:, i], others)[0, 1])
    assert found.rest == "rest score"
    assert found.notes == ()


def test_items_with_parts_count_as_a_share_of_their_maximum():
    found = item_analysis([[2, 0], [1, 1], [0, 1]], minimum=3)
    np.testing.assert_allclose(found.mean, [0.5, 2 / 3])


def test_the_rest_is_the_ability_from_the_other_answers(mixed_bank, small_tree, answers):
    found = item_analysis(answers, mixed_bank, small_tree, minimum=10)
    for i, item in enumerate(mixed_bank.ids):
        met = [own for own in answers if item in own]
        rests = [{other: score for other, score in own.items() if other != item} for own in met]
        ability = dm.posterior(mixed_bank, small_tree, rests).mean[:, mixed_bank.competence[i]]
        expected = np.corrcoef([own[item] for own in met], ability)[0, 1]
        assert found.item_rest[i] == pytest.approx(expected, abs=1e-9)
    assert found.rest == "ability"


def test_sharp_items_tell_more_than_blunt_ones(tree):
    bank = dm.ItemBank(
        [f"i{n}" for n in range(42)], competence=np.repeat(np.arange(21), 2), a=[2.5, 0.3] * 21, b=[0] * 42
    )
    study = dm.simulate(dm.AdaptiveTest(bank, tree, stop=dm.Length(42)), tree.draw(250, seed=1), seed=1)
    found = item_analysis(study.answers, bank, tree)
    assert found.item_rest[::2].min() > found.item_rest[1::2].max()


def test_too_few_answers_say_nothing_and_the_notes_say_so():
    found = item_analysis([[1, NAN, 1], [0, NAN, NAN], [1, NAN, NAN]], minimum=3)
    np.testing.assert_array_equal(found.enough, [True, False, False])
    np.testing.assert_array_equal(found.count, [3, 0, 1])
    np.testing.assert_array_equal(np.isnan(found.mean), ~found.enough)
    np.testing.assert_array_equal(np.isnan(found.item_rest), ~found.enough_spread)
    assert found.notes[0] == "fewer than 3 answers: 1, 2"


def test_everybody_right_or_wrong_has_no_correlation():
    found = item_analysis([[1, 0, 1, 0], [1, 0, 0, 1], [1, 0, 1, 1]], minimum=3)
    np.testing.assert_array_equal(found.enough, True)
    np.testing.assert_array_equal(found.enough_spread, [False, False, True, True])
    np.testing.assert_allclose(found.mean[:2], [1, 0])
    assert "everybody has the highest score: 0" in found.notes[0]
    assert "everybody has score 0: 1" in found.notes[1]


def test_a_person_without_answers_changes_nothing(mixed_bank, small_tree, answers):
    one = item_analysis(answers, mixed_bank, small_tree, minimum=10)
    two = item_analysis([*answers, {}], mixed_bank, small_tree, minimum=10)
    np.testing.assert_allclose(one.item_rest, two.item_rest)


def test_one_item_alone_has_no_rest():
    found = item_analysis([[1], [0], [1]], minimum=3)
    assert not found.enough_spread[0]
    assert len(found.notes) == 1


def test_it_refuses_what_cannot_be(mixed_bank, small_tree):
    with pytest.raises(dm.MeasurementError, match="item nowhere"):
        item_analysis([{"nowhere": 1}], mixed_bank, small_tree)
    with pytest.raises(dm.MeasurementError, match="2pl-0: score 2, the highest is 1"):
        item_analysis([{"2pl-0": 2}], mixed_bank, small_tree)
    with pytest.raises(dm.MeasurementError, match="tree without a bank"):
        item_analysis([[1]], tree=small_tree)
    with pytest.raises(dm.MeasurementError, match="minimum"):
        item_analysis([[1]], minimum=1)


def test_options_are_counted_by_third():
    chosen = ["A", "B", "C", "A", "A", "B", "A", "A", "A"]
    found = option_choices(chosen, np.arange(9.0), minimum=3)
    assert found.options == ("A", "B", "C")
    np.testing.assert_array_equal(found.counts, [[1, 2, 3], [1, 1, 0], [1, 0, 0]])
    np.testing.assert_allclose(found.shares, found.counts / 3)
    np.testing.assert_array_equal(found.people, 3)


def test_a_thin_third_has_counts_but_no_shares():
    found = option_choices(["A", "B", "A"], [0.0, 0.0, 0.0], minimum=2)
    np.testing.assert_array_equal(found.people, [3, 0, 0])
    np.testing.assert_array_equal(found.enough, [True, False, False])
    np.testing.assert_array_equal(np.isnan(found.shares), [[False, True, True]] * 2)


@pytest.mark.parametrize(("chosen", "ability"), [([], []), (["A"], [1.0, 2.0]), (["A"], [NAN])])
def test_options_without_usable_abilities_are_refused(chosen, ability):
    with pytest.raises(dm.MeasurementError, match=r"one length|person 0 is not finite"):
        option_choices(chosen, ability)
