"""A trainer's trainings: made, opened, closed; a stranger's are not found."""

import pytest

from digcomp.services.clock import system_clock
from digcomp.store.tables import Training

NEW = {
    "programme": "Цахим ур чадвар",
    "aimag": "MN81",
    "place": "Улиастай",
    "starts_on": "2026-12-08",
    "ends_on": "2026-12-09",
    "hours": "16",
    "target": "",
    "blueprint": "standard",
}
PAGES = ["", "/roster", "/results", "/results?test=pre", "/growth", "/pre/projector", "/chart/people.svg"]
POSTS = ["/roster", "/pre/open", "/pre/close", "/follow-up"]


@pytest.fixture
def course(cast):
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", opened=None)


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def test_a_trainer_sees_the_own_trainings_alone(boris):
    page = boris.get("/trainings")
    assert "Мандалговь" in page.text
    assert "Алтай" not in page.text


def test_an_administrator_sees_all(cast, course, signed_in):
    dora = signed_in(cast.dora)
    text = dora.get("/trainings").text
    assert "Мандалговь" in text
    assert "Алтай" in text
    assert dora.get(f"/trainings/{course.id}").status == 200


def test_a_trainer_without_trainings_is_told_how_to_begin(cast, signed_in):
    page = signed_in(cast.boris).get("/trainings")
    assert page.status == 200
    assert "/trainings/new" in page.links


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_s_training_is_not_found(cast, course, signed_in, page):
    clara = signed_in(cast.clara)
    assert clara.get(f"/trainings/{course.id}{page}").status == 404
    assert clara.get(f"/trainings/999{page}").status == 404


@pytest.mark.parametrize("address", POSTS)
def test_a_stranger_changes_nothing(cast, course, signed_in, address):
    clara = signed_in(cast.clara)
    fields = {"csrf_token": clara.csrf("/trainings/new"), "pasted": "Э. Шинэ", "save": "1"}
    assert clara.post(f"/trainings/{course.id}{address}", fields).status == 404
    assert list(course.seat_codes()) == ["Б. Ана"]


@pytest.mark.parametrize("page", ["/trainings", "/trainings/new", *(f"/trainings/1{page}" for page in PAGES)])
def test_without_signing_in_there_is_only_the_door(course, visitor, page):
    answer = visitor.get(page)
    assert answer.status == 303
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "9" * 5000, "²"])
def test_a_number_of_no_training_is_not_found(boris, number):
    for page in PAGES:
        assert boris.get(f"/trainings/{number}{page}").status == 404
    assert boris.get(f"/trainings/1/people/{number}").status in (404, 405)


def test_a_training_is_made(boris):
    page = boris.send(boris.get("/trainings/new").form_to("/trainings/new"), **NEW)
    assert page.status == 303
    page = boris.follow(page)
    assert "Улиастай" in page.text
    assert {form.action.rpartition("/")[2] for form in page.forms} >= {"open"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("programme", ""),
        ("programme", "А" * 201),
        ("aimag", ""),
        ("aimag", "MN99"),
        ("place", " "),
        ("starts_on", "8 December"),
        ("starts_on", "2026-02-30"),
        ("ends_on", "2026-12-07"),
        ("ends_on", ""),
        ("hours", "0"),
        ("hours", "401"),
        ("hours", "many"),
        ("hours", "9" * 30),
        ("target", "minister"),
        ("blueprint", "endless"),
    ],
)
def test_a_wrong_field_is_refused_and_the_others_stay(boris, field, value):
    form = boris.get("/trainings/new").form_to("/trainings/new")
    page = boris.send(form, **NEW | {field: value})
    assert page.status == 422
    assert f"{field}-error" in page.ids
    kept = page.form_to("/trainings/new").sent()
    for name in ("programme", "place", "hours"):
        assert kept[name] == [value if name == field else NEW[name]]
    assert "Улиастай" not in boris.get("/trainings").text


def test_a_test_is_opened_and_closed(boris, course, visitor):
    address = f"/trainings/{course.id}"
    page = boris.follow(boris.send(boris.get(address).form_to(f"{address}/pre/open")))
    assert visitor.get(f"/join/{course.codes['pre']}").status == 200
    page = boris.follow(boris.send(boris.get(f"{address}/pre/close").form_to(f"{address}/pre/close")))
    assert visitor.get(f"/join/{course.codes['pre']}").status == 403
    assert f"{address}/pre/open" in {form.action for form in page.forms}, "it may be opened again"


def test_two_tests_are_not_open_at_once(boris, course, visitor):
    address = f"/trainings/{course.id}"
    before = boris.get(address)
    boris.send(before.form_to(f"{address}/pre/open"))
    assert boris.send(before.form_to(f"{address}/post/open")).status == 409
    assert visitor.get(f"/join/{course.codes['post']}").status == 403


@pytest.mark.parametrize("address", ["/pre/ajar", "/exam/open", "/follow-up/open"])
def test_there_is_no_other_test_and_no_other_turn(boris, course, address):
    assert boris.post(f"/trainings/{course.id}{address}", {"csrf_token": boris.csrf("/trainings/new")}).status == 404


@pytest.mark.parametrize("address", POSTS)
def test_nothing_is_changed_without_the_seal(boris, course, address, visitor):
    assert boris.post(f"/trainings/{course.id}{address}", {}).status == 400
    assert visitor.get(f"/join/{course.codes['pre']}").status == 403


def test_a_test_is_not_opened_by_a_link(boris, course):
    assert boris.get(f"/trainings/{course.id}/pre/open").status == 405


def test_the_projector_shows_the_code_and_no_personal_code(boris, course):
    course.open("pre")
    page = boris.get(f"/trainings/{course.id}/pre/projector")
    code = course.codes["pre"]
    assert f"{code[:3]} {code[3:]}" in page.text
    assert "Б. Ана" not in page.text
    assert boris.get(f"/trainings/{course.id}/follow-up/projector").status == 404


def test_a_follow_up_test_is_added_once(boris, course):
    address = f"/trainings/{course.id}"
    page = boris.follow(boris.send(boris.get(address).form_to(f"{address}/follow-up")))
    assert f"{address}/follow-up/open" in {form.action for form in page.forms}
    assert f"{address}/follow-up" not in {form.action for form in page.forms}


def test_the_test_that_comes_next_alone_has_the_strong_button(boris, course):
    page = boris.get(f"/trainings/{course.id}")
    assert page.text.count("Тестийг нээх") == 2
    assert page.html.count('btn-primary">Тестийг нээх') == 1


def test_a_paused_test_is_not_called_open(cast, boris, course):
    course.open("pre")
    with cast.database.sessions() as session:
        cast.hour(session).pause(cast.boris, course.id, "pre")
    for page in ("/trainings", f"/trainings/{course.id}"):
        assert "түр зогссон" in boris.get(page).text
        assert "нээлттэй" not in boris.get(page).text


@pytest.fixture
def arrived(cast, course):
    """The same training as one that came in a bundle."""
    with cast.database.sessions() as session:
        training = session.get(Training, course.id)
        training.trainer_id, training.site = None, "B"
        for wave in training.waves:
            wave.code, wave.state, wave.closed_at = None, "closed", system_clock()
        session.commit()
    return course


@pytest.mark.parametrize("page", ["", "/people", "/live", "/attendance", "/certificates"])
def test_a_training_of_another_site_says_so_and_offers_no_change(cast, arrived, signed_in, page):
    address = f"/trainings/{arrived.id}"
    shown = signed_in(cast.dora).get(f"{address}{page}")
    assert "Энэ сургалтыг B байршилд явуулсан" in shown.text
    assert "Б. Ана" in shown.text
    assert {form.action for form in shown.forms} == {"/logout"}
    refused = {f"{address}/{end}" for end in ("edit", "trainers", "roster", "cards")}
    assert not refused & set(shown.links)


def test_the_materials_of_another_site_are_read_alone(cast, arrived, signed_in):
    shown = signed_in(cast.dora).get(f"/trainings/{arrived.id}/materials")
    assert {form.action for form in shown.forms} == {"/logout"}
    assert "хуваарийг хадгалаагүй" in shown.text


def test_of_somebody_of_another_site_only_the_deletion_is_offered(cast, arrived, signed_in):
    dora = signed_in(cast.dora)
    seat = next(link for link in dora.get(f"/trainings/{arrived.id}/people").links if "/seats/" in link)
    shown = dora.get(seat)
    assert {form.action for form in shown.forms} == {"/logout"}
    assert f"{seat}/delete" in shown.links


def test_no_list_is_pasted_into_a_training_of_another_site(cast, arrived, signed_in):
    assert signed_in(cast.dora).get(f"/trainings/{arrived.id}/roster").status == 409
