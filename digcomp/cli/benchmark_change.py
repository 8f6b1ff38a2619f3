"""Bars of change between two waves."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm
from digcomp.cli.benchmark_rows import Bar, Row, Size

Array = NDArray[np.float64]
#: General, area and specific variance of what people gain or lose, in squared logits: an sd of half a logit.
VARIANCES = (0.15, 0.05, 0.05)
#: 90 % of a normal distribution; a gain is claimed from this probability on.
WIDTH, SURE = 1.6449, 0.95


def change(size: Size, seed: int) -> Iterator[Row]:
    """Both waves scored together against the difference of two scores; and claims where nobody changed."""
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    forms = [_half(bank, tree, first) for first in (0, 1)]
    people = tree.draw(size.waves, seed)
    prior = dm.TreePrior(tree.areas, *VARIANCES, points=25, bound=12 * tree.step)
    gains = prior.draw(size.waves, seed + 1)
    before = dm.simulate(forms[0], people, seed)
    after = dm.simulate(forms[1], people + gains, seed + 1)
    apart = _rmse(after.posterior.mean - before.posterior.mean - gains)
    for name, own in (("variances of change known", prior), ("as the program assumes them", None)):
        found = _changes(bank, tree, before.answers, after.answers, own)
        mean, sd = (np.array([getattr(one, what) for one in found]) for what in ("mean", "sd"))
        joint, inside = _rmse(mean - gains), np.abs(mean - gains) <= WIDTH * sd
        note = f"{size.waves} people, 42 and 42 items; together {joint:.3f}, difference of two scores {apart:.3f}"
        yield Row(f"RMSE together over apart, {name}", joint / apart, Bar(most=0.75), note=note)
        note = f"standard error {inside.mean(axis=1).std() / np.sqrt(size.waves):.4f}"
        yield Row(f"coverage of 90 %, {name}", float(inside.mean()), Bar(0.88, 0.92), note=note)
    yield from _nobody(bank, tree, forms, people, before, seed)


def _nobody(
    bank: dm.ItemBank,
    tree: dm.TreePrior,
    forms: Sequence[dm.AdaptiveTest],
    people: Array,
    before: dm.Study,
    seed: int,
) -> Iterator[Row]:
    again = dm.simulate(forms[1], people, seed + 2)
    found = _changes(bank, tree, before.answers, again.answers)
    for whose, name in (
        ("the whole", "overall_probability_of_gain"),
        ("areas", "area_probability_of_gain"),
        ("competences", "probability_of_gain"),
    ):
        claims = np.array([getattr(one, name) for one in found]) >= SURE
        note = f"probability {SURE:.0%} or more, {len(people)} people"
        yield Row(f"nobody changed: gains claimed of {whose}", float(claims.mean()), Bar(most=0.05), "{:.1%}", note)


def _half(bank: dm.ItemBank, tree: dm.TreePrior, first: int) -> dm.AdaptiveTest:
    """Every other item of the pool: nobody meets one twice."""
    rows = np.arange(first, len(bank), 2)
    steps = [bank.steps[row] for row in rows]
    ids, competence = [bank.ids[row] for row in rows], bank.competence[rows]
    own = dm.ItemBank(ids, competence=competence, a=bank.a[rows], b=steps, c=bank.c[rows])
    return dm.AdaptiveTest(own, tree, stop=dm.Length(42))


def _changes(
    bank: dm.ItemBank,
    tree: dm.TreePrior,
    before: Sequence[Mapping[str, int]],
    after: Sequence[Mapping[str, int]],
    prior: dm.TreePrior | None = None,
) -> list[dm.Change]:
    return [dm.change(bank, tree, one, two, prior=prior) for one, two in zip(before, after, strict=True)]


def _rmse(error: Array) -> float:
    return float(np.sqrt(np.mean(error**2)))
