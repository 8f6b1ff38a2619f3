"""Which item is asked: the one that promises most, held against trying every item out."""

import numpy as np
import pytest

import digcomp.measurement as dm


def remaining(bank, tree, answers, item, weights):
    """Expected weighted sum of variances after one more item, by scoring every answer it can get."""
    now = dm.posterior(bank, tree, answers)
    row = bank.position[item]
    chances = bank.curves(tree.grid)[row] @ now.marginals[bank.competence[row]]
    after = [dm.posterior(bank, tree, answers | {item: s}).sd ** 2 for s in range(int(bank.max_score[row]) + 1)]
    return sum(chance * (weights * variance).sum() for chance, variance in zip(chances, after, strict=False))


def asked(test, answers, **told) -> str:
    step = test.next(answers, seed=1, **told)
    assert isinstance(step, dm.Ask)
    return step.item_id


@pytest.fixture(scope="module")
def three_areas() -> dm.TreePrior:
    return dm.TreePrior(areas=[2, 2, 1])


@pytest.fixture(scope="module")
def thirty_items() -> dm.ItemBank:
    rng = np.random.default_rng(5)
    ids = [f"q{n:02d}" for n in range(30)]
    b = [[x] if n % 3 else [x - 0.4, x + 0.4] for n, x in enumerate(rng.normal(0, 1.2, 30))]
    return dm.ItemBank(
        ids, competence=[n % 5 for n in range(30)], a=rng.lognormal(0, 0.3, 30), b=b, seconds=[20, 90] * 15
    )


def test_with_one_ability_it_is_exactly_the_best_of_all(thirty_items):
    tree = dm.TreePrior(areas=[1])
    bank = dm.ItemBank(thirty_items.ids, competence=0, a=thirty_items.a, b=thirty_items.steps)
    answers: dict[str, int] = {}
    for _ in range(5):
        item = asked(dm.AdaptiveTest(bank, tree, content=dm.EachCompetence(0)), answers)
        left = {other: remaining(bank, tree, answers, other, 1.0) for other in bank.ids if other not in answers}
        assert left[item] == pytest.approx(min(left.values()), abs=1e-12)
        answers[item] = len(answers) % 2


@pytest.mark.parametrize("weights", [None, (1, 1, 5, 1, 1)])
def test_with_many_abilities_it_is_the_best_or_as_good(thirty_items, three_areas, weights):
    select = dm.ExpectedVariance(weights=weights)
    test = dm.AdaptiveTest(thirty_items, three_areas, select=select, content=dm.EachCompetence(0))
    answers: dict[str, int] = {}
    for _ in range(6):
        item = asked(test, answers)
        w = np.ones(5) if weights is None else np.array(weights)
        left = {
            one: remaining(thirty_items, three_areas, answers, one, w) for one in thirty_items.ids if one not in answers
        }
        gain_now = w @ dm.posterior(thirty_items, three_areas, answers).sd ** 2
        best = gain_now - min(left.values())
        assert gain_now - left[item] >= 0.97 * best
        answers[item] = len(answers) % 2


def test_a_heavy_competence_is_asked_first(thirty_items, three_areas):
    select = dm.ExpectedVariance(weights=(0.01, 0.01, 0.01, 0.01, 1))
    item = asked(dm.AdaptiveTest(thirty_items, three_areas, select=select), {})
    assert thirty_items.competence[thirty_items.position[item]] == 4


def test_pace_prefers_quick_items(three_areas):
    bank = dm.ItemBank(["slow", "quick"], competence=[0, 0], a=[1.2, 1.1], b=[0, 0], seconds=[90, 20])
    plain = dm.AdaptiveTest(bank, three_areas, content=dm.EachCompetence(0))
    paced = dm.AdaptiveTest(bank, three_areas, content=dm.EachCompetence(0), select=dm.ExpectedVariance(pace=1.0))
    assert asked(plain, {}) == "slow"
    assert asked(paced, {}) == "quick"


def test_pace_needs_no_seconds(three_areas):
    bank = dm.ItemBank(["dull", "sharp"], competence=[0, 0], a=[0.8, 1.4], b=[0, 0])
    assert asked(dm.AdaptiveTest(bank, three_areas, select=dm.ExpectedVariance(pace=0.5)), {}) == "sharp"


def test_among_spreads_over_the_best_few_and_no_further(thirty_items, three_areas):
    few = dm.AdaptiveTest(thirty_items, three_areas, select=dm.ExpectedVariance(among=4))
    ranked, kept_back = [], set()
    for _ in range(4):
        best = asked(dm.AdaptiveTest(thirty_items, three_areas), {}, seen=kept_back)
        ranked.append(best)
        kept_back.add(best)
    found = [few.next({}, seed).item_id for seed in range(400)]
    assert set(found) == set(ranked)
    for item in ranked:
        assert 60 <= found.count(item) <= 145


def test_among_more_than_are_left_takes_one_of_those(three_areas):
    bank = dm.ItemBank(["one", "two"], competence=[0, 0], a=1, b=[0, 0])
    test = dm.AdaptiveTest(bank, three_areas, select=dm.ExpectedVariance(among=9))
    assert {test.next({}, seed).item_id for seed in range(40)} == {"one", "two"}
    assert {test.next({"one": 1}, seed) for seed in range(10)} == {dm.Ask("two")}
    assert {test.next({"one": 1, "two": 1}, seed) for seed in range(10)} == {dm.Stop("pool")}


@pytest.mark.parametrize(("given", "names"), [({"among": 0}, "among .* not 0"), ({"pace": -0.5}, "pace .* -0.5")])
def test_it_refuses(given, names):
    with pytest.raises(dm.MeasurementError, match=names):
        dm.ExpectedVariance(**given)


def test_it_refuses_weights_for_another_tree(thirty_items, three_areas):
    with pytest.raises(dm.MeasurementError, match="weights name 2 competences, the tree has 5"):
        dm.AdaptiveTest(thirty_items, three_areas, select=dm.ExpectedVariance(weights=(1, 1)))


def test_it_refuses_a_bank_for_another_tree(thirty_items):
    with pytest.raises(dm.MeasurementError, match="item q02: competence 2, the tree has 2"):
        dm.AdaptiveTest(thirty_items, dm.TreePrior(areas=[2]))


def test_mutual_information_is_the_entropy_that_an_answer_takes_away(thirty_items, three_areas):
    test = dm.AdaptiveTest(thirty_items, three_areas, select=dm.MutualInformation(), content=dm.EachCompetence(0))
    answers: dict[str, int] = {}
    for _ in range(4):
        item = asked(test, answers)
        post = dm.posterior(thirty_items, three_areas, answers)
        worth = {}
        for row, one in enumerate(thirty_items.ids):
            if one in answers:
                continue
            own = post.marginals[thirty_items.competence[row]]
            curves = thirty_items.curves(three_areas.grid)[row][: thirty_items.max_score[row] + 1]
            # The same quantity from its other side: how far the posterior of the ability moves, on average.
            joint = curves * own
            apart = joint.sum(axis=1, keepdims=True) * own
            worth[one] = float((joint * np.log(joint / apart)).sum())
        assert worth[item] == pytest.approx(max(worth.values()), rel=1e-9)
        answers[item] = len(answers) % 2


def test_mutual_information_follows_weights_and_pace(thirty_items, three_areas):
    only = dm.MutualInformation(weights=(0, 0, 0, 0, 1))
    item = asked(dm.AdaptiveTest(thirty_items, three_areas, select=only, content=dm.EachCompetence(0)), {})
    assert thirty_items.competence[thirty_items.position[item]] == 4
    fast = dm.MutualInformation(pace=3.0)
    item = asked(dm.AdaptiveTest(thirty_items, three_areas, select=fast, content=dm.EachCompetence(0)), {})
    assert thirty_items.seconds[thirty_items.position[item]] == 20


@pytest.mark.parametrize("weights", [(0, 0), (1, -1), (1, float("nan"))])
def test_weights_that_cannot_be(weights):
    with pytest.raises(dm.MeasurementError, match="weights must be 0 or more"):
        dm.ExpectedVariance(weights=weights)
