"""The adaptive test: from the answers so far to the next item, for one person or thousands at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._messages import Beliefs, beliefs, likelihood, upward
from digcomp.measurement._posterior import Posterior, as_posterior
from digcomp.measurement._rules import (
    EachCompetence,
    Eligibility,
    Length,
    Progress,
    StopRule,
    calibration_positions,
    check_seed,
    mixed,
    uniform,
)
from digcomp.measurement._select import Choice, ExpectedVariance, Pool
from digcomp.measurement._tree import Array, Index, TreePrior

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ask:
    """The next item to ask."""

    item_id: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The test is over: "length", "precision", "time", or "pool" when no item is left to ask."""

    reason: str


@dataclass(eq=False)
class Sitters:
    """N people at the same position of a test; what the engine keeps of them."""

    seeds: NDArray[np.uint64]
    log_like: Array  # (N, K, G)
    like: Array  # (N, K, G), its maximum over the grid 1
    sent: Array  # (N, K, 2G), what each competence tells its area
    free: Mask  # (N, I): neither asked, seen before, nor an enemy of what was
    eligible: Mask | None  # (N, I)
    asked: Index  # (N, K)
    last_stimulus: Index  # (N,)
    position: int = 0


@dataclass(frozen=True)
class AdaptiveTest:
    """An adaptive test over a bank, with its rules.

    Parameters
    ----------
    bank : ItemBank
    tree : TreePrior
    stop : StopRule
        `Length`, `Precision`, `Seconds`, combined with `|`.
    select : ExpectedVariance or MutualInformation
    content : EachCompetence
    exposure : Eligibility, optional
        Used by `simulate`; a single sitting is told its ineligible items when it begins.
    easy : int
        The first so many items are ones that the person is expected to get at least two thirds of.
    calibration : int
        So many positions get an allowed item at random, so that hard and easy items are answered too.
    vary_stimuli : bool
        Whether two stimuli of one kind in a row are avoided.

    """

    bank: ItemBank
    tree: TreePrior
    stop: StopRule = field(default_factory=lambda: Length(42))
    select: Choice = field(default_factory=ExpectedVariance)
    content: EachCompetence = field(default_factory=EachCompetence)
    exposure: Eligibility | None = None
    easy: int = 0
    calibration: int = 0
    vary_stimuli: bool = False

    def __post_init__(self) -> None:
        self.bank.check_tree(self.tree)
        weights = self.select.weights
        if weights is not None and len(weights) != self.tree.size:
            raise MeasurementError(f"weights name {len(weights)} competences, the tree has {self.tree.size}")

    @cached_property
    def pool(self) -> Pool:
        """The bank laid out for selection."""
        return Pool(self.bank, self.tree)

    def lay_out(self) -> None:
        """Do now what the first sitting would wait for; every later one finds it done."""
        _ = self.pool, self._stimuli, self._enemies, self._has_enemies

    @cached_property
    def _stimuli(self) -> Index:
        names = sorted({name for name in self.bank.stimulus if name})
        return np.array([names.index(name) if name else -1 for name in self.bank.stimulus], dtype=np.intp)

    @cached_property
    def _enemies(self) -> dict[int, Index]:
        known = {item: [e for e in others if e in self.bank.position] for item, others in self.bank.enemies.items()}
        return {self.bank.position[i]: self.bank.rows(others) for i, others in known.items() if i in self.bank.position}

    @cached_property
    def _has_enemies(self) -> Mask:
        found = np.zeros(len(self.bank), dtype=bool)
        found[list(self._enemies)] = True
        return found

    def begin(
        self,
        seed: int,
        *,
        seen: Collection[str] = (),
        ineligible: Collection[str] = (),
    ) -> "Sitting":
        """Begin one sitting.

        Parameters
        ----------
        seed : int
            Everything random in the sitting follows from it.
        seen : collection of str
            Items this person met in an earlier wave: they and their enemies are not asked again.
        ineligible : collection of str
            Items kept back in this sitting by exposure control, as long as others can be asked.

        """
        sitters = self.gather(np.array([check_seed(seed)], dtype=np.uint64))
        met = [self.bank.position[item] for item in seen if item in self.bank.position]
        if met:
            self._close(sitters, np.zeros(len(met), dtype=np.intp), np.array(met))
        if ineligible:
            sitters.eligible = np.ones((1, len(self.bank)), dtype=bool)
            sitters.eligible[0, [self.bank.position[i] for i in ineligible if i in self.bank.position]] = False
        return Sitting(self, sitters)

    def next(
        self,
        answers: Mapping[str, int],
        seed: int,
        *,
        seen: Collection[str] = (),
        ineligible: Collection[str] = (),
        seconds: float = 0.0,
    ) -> Ask | Stop:
        """The step after the given answers (item id to score, in the order answered): a pure function."""
        sitting = self.begin(seed, seen=seen, ineligible=ineligible)
        sitting.answer_all(answers)
        return sitting.step_after(seconds)

    @cached_property
    def _untold(self) -> Array:
        """What competences tell their areas before any answer, shape (1, K, 2G)."""
        return upward(self.tree, np.ones((1, self.tree.size, self.tree.points)))

    def gather(self, seeds: NDArray[np.uint64]) -> Sitters:
        """People before their first item."""
        people = seeds.size
        return Sitters(
            seeds=seeds,
            log_like=np.zeros((people, self.tree.size, self.tree.points)),
            like=np.ones((people, self.tree.size, self.tree.points)),
            sent=np.repeat(self._untold, people, axis=0),
            free=np.ones((people, len(self.bank)), dtype=bool),
            eligible=None,
            asked=np.zeros((people, self.tree.size), dtype=np.intp),
            last_stimulus=np.full(people, -1, dtype=np.intp),
        )

    def take(self, sitters: Sitters, rows: Index, scores: Index) -> None:
        """Record one answer of each person."""
        everyone = np.arange(rows.size)
        competence = self.bank.competence[rows]
        told = sitters.log_like[everyone, competence] + self.pool.log_curves[rows, scores]
        sitters.log_like[everyone, competence] = told
        self._tell(sitters, everyone, competence, told)
        sitters.asked[everyone, competence] += 1
        sitters.last_stimulus = self._stimuli[rows]
        sitters.position += 1
        self._close(sitters, everyone, rows)

    def take_all(self, sitters: Sitters, rows: Index, scores: Index) -> None:
        """Record several answers of one person at once: the same as one after the other."""
        competence = self.bank.competence[rows]
        np.add.at(sitters.log_like[0], competence, self.pool.log_curves[rows, scores])
        np.add.at(sitters.asked[0], competence, 1)
        for one in np.unique(competence):
            # One by one, as `take` does, so that both come to the very same numbers.
            own = np.array([one])
            self._tell(sitters, np.zeros(1, dtype=np.intp), own, sitters.log_like[0, own])
        sitters.last_stimulus = self._stimuli[rows[-1:]]
        sitters.position += rows.size
        self._close(sitters, np.zeros(rows.size, dtype=np.intp), rows)

    def _tell(self, sitters: Sitters, people: Index, competence: Index, log_like: Array) -> None:
        """Work out anew what depends on these competences of these people."""
        like = likelihood(log_like)
        sitters.like[people, competence] = like
        sitters.sent[people, competence] = upward(self.tree, like)

    def look(self, sitters: Sitters) -> Beliefs:
        """What is known of everybody now."""
        return beliefs(self.tree, sitters.like, sitters.sent)

    def reasons_to_stop(self, sitters: Sitters, found: Beliefs | None, seconds: float = 0.0) -> list[str | None]:
        """The first reason to stop that holds for each person, or None; without `found`, precision is not asked."""
        area_sd = None if found is None else as_posterior(self.tree, found).area_sd
        given = self.stop.reasons(Progress(sitters.position, area_sd, seconds))
        result: list[str | None] = [None] * sitters.seeds.size
        for reason, holds in reversed(given):
            everyone = np.broadcast_to(holds, sitters.seeds.shape)
            # Whatever the precision, each competence is asked first.
            ready = everyone & ((reason != "precision") | (sitters.asked.min(axis=-1) >= self.content.minimum))
            for person in np.flatnonzero(ready):
                result[person] = reason
        return result

    def choose(self, sitters: Sitters, found: Beliefs) -> Index:
        """The row of the next item of each person, shape (N,); -1 where the pool has run dry."""
        chance, covariance = self.pool.moments(found)
        allowed = self._allowed(sitters, chance)
        gains = self.select.gains(self.pool, found, chance, covariance)
        draw = uniform(sitters.seeds, sitters.position, 3) if self.select.among > 1 else None
        rows = self.select.choose(gains, allowed, draw)
        if self.calibration:
            self._swap_calibration(sitters, allowed, rows)
        return rows

    def _allowed(self, sitters: Sitters, chance: Array) -> Mask:
        content, of = self.content, self.bank.competence
        allowed = sitters.free
        if content.maximum is not None:
            allowed = allowed & (sitters.asked < content.maximum)[:, of]
        if content.in_order:
            allowed = allowed & (of == sitters.position % self.tree.size)
        allowed = self._with_floor(sitters, allowed)
        if sitters.eligible is not None:
            allowed = _narrowed(allowed, sitters.eligible)
        if content.area_slack is not None and self.stop.most:
            share = np.ceil(self.stop.most * np.asarray(self.tree.areas) / self.tree.size) + content.area_slack
            full = np.add.reduceat(sitters.asked, self.tree.starts, axis=-1) >= share
            allowed = _narrowed(allowed, ~full[:, self.tree.area_of[of]])
        if self.vary_stimuli and sitters.position:
            last = sitters.last_stimulus[:, None]
            allowed = _narrowed(allowed, (self._stimuli[None, :] != last) | (last < 0))
        if sitters.position < self.easy:
            expected = np.tensordot(np.arange(1, len(chance) + 1), chance, axes=1) / self.pool.max_score
            allowed = _narrowed(allowed, expected >= 2 / 3)
        return allowed

    def _with_floor(self, sitters: Sitters, allowed: Mask) -> Mask:
        """Only competences that still lack items, once the places left are just enough for them."""
        most = self.stop.most
        if most is not None and most - sitters.position > self.content.minimum * self.tree.size:
            return allowed
        lacking = np.maximum(self.content.minimum - sitters.asked, 0)
        if most is None:
            due = lacking.sum(axis=-1) > 0
            due &= sitters.position >= self.tree.size
        else:
            due = lacking.sum(axis=-1) >= most - sitters.position
        if not due.any():
            return allowed
        return np.where(due[:, None], _narrowed(allowed, (lacking > 0)[:, self.bank.competence]), allowed)

    def _swap_calibration(self, sitters: Sitters, allowed: Mask, rows: Index) -> None:
        for person, seed in enumerate(sitters.seeds):
            if sitters.position in calibration_positions(int(seed), self.calibration, self.stop.most, self.easy):
                choices = np.flatnonzero(allowed[person])
                if choices.size:
                    rows[person] = choices[int(uniform(int(seed), sitters.position, 5) * choices.size)]

    def _close(self, sitters: Sitters, people: Index, rows: Index) -> None:
        sitters.free[people, rows] = False
        for n in np.flatnonzero(self._has_enemies[rows]):
            sitters.free[people[n], self._enemies[int(rows[n])]] = False


def _narrowed(allowed: Mask, wish: Mask) -> Mask:
    """The wish where it leaves something to ask, else what was allowed before."""
    narrow = allowed & wish
    left: Mask = np.asarray(narrow.any(axis=-1))
    return narrow if left.all() else np.where(left[:, None], narrow, allowed)


class Sitting:
    """One person's way through a test, answer by answer; always equal to `AdaptiveTest.next`."""

    def __init__(self, test: AdaptiveTest, sitters: Sitters) -> None:
        self._test = test
        self._sitters = sitters
        self._found: Beliefs | None = None
        self._answered: set[str] = set()

    @property
    def step(self) -> Ask | Stop:
        """What comes now."""
        return self.step_after(0.0)

    @property
    def posterior(self) -> Posterior:
        """What the answers so far say."""
        found = self._beliefs()
        return Posterior(self._test.tree, found.marginals[0], found.mean[0], found.covariance[0])

    def answer(self, item_id: str, score: int) -> None:
        """Record the score of one item.

        Raises
        ------
        MeasurementError
            If the bank lacks the item, it was answered already, or it cannot give this score.

        """
        rows, scores = self._test.bank.scored_one(item_id, score)
        if item_id in self._answered:
            raise MeasurementError(f"item {item_id} was answered already")
        self._answered.add(item_id)
        self._test.take(self._sitters, rows, scores)
        self._found = None

    def answer_all(self, answers: Mapping[str, int]) -> None:
        """Record the scores of several items, in their order; refuses as `answer` does."""
        if not answers:
            return
        rows, scores = self._test.bank.scored(answers)
        if twice := self._answered & answers.keys():
            raise MeasurementError(f"item {min(twice)} was answered already")
        self._answered |= answers.keys()
        self._test.take_all(self._sitters, rows, scores)
        self._found = None

    def step_after(self, seconds: float) -> Ask | Stop:
        """What comes now, after so many seconds in the test."""
        early = self._test.reasons_to_stop(self._sitters, None, seconds)[0]
        if early:
            return Stop(early)
        found = self._beliefs()
        if self._test.stop.most is None or not isinstance(self._test.stop, Length):
            late = self._test.reasons_to_stop(self._sitters, found, seconds)[0]
            if late:
                return Stop(late)
        row = int(self._test.choose(self._sitters, found)[0])
        return Ask(self._test.bank.ids[row]) if row >= 0 else Stop("pool")

    def _beliefs(self) -> Beliefs:
        if self._found is None:
            self._found = self._test.look(self._sitters)
        return self._found


def seeds_of(seed: int, people: int) -> NDArray[np.uint64]:
    """One seed a simulated person."""
    return mixed(np.arange(people, dtype=np.uint64) ^ mixed(check_seed(seed), 1), 17)
