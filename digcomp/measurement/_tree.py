"""The prior of a profile: abilities hang on a tree, competence under area under general ability."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class TreePrior:
    """Prior of K correlated abilities: ability = general + area + specific, each part normal.

    Parameters
    ----------
    areas : sequence of int
        How many competences each area holds, in order; they sum to K.
    general, area, specific : float
        Variances of the three parts, in squared logits.
    mean : float
        Mean of the population, in logits.
    points, bound : int, float
        The grid on which densities live: `points` from -`bound` to `bound` around 0, in logits. Forty-one points
        over ten logits are as good as eighty-one for tests of a few hundred answers.

    Raises
    ------
    MeasurementError
        If an area is empty, a variance is not positive, or the grid is too coarse for the smallest part.

    """

    areas: Sequence[int]
    general: float = 0.50
    area: float = 0.25
    specific: float = 0.25
    mean: float = 0.0
    points: int = 41
    bound: float = 5.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas", tuple(int(size) for size in self.areas))
        if not self.areas or min(self.areas) < 1:
            raise MeasurementError(f"areas must each hold one competence or more, not {list(self.areas)}")
        for name in ("general", "area", "specific"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise MeasurementError(f"the variance {name} must be positive, not {getattr(self, name)}")
        if not np.isfinite(self.mean) or abs(self.mean) >= self.bound:
            raise MeasurementError(f"the mean {self.mean} must lie inside the grid of +-{self.bound} logits")
        if self.points < 5 or self.step > 1.25 * min(self.general, self.area, self.specific) ** 0.5:
            raise MeasurementError(f"{self.points} points of {self.step:.3g} logits are too coarse for these variances")

    @property
    def size(self) -> int:
        """Number of competences, K."""
        return sum(self.areas)

    @property
    def step(self) -> float:
        """Distance between two points of the grid, in logits."""
        return 2 * self.bound / (self.points - 1)

    @cached_property
    def grid(self) -> Array:
        """The points, shape (G,), in logits."""
        return np.linspace(-self.bound, self.bound, self.points)

    @cached_property
    def starts(self) -> Index:
        """Position of each area's first competence, shape (J,)."""
        return np.concatenate([[0], np.cumsum(self.areas)[:-1]]).astype(np.intp)

    @cached_property
    def area_of(self) -> Index:
        """The area of each competence, shape (K,)."""
        return np.repeat(np.arange(len(self.areas)), self.areas)

    @cached_property
    def same_area(self) -> NDArray[np.bool_]:
        """Whether two competences share an area, shape (K, K)."""
        return np.equal.outer(self.area_of, self.area_of)

    @cached_property
    def root(self) -> Array:
        """Prior of the general part on the grid, shape (G,)."""
        return normal_rows(self.grid - self.mean, self.general)

    @cached_property
    def to_area(self) -> Array:
        """Chance of an area's value (columns) given the general value (rows), shape (G, G)."""
        return normal_rows(self.grid[None, :] - self.grid[:, None], self.area)

    @cached_property
    def to_competence(self) -> Array:
        """Chance of a competence's value (columns) given its area's value (rows), shape (G, G)."""
        return normal_rows(self.grid[None, :] - self.grid[:, None], self.specific)

    @cached_property
    def upward(self) -> tuple[Array, Array]:
        """What messages towards the root multiply by, shapes (G, 2G) and (G, G).

        Both transitions are transposed; beside that of the competences stands the same, weighted by ability.
        """
        own = self.to_competence.T
        return np.hstack([own, self.grid[:, None] * own]), np.ascontiguousarray(self.to_area.T)

    @cached_property
    def powers(self) -> Array:
        """The points and their squares, shape (G, 2): marginals times these are first and second moments."""
        return np.stack([self.grid, self.grid**2], axis=-1)

    @cached_property
    def covariance(self) -> Array:
        """Prior covariance of the abilities, shape (K, K), in squared logits."""
        return self.general + self.area * self.same_area + self.specific * np.eye(self.size)

    @cached_property
    def area_weights(self) -> Array:
        """Rows that average the competences of each area, shape (J, K)."""
        members = np.equal.outer(np.arange(len(self.areas)), self.area_of).astype(float)
        return np.asarray(members / members.sum(axis=1, keepdims=True))

    @cached_property
    def cumulative(self) -> tuple[Array, Array]:
        """Fine points (F,) and the matrix (G, F) that turns probabilities on the grid into a distribution function.

        Each grid point stands for a cubic-convolution kernel (Keys, 1981) rather than a box: boxes would widen every
        density by step^2 / 12 of variance, and with it every interval.
        """
        fine = np.linspace(-self.bound - self.step, self.bound + self.step, 8 * (self.points + 1) + 1)
        return fine, keys_integral((fine[None, :] - self.grid[:, None]) / self.step)

    def draw(self, people: int, seed: int) -> Array:
        """Abilities of simulated people from this prior, shape (people, K), in logits."""
        rng = np.random.default_rng(seed)
        general = rng.normal(self.mean, self.general**0.5, (people, 1))
        area = rng.normal(0, self.area**0.5, (people, len(self.areas)))
        return np.asarray(general + area[:, self.area_of] + rng.normal(0, self.specific**0.5, (people, self.size)))


def normal_rows(distance: Array, variance: float) -> Array:
    """Normal densities of the given distances, made to sum to 1 along the last axis."""
    density = np.exp(-0.5 * distance**2 / variance)
    return np.asarray(density / density.sum(axis=-1, keepdims=True))


def keys_integral(x: Array) -> Array:
    """Integral up to x of the cubic convolution kernel with a = -1/2 (Keys, 1981)."""
    s = np.clip(np.abs(x), 0, 2)
    inner = s - 5 * s**3 / 6 + 3 * s**4 / 8
    outer = 2 * s - 2 * s**2 + 5 * s**3 / 6 - s**4 / 8
    # From 1 on, the outer piece continues what the inner piece has gathered up to 1 (13/24).
    half = np.where(s <= 1, inner, 13 / 24 + outer - (2 - 2 + 5 / 6 - 1 / 8))
    return np.asarray(0.5 + np.sign(x) * half)
