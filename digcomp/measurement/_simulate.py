"""Simulated sittings: what a test can be trusted with, before anybody sits it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from digcomp.errors import MeasurementError
from digcomp.measurement._adaptive import AdaptiveTest, Mask, Sitters, seeds_of
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._messages import beliefs, likelihood
from digcomp.measurement._misfit import Misfit, begin_all
from digcomp.measurement._posterior import Posterior, as_posterior
from digcomp.measurement._rules import Length, check_seed
from digcomp.measurement._tree import Array, Index

#: People simulated together: as many as keep the arrays of one step in the cache's neighbourhood.
TOGETHER = 250
#: People between two updates of the exposure counts.
WAVE = 50


@dataclass(frozen=True)
class Claims:
    """Probabilities that were claimed of levels, gathered into bins, and how often they came true.

    Attributes
    ----------
    claimed, observed : ndarray, shape (B,)
        Mean probability of each bin, and the share that came true; NaN for a bin that nothing fell into.
    count : ndarray of int, shape (B,)
        Claims in each bin.

    """

    claimed: Array
    observed: Array
    count: Index

    def largest_difference(self, least: int = 500) -> float:
        """Largest distance of claimed from observed among bins of `least` claims or more; NaN where none is."""
        enough = self.count >= least
        return float(np.abs(self.claimed - self.observed)[enough].max()) if enough.any() else float("nan")


@dataclass(frozen=True)
class LevelErrors:
    """Error of the posterior mean among those whose true level it is, shapes (L,), in logits; NaN where nobody is.

    `count` counts pairs of a person and a competence.
    """

    count: Index
    bias: Array
    rmse: Array


@dataclass(frozen=True)
class Study:
    """Results of simulated sittings of P people.

    Attributes
    ----------
    abilities : ndarray, shape (P, K)
        The true abilities, in logits.
    posterior : Posterior
        Final posteriors, leading axis P.
    rows, scores : ndarray, shape (P, L)
        Items in the order asked (row of the bank, -1 after the end) and their scores.

    """

    test: AdaptiveTest
    abilities: Array
    posterior: Posterior
    rows: Index
    scores: Index

    @cached_property
    def error(self) -> Array:
        """Posterior mean less truth, shape (P, K), in logits."""
        return np.asarray(self.posterior.mean - self.abilities)

    @property
    def rmse(self) -> float:
        """Root mean squared error over people and competences, in logits."""
        return float(np.sqrt(np.mean(self.error**2)))

    @property
    def rmse_error(self) -> float:
        """Standard error of `rmse` over people (delta method), in logits."""
        squares = np.mean(self.error**2, axis=1)
        return (
            float(squares.std(ddof=1) / np.sqrt(squares.size) / (2 * self.rmse)) if squares.size > 1 else float("nan")
        )

    @property
    def rmse_by_competence(self) -> Array:
        """The same by competence, shape (K,)."""
        return np.asarray(np.sqrt(np.mean(self.error**2, axis=0)))

    @property
    def bias(self) -> float:
        """Mean error, in logits."""
        return float(self.error.mean())

    @property
    def bias_by_competence(self) -> Array:
        """The same by competence, shape (K,)."""
        return np.asarray(self.error.mean(axis=0))

    def by_true_level(self, cuts: ArrayLike) -> LevelErrors:
        """Bias and RMSE by the level (between cut points in logits) in which the true ability lies.

        Posterior means shrink: the lowest levels are seen too high and the highest too low, by design.
        """
        limits = np.asarray(cuts, dtype=float)
        level = np.searchsorted(limits, self.abilities).ravel()
        error, size = self.error.ravel(), limits.size + 1
        count = np.bincount(level, minlength=size)
        with np.errstate(invalid="ignore"):
            bias = np.bincount(level, weights=error, minlength=size) / count
            square = np.bincount(level, weights=error**2, minlength=size) / count
        return LevelErrors(count.astype(np.intp), np.asarray(bias), np.sqrt(square))

    def coverage(self, mass: float) -> float:
        """Share of true abilities inside the intervals that claim to hold `mass`."""
        return float(np.mean(self._covered(mass)))

    def coverage_by_competence(self, mass: float) -> Array:
        """The same by competence, shape (K,)."""
        return np.asarray(np.mean(self._covered(mass), axis=0))

    def coverage_error(self, mass: float) -> float:
        """Standard error of `coverage` over people."""
        own = np.mean(self._covered(mass), axis=1)
        return float(own.std(ddof=1) / np.sqrt(own.size)) if own.size > 1 else float("nan")

    def _covered(self, mass: float) -> Mask:
        if mass not in self._inside:
            limits = self.posterior.interval(mass)
            self._inside[mass] = (self.abilities >= limits[..., 0]) & (self.abilities <= limits[..., 1])
        return self._inside[mass]

    @cached_property
    def _inside(self) -> dict[float, Mask]:
        return {}

    @cached_property
    def exposure(self) -> Array:
        """Share of sittings that saw each item, shape (I,)."""
        asked = np.bincount(self.rows[self.rows >= 0], minlength=len(self.test.bank))
        return np.asarray(asked / self.abilities.shape[0])

    def exposure_distribution(self, bins: int = 10) -> tuple[Array, Index]:
        """Edges (bins + 1,) from 0 to 1, and how many items lie between them; an item nobody saw is not counted."""
        count, edges = np.histogram(self.exposure[self.exposure > 0], bins=bins, range=(0.0, 1.0))
        return edges, count.astype(np.intp)

    @property
    def lengths(self) -> Index:
        """Items asked of each person, shape (P,)."""
        return np.asarray((self.rows >= 0).sum(axis=1))

    @property
    def mean_length(self) -> float:
        """Items asked of a person in the mean."""
        return float(self.lengths.mean())

    @cached_property
    def answers(self) -> tuple[dict[str, int], ...]:
        """Item id to score, in the order asked, one mapping a person."""
        ids = self.test.bank.ids
        return tuple(
            {ids[row]: int(score) for row, score in zip(rows, scores, strict=True) if row >= 0}
            for rows, scores in zip(self.rows, self.scores, strict=True)
        )

    def claims(self, cuts: ArrayLike, bins: int = 10) -> Claims:
        """Every probability of every level of every competence, held against what was true."""
        chances = self.posterior.level_probabilities(cuts)
        true = np.searchsorted(np.asarray(cuts, dtype=float), self.abilities)
        came = np.equal(true[..., None], np.arange(chances.shape[-1])).ravel()
        own = np.minimum((chances.ravel() * bins).astype(np.intp), bins - 1)
        count = np.bincount(own, minlength=bins)
        with np.errstate(invalid="ignore"):
            claimed = np.bincount(own, weights=chances.ravel(), minlength=bins) / count
            observed = np.bincount(own, weights=came, minlength=bins) / count
        return Claims(np.asarray(claimed), np.asarray(observed), count.astype(np.intp))

    def levels(self, cuts: ArrayLike) -> dict[str, dict[str, float]]:
        """How well levels are told: exact and within one, for competences, areas and the whole.

        `claimed` is the mean probability of the level that was named, to be held against `exact`.
        """
        weights = self.test.tree.area_weights
        whole = self.abilities.mean(axis=1, keepdims=True)
        overall = self.posterior.overall_level_probabilities(cuts)[:, None, :]
        return {
            "competences": _agreement(self.posterior.level_probabilities(cuts), self.abilities, cuts),
            "areas": _agreement(self.posterior.area_level_probabilities(cuts), self.abilities @ weights.T, cuts),
            "overall": _agreement(overall, whole, cuts),
        }


def _agreement(chances: Array, truth: Array, cuts: ArrayLike) -> dict[str, float]:
    named, true = chances.argmax(axis=-1), np.searchsorted(np.asarray(cuts, dtype=float), truth)
    return {
        "exact": float(np.mean(named == true)),
        "within_one": float(np.mean(np.abs(named - true) <= 1)),
        "claimed": float(chances.max(axis=-1).mean()),
    }


def simulate(
    test: AdaptiveTest,
    abilities: ArrayLike,
    seed: int,
    truth: ItemBank | None = None,
    misfit: Misfit | Sequence[Misfit] = (),
) -> Study:
    """Let people of known ability sit the test.

    Parameters
    ----------
    test : AdaptiveTest
    abilities : array_like, shape (P, K)
        True abilities, in logits.
    seed : int
        All randomness follows from it.
    truth : ItemBank, optional
        Parameters by which people answer, where they differ from those by which the test scores; such as
        ``test.bank.draw(seed)`` for a bank whose parameters are uncertain.
    misfit : Misfit, or a sequence of them
        How people do not answer as the models say: `Slips`, `GuessingBursts`, `DependentItems`; applied in the order
        given. A population unlike the test's prior is made by drawing `abilities` from another tree.

    Raises
    ------
    MeasurementError
        If the abilities are not finite or not one column a competence, or the seed is out of range.

    """
    people = np.asarray(abilities, dtype=float)
    if people.ndim != 2 or people.shape[1] != test.tree.size or not np.all(np.isfinite(people)):
        raise MeasurementError(f"abilities must be finite, of shape (people, {test.tree.size}), not {people.shape}")
    check_seed(seed)
    answering = (truth or test.bank).known()
    odd = tuple(misfit) if isinstance(misfit, Sequence) else (misfit,)
    longest = min(test.stop.most or len(test.bank), len(test.bank))
    rows = np.full((people.shape[0], longest), -1, dtype=np.intp)
    scores = np.full_like(rows, -1)
    finals = [
        _sit(test, people[part], seed, part, answering, odd, rows[part], scores[part], exposure)
        for part, exposure in _parts(test, people.shape[0], rows, seed)
    ]
    found = beliefs(test.tree, likelihood(np.concatenate(finals)))
    return Study(test, people, as_posterior(test.tree, found), rows, scores)


def _parts(test: AdaptiveTest, people: int, rows: Index, seed: int) -> Iterator[tuple[slice, Mask | None]]:
    """Slices of people, each with the eligibility that the sittings before it left."""
    size = TOGETHER if test.exposure is None else WAVE
    rng = np.random.default_rng([seed, 2])
    eligible_before = np.zeros(len(test.bank))
    for start in range(0, people, size):
        part = slice(start, min(start + size, people))
        if test.exposure is None:
            yield part, None
            continue
        asked = rows[:start]
        seen = np.bincount(asked[asked >= 0], minlength=len(test.bank)).astype(float)
        draw = rng.random((part.stop - start, len(test.bank)))
        mask = test.exposure.draw(seen, eligible_before, start, draw)
        yield part, mask
        eligible_before += mask.sum(axis=0)


def _sit(
    test: AdaptiveTest,
    abilities: Array,
    seed: int,
    part: slice,
    answering: ItemBank,
    odd: Sequence[Misfit],
    rows: Index,
    scores: Index,
    eligible: Mask | None,
) -> Array:
    """Fill rows and scores of these people; their final log-likelihoods."""
    sitters = test.gather(seeds_of(seed, part.stop)[part])
    sitters.eligible = eligible
    rng = np.random.default_rng([seed, 1, part.start])
    manners = begin_all(odd, answering, rows.shape[0], rows.shape[1], (seed, part.start))
    active = np.arange(abilities.shape[0])
    final = np.zeros_like(sitters.log_like)
    for position in range(rows.shape[1]):
        found = test.look(sitters)
        chosen = test.choose(sitters, found)
        reasons = [None] * active.size if isinstance(test.stop, Length) else test.reasons_to_stop(sitters, found)
        going = (chosen >= 0) & np.array([reason is None for reason in reasons])
        final[active[~going]] = sitters.log_like[~going]
        active, chosen = active[going], chosen[going]
        if not active.size:
            return final
        sitters = _only(sitters, going)
        theta = manners.abilities(active, chosen, abilities[active, test.bank.competence[chosen]])
        got = manners.scores(active, chosen, draw_scores(answering, chosen, theta, rng.random(active.size)))
        rows[active, position], scores[active, position] = chosen, got
        test.take(sitters, chosen, got)
    final[active] = sitters.log_like
    return final


def _only(sitters: Sitters, going: Mask) -> Sitters:
    if going.all():
        return sitters
    eligible = None if sitters.eligible is None else sitters.eligible[going]
    return Sitters(
        sitters.seeds[going],
        sitters.log_like[going],
        sitters.like[going],
        sitters.sent[going],
        sitters.free[going],
        eligible,
        sitters.asked[going],
        sitters.last_stimulus[going],
        sitters.position,
    )


def draw_scores(bank: ItemBank, rows: Index, theta: Array, uniform: Array) -> Index:
    """Scores that people of these abilities get on these items, given uniform numbers; all of shape (N,)."""
    scores = np.zeros(rows.size, dtype=np.intp)
    plain = bank.max_score[rows] == 1
    first = np.array([bank.steps[row][0] for row in rows])
    chance = bank.c[rows] + (1 - bank.c[rows]) / (1 + np.exp(-bank.a[rows] * (theta - first)))
    scores[plain] = (uniform < chance)[plain]
    for n in np.flatnonzero(~plain):
        below = np.cumsum(bank.chances(int(rows[n]), theta[n : n + 1])[:, 0])
        scores[n] = min(int((uniform[n] >= below).sum()), int(bank.max_score[rows[n]]))
    return scores
