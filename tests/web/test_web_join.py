"""Joining a test by its code, and coming back by one's own."""

import pytest
from support.pages import Visitor, position_of


@pytest.fixture
def course(cast):
    """An open training, beside another one."""
    cast.training("Ч. Чулуун", place="Алтай")
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def join(course, visitor):
    """Send the page of consent with some fields filled in; the answer, not followed."""

    def sent(**fields: str):
        path = f"/join/{course.codes['pre']}"
        return visitor.send(visitor.get(path).form, **fields)

    return sent


def test_the_code_of_the_projector_leads_to_the_first_statement(course, visitor):
    code = course.codes["pre"]
    page = visitor.send(visitor.get("/").form, code=f" {code[:3]} {code[3:]} ")
    assert page.location == f"/join/{code}"
    page = visitor.follow(page)
    assert "Мандалговь" in page.text
    page = visitor.follow(visitor.send(page.form, name="Б. Ана", consent="1"))
    assert position_of(page) == (1, 21)


def test_a_typed_name_takes_the_seat_of_the_roster(course, join):
    assert join(name="б. ана", consent="1").status == 303
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]


def test_a_name_that_is_on_no_list_gets_a_seat(course, join):
    assert join(name="Э. Шинэ", consent="1").status == 303
    assert "Э. Шинэ" in course.seat_codes()


def test_a_personal_code_needs_no_name(course, join, cast):
    page = join(personal_code=course.seat_codes()["Д. Бат"], consent="1")
    token = page.location.rpartition("/")[2]
    assert cast.present(token).head.name == "Д. Бат"


def test_joining_twice_with_the_personal_code_goes_on_where_it_was(course, join, cast):
    token = course.join("Б. Ана")
    cast.answer(token, cast.form(cast.task(token)))
    code = course.seat_codes()["Б. Ана"]
    assert join(personal_code=f"{code[:4]} {code[4:]}", consent="1").location == f"/sitting/{token}"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34 56 78", "'; --", "9" * 5000])
def test_what_is_no_code_is_refused_beside_the_field(visitor, code):
    page = visitor.send(visitor.get("/join").form, code=code)
    assert page.status == 422
    assert "code-error" in page.ids


def test_the_refused_code_stays_in_the_field(visitor):
    page = visitor.send(visitor.get("/join").form, code="12345")
    assert page.form.sent()["code"] == ["12345"]


@pytest.mark.parametrize("code", ["100000", "abc", "²²²²²²", "99999999999999999999"])
def test_a_code_of_no_test_is_not_found(course, visitor, code):
    assert visitor.get(f"/join/{code}").status == 404


def test_a_test_that_is_not_open_yet_cannot_be_joined(course, visitor):
    page = visitor.get(f"/join/{course.codes['post']}")
    assert page.status == 403
    assert f"/join/{course.codes['post']}" in page.links, "there is a link to try again"


def test_a_closed_test_cannot_be_joined(course, visitor):
    page = visitor.get(f"/join/{course.codes['pre']}")
    course.close("pre")
    assert visitor.send(page.form, name="Б. Ана", consent="1").status == 403
    assert visitor.get(f"/join/{course.codes['pre']}").status == 403


def test_without_consent_nothing_begins_and_the_name_stays(course, join):
    page = join(name="Э. Шинэ")
    assert page.status == 422
    assert "consent-error" in page.ids
    assert page.form.sent()["name"] == ["Э. Шинэ"]
    assert "Э. Шинэ" not in course.seat_codes()


@pytest.mark.parametrize("name", ["", "   ", "12345", "А" * 200, "А" * 81])
def test_what_is_no_name_is_refused_beside_the_field(course, join, name):
    page = join(name=name, consent="1")
    assert page.status == 422
    assert "name-error" in page.ids
    assert page.form.sent()["name"] == [name]
    assert len(course.seat_codes()) == 2


def test_a_name_of_eighty_letters_is_taken(course, join):
    assert join(name="А" * 80, consent="1").status == 303


def test_a_name_of_three_megabytes_is_too_much(course, join):
    page = join(name="А" * 1_600_000, consent="1")
    assert page.status == 413
    assert page.title
    assert len(course.seat_codes()) == 2


def test_a_name_is_written_on_pages_as_text(course, visitor, join):
    page = visitor.follow(join(name="<b>Б</b>.", consent=""))
    assert page.status == 422
    assert "<b>Б" not in page.html


def test_a_seat_whose_sitting_has_begun_is_not_given_by_name(course, join):
    course.join("Б. Ана")
    page = join(name="Б. Ана", consent="1")
    assert page.status == 422
    assert "name-error" in page.ids


def test_a_personal_code_of_another_training_is_refused(cast, course, join):
    elsewhere = cast.training("Г. Ганаа", place="Улиастай")
    page = join(personal_code=elsewhere.seat_codes()["Г. Ганаа"], consent="1")
    assert page.status == 422
    assert "personal_code-error" in page.ids


@pytest.mark.parametrize("code", ["10000000", "1", "abcdefgh", "²" * 8, "1" * 21])
def test_an_unknown_personal_code_is_refused(join, code):
    page = join(personal_code=code, consent="1")
    assert page.status == 422
    assert "personal_code-error" in page.ids


def test_another_phone_comes_back_by_the_personal_code(course, app):
    token = course.join("Б. Ана")
    visitor = Visitor(app.test_client())
    page = visitor.send(visitor.get("/resume").form, personal_code=course.seat_codes()["Б. Ана"])
    assert page.location == f"/sitting/{token}"


def test_nobody_is_shown_the_code_of_whoever_sat_here_before(course, join, visitor):
    join(name="Б. Ана", consent="1")
    assert visitor.get("/resume").form.sent()["personal_code"] == [""]


@pytest.mark.parametrize("code", ["", "10000000", "nothing"])
def test_an_unknown_personal_code_brings_nobody_back(course, visitor, code):
    page = visitor.send(visitor.get("/resume").form, personal_code=code)
    assert page.status == 422
    assert "personal_code-error" in page.ids


def test_a_personal_code_whose_test_was_not_begun_says_so(course, visitor):
    page = visitor.send(visitor.get("/resume").form, personal_code=course.seat_codes()["Б. Ана"])
    assert page.status == 404
    assert page.links
