"""Trees, banks and rules as hypothesis draws them."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

import digcomp.measurement as dm

TREES = [dm.TreePrior(areas=areas, points=21) for areas in ([1], [2, 1], [2, 2, 1])]
STIMULI = (None, "email", "chat")

trees = st.sampled_from(TREES)


@st.composite
def banks(draw, tree: dm.TreePrior, smallest: int = 6, largest: int = 24, uncertain: bool = True) -> dm.ItemBank:
    """Any mixture of items: right or wrong, with parts, graded; some enemies of one another."""
    size = draw(st.integers(smallest, largest))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    models = [("gpcm", 1), ("gpcm", 2), ("gpcm", 3), ("grm", 1), ("grm", 3)]
    chosen = [models[n] for n in rng.integers(0, len(models), size)]
    ids = [f"q{n:02d}" for n in range(size)]
    pairs = rng.integers(0, size, (size // 4, 2))
    return dm.ItemBank(
        ids,
        competence=rng.integers(0, tree.size, size),
        a=rng.lognormal(0, 0.5, size),
        b=[list(rng.normal(0, 1.5) + np.cumsum(rng.uniform(0.1, 1.5, steps))) for _, steps in chosen],
        c=[rng.choice([0, 0.25]) if chose == ("gpcm", 1) else 0 for chose in chosen],
        model=[model for model, _ in chosen],
        sd_b=draw(st.sampled_from([0.0, 0.7])) if uncertain else 0.0,
        sd_log_a=draw(st.sampled_from([0.0, 0.3])) if uncertain else 0.0,
        enemies={ids[one]: {ids[two]} for one, two in pairs if one != two},
        stimulus=[STIMULI[n] for n in rng.integers(0, 3, size)],
        seconds=rng.uniform(20, 90, size),
    )


@st.composite
def tests(draw, tree: dm.TreePrior, bank: dm.ItemBank) -> dm.AdaptiveTest:
    """Any combination of rules."""
    length = draw(st.integers(1, 12))
    rules = [
        dm.Length(length),
        dm.Length(length) | dm.Precision(0.7),
        dm.Precision(0.6),
        dm.Length(length) | dm.Seconds(9e9),
    ]
    minimum = draw(st.integers(0, 2))
    return dm.AdaptiveTest(
        bank,
        tree,
        stop=draw(st.sampled_from(rules)),
        select=dm.ExpectedVariance(among=draw(st.sampled_from([1, 3])), pace=draw(st.sampled_from([0, 0.5]))),
        content=dm.EachCompetence(
            minimum,
            maximum=draw(st.sampled_from([None, max(minimum, 1), 4])),
            area_slack=draw(st.sampled_from([None, 1])),
            in_order=draw(st.booleans()),
        ),
        easy=draw(st.integers(0, 3)),
        calibration=draw(st.integers(0, 2)),
        vary_stimuli=draw(st.booleans()),
    )


def walk(test: dm.AdaptiveTest, seed: int, luck: int, seen=(), ineligible=()) -> tuple[dict[str, int], dm.Stop, list]:
    """Answer until the end with scores drawn by luck; the answers, the end, and every step on the way."""
    sitting = test.begin(seed, seen=seen, ineligible=ineligible)
    rng = np.random.default_rng(luck)
    answers: dict[str, int] = {}
    steps = []
    while isinstance(step := sitting.step, dm.Ask):
        steps.append(step)
        top = int(test.bank.max_score[test.bank.position[step.item_id]])
        answers[step.item_id] = int(rng.integers(0, top + 1))
        sitting.answer(step.item_id, answers[step.item_id])
    return answers, step, [*steps, step]


def some_answers(bank: dm.ItemBank, luck: int) -> Mapping[str, int]:
    """Random scores on about half of the items, in a random order."""
    rng = np.random.default_rng(luck)
    chosen = rng.permutation(len(bank))[: rng.integers(0, len(bank) + 1)]
    return {bank.ids[row]: int(rng.integers(0, bank.max_score[row] + 1)) for row in chosen}
