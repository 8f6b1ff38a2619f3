"""The columns of a list of people, known by their titles in both languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digcomp.errors import Refused

#: A title row is looked for in so many rows, for lists often open with the name of the course.
TITLES_WITHIN = 15
#: What the columns may be called, in small letters and without marks.
TITLES = {
    "name": ("овог нэр", "овог ба нэр", "оролцогчийн нэр", "албан хаагчийн нэр", "бүтэн нэр", "name", "full name",
             "family name and given name"),
    "family": ("овог", "эцэг эхийн нэр", "эцгийн нэр", "эцэг эх", "family name", "surname", "last name"),
    "given": ("нэр", "өөрийн нэр", "given name", "first name"),
    "organisation": ("байгууллага", "байгууллагын нэр", "албан байгууллага", "ажлын газар", "ажил", "organisation",
                     "organization", "office"),
    "number": ("оролцогчийн дугаар", "participant number"),
}  # fmt: skip
_KEYS = {title: key for key, titles in TITLES.items() for title in titles}


class TableRefused(Refused):
    """A file that cannot be read as a list of people.

    `code` is one of empty, too-many, not-a-workbook, old-excel, too-big-inside, unreadable, encoding, formulas, merged,
    columns; `cells` names the cells, or the columns that were found.
    """

    def __init__(self, code: str, cells: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.cells = tuple(cells)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the titles stand, and which column holds what; what is not needed of a person is left out."""

    row: int
    columns: dict[str, int]
    left_out: tuple[str, ...]

    def entry(self, cells: Sequence[str]) -> tuple[str, str, str]:
        """Name, organisation and number of one row; family name and given name stand in this order."""
        held = {key: cells[n] for key, n in self.columns.items() if n < len(cells)}
        name = held.get("name") or f"{held.get('family', '')} {held.get('given', '')}".strip()
        return name, held.get("organisation", ""), held.get("number", "")


def header_in(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first row that names a column of names; None where there is none."""
    for place, row in enumerate(rows[:TITLES_WITHIN]):
        columns: dict[str, int] = {}
        for n, title in enumerate(row):
            if key := _KEYS.get(" ".join(re.findall(r"\w+", title.casefold()))):
                columns.setdefault(key, n)
        if "name" in columns or "given" in columns:
            rest = tuple(title for n, title in enumerate(row) if title and n not in columns.values())
            return Header(place, columns, rest)
    return None


def found_header(rows: Sequence[Sequence[str]]) -> Header:
    """The same, refused with what was found in the place of titles."""
    header = header_in(rows)
    if header is None:
        first = next((row for row in rows if any(row)), [])
        raise TableRefused("columns", [title[:40] for title in first if title][:8])
    return header
