"""Typed tables as XLSX, row by row: memory does not grow with the rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from digcomp.exchange.tables import ABOUT, DICTIONARY, DIGITS, Row, Table, dictionary

#: Rows of a sheet, its head included; what is more goes on in a second sheet.
LAST_ROW = 1_048_576
#: Letters of a cell.
LONGEST_CELL = 32_767
WIDTHS = {"text": 22, "whole": 11, "number": 11, "truth": 9, "day": 12, "moment": 18}
#: Columns that hold sentences or names.
WIDE = {"name": 28, "organisation": 34, "meaning_mn": 70, "meaning_en": 70, "what": 30, "value": 90, "column": 24}
_OPTIONS = {
    "constant_memory": True,
    # A text stays a text: no formula, no link and no number is made of it.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def write_workbook(
    file: BinaryIO, tables: Iterable[tuple[Table, Iterable[Row]]], about: Iterable[Row], language: str
) -> None:
    """Tables on a sheet each, between what the file is and what its columns mean."""
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second, for the few who export

    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheets = _Sheets(book, language)
        sheets.write(ABOUT, about)
        written = []
        for table, rows in tables:
            sheets.write(table, rows)
            written.append(table)
        sheets.write(DICTIONARY, dictionary(written))


class _Sheets:
    """The sheets of a workbook that is being written."""

    def __init__(self, book: Any, language: str) -> None:
        self._book = book
        self._language = language
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        figures = {"number": "0." + "0" * 3, "whole": "0", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
        self._formats = {kind: book.add_format({"num_format": figure}) for kind, figure in figures.items()}
        self._formats["text"] = book.add_format({"num_format": "@"})
        self._formats["truth"] = None

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """A table; where a sheet is full it goes on in another."""
        count = 1
        sheet, line = self._sheet(table, ""), 1
        for row in rows:
            if line == LAST_ROW:
                count += 1
                sheet, line = self._sheet(table, f" {count}"), 1
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                if value is not None:
                    self._cell(sheet, line, place, column.kind, column.name, value)
            line += 1

    def _sheet(self, table: Table, number: str) -> Any:
        sheet = self._book.add_worksheet(table.title[self._language][: 31 - len(number)] + number)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            width = WIDE.get(column.name, max(WIDTHS[column.kind], len(column.name) + 2))
            sheet.set_column(place, place, width)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.name, self._head)
        return sheet

    def _cell(self, sheet: Any, line: int, place: int, kind: str, name: str, value: Any) -> None:
        style = self._wrapped if name in ("meaning_mn", "meaning_en", "value") else self._formats[kind]
        if isinstance(value, str):
            failed = sheet.write_string(line, place, value[:LONGEST_CELL], style)
        elif isinstance(value, bool):
            failed = sheet.write_boolean(line, place, value)
        elif isinstance(value, int | float):
            failed = sheet.write_number(line, place, round(value, DIGITS), style)
        else:
            # A spreadsheet knows no zones: the time of the halls stands as it was read off the wall.
            plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            failed = sheet.write_datetime(line, place, plain, style)
        if failed:
            raise ValueError(f"{sheet.name}: row {line + 1}, column {name} cannot be written")
