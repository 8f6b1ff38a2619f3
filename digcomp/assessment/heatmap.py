"""A hall's table as it is kept: what its cells say, without the distributions behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from digcomp.assessment.cohort import Cohort, Priority
from digcomp.assessment.results import Estimate

_NUMBERS = 4  # a cell: mean, first and last level, likeliest level


@dataclass(frozen=True, slots=True)
class Cell:
    """One measured thing of one person."""

    mean: float
    first: int
    last: int
    likeliest: int

    @property
    def said(self) -> str:
        """The level or the run of levels, as printed."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One person; cells are made when asked for, since a page shows areas or competences and seldom both."""

    numbers: tuple[float, ...]
    area_count: int

    @property
    def overall(self) -> Cell:
        """The whole."""
        return self._cells(0, 1)[0]

    @property
    def areas(self) -> tuple[Cell, ...]:
        """Area by area."""
        return self._cells(1, 1 + self.area_count)

    @property
    def competences(self) -> tuple[Cell, ...]:
        """Competence by competence."""
        return self._cells(1 + self.area_count, len(self.numbers) // _NUMBERS)

    def _cells(self, start: int, end: int) -> tuple[Cell, ...]:
        own = self.numbers
        places = range(start * _NUMBERS, end * _NUMBERS, _NUMBERS)
        return tuple(Cell(own[n], int(own[n + 1]), int(own[n + 2]), int(own[n + 3])) for n in places)


@dataclass(frozen=True, slots=True)
class Levels:
    """Expected number of people at each level, overall and by area."""

    overall_levels: tuple[float, ...]
    area_levels: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Heatmap(Levels):
    """What a hall can do."""

    rows: tuple[HeatRow, ...]
    priorities: tuple[Priority, ...]  # all competences, the most urgent first


def packed(cohort: Cohort) -> dict[str, Any]:
    """A cohort as numbers and names that JSON can hold."""
    rows = [[number for one in (r.overall, *r.areas, *r.competences) for number in _numbers(one)] for r in cohort.rows]
    return {
        "rows": rows,
        "areas": len(cohort.area_levels),
        "priorities": [asdict(one) for one in cohort.priorities],
        **packed_levels(cohort),
    }


def packed_levels(cohort: Cohort) -> dict[str, Any]:
    """The distribution over the levels alone."""
    return {"overall_levels": cohort.overall_levels, "area_levels": cohort.area_levels}


def _numbers(one: Estimate) -> Sequence[float]:
    return round(one.mean, 4), one.first, one.last, one.likeliest


def unpacked(content: Mapping[str, Any]) -> Heatmap:
    """The heatmap that `packed` wrote down."""
    levels = unpacked_levels(content)
    return Heatmap(
        overall_levels=levels.overall_levels,
        area_levels=levels.area_levels,
        rows=tuple(HeatRow(tuple(row), content["areas"]) for row in content["rows"]),
        priorities=tuple(Priority(**one) for one in content["priorities"]),
    )


def unpacked_levels(content: Mapping[str, Any]) -> Levels:
    """The distribution that `packed_levels` wrote down."""
    return Levels(tuple(content["overall_levels"]), tuple(tuple(levels) for levels in content["area_levels"]))
