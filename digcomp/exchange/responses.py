"""Scored answers as a table: CSV with the columns person, item, score and, where people are compared, group."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from digcomp.assessment.calibration import Answered
from digcomp.errors import Fault, FaultsFound

COLUMNS, GROUP = ("person", "item", "score"), "group"
_WHOLE = re.compile(r"[0-9]{1,3}")


@dataclass
class _Table:
    """What was read so far."""

    file: str
    highest: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)
    people: dict[str, dict[str, int]] = field(default_factory=dict)
    groups: dict[str, tuple[str, int]] = field(default_factory=dict)  # with the line where it was said first
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, line: int, where: str, message: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.file, line, where, message))


def read_responses(content: bytes, file: str, highest: Mapping[str, int]) -> Answered:
    """Read a table; `highest` is the highest score of each item.

    Raises
    ------
    FaultsFound
        With every row that cannot be taken; nothing is left out in silence.

    """
    table = _Table(file, highest)
    rows = _rows(table, content)
    line, header = next(rows, (1, []))
    if not header and not table.faults:
        table.note(1, "", "the file is empty; the first line must name the columns person, item and score")
    elif header and _check_header(table, line, header):
        for line, values in rows:
            _read_row(table, line, dict(zip(header, values, strict=False)), len(values) - len(header))
        if not table.people and not table.faults:
            table.note(line, "", "there are no answers under the names of the columns")
    if table.faults:
        raise FaultsFound(table.faults)
    groups = [table.groups[person][0] for person in table.people] if table.groups else None
    return Answered(list(table.people.values()), groups)


def _rows(table: _Table, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line and values of each row that is not blank."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        table.note(content[: error.start].count(b"\n") + 1, "", "not UTF-8; save the file as CSV UTF-8")
        return
    first = text.partition("\n")[0]
    # Spreadsheets write semicolons where the comma is the decimal mark.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first and "," not in first else ",")
    try:
        for row in reader:
            values = [value.strip() for value in row]
            if any(values):
                yield reader.line_num, values
    except csv.Error as error:
        table.note(reader.line_num, "", f"not CSV: {error}")


def _check_header(table: _Table, line: int, header: list[str]) -> bool:
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            table.note(line, name, "the column stands there twice; keep one of them")
        if name not in (*COLUMNS, GROUP):
            table.note(line, name, f"there is no such column; must be of {', '.join(COLUMNS)} and {GROUP}")
    absent = [name for name in COLUMNS if name not in header]
    if absent:
        table.note(line, "", f"no column {', '.join(absent)}; the first line must name person, item and score")
    return not table.faults


def _read_row(table: _Table, line: int, row: Mapping[str, str], more: int) -> None:
    if more:
        table.note(line, "", f"has {abs(more)} value{'s' * (abs(more) > 1)} too {'many' if more > 0 else 'few'}")
        return
    person, item = row["person"], row["item"]
    before = len(table.faults)
    if not person:
        table.note(line, "person", "empty; say whose answer it is")
    score = _score(table, line, item, row["score"])
    if person and GROUP in row:
        _check_group(table, line, person, row[GROUP])
    if (first := table.lines.setdefault((person, item), line)) != line and person:
        table.note(line, "item", f"{person} has an answer to {item} on line {first} already; keep one of them")
    if len(table.faults) == before:
        table.people.setdefault(person, {})[item] = score


def _score(table: _Table, line: int, item: str, score: str) -> int:
    top = table.highest.get(item)
    if top is None:
        table.note(line, "item", f"there is no item {item or 'without an id'}; correct the id or remove the row")
    elif not _WHOLE.fullmatch(score) or int(score) > top:
        table.note(line, "score", f"is {score or 'empty'}; must be a whole number from 0 to {top}")
    else:
        return int(score)
    return 0


def _check_group(table: _Table, line: int, person: str, group: str) -> None:
    if not group:
        table.note(line, GROUP, "empty; name the group, or leave the column out for all")
        return
    said, first = table.groups.setdefault(person, (group, line))
    if said != group:
        table.note(line, GROUP, f"is {group}; {person} is in {said} on line {first}, and a person is in one group")
