"""Files to take away: from the own training alone, whole, and each noted."""

import io
import json
import zipfile
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from support.crowd import crowd

from digcomp.store.tables import Event

PEOPLE = ["Б. Ана", "=Д. Бат", "В. Цэцэг"]
FILES = (
    "export.xlsx",
    "export.json",
    "export.csv?rows=people",
    "export.csv?rows=competences",
    "export.csv?rows=answers",
)


@pytest.fixture
def course(cast):
    """A short training of three who sat the test, beside another one."""
    crowd(cast, 1, ["Ч. Чулуун"], of=cast.clara, place="Алтай")
    return crowd(cast, 3, PEOPLE)


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def test_before_anybody_has_finished_the_page_says_what_to_do(cast, signed_in):
    empty = cast.training("Б. Ана", blueprint="short")
    page = signed_in(cast.boris).get(f"/trainings/{empty.id}/export")
    assert page.status == 200
    assert f"/trainings/{empty.id}/export.xlsx" not in page.links
    assert f"/trainings/{empty.id}" in page.links


def test_every_file_of_the_page_is_there_and_holds_this_training_alone(boris, course):
    page = boris.get(f"/trainings/{course.id}/export")
    files = [link for link in page.links if f"/{course.id}/export." in link]
    assert len(files) == 6
    for address in files:
        answer = boris.get(address)
        assert answer.status == 200, address
        assert len(answer.content) == int(answer.headers["Content-Length"])
        assert quote("Мандалговь") in answer.headers["Content-Disposition"]
        assert "Чулуун".encode() not in answer.content
        if "csv" in address:
            assert answer.content.startswith(b"\xef\xbb\xbf")


def test_a_workbook_holds_everybody_and_no_formula(boris, course):
    book = load_workbook(io.BytesIO(boris.get(f"/trainings/{course.id}/export.xlsx").content))
    assert book.sheetnames == [
        "Файлын тухай", "Оролцогчийн дүн", "Чадвар бүрээр", "Хариулт", "Өсөлт", "Баганын утга"
    ]  # fmt: skip
    assert {row[4].value for row in book["Оролцогчийн дүн"].iter_rows(min_row=2)} == set(PEOPLE)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    people = boris.get(f"/trainings/{course.id}/export.csv?rows=people").content.decode()
    assert "'=Д. Бат" in people


def test_json_tells_what_its_columns_mean(boris, course):
    found = json.loads(boris.get(f"/trainings/{course.id}/export.json").content)
    assert set(found) == {"about", "columns", "people", "competences", "answers", "growth"}
    assert len(found["people"]) == 3
    assert found["growth"] == [], "three are no group"
    assert set(found["people"][0]) == set(found["columns"]["people"])


def test_each_export_is_noted_with_who_made_it(boris, course, cast):
    boris.get(f"/trainings/{course.id}/export.csv?rows=people")
    with cast.database.sessions() as session:
        event = session.scalars(select(Event).where(Event.action == "export")).one()
    assert (event.user_id, event.training_id, event.detail) == (cast.boris.id, course.id, {"what": "people.csv"})


def test_a_strangers_training_is_not_found(cast, course, signed_in):
    clara = signed_in(cast.clara)
    for file in ("export", *FILES, "reports.zip"):
        assert clara.get(f"/trainings/{course.id}/{file}").status == 404, file
    with cast.database.sessions() as session:
        assert not session.scalars(select(Event).where(Event.action == "export")).all()


def test_who_has_not_signed_in_signs_in_first(visitor, course):
    for file in ("export", *FILES, "reports.zip", "research.xlsx"):
        page = visitor.get(f"/trainings/{course.id}/{file}")
        assert page.status == 303, file
        assert page.location.startswith("/login")


@pytest.mark.parametrize("file", ["export.csv?rows=statements", "research.csv", "research.pdf"])
def test_a_file_that_there_is_not_is_not_found(cast, course, signed_in, file):
    assert signed_in(cast.dora).get(f"/trainings/{course.id}/{file}").status == 404


def test_research_is_for_administrators_and_for_groups(cast, course, boris, signed_in, monkeypatch):
    assert boris.get(f"/trainings/{course.id}/research.xlsx").status == 403
    assert "research" not in str(boris.get(f"/trainings/{course.id}/export").links)
    dora = signed_in(cast.dora)
    assert "research" not in str(dora.get(f"/trainings/{course.id}/export").links)
    assert dora.get(f"/trainings/{course.id}/research.xlsx").status == 409
    monkeypatch.setattr("digcomp.services.research.SMALLEST_GROUP", 3)
    monkeypatch.setattr("digcomp.services.research.SMALLEST_PART", 3)
    monkeypatch.setattr("digcomp.web.trainer.exporting.SMALLEST_GROUP", 3)
    page = dora.get(f"/trainings/{course.id}/export")
    files = [link for link in page.links if "research" in link]
    assert len(files) == 3
    for address in files:
        answer = dora.get(address)
        assert answer.status == 200
        assert "Ана".encode() not in answer.content
        assert quote("Мандалговь") not in answer.headers["Content-Disposition"]


def test_reports_come_as_one_archive_under_the_names_of_people(boris, course):
    answer = boris.get(f"/trainings/{course.id}/reports.zip")
    assert answer.status == 200
    assert quote("Мандалговь") in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["Тайлан/Б. Ана.pdf", "Тайлан/=Д. Бат.pdf", "Тайлан/В. Цэцэг.pdf"]
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())


def test_without_results_there_are_no_reports(cast, signed_in):
    empty = cast.training("Б. Ана", blueprint="short")
    assert signed_in(cast.boris).get(f"/trainings/{empty.id}/reports.zip").status == 404


def test_a_person_takes_the_own_answers_away_as_tables(visitor, cast):
    (token,) = cast.training("Б. Ана", blueprint="short").sat_by("Б. Ана")
    page = visitor.get(f"/sitting/{token}/profile")
    assert f"/sitting/{token}/data.csv" in page.links
    table = visitor.get(f"/sitting/{token}/data.csv").content.decode("utf-8-sig").splitlines()
    assert len(table) >= 1 + 21 + 21
    assert "өөрийн үнэлгээ" in table[1] + table[-1]
    book = load_workbook(io.BytesIO(visitor.get(f"/sitting/{token}/data.xlsx").content))
    assert "Б. Ана" in {row[1].value for row in book["Файлын тухай"].iter_rows()}
    assert visitor.get("/sitting/nobody/data.csv").status == 404
