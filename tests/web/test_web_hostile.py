"""What hostile, hurried and unlucky people send."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from support.pages import Page, Visitor

from digcomp.assessment.sitting import QUIZ

NEW = {
    "programme": "Цахим ур чадвар",
    "aimag": "MN81",
    "place": "Улиастай",
    "starts_on": "2026-12-08",
    "ends_on": "2026-12-09",
    "hours": "16",
}


@pytest.fixture
def course(cast):
    """An open training, beside another one."""
    cast.training("Ч. Чулуун", place="Алтай")
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def paste(cast, course, signed_in):
    """Save a pasted list."""
    boris = signed_in(cast.boris)
    address = f"/trainings/{course.id}/roster"

    def sent(pasted: str) -> Page:
        return boris.send(boris.get(address).form_to(address), pasted=pasted, save="1")

    return sent


@pytest.mark.parametrize(("path", "field"), [("/join", "code"), ("/resume", "personal_code"), ("/login", "login")])
def test_a_file_in_the_place_of_a_text_is_refused(visitor, path, field):
    fields = visitor.get(path).forms[-1].sent() | {field: (BytesIO(b"1"), "a.txt")}
    page = visitor.post(path, fields)
    assert page.status == 400
    assert page.links


def test_whoever_uses_the_computer_next_does_not_get_the_seat_of_the_last_one(course, visitor):
    path = f"/join/{course.codes['pre']}"
    first = visitor.send(visitor.get(path).form, name="Б. Ана", consent="1").location
    form = visitor.get(path).form
    assert form.sent()["personal_code"] == [""]
    page = visitor.send(form, name="Д. Бат", personal_code=course.seat_codes()["Б. Ана"], consent="1")
    assert page.status == 422
    assert "personal_code-error" in page.ids
    page = visitor.send(page.form, personal_code="", consent="1")
    assert page.status == 303
    assert page.location != first


def test_who_goes_back_and_begins_once_more_goes_on(course, visitor):
    form = visitor.get(f"/join/{course.codes['pre']}").form
    page = visitor.send(form, name="Б. Ана", consent="1")
    assert visitor.send(form, name="б.  ана", consent="1").location == page.location


@pytest.mark.parametrize(
    "name", ["\ufeffБ. Ана", "Б.\u200b А\u00adна", "\u202eБ. Ана", "Б.\u2003Ана\0", "Б. Ана\ufffe"]
)
def test_what_cannot_be_seen_makes_no_other_name(course, visitor, name):
    page = visitor.send(visitor.get(f"/join/{course.codes['pre']}").form, name=name, consent="1")
    assert page.status == 303
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]


def test_letters_typed_in_two_parts_are_the_same_letters(course, paste, visitor):
    paste("Э. Сай\u0438\u0306н")
    page = visitor.send(visitor.get(f"/join/{course.codes['pre']}").form, name="Э. Сай\u0439н", consent="1")
    assert page.status == 303
    assert len(course.seat_codes()) == 3


def test_a_pasted_name_reaches_paper(cast, course, paste, visitor):
    paste("\ufeffЭ.\0 Шинэ\x1b\ufffe\tХэлтэс\0")
    assert "Э. Шинэ" in course.seat_codes()
    (token,) = course.sat_by("Э. Шинэ")
    assert visitor.get(f"/sitting/{token}/report.pdf").status == 200


@pytest.mark.parametrize("nothing", ["\0", "\u202e", "\u200b \ufeff"])
@pytest.mark.parametrize("field", ["programme", "place"])
def test_a_training_is_not_named_by_what_cannot_be_seen(cast, signed_in, field, nothing):
    boris = signed_in(cast.boris)
    page = boris.send(boris.get("/trainings/new").form_to("/trainings/new"), **NEW | {field: nothing})
    assert page.status == 422
    assert f"{field}-error" in page.ids


@pytest.mark.parametrize(
    ("field", "value"),
    [("starts_on", "8.12.2026"), ("ends_on", "x"), ("hours", "олон"), ("aimag", "MN99"), ("target", "minister")],
)
def test_a_wrong_field_is_told_once_and_in_mongolian(cast, signed_in, field, value):
    boris = signed_in(cast.boris)
    page = boris.send(boris.get("/trainings/new").form_to("/trainings/new"), **NEW | {field: value})
    assert page.status == 422
    assert page.ids.count(f"{field}-error") == 1
    assert "Not a valid" not in page.text


def test_a_list_that_is_sent_twice_at_once_seats_nobody_twice(cast, course):
    def save(_: int) -> None:
        with cast.database.sessions() as session:
            roster = cast.roster(session)
            rows = roster.preview(course.id, names)
            both.wait()
            roster.save(course.id, rows)

    names, both = "\n".join(f"Хүн {letter}" for letter in "АБВГД"), Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(save, range(2)))
    with cast.database.sessions() as session:
        seats = cast.trainings(session).seats(course.trainer, course.id)
    assert len(seats) == 7


def test_twenty_answers_at_once_are_one(cast, app, course):
    token = course.join("Б. Ана")
    cast.sit_statements(token)
    page = Visitor(app.test_client()).get(f"/sitting/{token}")
    sent = [page.form.answered(choice) for choice in range(4)] * 5

    def answer(form: dict[str, list[str]]) -> bool:
        return cast.answer(token, form).stored

    with ThreadPoolExecutor(20) as threads:
        stored = list(threads.map(answer, sent))
    assert stored.count(True) == 1
    assert len(cast.present(token).record.scores(QUIZ)) == 1


def test_who_is_still_inside_has_not_sat_both_tests(cast, course, signed_in):
    codes = course.seat_codes()
    course.sat_by("Б. Ана", "Д. Бат")
    course.close("pre")
    course.open("post")
    cast.sit(course.join("Д. Бат", "post", codes["Д. Бат"]))
    token = course.join("Б. Ана", "post", codes["Б. Ана"])
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 20))
    growth = signed_in(cast.boris).get(f"/trainings/{course.id}/growth")
    assert "1 хүн хоёр тестийг хоёуланг нь өгсөн" in growth.text
    course.close("post")
    assert "2 хүн хоёр тестийг" in signed_in(cast.boris).get(growth.path).text


def test_nobody_is_inside_a_closed_test(cast, course, signed_in):
    course.sat_by("Б. Ана")
    cast.sit_statements(course.join("Д. Бат"))
    boris, path = signed_in(cast.boris), f"/trainings/{course.id}/results?test=pre"
    boris.get("/lang/en")
    assert "1 more is still inside." in boris.get(path).text
    course.close("pre")
    text = boris.get(path).text
    assert "still inside" not in text
    assert "1 more answered too little for a result." in text


def test_own_data_tell_what_answers_are_worth_only_at_the_end(cast, course):
    token = course.join("Б. Ана")
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 6))
    scores = [row["score"] for row in data_of(cast, token) if row["phase"] == QUIZ]
    assert scores == [None] * 5
    cast.sit(token)
    assert None not in [row["score"] for row in data_of(cast, token)]


def test_a_short_test_does_not_claim_two_questions_a_competence(cast, course, visitor):
    short = cast.training("Б. Ана", place="Алтай", blueprint="short")
    (token,) = short.sat_by("Б. Ана")
    visitor.get("/lang/en")
    text = visitor.get(f"/sitting/{token}/profile").text
    assert "two questions" not in text
    assert "only a few questions" in text


def data_of(cast, token):
    with cast.database.sessions() as session:
        return cast.sittings(session).own_data(token)["answers"]
