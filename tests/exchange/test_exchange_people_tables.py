"""Files of people: what is read, and why a file is refused."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from support.tables import HEAD, bomb, with_part, workbook

from digcomp.exchange.people_columns import TableRefused
from digcomp.exchange.people_tables import as_text, read_people, template

ANA, BAT = ("Б. Ана", "Татвар", "A000001"), ("Д. Бат", "", "")


def refused(content, name="list.xlsx"):
    with pytest.raises(TableRefused) as refusal:
        read_people(content, name)
    return refusal.value.code, refusal.value.cells


def test_a_workbook_is_read_below_its_titles():
    rows = [["Сургалтын жагсаалт"], [], HEAD, ANA, [None], ["Д. Бат"]]
    assert read_people(workbook(rows, merged=["A1:C1"]), "x.xlsx").people == (ANA, BAT)


def test_family_and_given_name_make_one_name_and_other_columns_are_left_out():
    rows = [["№", "Нэр", "Овог", "Утас", "Байгууллага"], [1, "Ана", "Б.", 99112233, " Татвар\n хэлтэс "]]
    table = read_people(workbook(rows), "x.xlsx")
    assert table.people == (("Б. Ана", "Татвар хэлтэс", ""),)
    assert table.left_out == ("№", "Утас")


@pytest.mark.parametrize(
    "content",
    [
        "Овог, нэр;Байгууллага;Оролцогчийн дугаар\r\nБ. Ана;Татвар;A000001\r\nД. Бат\r\n".encode(),
        "\ufeffОвог нэр;Байгууллага;Оролцогчийн дугаар\nБ. Ана;Татвар;A000001\n\n;;\nД. Бат;;".encode(),
        'sep=,\nName,"Organisation",Participant number\n"Б. Ана",Татвар,A000001\nД. Бат,,'.encode(),
        "Овог, нэр\tБайгууллага\tОролцогчийн дугаар\nБ. Ана\tТатвар\tA000001\nД. Бат\n".encode("utf-16"),
    ],
)
def test_text_files_are_read_with_any_separator(content):
    assert read_people(content, "list.csv").people == (ANA, BAT)


def test_a_workbook_called_csv_is_read_all_the_same():
    assert read_people(workbook([HEAD, ANA]), "list.csv").people == (ANA,)


def test_formulas_and_errors_are_named_by_cell_and_not_worked_out():
    rows = [[*HEAD, "№"], ["=A1", "", "", "=D1+1"], ["Б. Ана", "#REF!", ""]]
    assert refused(workbook(rows)) == ("formulas", ("A2", "B3"))
    assert read_people(workbook([[*HEAD, "№"], [*ANA, "=D1+1"]]), "x.xlsx").people == (ANA,), "not what is not read"


def test_merged_cells_are_named():
    assert refused(workbook([HEAD, ANA, BAT], merged=["B2:B3"])) == ("merged", ("B2:B3",))


def test_wrong_columns_are_named():
    assert refused(workbook([["Ажилтан", "Утас"], ["Б. Ана", 99]])) == ("columns", ("Ажилтан", "Утас"))
    assert refused("Б. Ана\nД. Бат".encode(), "list.csv") == ("columns", ("Б. Ана",))


@pytest.mark.parametrize("last", [501, 5000])
def test_more_than_five_hundred_are_refused(last):
    rows = [[f"Х. {n} дугаар хүн"] for n in range(last)]
    assert refused(workbook([HEAD, *rows]))[0] == "too-many"
    assert refused("\n".join(["Нэр", *(row[0] for row in rows)]).encode(), "list.csv")[0] == "too-many"
    assert len(read_people(workbook([HEAD, *rows[:500]]), "x.xlsx").people) == 500


def test_a_row_far_below_costs_nothing():
    text = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576">'
    text += b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    assert refused(with_part(workbook([HEAD]), "xl/worksheets/sheet1.xml", text))[0] == "too-many"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("Б. Ана".encode(), "list.xlsx", "not-a-workbook"),
        (b"PK\x03\x04 and then nothing", "list.xlsx", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xls", "old-excel"),
        ("Нэр\nБ. Ана".encode("cp1251"), "list.csv", "encoding"),
        (b"name\n\0\0", "list.csv", "unreadable"),
        (b"", "list.csv", "empty"),
        (b"\n\n ;; \n", "list.csv", "empty"),
        ("Нэр;Байгууллага\n".encode(), "list.csv", "empty"),
        (b"name\n" + b"x" * 200_000, "list.csv", "unreadable"),
    ],
)
def test_what_is_no_list_is_refused(content, name, code):
    assert refused(content, name)[0] == code


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = bomb()
    assert len(content) < 200_000
    assert refused(content)[0] == "too-big-inside"


def test_damage_inside_is_refused():
    good = workbook([HEAD, ANA])
    assert refused(good[:-40])[0] == "not-a-workbook"
    broken = bytearray(good)
    broken[60:90] = b"\xff" * 30
    assert refused(bytes(broken))[0] == "not-a-workbook"
    assert refused(with_part(good, "xl/workbook.xml", b"<workbook"))[0] == "unreadable"
    assert refused(with_part(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"))[0] == "unreadable"


def test_entities_are_refused():
    bad = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>'
    assert refused(with_part(workbook([HEAD]), "xl/worksheets/sheet1.xml", bad))[0] == "unreadable"


def test_another_zip_is_no_workbook():
    import zipfile

    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused(content.getvalue())[0] == "not-a-workbook"


def test_numbers_and_dates_are_read_as_text():
    assert read_people(workbook([HEAD, [12.0, date(2026, 12, 8), 7]]), "x.xlsx").people[0][::2] == ("12", "7")


def test_the_template_is_read_back_as_an_empty_list():
    content = template(HEAD, ("Оролцогчид", "Заавар"), ["Нэг мөрөнд нэг хүн."])
    assert refused(content)[0] == "empty"
    book = load_workbook(BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == list(HEAD)
    book.worksheets[0].append(["Б. Ана", "Татвар", "A000001"])
    filled = BytesIO()
    book.save(filled)
    assert read_people(filled.getvalue(), "x.xlsx").people == (ANA,)


def test_rows_become_what_a_spreadsheet_copies():
    assert as_text([HEAD, ANA, BAT]).splitlines()[1:] == ["Б. Ана\tТатвар\tA000001", "Д. Бат"]
