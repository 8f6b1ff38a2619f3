"""Bars of accuracy: error, coverage and levels on the reference study."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

import digcomp.measurement as dm
from digcomp.cli.benchmark_answers import answers_of, guessed_bank
from digcomp.cli.benchmark_peers import catsim_rmse, installed, one_dimensional, van_trees
from digcomp.cli.benchmark_rows import Bar, Row, Size

Array = NDArray[np.float64]
MASS = 0.90
#: How uncertain an expert's guess of a difficulty is, in logits; and how many people an estimated prior comes from.
SD_GUESS, CALIBRATED = 0.7, 2000


@dataclass(frozen=True)
class Batches:
    """Studies run one after another, for the densities of 12,000 people at once would fill the memory."""

    squares: Array  # (P,): mean over competences
    covered: Array  # (P,)
    levels: Sequence[dict[str, dict[str, float]]]
    claims: Sequence[tuple[Array, Array, Array]]  # claimed, observed, count

    @property
    def rmse(self) -> float:
        """Over people and competences, in logits."""
        return float(np.sqrt(self.squares.mean()))

    @property
    def rmse_error(self) -> float:
        """Its standard error (delta method)."""
        return _error(self.squares) / (2 * self.rmse)

    @property
    def coverage(self) -> float:
        """Share of true abilities inside their intervals."""
        return float(self.covered.mean())

    @property
    def coverage_error(self) -> float:
        """Its standard error over people."""
        return _error(self.covered)

    def level(self, whose: str, how: str) -> float:
        """One figure of agreement, over all batches."""
        return float(np.mean([batch[whose][how] for batch in self.levels]))

    @cached_property
    def largest_claim_difference(self) -> float:
        """Claimed from observed, bin by bin, among bins of a thousandth of the claims or more."""
        claimed, observed, count = (np.array([batch[n] for batch in self.claims]) for n in range(3))
        total = count.sum(axis=0)
        gap = np.abs(np.nansum((claimed - observed) * count, axis=0)) / np.maximum(total, 1)
        return float(gap[total >= total.sum() / 1000].max())


def _error(values: Array) -> float:
    return float(values.std(ddof=1) / np.sqrt(values.size))


def run(studies: Iterator[dm.Study]) -> Batches:
    """Keep of each study what the bars ask for."""
    squares, covered, levels, claims = [], [], [], []
    for study in studies:
        limits = study.posterior.interval(MASS)
        inside = (study.abilities >= limits[..., 0]) & (study.abilities <= limits[..., 1])
        squares.append((study.error**2).mean(axis=1))
        covered.append(inside.mean(axis=1))
        levels.append(study.levels(dm.REFERENCE_CUTS))
        own = study.claims(dm.REFERENCE_CUTS)
        claims.append((own.claimed, own.observed, own.count.astype(float)))
    return Batches(np.concatenate(squares), np.concatenate(covered), levels, claims)


@lru_cache(maxsize=2)
def plain(size: Size, seed: int, items: int) -> Batches:
    """The reference study with plain rules; error, coverage and levels are three looks at one run."""
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    test = dm.AdaptiveTest(bank, tree, stop=dm.Length(items))
    return run(dm.simulate(test, tree.draw(size.people, seed + n), seed + n) for n in range(size.batches))


def rmse(size: Size, seed: int) -> Iterator[Row]:
    """Error of a competence, against the bars, other engines and the limit."""
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    found, half = plain(size, seed, 42), plain(size, seed, 21)
    people = np.concatenate([tree.draw(size.people, seed + n) for n in range(size.batches)])
    yield Row("RMSE at 42 items, plain rules", found.rmse, Bar(most=0.624), note=_said(found, "rmse"))
    yield Row("RMSE at 21 items, plain rules", half.rmse, Bar(most=0.70), note=_said(half, "rmse"))
    single = one_dimensional(bank, people, 2, seed)
    note = f"one dimension at a time, expected a posteriori, the same people: {single:.3f}"
    yield Row("ratio to the best in one dimension, 42", found.rmse / single, Bar(most=0.75), note=note)
    for own, items, bar in ((found, 42, Bar(most=1.06)), (half, 21, None)):
        limit = van_trees(bank, tree, items, seed)
        yield Row(
            f"ratio to the van Trees bound, {items}", own.rmse / limit, bar, note=f"computed for this pool: {limit:.3f}"
        )
    if installed("catsim"):
        other = catsim_rmse(bank, people[: size.peers], 2, seed)
        note = f"catsim, one dimension at a time, {size.peers} people: {other:.3f}"
        yield Row("ratio to catsim, 42", found.rmse / other, Bar(most=0.50), note=note)


def _said(found: Batches, what: str) -> str:
    error = found.rmse_error if what == "rmse" else found.coverage_error
    return f"{found.squares.size} people, standard error {error:.4f}"


def product(size: Size, seed: int) -> Iterator[Row]:
    """What caps and random items cost."""
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    capped = dm.AdaptiveTest(bank, tree, stop=dm.Length(42), exposure=dm.Eligibility(0.33))
    whole = dm.AdaptiveTest(bank, tree, stop=dm.Length(42), exposure=dm.Eligibility(0.33), calibration=2, easy=3)
    for name, test in (
        ("RMSE, each competence once and exposure capped at .33", capped),
        ("RMSE, and 2 random items and 3 easy ones to begin", whole),
    ):
        study = dm.simulate(test, tree.draw(2 * size.people, seed), seed)
        seen = f"most exposed item {study.exposure.max():.2f}"
        note = f"{2 * size.people} people, standard error {study.rmse_error:.4f}; {seen}"
        yield Row(name, study.rmse, Bar(most=0.645), note=note)


def coverage(size: Size, seed: int) -> Iterator[Row]:
    """Whether nine intervals in ten hold the truth."""
    found = plain(size, seed, 42)
    yield Row("coverage of 90 %, known items", found.coverage, Bar(0.895, 0.905), note=_said(found, "coverage"))
    guess = guessed_bank(dm.reference_bank(seed), seed, sd_log_a=0.0)
    found = run(_guessed(guess, size, seed))
    words = f"{_said(found, 'coverage')}, new true items every {size.people}"
    yield Row("coverage of 90 %, guesses integrated out", found.coverage, Bar(0.89, 0.91), note=words)
    found = run(_estimated(size, seed))
    words = f"{_said(found, 'coverage')}; items and prior from {CALIBRATED} people"
    yield Row("coverage of 90 %, estimated items and prior", found.coverage, Bar(0.88, 0.92), note=words)


def _guessed(guess: dm.ItemBank, size: Size, seed: int) -> Iterator[dm.Study]:
    tree = dm.reference_tree()
    test = dm.AdaptiveTest(guess, tree, stop=dm.Length(42))
    for n in range(size.batches):
        yield dm.simulate(test, tree.draw(size.people, seed + n), seed + n, truth=guess.draw(seed + n))


def _estimated(size: Size, seed: int) -> Iterator[dm.Study]:
    """People tested by items and a prior that were calibrated on others, from a start that is wrong."""
    truth, tree = dm.reference_bank(seed), dm.reference_tree()
    guess = guessed_bank(truth, seed)
    answers = answers_of(truth, guess, tree.draw(CALIBRATED, seed + 1000), seed)
    start = dm.TreePrior(tree.areas, general=1 / 3, area=1 / 3, specific=1 / 3)
    model = dm.calibrate(answers, start, items=guess)
    test = dm.AdaptiveTest(model.bank_, model.tree_ or start, stop=dm.Length(42))
    for n in range(max(size.batches // 3, 1)):
        yield dm.simulate(test, tree.draw(size.people, seed + n), seed + n, truth=truth)


def levels(size: Size, seed: int) -> Iterator[Row]:
    """Levels named, and whether they are as sure as they claim."""
    found, percent = plain(size, seed, 42), "{:.1%}"
    note = f"{found.squares.size} people"
    for whose, how, least in (
        ("competences", "exact", 0.43),
        ("competences", "within_one", 0.91),
        ("areas", "exact", None),
        ("areas", "within_one", 0.96),
        ("overall", "exact", None),
        ("overall", "within_one", 0.99),
    ):
        bar = Bar(least=least) if least else None
        words = how.replace("_", " ")
        yield Row(f"level of {whose}, {words}", found.level(whose, how), bar, percent, note)
    for whose in ("competences", "areas", "overall"):
        gap = found.level(whose, "claimed") - found.level(whose, "exact")
        bar = Bar(-0.02, 0.02) if whose == "competences" else None
        yield Row(f"level of {whose}, claimed less observed", gap, bar, "{:+.3f}", note)
    words = "every probability of every level, in tenths"
    yield Row("largest claimed from observed, by bin", found.largest_claim_difference, Bar(most=0.02), note=words)
