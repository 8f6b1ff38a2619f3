"""The maximisation step of calibration: item parameters from expected counts, by Fisher scoring, many items at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digcomp.measurement._tree import Array, Index

#: Steps of Fisher scoring within one round; more would refine what the next expectation moves anyway.
STEPS = 2
#: Logarithm of discrimination, difficulties (logits) and logit of guessing stay inside; data that press against
#: these say that there is no maximum.
LOG_A, B, LOGIT_C = (-3.0, 2.3), (-9.0, 9.0), (-6.0, 0.0)
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Family:
    """Items of one model and one number of steps M, with parameters x = (log a, steps, logit c if it is estimated).

    Attributes
    ----------
    items : ndarray of int, shape (n,)
        Positions in the bank.
    model : str
        "logistic", "gpcm" or "grm".
    c : ndarray, shape (n,)
        Guessing where it is not estimated.
    centre, precision : ndarray, shapes (n, Q), (n, Q, Q)
        Normal prior of x, before what the data say of the judges (see `Judgement`).
    free : ndarray of bool, shape (n, Q)
        False for what stays as it is.

    """

    items: Index
    model: str
    steps: int
    c: Array
    guesses: bool
    centre: Array
    precision: Array
    free: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """Parameters an item, Q."""
        return 1 + self.steps + self.guesses

    def curves(self, x: Array, theta: Array) -> Array:
        """Chance of each score, shape (n, M + 1, G)."""
        return _probabilities(self, x, theta)[0]

    def scores(self, x: Array, theta: Array) -> Array:
        """Derivatives of the log chances by the parameters, shape (n, Q, M + 1, G)."""
        chance, slope = _probabilities(self, x, theta)
        return np.asarray(slope / np.maximum(chance, _TINY)[:, None])

    @property
    def middle(self) -> Array:
        """Prior mean of the items' difficulty, shape (n,), in logits."""
        return np.asarray(self.centre[:, 1 : 1 + self.steps].mean(axis=1))

    @property
    def firmness(self) -> Array:
        """Precision of the prior of the items' difficulty, shape (n,); 0 where it is not estimated."""
        own = slice(1, 1 + self.steps)
        return np.where(self.free[:, 1], self.precision[:, own, own].sum(axis=(1, 2)), 0)

    def away(self, x: Array) -> Array:
        """How far the items' difficulty lies from where it was judged, shape (n,), in logits."""
        return np.asarray((x - self.centre)[:, 1 : 1 + self.steps].mean(axis=1))

    def judged(self, judgement: "Judgement") -> Array:
        """The centre of the prior once the judges are known, shape (n, Q); what is not free stays."""
        centre = self.centre.copy()
        centre[:, 1 : 1 + self.steps] += (judgement.shift + (judgement.stretch - 1) * self.middle)[:, None]
        return np.where(self.free, centre, self.centre)

    def log_prior(self, x: Array, centre: Array) -> float:
        """Logarithm of the prior's density, less a constant."""
        away = x - centre
        return float(-0.5 * np.einsum("nq,nqr,nr->", away, self.precision, away))

    def improve(self, x: Array, counts: Array, theta: Array, centre: Array) -> Array:
        """Parameters of more expected posterior density; counts have the shape of `curves`."""
        for _ in range(STEPS):
            chance, slope = _probabilities(self, x, theta)
            weight = 1 / np.maximum(chance, _TINY)
            gradient = np.einsum("nqcg,ncg->nq", slope, counts * weight)
            gradient -= np.einsum("nqr,nr->nq", self.precision, x - centre)
            information = self.information(slope, weight, counts) + self.precision
            x = self._within(x, self.solved(information, gradient))
        return x

    def information(self, slope: Array, weight: Array, counts: Array) -> Array:
        """Expected information of the counted answers, shape (n, Q, Q)."""
        asked = counts.sum(axis=1)
        scaled = slope * weight[:, None] * asked[:, None, None, :]
        n, q = slope.shape[:2]
        return np.asarray(scaled.reshape(n, q, -1) @ slope.reshape(n, q, -1).swapaxes(-1, -2))

    def solved(self, information: Array, gradient: Array) -> Array:
        """The step of the free parameters."""
        both = self.free[:, :, None] & self.free[:, None, :]
        eye = np.eye(self.size)
        # A ridge that no data notice keeps an item without answers and without a prior from being singular.
        system = np.where(both, information, 0) + eye * np.where(self.free, 1e-9, 1.0)[:, None, :]
        return np.asarray(np.linalg.solve(system, np.where(self.free, gradient, 0)[..., None])[..., 0])

    def _within(self, x: Array, step: Array) -> Array:
        moved = x + np.clip(step, -1, 1)
        moved = self.bounded(moved)
        if self.model == "grm" and self.steps > 1:
            for _ in range(20):
                crossed = np.any(np.diff(moved[:, 1 : 1 + self.steps]) <= 1e-3, axis=1)
                if not crossed.any():
                    break
                moved[crossed] = 0.5 * (moved[crossed] + x[crossed])
        return moved

    def bounded(self, x: Array) -> Array:
        """Parameters inside the limits of what can be told."""
        x = x.copy()
        x[:, 0] = np.clip(x[:, 0], *LOG_A)
        x[:, 1 : 1 + self.steps] = np.clip(x[:, 1 : 1 + self.steps], *B)
        if self.guesses:
            x[:, -1] = np.clip(x[:, -1], *LOGIT_C)
        return x

    def possible(self, x: Array) -> bool:
        """Whether curves can be drawn: thresholds of graded items rise."""
        return self.model != "grm" or self.steps == 1 or bool(np.all(np.diff(x[:, 1 : 1 + self.steps]) > 0))


#: Before data, judges are right on average: sds of their shift (logits) and of their stretch.
JUDGES = (0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How judged difficulties differ, all together, from those that data show: shift + stretch x judged.

    Judges who see differences larger than they are, or call hard what is middling, are put right from a few dozen
    people's answers, long before any single item is known (a linear logistic model with residuals; Fischer, 1973;
    Janssen, Schepers, Peres, 2004).
    """

    shift: float = 0.0
    stretch: float = 1.0

    @classmethod
    def of(cls, families: list[Family], items: list[Array]) -> "Judgement":
        """The judgement that makes the items' parameters most likely."""
        middle = np.concatenate([family.middle for family in families])
        away = np.concatenate([family.away(x) for family, x in zip(families, items, strict=True)])
        weight = np.concatenate([family.firmness for family in families])
        design = np.stack([np.ones_like(middle), middle])
        system = (design * weight) @ design.T + np.diag(1 / np.array(JUDGES) ** 2)
        shift, more = np.linalg.solve(system, (design * weight) @ away)
        return cls(float(shift), 1 + float(more))

    @property
    def log_prior(self) -> float:
        """Logarithm of its own prior density, less a constant."""
        away = np.array([self.shift, self.stretch - 1]) / np.array(JUDGES)
        return float(-0.5 * away @ away)


def _probabilities(family: Family, x: Array, theta: Array) -> tuple[Array, Array]:
    """Chances (n, M + 1, G) and their derivatives by x, (n, Q, M + 1, G)."""
    a, b = np.exp(x[:, 0])[:, None, None], x[:, 1 : 1 + family.steps, None]
    if family.model == "logistic":
        return _logistic(family, x, a[:, 0], theta - b[:, 0])
    if family.model == "grm":
        return _graded(a, theta - b)
    return _partial_credit(a, theta - b)


def _logistic(family: Family, x: Array, a: Array, away: Array) -> tuple[Array, Array]:
    c = 1 / (1 + np.exp(-x[:, -1:])) if family.guesses else family.c[:, None]
    curve = 1 / (1 + np.exp(-a * away))
    right = c + (1 - c) * curve
    steep = (1 - c) * curve * (1 - curve) * a
    by = [steep * away, -steep]
    if family.guesses:
        by.append((1 - curve) * c * (1 - c))
    slope = np.stack(by, axis=1)
    return np.stack([1 - right, right], axis=1), np.stack([-slope, slope], axis=2)


def _partial_credit(a: Array, away: Array) -> tuple[Array, Array]:
    n, m, g = away.shape
    climb = np.concatenate([np.zeros((n, 1, g)), np.cumsum(away, axis=1)], axis=1)
    height = a * climb
    chance = np.exp(height - height.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    expected = (chance * climb).sum(axis=1, keepdims=True)
    by_a = a * chance * (climb - expected)
    # The step v counts for the scores from v on.
    reached = (np.arange(m + 1)[None, :] >= np.arange(1, m + 1)[:, None]).astype(float)
    above = np.einsum("vc,ncg->nvg", reached, chance)
    by_b = -a[:, None] * chance[:, None] * (reached[None, :, :, None] - above[:, :, None])
    return chance, np.concatenate([by_a[:, None], by_b], axis=1)


def _graded(a: Array, away: Array) -> tuple[Array, Array]:
    n, m, g = away.shape
    above = 1 / (1 + np.exp(-a * away))
    steep = a * above * (1 - above)
    chance = -np.diff(np.concatenate([np.ones((n, 1, g)), above, np.zeros((n, 1, g))], axis=1), axis=1)
    by = np.zeros((n, 1 + m, m + 1, g))
    for v in range(m):
        by[:, 0, v] -= steep[:, v] * away[:, v]
        by[:, 0, v + 1] += steep[:, v] * away[:, v]
        by[:, 1 + v, v] += steep[:, v]
        by[:, 1 + v, v + 1] -= steep[:, v]
    return chance, by
