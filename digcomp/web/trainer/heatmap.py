"""The table of everybody: what a reader asked to see of it, by the address alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from digcomp.assessment.heatmap import Cell, HeatRow
from digcomp.framework import Framework
from digcomp.services.alphabet import sort_key
from digcomp.services.results import Hall

ALL = "all"
_LEVELS = [str(level) for level in range(1, 9)]


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the page writes them."""

    name: str
    sitting: int
    cells: tuple[tuple[int, str], ...]  # shade and text


@dataclass(frozen=True)
class View:
    """Sorting, filter and what is opened; whatever makes no sense counts as not asked."""

    test: str
    organisation: str
    area: str
    level: str
    open: str
    sort: int | None
    falling: bool

    @classmethod
    def read(cls, test: str, asked: Mapping[str, str], framework: Framework) -> "View":
        """From the parameters of an address."""
        areas = [area.id for area in framework.areas]
        area, level, opened = asked.get("area", ""), asked.get("level", ""), asked.get("open", "")
        opened = ALL if asked.get("detail") == "1" else opened
        column, both = asked.get("sort", ""), area in areas and level in _LEVELS
        return cls(
            test=test,
            organisation=asked.get("organisation", ""),
            area=area if both else "",
            level=level if both else "",
            open=opened if opened in (*areas, ALL) else "",
            sort=int(column) if column.isascii() and column.isdigit() and len(column) < 3 else None,
            falling=asked.get("way") == "down",
        )

    @property
    def filtered(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.organisation or self.area)

    def address(self, **changed: str | int | None) -> str:
        """The address of this view with something else asked."""
        own: dict[str, str | int | None] = {
            "test": self.test,
            "organisation": self.organisation,
            "area": self.area,
            "level": self.level,
            "open": self.open,
            "sort": self.sort,
            "way": "down" if self.falling else "",
        }
        return "?" + urlencode({name: value for name, value in (own | changed).items() if value not in ("", None)})

    def sorting(self, column: int) -> str:
        """The address that sorts by a column: from low to high first, then the other way round."""
        turn = self.sort == column and not self.falling
        return self.address(sort=column, way="down" if turn else "")

    def direction(self, column: int) -> str:
        """How a column is sorted, for those who hear the table."""
        return "none" if self.sort != column else "descending" if self.falling else "ascending"

    def lines(self, hall: Hall, framework: Framework) -> list[Line]:
        """The people to show, in their order."""
        places = sorted(range(len(hall.seats)), key=lambda n: sort_key(hall.seats[n].person.name))
        rows = hall.cohort.rows
        if self.organisation:
            places = [n for n in places if hall.seats[n].organisation == self.organisation]
        if self.area:
            position = [area.id for area in framework.areas].index(self.area)
            places = [n for n in places if rows[n].areas[position].likeliest == int(self.level)]
        cells = {n: self._cells(rows[n], framework) for n in places}
        sort = self.sort
        if sort is not None and places and sort < len(cells[places[0]]):
            places.sort(key=lambda n: cells[n][sort].mean, reverse=self.falling)
        return [
            Line(hall.seats[n].person.name, hall.sittings[n], tuple((c.likeliest, c.said) for c in cells[n]))
            for n in places
        ]

    def _cells(self, row: HeatRow, framework: Framework) -> tuple[Cell, ...]:
        if not self.open:
            return (row.overall, *row.areas)
        own = zip(framework.competences, row.competences, strict=True)
        return (row.overall, *(cell for competence, cell in own if self.open in (ALL, competence.area)))
