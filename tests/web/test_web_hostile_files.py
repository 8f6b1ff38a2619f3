"""Files in the place of a list of people: each is taken, or refused in words; nothing is stored, nothing breaks."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from support.hostile import FILES, TEXTS, spoilt
from support.laws import broken, watching
from support.pages import Page
from support.town import Town
from support.tries import many

HEAD = ["Овог нэр", "Байгууллага", "Дугаар"]
TAKEN, REFUSED = 200, 422
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
XLSX, CSV = "list.xlsx", "list.csv"


def workbook(*rows: list[Any], title: str = "1", hidden: bool = False, merged: str = "") -> bytes:
    """A spreadsheet as bytes."""
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in [HEAD, *rows]:
        sheet.append(row)
    sheet.title = title
    if merged:
        sheet.merge_cells(merged)
    if hidden:
        book.create_sheet("2")
        sheet.sheet_state = "hidden"
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook in which some parts were put in the place of others."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return file.getvalue()


WHOLE = workbook(["Б. Ана", "Татвар", ""], ["Д. Бат", "", ""])
SHEET = zipfile.ZipFile(BytesIO(WHOLE)).read("xl/worksheets/sheet1.xml")
ROWS = b"<row><c t='inlineStr'><is><t>a</t></is></c></row>" * 1_000_000
ODD = {
    "a bomb": (repacked(WHOLE, sheet1=b"0" * 40_000_000), XLSX, REFUSED),
    "an outside entity": (repacked(WHOLE, sheet1=ENTITY + SHEET), XLSX, REFUSED),
    "entities that grow": (repacked(WHOLE, sheet1=b'<!DOCTYPE a [<!ENTITY x "xx">]>' + SHEET), XLSX, REFUSED),
    "a million rows": (repacked(WHOLE, sheet1=SHEET.replace(b"</sheetData>", ROWS + b"</sheetData>")), XLSX, REFUSED),
    "no sheet": (repacked(WHOLE, sheet1=b""), XLSX, REFUSED),
    "a book of nothing": (repacked(WHOLE, workbook=b"<workbook/>"), XLSX, REFUSED),
    "formulas": (workbook(['=HYPERLINK("http://evil.mn")', "", ""]), XLSX, REFUSED),
    "merged cells": (workbook(["Б. Ана", "", ""], ["Д. Бат", "", ""], merged="A2:A3"), XLSX, REFUSED),
    "a hidden sheet": (workbook(["Б. Ана", "", ""], hidden=True), XLSX, TAKEN),
    "numbers for names": (workbook([1e308, True, 3.5], [0, -1, 2**70]), XLSX, TAKEN),
    "a name too long": (workbook(["Б" * 30_000, "x" * 30_000, "y" * 30_000]), XLSX, TAKEN),
    "nothing but lines": (b"\n" * 500_000, CSV, REFUSED),
    "a megabyte and one": (b"a" * (1024 * 1024 + 1), CSV, REFUSED),
    "a hundred thousand people": ("Б. Ана\n".encode() * 20_000, CSV, REFUSED),
    "one endless cell": (b'name\n"' + b"a" * 900_000, CSV, REFUSED),
    "many columns": (b"name" + b",x" * 50_000 + b"\n" + b"a," * 50_000, CSV, TAKEN),
    "a text called a workbook": ("Овог нэр\nБ. Ана\n".encode(), XLSX, REFUSED),
    "a workbook called a text": (WHOLE, CSV, TAKEN),
}


def form(seal: str, content: bytes, name: str) -> bytes:
    """The form as a browser sends it, whatever the name of the file is."""
    told = name.replace('"', "%22").encode("utf-8", "surrogatepass")
    fields = {b'name="csrf_token"': seal.encode(), b'name="file"; filename="' + told + b'"': content}
    parts = [
        b"--q9xq9x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + value for head, value in fields.items()
    ]
    return b"\r\n".join([*parts, b"--q9xq9x--\r\n"])


def sent(town: Town, content: bytes, name: str) -> tuple[int, list[str]]:
    """The status of the answer, and what is wrong with it."""
    path, browser = f"/trainings/{town.trainings['open']}/roster/file", town.browser("boris")
    body = form(browser.csrf("/account/password"), content, name)
    town.restore()
    with watching(town) as watch:
        response = browser.client.post(path, data=body, content_type="multipart/form-data; boundary=q9xq9x")
        page = Page(response, path)
        response.close()
    wrong = [*broken(page, town, "boris", method="POST", sent=content.decode("utf-8", "replace")), *watch.said]
    if left := set(town.written) - {"daily_task"}:
        wrong.append(f"stored in {sorted(left)}")
    return page.status, wrong


@pytest.mark.parametrize("kind", sorted(ODD))
def test_odd_lists_are_taken_or_refused(town: Town, kind):
    content, name, status = ODD[kind]
    assert sent(town, content, name) == (status, [])


def test_what_is_no_list_at_all_is_refused(town: Town):
    names = ["a.xlsx", "a.csv", "../../\u202ea.csv", "", "x" * 300, "a\0.csv", "<q9x>.csv"]
    pairs = [(one, names[place % len(names)]) for place, one in enumerate([*FILES, *FILES[::-1]])]
    answers = [sent(town, content, name) for content, name in pairs]
    assert [wrong for _, wrong in answers if wrong] == []
    assert {status for status, _ in answers} <= {TAKEN, REFUSED}


def test_a_list_of_horrors_is_shown_as_text(town: Town):
    lines = [f'"{text.replace(chr(34), chr(34) * 2)}","x","y"' for text in TEXTS if "\0" not in text]
    assert sent(town, "\n".join(["name,organisation,number", *lines]).encode("utf-8", "replace"), CSV)[1] == []


def test_any_spoilt_file_is_taken_or_refused(town: Town):
    text = "Овог нэр;Байгууллага\nБ. Ана;Татвар\n".encode()

    @many(40)
    @given(
        st.sampled_from([(WHOLE, XLSX), (text, CSV)]).flatmap(lambda one: st.tuples(spoilt(one[0]), st.just(one[1])))
    )
    def holds(file: tuple[bytes, str]) -> None:
        status, wrong = sent(town, *file)
        assert (status in (TAKEN, REFUSED), wrong) == (True, [])

    holds()


@pytest.fixture(autouse=True)
def restored(town: Town) -> Iterator[None]:
    """Every test finds the town as it was made."""
    town.restore()
    yield
    town.restore()
