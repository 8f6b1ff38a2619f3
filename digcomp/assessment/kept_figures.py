"""What is kept of people's results, packed into bytes, and what sums of it say of a group.

A row of a test holds the posterior of a profile: means, covariances, and the probability of each level of the whole,
the areas and the competences. A row of a gain holds means and covariances of ability before and of change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.cohort import priorities
from digcomp.assessment.estimates import Array
from digcomp.assessment.growth import Reliable, of_cohort, of_people
from digcomp.assessment.hall_means import HallMeans, Mean
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.repeats import first_meetings
from digcomp.assessment.results import GROUP_MASS, LEVELS, SURE, Growth, Shift
from digcomp.framework import TargetProfile

Answers = Mapping[str, int]
Index = np.ndarray[tuple[int, ...], np.dtype[np.intp]]
#: Four bytes hold what no answer tells more exactly; sums are kept in eight.
ROW, SUMS = np.dtype("<f4"), np.dtype("<f8")
_WIDTH = NormalDist().inv_cdf(0.5 + GROUP_MASS / 2)


def basis(instrument: Instrument) -> str:
    """The name of all that a result is scored with."""
    return instrument.parameters_name[:16]


def score(instrument: Instrument, people: Sequence[Answers]) -> list[bytes]:
    """The row of each person's quiz."""
    found, cuts = dm.posterior(instrument.quiz_items, instrument.tree, people), instrument.cuts
    whole, areas = found.overall_level_probabilities(cuts)[:, None, :], found.area_level_probabilities(cuts)
    levels = np.concatenate([whole, areas, found.level_probabilities(cuts)], axis=1).reshape(len(people), -1)
    return _rows(np.hstack([found.mean, _triangle(found.covariance), levels]))


def score_gains(instrument: Instrument, before: Sequence[Answers], after: Sequence[Answers]) -> list[bytes]:
    """The row of each person's change; an item that was met twice counts once."""
    first, last = first_meetings([before, after])
    found = dm.changes(instrument.quiz_items, instrument.tree, first, last)
    return _rows(np.hstack([found.joint_mean, _triangle(found.joint_covariance)]))


@dataclass(frozen=True)
class Rows:
    """Kept rows unpacked: means (N, M), covariances (N, M, M), levels (N, 1 + J + K, 8), which gains have none of."""

    mean: Array
    covariance: Array
    levels: Array

    @classmethod
    def of(cls, rows: Sequence[bytes], size: int) -> "Rows":
        """Rows of so many abilities."""
        table = np.frombuffer(b"".join(rows), dtype=ROW).reshape(len(rows), -1).astype(float)
        ends = size + size * (size + 1) // 2
        return cls(table[:, :size], _square(table[:, size:ends], size), table[:, ends:].reshape(len(rows), -1, LEVELS))

    @property
    def sums(self) -> "Sums":
        """Of everybody."""
        return Sums(dm.MomentSums.of(self.mean, self.covariance), self.levels.sum(axis=0))

    @property
    def overall(self) -> tuple[Array, Array]:
        """Mean and sd over all competences, shapes (N,)."""
        variance = np.maximum(self.covariance.mean(axis=(1, 2)), 0)
        return np.asarray(self.mean.mean(axis=1)), np.asarray(np.sqrt(variance))


def hall_table(instrument: Instrument, rows: Rows, target: TargetProfile | None) -> dict[str, Any]:
    """A hall's heatmap from its rows, packed as `heatmap.packed` packs it."""
    areas = rows.mean @ instrument.tree.area_weights.T
    means = np.hstack([rows.mean.mean(axis=1, keepdims=True), areas, rows.mean]).round(4)
    first, last, likeliest = _runs(rows.levels)
    table = zip(*(one.tolist() for one in (means, first, last, likeliest)), strict=True)
    ahead = priorities(instrument, rows.levels[:, 1 + areas.shape[1] :], target)
    return {
        "rows": [[number for cell in zip(*person, strict=True) for number in cell] for person in table],
        "areas": areas.shape[1],
        "priorities": [asdict(one) for one in ahead],
        **level_table(instrument, rows),
    }


def level_table(instrument: Instrument, rows: Rows) -> dict[str, Any]:
    """Expected numbers of people at each level, as `heatmap.packed_levels` packs them."""
    found, areas = rows.levels.sum(axis=0), len(instrument.tree.areas)
    return {"overall_levels": found[0].tolist(), "area_levels": found[1 : 1 + areas].tolist()}


def _runs(levels: Array) -> tuple[Index, Index, Index]:
    """First and last level of each shortest run that holds 75 % (`estimates.shortest_run`), and the likeliest level."""
    first, last = (np.full(levels.shape[:-1], end) for end in (1, LEVELS))
    for length in range(LEVELS - 1, 0, -1):
        sums = np.lib.stride_tricks.sliding_window_view(levels, length, axis=-1).sum(axis=-1)
        sure, best = sums.max(axis=-1) >= SURE - 1e-9, sums.argmax(axis=-1)
        first, last = np.where(sure, best + 1, first), np.where(sure, best + length, last)
    return first, last, levels.argmax(axis=-1) + 1


@dataclass(frozen=True)
class Sums:
    """Sums of rows: moments, and expected numbers of people at each level, shape (1 + J + K, 8)."""

    moments: dm.MomentSums
    levels: Array

    @classmethod
    def of(cls, rows: Sequence[bytes], size: int) -> "Sums":
        """The sums of some rows, one or more."""
        return Rows.of(rows, size).sums

    @classmethod
    def unpacked(cls, content: bytes, people: int, size: int) -> "Sums":
        """Sums as `packed` wrote them down."""
        table, half = np.frombuffer(content, dtype=SUMS), size * (size + 1) // 2
        square, covariance = (_square(table[size + at : size + at + half], size) for at in (0, half))
        moments = dm.MomentSums(people, table[:size], square, covariance)
        return cls(moments, table[size + 2 * half :].reshape(-1, LEVELS))

    def packed(self) -> bytes:
        """The sums as bytes; the number of people is kept beside them."""
        own = self.moments
        parts = own.mean, _triangle(own.square), _triangle(own.covariance), self.levels.ravel()
        return np.concatenate(parts).astype(SUMS).tobytes()

    def __add__(self, other: "Sums") -> "Sums":
        """Two groups as one."""
        return Sums(self.moments + other.moments, self.levels + other.levels)


def group_means(instrument: Instrument, sums: Sums) -> HallMeans:
    """Means of a group at one test with their 95 % intervals, by latent regression on its sums."""
    found = dm.cohort_means(instrument.tree, sums.moments)
    (overall, overall_sd), (areas, areas_sd), (own, own_sd) = found.overall, found.areas, found.competences
    return HallMeans(
        _mean(overall[0], overall_sd[0]),
        tuple(map(_mean, areas[0], areas_sd[0])),
        tuple(map(_mean, own[0], own_sd[0])),
    )


def group_gain(instrument: Instrument, sums: Sums) -> Growth:
    """Growth of a group with its 95 % intervals, by latent regression on its sums."""
    return of_cohort(instrument, dm.cohort_gain(instrument.tree, sums.moments))


def each_gain(instrument: Instrument, rows: Rows) -> tuple[list[Shift], Reliable]:
    """Each person's change overall, and the shares of those who surely rose and surely fell."""
    return of_people(dm.Change(instrument.tree, rows.mean, rows.covariance))


def size_of(instrument: Instrument, *, gain: bool) -> int:
    """How many abilities a row holds."""
    return instrument.tree.size * (2 if gain else 1)


def _mean(mean: float, error: float) -> Mean:
    return Mean(float(mean), float(mean - _WIDTH * error), float(mean + _WIDTH * error))


def _rows(table: Array) -> list[bytes]:
    return [row.tobytes() for row in table.astype(ROW)]


def _triangle(matrices: Array) -> Array:
    """The lower triangle, row by row, along the last axis."""
    return np.asarray(matrices[(..., *np.tril_indices(matrices.shape[-1]))])


def _square(triangles: Array, size: int) -> Array:
    """The symmetric matrices of lower triangles."""
    whole = np.zeros((*triangles.shape[:-1], size, size))
    rows, columns = np.tril_indices(size)
    whole[..., rows, columns] = triangles
    whole[..., columns, rows] = triangles
    return whole
