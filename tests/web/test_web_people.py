"""Programmes, organisations, changed trainings, files of people, seats: what a trainer sees, and each refusal."""

import re
from io import BytesIO

import pytest
from support.cast import statements_of
from support.pages import Page
from support.tables import HEAD, bomb, workbook

GET = ["/edit", "/trainers", "/people", "/cards", "/roster/template.xlsx", "/seats/{seat}"]
POST = ["/edit", "/trainers", "/trainers/2/remove", "/archive", "/unarchive", "/roster/file", "/seats/{seat}/move",
        "/seats/{seat}/merge", "/seats/{seat}/remove", "/changes/1/undo"]  # fmt: skip


@pytest.fixture
def course(cast):
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", "Д. Бат", opened=None)


@pytest.fixture
def second(cast, course):
    return cast.training("Э. Шинэ", place="Өөр анги", opened=None)


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


@pytest.fixture
def english(boris):
    boris.get("/lang/en")
    return boris


def seat_id(visitor, course, name="Б. Ана"):
    page = visitor.get(f"/trainings/{course.id}/people")
    return int(re.search(rf"/seats/(\d+)\">{name}<", page.html)[1])


def upload(visitor, course, content, name="list.xlsx"):
    address = f"/trainings/{course.id}/roster"
    lines = [
        "--x", 'Content-Disposition: form-data; name="csrf_token"', "", visitor.csrf(address),
        "--x", f'Content-Disposition: form-data; name="file"; filename="{name}"', "Content-Type: text/plain", "", "",
    ]  # fmt: skip
    # Written by hand, because the client leaves the files open in which it packs what is large.
    body = "\r\n".join(lines).encode() + content + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    return Page(visitor.client.post(f"{address}/file", data=body, content_type=kind), f"{address}/file")


@pytest.mark.parametrize("address", GET)
def test_a_stranger_sees_nothing_and_a_guest_the_door(cast, course, signed_in, visitor, boris, address):
    path = f"/trainings/{course.id}{address.format(seat=seat_id(boris, course))}"
    assert boris.get(path).status == 200
    assert signed_in(cast.clara).get(path).status == 404
    assert visitor.get(path).location.startswith("/login")


@pytest.mark.parametrize("address", POST)
def test_a_stranger_changes_nothing(cast, course, signed_in, boris, address):
    path = f"/trainings/{course.id}{address.format(seat=seat_id(boris, course))}"
    clara = signed_in(cast.clara)
    fields = {"csrf_token": clara.csrf("/trainings/new"), "sure": "1", "to": str(course.id), "login": "clara"}
    assert clara.post(path, fields).status == 404
    assert boris.post(path, {}).status == 400, "nor without the seal"
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]


# files


def test_a_file_is_shown_first_and_saved_from_the_field(course, boris):
    page = upload(boris, course, workbook([[*HEAD, "Утас"], ["Э. Шинэ", "Татвар", "", 99], ["12"]]))
    assert page.status == 200
    assert "Утас" in page.text
    assert page.text.index("нэрийг үсгээр бичнэ") < page.text.index("хадгална"), "what is wrong stands first"
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]
    form = page.form_to(f"/trainings/{course.id}/roster")
    fields = {name: value[0].lstrip("\n") for name, value in form.sent().items()} | {"save": "1"}
    assert boris.post(form.action, fields).status == 303
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат", "Э. Шинэ"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (workbook([HEAD, ["=1+1"]]), "a.xlsx", "A2"),
        (workbook([HEAD, ["Б. Ана"], ["Д. Бат"]], merged=["A2:A3"]), "a.xlsx", "A2:A3"),
        (workbook([["Ажилтан", "Утас"], ["Б. Ана", 9]]), "a.xlsx", "Ажилтан, Утас"),
        (workbook([HEAD, *([f"Х. {n} хүн"] for n in range(5000))]), "a.xlsx", "таван зуун"),
        (b"just text", "a.xlsx", "XLSX файл биш"),
        (bomb(), "a.xlsx", "хэт том"),
        ("Нэр\nБ. Ана".encode("cp1251"), "a.csv", "UTF-8"),
        (b"", "a.csv", "файлаа сонгоно"),
        (b"x" * (1024 * 1024 + 1), "a.csv", "нэг мегабайт"),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_its_field(course, boris, content, name, said):
    page = upload(boris, course, content, name)
    assert page.status == 422
    assert "file-error" in page.ids
    assert said.casefold() in page.text.casefold()


def test_a_huge_file_is_refused_unread(course, boris):
    assert upload(boris, course, b"x" * (5 * 1024 * 1024), "a.csv").status == 413


def test_files_are_taken_nowhere_else(course, boris):
    address = f"/trainings/{course.id}/roster"
    fields = {"csrf_token": boris.csrf(address), "pasted": (BytesIO(b"x"), "a.csv")}
    assert boris.post(address, fields).status == 400
    fields = {"csrf_token": boris.csrf(address), "other": (BytesIO(b"x"), "a.csv")}
    assert boris.post(f"{address}/file", fields).status == 400


def test_latin_letters_are_flagged_and_mended(course, boris):
    page = upload(boris, course, "Нэр\nЭ. Шинэ\nБ. Бoлд".encode(), "a.csv")
    assert "← Б. Бoлд" in page.text
    assert "Б. Болд" in page.text


def test_a_ticked_namesake_is_saved_once(course, boris):
    address = f"/trainings/{course.id}/roster"
    page = boris.send(boris.get(address).form_to(address), pasted="Б. Ана")
    fields = page.form_to(address).sent() | {"pasted": "Б. Ана", "other": ["1"], "save": "1"}
    assert boris.post(address, fields).status == 303
    assert boris.post(address, fields).status == 422
    assert boris.get(f"/trainings/{course.id}/people").text.count("Б. Ана") == 2


def test_the_template_is_a_workbook(course, boris):
    page = boris.get(f"/trainings/{course.id}/roster/template.xlsx")
    assert page.content.startswith(b"PK")
    assert "attachment" in page.headers["Content-Disposition"]
    assert upload(boris, course, page.content).status == 422


# seats


def test_somebody_is_taken_off_after_confirming_and_comes_back(course, boris):
    path = f"/trainings/{course.id}/seats/{seat_id(boris, course)}"
    form = boris.get(path).form_to(f"{path}/remove")
    page = boris.send(form)
    assert page.status == 422
    assert "remove-sure-error" in page.ids
    page = boris.follow(boris.send(form, sure="1"))
    assert list(course.seat_codes()) == ["Д. Бат"]
    assert boris.get(path).status == 404
    undo = next(form for form in page.forms if form.action.endswith("/undo"))
    assert boris.send(undo).status == 303
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]
    page = boris.send(undo)
    assert page.status == 409
    assert "аль хэдийн буцаасан" in page.text


def test_somebody_is_moved_to_an_own_training_alone(cast, course, second, boris):
    path = f"/trainings/{course.id}/seats/{seat_id(boris, course)}"
    page = boris.get(path)
    assert "Алтай" not in page.text
    form = page.form_to(f"{path}/move")
    assert "move-to-error" in boris.send(form, sure="1").ids
    assert "move-sure-error" in boris.send(form, to=str(second.id)).ids
    assert boris.send(form, to="1", sure="1").status == 404, "a stranger's"
    assert boris.send(form, to=str(second.id), sure="1").status == 303
    assert sorted(second.seat_codes()) == ["Б. Ана", "Э. Шинэ"]
    assert "өөр сургалтаас шилжиж ирсэн" in boris.get(f"/trainings/{second.id}/people").text


def test_two_who_are_one_are_merged_but_not_when_both_sat(cast, course, boris):
    ana, bat = seat_id(boris, course), seat_id(boris, course, "Д. Бат")
    path = f"/trainings/{course.id}/seats/{ana}"
    form = boris.get(path).form_to(f"{path}/merge")
    course.open("pre")
    tokens = [course.join("Б. Ана"), course.join("Д. Бат")]
    page = boris.send(form, to=str(bat), sure="1")
    assert page.status == 422
    assert "merge-to-error" in page.ids
    assert len(tokens) == 2
    other = cast.training("Б. Ана", "Д. Бат", place="Гурав", opened=None)
    path = f"/trainings/{other.id}/seats/{seat_id(boris, other)}"
    fields = {"to": str(seat_id(boris, other, "Д. Бат")), "sure": "1"}
    assert boris.send(boris.get(path).form_to(f"{path}/merge"), **fields).status == 303
    assert list(other.seat_codes()) == ["Б. Ана"]


def test_cards_hold_names_and_codes_ten_a_page(cast, boris):
    people = [f"Х. {chr(0x410 + n)}" for n in range(12)]
    hall = cast.training(*people, opened=None)
    page = boris.get(f"/trainings/{hall.id}/cards?test=post")
    assert page.html.count('<ul class="cards">') == 2
    for name, code in hall.seat_codes().items():
        assert name in page.text
        assert f"{code[:4]} {code[4:]}" in page.text
    assert boris.get(f"/trainings/{hall.id}/cards?test=exam").status == 404
    empty = cast.training(opened=None, place="Хоосон")
    assert "<use" not in boris.get(f"/trainings/{empty.id}/cards").html


def test_pages_of_people_cost_as_many_queries_for_many_as_for_few(cast, boris):
    few, many = (
        cast.training(*[f"Х. {chr(0x410 + n)}" for n in range(count)], opened=None, place=str(count))
        for count in (2, 12)
    )
    for page in ("people", "cards", ""):
        counts = []
        for hall in (few, many):
            with statements_of(cast.database) as sent:
                boris.get(f"/trainings/{hall.id}/{page}")
            counts.append(len(sent))
        assert counts[0] == counts[1], page


# trainings


def test_a_training_is_changed(course, boris):
    address = f"/trainings/{course.id}/edit"
    form = boris.get(address).form_to(address)
    page = boris.follow(boris.send(form, place="Шинэ танхим", district="MN4801"))
    assert "Шинэ танхим" in page.text
    assert "Сайнцагаан" in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", ""), ("district", "MN8101"), ("district", "x"), ("organisation_id", "9"), ("organisation_id", "x"),
     ("ends_on", "2026-12-01"), ("hours", "x"), ("blueprint", "endless")],
)  # fmt: skip
def test_a_wrong_field_is_refused_and_the_others_stay(course, boris, field, value):
    address = f"/trainings/{course.id}/edit"
    page = boris.send(boris.get(address).form_to(address), **{"programme": "Өөр хөтөлбөр", field: value})
    assert page.status == 422
    assert f"{field}-error" in page.ids
    assert page.form_to(address).sent()["programme"] == ["Өөр хөтөлбөр"]
    assert "Өөр хөтөлбөр" not in boris.get("/programmes").text


def test_the_second_of_two_editors_is_told_and_loses_nothing(cast, course, english, signed_in):
    address = f"/trainings/{course.id}/edit"
    dora = signed_in(cast.dora)
    slow = english.get(address).form_to(address)
    assert dora.send(dora.get(address).form_to(address), place="Quick hall", hours="20").status == 303
    page = english.send(slow, place="Slow hall", target="")
    assert page.status == 409
    assert "Dora saved this training" in page.text
    assert "Place: Мандалговь → Quick hall" in page.text
    assert "Hours: 16 → 20" in page.text
    form = page.form_to(address)
    assert (form.sent()["place"], form.sent()["target"]) == (["Slow hall"], [""])
    assert english.send(form).status == 303
    assert "Slow hall" in english.get(f"/trainings/{course.id}").text


def test_a_version_that_is_none_is_an_old_one(course, boris):
    address = f"/trainings/{course.id}/edit"
    assert boris.send(boris.get(address).form_to(address), version="x", place="Х").status == 409


def test_a_training_is_copied_without_its_people(course, boris):
    form = boris.get(f"/trainings/new?like={course.id}").form_to("/trainings/new")
    assert form.sent()["place"] == ["Мандалговь"]
    page = boris.follow(boris.send(form, starts_on="2027-01-11", ends_on="2027-01-12"))
    assert "Мандалговь" in page.text
    assert "Б. Ана" not in page.text
    assert boris.get("/trainings/new?like=1").status == 404, "a stranger's"


def test_a_training_is_archived_and_taken_out(course, boris):
    address = f"/trainings/{course.id}"
    course.open("pre")
    archive = boris.get(f"{address}/edit").form_to(f"{address}/archive")
    assert boris.send(archive).status == 409
    course.close("pre")
    page = boris.follow(boris.send(archive))
    assert "Мандалговь" in page.text
    assert address not in boris.get("/trainings").links
    assert boris.send(page.form_to(f"{address}/unarchive")).location == address
    assert address in boris.get("/trainings").links


def test_a_second_trainer_is_let_in_by_login(cast, course, boris, signed_in):
    address, clara = f"/trainings/{course.id}/trainers", signed_in(cast.clara)
    form = boris.get(address).form_to(address)
    assert "нэвтрэх нэрийг бичнэ үү" in boris.send(form, login=" ").text
    page = boris.send(form, login="nobody")
    assert page.status == 422
    assert page.form_to(address).sent()["login"] == ["nobody"]
    assert boris.send(form, login="clara").status == 303
    assert clara.get(address).status == 200
    assert address not in {one.action for one in clara.get(address).forms}
    out = f"{address}/{cast.clara.id}/remove"
    assert clara.post(out, {"csrf_token": clara.csrf("/trainings/new")}).status == 409
    assert boris.send(boris.get(address).form_to(out)).status == 303
    assert clara.get(address).status == 404


def test_who_sits_elsewhere_too_is_told(cast, course, second, boris):
    number = re.search(r"A\d{6}", boris.get(f"/trainings/{course.id}/people").html)[0]
    address = f"/trainings/{second.id}/roster"
    lines = f"Нэр;Оролцогчийн дугаар\nБ. Ана;{number}"
    boris.send(boris.get(address).form_to(address), pasted=lines, save="1")
    for page in (f"/trainings/{second.id}", f"/trainings/{course.id}/people"):
        assert "өөр сургалтад бас" in boris.get(page).text


# programmes and organisations


def test_a_new_training_begins_with_the_programme_s_values(boris):
    form = boris.get("/programmes/new").form_to("/programmes/new")
    fields = {"title": "Богино", "hours": "8", "blueprint": "short", "least_attendance": "70"}
    page = boris.follow(boris.send(form, **fields, target="front-desk-officer", level_on_certificate="1"))
    link = next(one for one in page.links if "new?programme=" in one and one.endswith("2"))
    sent = boris.get(link).form_to("/trainings/new").sent()
    assert [sent[name] for name in ("programme", "hours", "blueprint")] == [["Богино"], ["8"], ["short"]]
    assert sent["target"] == ["front-desk-officer"]
    assert boris.get("/trainings/new?programme=99").status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "Цахим ур чадвар"), ("hours", "0"), ("least_attendance", "101"),
     ("least_attendance", "x"), ("target", "minister"), ("blueprint", "endless")],
)  # fmt: skip
def test_a_wrong_programme_is_refused_at_its_field(boris, field, value):
    form = boris.get("/programmes/new").form_to("/programmes/new")
    page = boris.send(form, **{"title": "Шинэ", field: value})
    assert page.status == 422
    assert f"{field}-error" in page.ids


def test_a_programme_is_changed_and_archived_by_whom_it_belongs_to(cast, boris, signed_in):
    dora = signed_in(cast.dora)
    assert "/programmes/1" not in {form.action for form in boris.get("/programmes/1").forms}
    assert boris.post("/programmes/1", {"csrf_token": boris.csrf(), "title": "Х", "hours": "1"}).status == 409
    form = dora.get("/programmes/1").form_to("/programmes/1")
    assert "Шинэ нэр" in dora.follow(dora.send(form, title="Шинэ нэр")).text
    page = dora.follow(dora.send(dora.get("/programmes/1").form_to("/programmes/1/archive")))
    assert "/programmes/1" not in page.links
    page = dora.get("/programmes?archived=1")
    dora.send(page.form_to("/programmes/1/unarchive"))
    assert "/programmes/1" in dora.get("/programmes").links
    assert dora.get("/programmes/77").status == 404


def test_organisations_are_added_renamed_and_archived(boris):
    form = boris.get("/organisations").form_to("/organisations")
    assert "name-error" in boris.send(form, name=" ").ids
    boris.send(form, name="Яам")
    page = boris.follow(boris.send(form, name="Газар", parent="1"))
    assert 'class="d1"' in page.html
    assert "name-error" in boris.send(form, name="Яам").ids
    assert "parent-error" in boris.send(form, name="Х", parent="99").ids
    page = boris.get("/organisations/2")
    assert "Тамгын газар" in boris.follow(boris.send(page.form_to("/organisations/2"), name="Тамгын газар")).text
    assert boris.send(boris.get("/organisations/1").form_to("/organisations/1/archive")).status == 409
    boris.send(page.form_to("/organisations/2/archive"))
    assert "Тамгын газар" not in boris.get("/organisations").text
    assert "Тамгын газар" in boris.get("/organisations?archived=1").text
    assert boris.get("/organisations/9").status == 404


def test_an_organisation_is_chosen_for_a_training(course, boris):
    boris.send(boris.get("/organisations").form_to("/organisations"), name="Засаг даргын тамгын газар")
    address = f"/trainings/{course.id}/edit"
    boris.send(boris.get(address).form_to(address), organisation_id="1")
    assert "Засаг даргын тамгын газар" in boris.get(f"/trainings/{course.id}").text


@pytest.mark.parametrize("page", ["/programmes", "/programmes/new", "/organisations", "/trainings/archived"])
def test_without_signing_in_there_is_only_the_door(course, visitor, page):
    assert visitor.get(page).location.startswith("/login")
