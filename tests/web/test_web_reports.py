"""Documents and charts of a training, through the one door."""

import pytest

PEOPLE = ["Б. Ана", "Д. Бат", "В. Цэцэг"]


@pytest.fixture
def course(cast):
    return cast.training(*PEOPLE, blueprint="short")


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def test_before_anybody_has_a_result_the_page_says_what_to_do(boris, course):
    page = boris.get(f"/trainings/{course.id}/reports")
    assert page.status == 200
    assert "Дүн гарсан хүн одоогоор алга" in page.text
    assert "report.pdf" not in page.html
    assert boris.get(f"/trainings/{course.id}/report.pdf").status == 404


def test_with_results_there_are_documents_to_print(boris, course):
    course.sat_by("Б. Ана")
    page = boris.get(f"/trainings/{course.id}/reports")
    assert "10-аас цөөн" in page.text
    assert "slope" not in page.html
    for edition in ("", "?edition=evening", "?edition=closing"):
        answer = boris.get(f"/trainings/{course.id}/report.pdf{edition}")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("query", ["?edition=other", "?test=exam"])
def test_what_there_is_not_is_not_found(boris, course, query):
    assert boris.get(f"/trainings/{course.id}/report.pdf{query}").status == 404


def test_a_strangers_documents_are_not_found(course, cast, signed_in):
    clara = signed_in(cast.clara)
    for page in ("reports", "report.pdf", "report.pdf?edition=closing", "chart/slope.svg"):
        assert clara.get(f"/trainings/{course.id}/{page}").status == 404


def test_nobody_who_is_not_signed_in_gets_anything(course, visitor):
    for page in (f"/trainings/{course.id}/report.pdf", "/programmes/1/report.pdf"):
        assert visitor.get(page).status == 303


def test_of_a_small_group_there_is_no_slope(boris, course):
    course.sat_by(*PEOPLE)
    assert boris.get(f"/trainings/{course.id}/chart/slope.svg").status == 404


def test_a_chart_is_fetched_once_and_is_a_picture_for_slides_too(boris, course):
    course.sat_by(*PEOPLE)
    course.close("pre")
    course.open("post")
    course.sat_by(*PEOPLE, kind="post")
    address = f"/trainings/{course.id}/chart/people.svg"
    first = boris.get(address)
    picture = boris.get(f"{address}?format=png")

    assert first.headers["ETag"] == boris.get(address).headers["ETag"] != picture.headers["ETag"]
    assert picture.content.startswith(b"\x89PNG")
    assert int.from_bytes(picture.content[16:20], "big") == 2 * 760


def test_the_programme_report_is_for_administrators(boris, course, cast, signed_in):
    assert boris.get("/programmes/1/report.pdf").status == 403
    dora = signed_in(cast.dora)
    assert dora.get("/programmes/1/report.pdf").content.startswith(b"%PDF")
    assert dora.get("/programmes/99/report.pdf").status == 404


def test_in_english_too(boris, course):
    boris.get("/lang/en?to=/trainings")
    course.sat_by("Б. Ана")
    assert "Charts for slides" not in boris.get(f"/trainings/{course.id}/reports").text
    assert boris.get(f"/trainings/{course.id}/report.pdf?edition=closing").status == 200
