"""An adaptive test keeps its rules, and says why it stops."""

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import digcomp.measurement as dm


@pytest.fixture(scope="module")
def small() -> dm.TreePrior:
    return dm.TreePrior(areas=[2, 2, 1])


@pytest.fixture(scope="module")
def items() -> dm.ItemBank:
    """Forty items over five competences; b from easy to hard, stimuli in turn, two pairs of enemies."""
    rng = np.random.default_rng(5)
    return dm.ItemBank(
        [f"q{n:02d}" for n in range(40)],
        competence=[n % 5 for n in range(40)],
        a=rng.lognormal(0, 0.3, 40),
        b=list(np.linspace(-2.5, 2.5, 40)),
        stimulus=[("email", "chat", None, "form")[n // 5 % 4] for n in range(40)],
        enemies={"q10": {"q15"}, "q15": {"q10"}, "q21": {"q17"}},
        seconds=[30] * 40,
    )


@pytest.fixture(scope="module")
def twelve(items, small) -> dm.AdaptiveTest:
    return dm.AdaptiveTest(items, small, stop=dm.Length(12))


def walk(test: dm.AdaptiveTest, seed: int = 1, score=lambda n: n % 2, **told) -> tuple[dict[str, int], dm.Stop]:
    """Answer until the test stops; what was asked with its scores, and the end."""
    sitting = test.begin(seed, **told)
    answers: dict[str, int] = {}
    while isinstance(step := sitting.step, dm.Ask):
        answers[step.item_id] = score(len(answers))
        sitting.answer(step.item_id, answers[step.item_id])
    return answers, step


def competences(bank: dm.ItemBank, answers) -> list[int]:
    return [int(bank.competence[bank.position[item]]) for item in answers]


def test_it_stops_at_its_length(twelve):
    answers, end = walk(twelve)
    assert len(answers) == 12
    assert end == dm.Stop("length")


def test_the_same_answers_and_seed_give_the_same_step(twelve):
    answers, _ = walk(twelve)
    some = dict(list(answers.items())[:7])
    assert twelve.next(some, seed=1) == twelve.next(some, seed=1) == dm.Ask(list(answers)[7])


def test_the_posterior_of_a_sitting_is_that_of_its_answers(twelve, items, small):
    sitting = twelve.begin(seed=1)
    answers, _ = walk(twelve)
    for item, score in answers.items():
        sitting.answer(item, score)
    found = dm.posterior(items, small, answers)
    np.testing.assert_allclose(sitting.posterior.mean, found.mean, atol=1e-12)
    np.testing.assert_allclose(sitting.posterior.covariance, found.covariance, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_every_competence_is_asked_once_by_the_end(items, small, seed):
    lonely = replace(dm.AdaptiveTest(items, small), select=dm.ExpectedVariance(weights=(1, 0, 0, 0, 0)), calibration=2)
    for length in (5, 6, 9):
        answers, _ = walk(replace(lonely, stop=dm.Length(length)), seed)
        assert set(competences(items, answers)) == {0, 1, 2, 3, 4}


def test_no_competence_is_asked_more_than_its_maximum(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Length(40), content=dm.EachCompetence(1, maximum=3))
    answers, end = walk(test)
    assert Counter(competences(items, answers)) == dict.fromkeys(range(5), 3)
    assert end == dm.Stop("pool")


def test_competences_take_turns_when_the_order_is_kept(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Length(10), content=dm.EachCompetence(1, maximum=2, in_order=True))
    answers, end = walk(test)
    assert competences(items, answers) == [0, 1, 2, 3, 4] * 2
    assert end == dm.Stop("length")


def test_no_area_gets_more_than_its_share_and_the_slack(items, small):
    select = dm.ExpectedVariance(weights=(0, 0, 0, 0, 1))
    free = dm.AdaptiveTest(items, small, stop=dm.Length(10), select=select)
    bound = replace(free, content=dm.EachCompetence(1, area_slack=1))
    assert competences(items, walk(free)[0]).count(4) == 6
    assert competences(items, walk(bound)[0]).count(4) == 3  # a fifth of ten, and one


def test_the_first_items_are_easy_ones(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Length(8), easy=3, select=dm.ExpectedVariance(among=3))
    for seed in range(8):
        answers, _ = walk(test, seed)
        before: dict[str, int] = {}
        for item, score in list(answers.items())[:3]:
            row = items.position[item]
            now = dm.posterior(items, small, before)
            assert items.curves(small.grid)[row, 1] @ now.marginals[items.competence[row]] >= 2 / 3
            before[item] = score


def test_an_easy_start_from_a_pool_of_hard_items_asks_what_there_is(small):
    bank = dm.ItemBank(["hard", "harder"], competence=[0, 1], a=1, b=[2, 3])
    answers, end = walk(dm.AdaptiveTest(bank, small, easy=3))
    assert (set(answers), end) == ({"hard", "harder"}, dm.Stop("pool"))


def test_two_stimuli_of_a_kind_do_not_follow_each_other(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Length(20), vary_stimuli=True)
    for seed in range(4):
        kinds = [items.stimulus[items.position[item]] for item in walk(test, seed)[0]]
        assert not any(one and one == two for one, two in itertools.pairwise(kinds))


def test_stimuli_repeat_where_nothing_else_is_left(small):
    bank = dm.ItemBank(["one", "two"], competence=[0, 1], a=1, b=[0, 0], stimulus=["email", "email"])
    assert set(walk(dm.AdaptiveTest(bank, small, vary_stimuli=True))[0]) == {"one", "two"}


def test_enemies_do_not_meet_whichever_side_names_them(items, small):
    everything = dm.AdaptiveTest(items, small, stop=dm.Length(40))
    answers, end = walk(everything)
    assert end == dm.Stop("pool")
    assert len(answers) == 38
    for pair in ({"q10", "q15"}, {"q17", "q21"}):
        assert len(pair & set(answers)) == 1
    assert not {"q17", "q21"} & set(walk(everything, seen=["q17"])[0])


def test_items_seen_before_and_their_enemies_are_not_asked_again(items, small):
    answers, end = walk(dm.AdaptiveTest(items, small, stop=dm.Length(40)), seen=["q00", "q10", "gone-from-the-bank"])
    assert not {"q00", "q10", "q15"} & set(answers)
    assert len(answers) == 40 - 4
    assert end == dm.Stop("pool")


def test_ineligible_items_are_kept_back_as_long_as_others_can_be_asked(items, small):
    kept_back = items.ids[:20]
    answers, _ = walk(dm.AdaptiveTest(items, small, stop=dm.Length(25)), ineligible=[*kept_back, "gone-from-the-bank"])
    order = list(answers)
    first = next(n for n, item in enumerate(order) if item in kept_back)
    assert first >= 15
    assert len(order) == 25


def test_random_items_come_at_so_many_positions_and_not_at_the_start(items, small):
    plain = dm.AdaptiveTest(items, small, stop=dm.Length(12), easy=3)
    slotted = replace(plain, calibration=2)
    places = Counter()
    for seed in range(60):
        sitting, found = slotted.begin(seed), 0
        before: dict[str, int] = {}
        while isinstance(step := sitting.step, dm.Ask):
            usual = plain.next(before, seed)
            if step != usual:
                places[len(before)] += 1
                found += 1
            before[step.item_id] = len(before) % 2
            sitting.answer(step.item_id, before[step.item_id])
        assert found <= 2
    assert sum(places.values()) > 90  # now and then the random item is the usual one
    assert min(places) >= 3
    assert len(places) == 9


def test_it_stops_when_every_area_is_precise_and_each_competence_was_asked(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Precision(0.75) | dm.Length(30))
    sitting, asked = test.begin(seed=1), set()
    while isinstance(step := sitting.step, dm.Ask):
        assert len(asked) < 5 or np.any(sitting.posterior.area_sd > 0.75)
        asked |= set(competences(items, [step.item_id]))
        sitting.answer(step.item_id, 1)
    assert step == dm.Stop("precision")
    assert asked == {0, 1, 2, 3, 4}
    assert np.all(sitting.posterior.area_sd <= 0.75)


def test_precision_out_of_reach_leaves_the_other_rules(items, small):
    assert walk(dm.AdaptiveTest(items, small, stop=dm.Precision(0.01) | dm.Length(9)))[1] == dm.Stop("length")
    assert walk(dm.AdaptiveTest(items, small, stop=dm.Precision(0.01)))[1] == dm.Stop("pool")


def test_precision_alone_still_asks_every_competence(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Precision(2.0), select=dm.ExpectedVariance(weights=(1, 0, 0, 0, 0)))
    answers, end = walk(test)
    assert set(competences(items, answers)) == {0, 1, 2, 3, 4}
    assert end == dm.Stop("precision")


def test_it_stops_when_the_time_is_up(items, small):
    test = dm.AdaptiveTest(items, small, stop=dm.Seconds(600) | dm.Length(9) | dm.Precision(0.01))
    assert isinstance(test.next({}, 1, seconds=599.9), dm.Ask)
    assert test.next({}, 1, seconds=600) == dm.Stop("time")
    sitting = test.begin(1)
    assert isinstance(sitting.step_after(10), dm.Ask)
    assert sitting.step_after(601) == dm.Stop("time")


def test_running_dry_is_said(small):
    bank = dm.ItemBank(["only"], competence=[0], a=1, b=[0])
    assert dm.AdaptiveTest(bank, small).next({"only": 1}, 1) == dm.Stop("pool")


def test_rules_combine_into_the_shortest_length():
    assert (dm.Length(9) | dm.Length(5) | dm.Seconds(9)).most == 5
    assert (dm.Seconds(9) | dm.Precision(0.4)).most is None


def test_it_refuses_an_unknown_item(twelve):
    with pytest.raises(dm.MeasurementError, match="nobody"):
        twelve.begin(1).answer("nobody", 1)


def test_it_refuses_a_score_the_item_cannot_give_and_keeps_nothing(twelve):
    sitting = twelve.begin(1)
    step = sitting.step
    with pytest.raises(dm.MeasurementError, match=f"{step.item_id}: score 3, the highest is 1"):
        sitting.answer(step.item_id, 3)
    assert sitting.step == step


def test_it_refuses_an_item_that_was_answered(twelve):
    sitting = twelve.begin(1)
    sitting.answer("q00", 1)
    with pytest.raises(dm.MeasurementError, match="q00 was answered already"):
        sitting.answer("q00", 0)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_it_refuses_a_seed_out_of_range(twelve, seed):
    with pytest.raises(dm.MeasurementError, match=f"seed .* not {seed}"):
        twelve.next({}, seed)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: dm.Length(0), "not 0"),
        (lambda: dm.Eligibility(0), "not 0"),
        (lambda: dm.Eligibility(1.01), "not 1.01"),
        (lambda: dm.Precision(0), "not 0"),
        (lambda: dm.Precision(float("nan")), "not nan"),
        (lambda: dm.Seconds(-1), "not -1"),
        (lambda: dm.EachCompetence(-1), "not -1"),
        (lambda: dm.EachCompetence(2, maximum=1), "maximum .* 1"),
    ],
)
def test_it_refuses_rules_that_mean_nothing(make, names):
    with pytest.raises(dm.MeasurementError, match=names):
        make()
