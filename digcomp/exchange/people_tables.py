"""Lists of people as spreadsheets and text files: CSV and XLSX as people send them, and the empty list to fill in."""

import csv
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from digcomp.exchange.people_columns import Header, TableRefused, found_header

#: People in one list; a hall holds forty, a whole aimag's intake some hundreds.
MOST_ROWS = 500
#: A megabyte of XLSX that unpacks to more than this is no list of five hundred people.
MOST_UNPACKED, MOST_PARTS = 16_000_000, 200
#: Rows that are looked at, empty ones with them, and columns.
LAST_ROW, MOST_COLUMNS = 20_000, 40
CELLS_NAMED = 8
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:$]{1,30})"')
_NO_PART_OF_A_LIST = (b"<!DOCTYPE", b"<!ENTITY")

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a file says of people: name, organisation and number of each, and the columns that were not read."""

    people: tuple[tuple[str, str, str], ...]
    left_out: tuple[str, ...]


def read_people(content: bytes, name: str) -> PeopleTable:
    """The people in a file, CSV or XLSX; TableRefused says why it cannot be one.

    What a file is is told by its content, for names lie.
    """
    if content.startswith(b"PK"):
        rows, header = _read_workbook(content)
    elif content.startswith(OLD_EXCEL):
        raise TableRefused("old-excel")
    elif name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise TableRefused("not-a-workbook")
    else:
        rows = _read_text(content)
        header = found_header(rows) if any(map(any, rows)) else Header(0, {}, ())
    people = [header.entry(row) for row in rows[header.row + 1 :] if any(row)]
    people = [person for person in people if any(person)]
    if not people:
        raise TableRefused("empty")
    if len(people) > MOST_ROWS:
        raise TableRefused("too-many")
    return PeopleTable(tuple(people), header.left_out)


def _read_text(content: bytes) -> Rows:
    lines = _decoded(content).splitlines(keepends=True)
    if lines and re.fullmatch("sep=[;,\t]", lines[0].strip(" \n")):  # a spreadsheet's own note of its separator
        lines = lines[1:]
    first = next((line for line in lines if line.strip()), "")
    mark = max(";\t,", key=first.count)  # of equals the first, for a comma may stand inside a name
    try:
        rows = islice(csv.reader(lines, delimiter=mark), LAST_ROW)
        return [[_clean(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    except csv.Error:
        raise TableRefused("unreadable") from None


def _decoded(content: bytes) -> str:
    sixteen = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # what a spreadsheet calls Unicode text
    try:
        text = content.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError:
        raise TableRefused("encoding") from None
    if "\0" in text:
        raise TableRefused("unreadable")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _clean(value: object) -> str:
    """A cell on one line, without the marks that part cells."""
    return " ".join(str(value).split())


def _read_workbook(content: bytes) -> tuple[Rows, Header]:
    _check_inside(content)
    from openpyxl import load_workbook  # noqa: PLC0415 - a fifth of a second, for the few who send a file

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which a list does not need
            book: Any = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            rows, formulas = _cells(sheet)
            merged = _merged(content, sheet)
            book.close()
    except TableRefused:
        raise
    except Exception:
        raise TableRefused("unreadable") from None  # the library raises nearly anything on a damaged file
    header = found_header(rows) if any(map(any, rows)) else Header(0, {}, ())
    for code, cells in (("formulas", formulas), ("merged", merged)):
        if wrong := [cell for cell in cells if _is_read(cell, header)]:
            raise TableRefused(code, wrong[:CELLS_NAMED])
    return rows, header


def _check_inside(content: bytes) -> None:
    """Refuse an archive that grows too large before anything is unpacked, and entities, which can grow afterwards."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TableRefused("too-big-inside")
            if "xl/workbook.xml" not in archive.namelist():
                raise TableRefused("not-a-workbook")
            # Reading stops at the size that an entry claims, and fails if the claim was false.
            plain = (
                archive.read(part).replace(b"\0", b"") for part in parts if part.filename.endswith(("xml", "rels"))
            )
            if any(mark in text for text in plain for mark in _NO_PART_OF_A_LIST):
                raise TableRefused("unreadable")
    except TableRefused:
        raise
    except Exception:
        raise TableRefused("not-a-workbook") from None  # damaged archives raise a dozen kinds of errors


def _merged(content: bytes, sheet: Any) -> list[str]:
    """Ranges of merged cells: reading row by row does not tell of them, so that the sheet's own text is asked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read(sheet._worksheet_path)
    return [match.decode().replace("$", "") for match in _MERGED.findall(text)]


def _cells(sheet: Any) -> tuple[Rows, list[str]]:
    """Every row as text, and the cells that hold formulas or errors in the place of values."""
    rows: Rows = []
    formulas: list[str] = []
    full = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        row = [_value(cell.value) for cell in cells]
        formulas += [cell.coordinate for cell in cells if cell.value is not None and cell.data_type in ("f", "e")]
        full += any(row)
        if full > MOST_ROWS + 20 or number > LAST_ROW:
            raise TableRefused("too-many")
        rows.append(row)
    return rows, formulas


def _value(value: object) -> str:
    if value is None:
        return ""
    return _clean(int(value) if isinstance(value, float) and value.is_integer() else value)


def _is_read(cells: str, header: Header) -> bool:
    """Whether a cell or range lies in what is read: a title above the list may be merged, as it often is."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415

    left, _, right, bottom = range_boundaries(cells)
    return bottom > header.row and any(left <= n + 1 <= right for n in header.columns.values())


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet puts them on the clipboard."""
    return "\n".join("\t".join(row).rstrip("\t") for row in rows)


def template(titles: Sequence[str], sheets: tuple[str, str], help_lines: Sequence[str]) -> bytes:
    """An empty list as XLSX: bold titles over columns of text, and a second sheet that says how to fill it in."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book: Any = Workbook()
    page, notes = book.active, book.create_sheet(sheets[1])
    page.title = sheets[0]
    page.append(list(titles))
    page.freeze_panes = "A2"
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = 34
    # As text, for a spreadsheet would take leading zeros from numbers and make dates of some.
    for row in page.iter_rows(min_row=2, max_row=101, max_col=len(titles)):
        for cell in row:
            cell.number_format = "@"
    notes.column_dimensions["A"].width = 96
    for line in help_lines:
        notes.append([line])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
