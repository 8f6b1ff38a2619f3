"""Tables as a file in one of the formats."""

from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from digcomp.exchange.tables import ABOUT, DICTIONARY, Row, Table, csv_text, dictionary, json_lines, json_text
from digcomp.exchange.workbooks import write_workbook

Given = Sequence[tuple[Table, Iterable[Row]]]
Facts = Sequence[tuple[str, str]]


def write_tables(file: BinaryIO, given: Given, form: str, facts: Facts, language: str) -> None:
    """Tables as "xlsx" or "json"; a table alone also as "csv" or "jsonl"."""
    if form == "xlsx":
        write_workbook(file, given, facts, language)
        return
    if form == "json":
        lines = json_text(dict(facts), given)
    else:
        ((table, rows),) = given
        lines = csv_text(table, rows) if form == "csv" else json_lines(table, rows)
    for line in lines:
        file.write(line.encode())


def write_archive(file: BinaryIO, given: Given, form: str, facts: Facts) -> None:
    """Tables as "csv" or "jsonl" in a ZIP, with what the columns mean and what the file is."""
    notes: Given = [(DICTIONARY, dictionary([table for table, _ in given])), (ABOUT, facts)]
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table, rows in (*given, *notes):
            with (
                archive.open(f"{table.name}.{form}", "w", force_zip64=True) as entry,
                TextIOWrapper(entry, "utf-8", newline="") as text,
            ):
                text.writelines(csv_text(table, rows) if form == "csv" else json_lines(table, rows))
