"""Tables as files: what is written is read back the same, and no cell is a formula."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from digcomp.exchange import workbooks
from digcomp.exchange.archives import file_name, streamed_zip
from digcomp.exchange.files import write_archive, write_tables
from digcomp.exchange.tables import Column, Table, csv_text, dictionary, guarded, json_lines, json_text
from digcomp.framework import Text

NOW = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
MEANING = Text("Утга", "Meaning")
TABLE = Table(
    "things",
    Text("Юмс", "Things"),
    tuple(Column(kind, kind, MEANING) for kind in ("text", "whole", "number", "truth", "day", "moment")),
)
#: Everything that XML can hold; line ends as files keep them.
texts = some.text(
    some.characters(exclude_categories=["Cs", "Cc", "Cn"]) | some.sampled_from("\n\t=+-@'\"<&;,"), max_size=40
)
moments = some.integers(0, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))
rows = some.tuples(
    texts,
    some.none() | some.integers(-(10**9), 10**9),
    some.none() | some.floats(-100, 100).map(lambda value: round(value, 4)),
    some.none() | some.booleans(),
    some.none() | some.dates(date(2020, 1, 1), date(2060, 1, 1)),
    some.none() | moments,
)
tables = some.lists(rows, max_size=4)


def read_back(content):
    """Rows of a CSV as a careful reader takes them."""
    found = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))
    return found[0], [[re.sub(r"^'(?='*[=+\-@\t\r\n＝＋－＠])", "", row[0]), *row[1:]] for row in found[1:]]


def workbook(given_rows, language="mn"):
    file = io.BytesIO()
    write_tables(file, [(TABLE, given_rows)], "xlsx", [("what", "=1+1")], language)
    return load_workbook(file)


@settings(deadline=None, max_examples=30)
@given(tables)
@example([("=HYPERLINK(1)", None, None, None, None, None), ("'=1", 0, -0.5, False, None, None)])
def test_csv_is_read_back_the_same(given_rows):
    names, found = read_back("".join(csv_text(TABLE, given_rows)))
    assert names == TABLE.names
    assert [row[0] for row in found] == [row[0] for row in given_rows]
    for row, (_, *values) in zip(found, given_rows, strict=True):
        assert [int(row[1]) if row[1] else None, float(row[2]) if row[2] else None] == values[:2]
        assert {"true": True, "false": False, "": None}[row[3]] is values[2]
        assert [row[4], row[5]] == [value.isoformat() if value else "" for value in values[3:]]


@settings(deadline=None, max_examples=30)
@given(texts)
@example("=cmd|' /C calc'!A0")
@example("\t=1")
@example("＝1")
def test_no_text_of_a_csv_begins_as_a_formula(text):
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", guarded(text))


def test_csv_is_what_the_standard_says():
    content = "".join(csv_text(TABLE, [('a,"b"\nв', 1, 0.5, True, date(2026, 12, 8), NOW)]))
    assert content == (
        '\ufefftext,whole,number,truth,day,moment\r\n"a,""b""\nв",1,0.5,true,2026-12-08,2026-12-08T09:30:00+00:00\r\n'
    )


@settings(deadline=None, max_examples=15)
@given(tables)
@example(
    [
        ("=1+1", None, None, None, None, None),
        ("http://a.b", 1, 1.5, True, date(2026, 1, 1), NOW),
        ("007",) + (None,) * 5,
    ]
)
def test_a_workbook_is_read_back_the_same_and_holds_no_formula(given_rows):
    book = workbook(given_rows)
    found = [[cell.value for cell in row] for row in book["Юмс"].iter_rows(min_row=2, max_col=6)]
    empty = not given_rows
    for row, (text, *values) in zip([] if empty else found, given_rows, strict=True):
        moment = values[-1].replace(tzinfo=None) if values[-1] else None
        day = datetime.combine(values[3], datetime.min.time()) if values[3] else None
        assert (row[0] or "") == text
        assert row[1:] == [*values[:3], day, moment]
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def test_a_workbook_says_what_it_is_and_what_its_columns_mean():
    book = workbook([], "en")
    assert book.sheetnames == ["About", "Things", "Dictionary"]
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    assert book["About"]["B2"].value == "=1+1"
    meanings = [[cell.value for cell in row] for row in book["Dictionary"].iter_rows(min_row=2)]
    assert meanings[0] == ["things", "text", "text", "Утга", "Meaning"]
    assert len(meanings) == len(dictionary([TABLE])) == 6


def test_a_full_sheet_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(workbooks, "LAST_ROW", 3)
    book = workbook([(str(n), n, None, None, None, None) for n in range(5)])
    own = [name for name in book.sheetnames if name.startswith("Юмс")]
    assert own == ["Юмс", "Юмс 2", "Юмс 3"]
    assert [row[0].value for name in own for row in book[name].iter_rows(min_row=2)] == list("01234")


@settings(deadline=None, max_examples=20)
@given(tables)
def test_json_is_read_back_the_same(given_rows):
    found = json.loads("".join(json_text({"made": "today"}, [(TABLE, given_rows), (TABLE, [])])))
    assert found["about"] == {"made": "today"}
    assert found["columns"]["things"]["truth"] == {"mn": "Утга", "en": "Meaning"}
    lines = [json.loads(line) for line in "".join(json_lines(TABLE, given_rows)).split("\n") if line]
    expected = [[value.isoformat() if isinstance(value, date) else value for value in row] for row in given_rows]
    assert [list(line.values()) for line in lines] == expected


def test_a_row_that_does_not_fit_its_table_is_a_fault():
    for form in ("xlsx", "json"):
        with pytest.raises(ValueError, match="argument"):
            write_tables(io.BytesIO(), [(TABLE, [("too few",)])], form, [], "mn")


def test_an_archive_holds_the_tables_their_meaning_and_what_it_is():
    file = io.BytesIO()
    write_archive(file, [(TABLE, [("-1", *[None] * 5)])], "csv", [("licence", "CC BY 4.0")])
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["things.csv", "dictionary.csv", "about.csv"]
        assert archive.read("things.csv").decode("utf-8-sig").splitlines()[1] == "'-1,,,,,"
        assert "CC BY 4.0" in archive.read("about.csv").decode()


def test_a_zip_is_sent_entry_by_entry_under_readable_names():
    asked = []

    def entries():
        for name in ("Тайлан/Б. Ана.pdf", "Тайлан/Б. Ана.pdf", "тайлан/б. ана.pdf"):
            asked.append(name)
            yield name, name.encode()

    parts = streamed_zip(entries(), NOW)
    first = next(parts)
    assert len(asked) == 1
    with zipfile.ZipFile(io.BytesIO(first + b"".join(parts))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Тайлан/Б. Ана.pdf", "Тайлан/Б. Ана (2).pdf", "тайлан/б. ана (3).pdf"]
        assert archive.read("Тайлан/Б. Ана.pdf").decode() == "Тайлан/Б. Ана.pdf"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Б. Ана", "Б. Ана"),
        ("../../etc/passwd", "etc passwd"),
        ('A<b>:"c"|?*\\', "A b c"),
        ("\u202egpj.exe", "gpj.exe"),
        ("  ", "-"),
        ("ө" * 300, "ө" * 90),
    ],
)
def test_a_file_name_keeps_letters_and_leads_nowhere(text, name):
    assert file_name(text) == name
