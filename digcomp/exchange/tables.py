"""Typed tables that leave the house: what a column holds, what it means, and rows as CSV and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from digcomp.framework import Text

Kind = Literal["text", "whole", "number", "truth", "day", "moment"]
Row = Sequence[Any]

KINDS: Mapping[str, Text] = {
    "text": Text("бичвэр", "text"),
    "whole": Text("бүхэл тоо", "whole number"),
    "number": Text("тоо", "number"),
    "truth": Text("true эсвэл false", "true or false"),
    "day": Text("огноо", "date"),
    "moment": Text("огноо, цаг", "date and time"),
}
#: Digits after the decimal mark of a number; what is measured here is far less sure than that.
DIGITS = 4
#: A spreadsheet takes a cell that begins so for a formula. An apostrophe in front makes it a text; where apostrophes
#: stand there already, one more is put before them, so that reading takes exactly one away.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, and its meaning for people."""

    name: str
    kind: Kind
    meaning: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; its rows are given when it is written, for there may be half a million."""

    name: str
    title: Text
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns in order."""
        return [column.name for column in self.columns]


DICTIONARY = Table(
    "dictionary",
    Text("Баганын утга", "Dictionary"),
    (
        Column("table", "text", Text("Хүснэгтийн нэр", "Name of the table")),
        Column("column", "text", Text("Баганын нэр", "Name of the column")),
        Column("kind", "text", Text("Утгын төрөл", "What kind of value")),
        Column("meaning_mn", "text", Text("Утга, монголоор", "Meaning in Mongolian")),
        Column("meaning_en", "text", Text("Утга, англиар", "Meaning in English")),
    ),
)
ABOUT = Table(
    "about",
    Text("Файлын тухай", "About"),
    (
        Column("what", "text", Text("Юу", "What")),
        Column("value", "text", Text("Утга", "Value")),
    ),
)


def dictionary(tables: Iterable[Table]) -> list[Row]:
    """What every column of these tables means."""
    return [
        (table.name, column.name, KINDS[column.kind].en, column.meaning.mn, column.meaning.en)
        for table in tables
        for column in table.columns
    ]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def csv_text(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """The table as CSV (RFC 4180), line by line; the first begins with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(table.names)
    for row in rows:
        yield _line([_csv_cell(value) for value in row])


def json_text(about: Mapping[str, Any], tables: Iterable[tuple[Table, Iterable[Row]]]) -> Iterator[str]:
    """Tables as one JSON object: what the file is, what the columns mean, then each table as a list of objects."""
    given = list(tables)
    meanings = {
        table.name: {column.name: {"mn": column.meaning.mn, "en": column.meaning.en} for column in table.columns}
        for table, _ in given
    }
    yield f'{{"about":{_json(about)},\n"columns":{_json(meanings)}'
    for table, rows in given:
        yield f",\n{_json(table.name)}:["
        mark = "\n"
        for line in json_lines(table, rows):
            yield mark + line[:-1]
            mark = ",\n"
        yield "]"
    yield "}\n"


def json_lines(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """The table as JSON lines: an object a row."""
    names = table.names
    for row in rows:
        yield _json(dict(zip(names, map(_json_value, row), strict=True))) + "\n"


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _csv_cell(value: Any) -> str:
    if isinstance(value, str):
        return guarded(value)
    value = _json_value(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _json_value(value: Any) -> Any:
    """A value as programs read it: moments with their zone, numbers without digits that mean nothing."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return round(value, DIGITS) if isinstance(value, float) else value


def _json(value: Any) -> str:
    # NaN is no JSON, and no figure of ours either.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
