"""The live view and the hour of a test in the browser."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
from support.pages import Visitor, item_of

PEOPLE = 36
#: Milliseconds of the server's own work for one refreshment.
QUICK = 30


@pytest.fixture
def course(cast):
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


@pytest.fixture
def at(course):
    return f"/trainings/{course.id}"


@pytest.fixture
def token(course):
    return course.join("Б. Ана")


def data(browser, address, **headers):
    answer = browser.client.get(address, headers=headers)
    return answer, json.loads(answer.get_data() or "null")


def seat_of(course, name):
    with course.cast.database.sessions() as session:
        seats = course.cast.trainings(session).seats(course.trainer, course.id)
        return next(state.seat.id for state in seats if state.seat.person.name == name)


def test_the_hall_is_a_section_of_its_training(boris, at, token):
    assert f"{at}/live" in boris.get(at).links
    page = boris.get(f"{at}/live")
    assert page.status == 200
    for words in ("Б. Ана", "Д. Бат", "1/21", "Орж ирээгүй"):
        assert words in page.text


def test_the_hall_shows_no_result_and_no_personal_code(cast, course, boris, at, token):
    cast.sit(token)
    page = boris.get(f"{at}/live")
    code = course.seat_codes()["Б. Ана"]
    assert "Дууссан" in page.text
    assert "түвшин" not in page.text.lower()
    assert code not in page.html
    assert f"{code[:4]} {code[4:]}" not in page.html


def test_a_test_that_was_never_opened_says_what_to_do(cast, boris):
    course = cast.training("Б. Ана", opened=None)
    page = boris.get(f"/trainings/{course.id}/live")
    assert "нээгдээгүй" in page.text
    page = boris.follow(boris.send(page.form_to(f"/trainings/{course.id}/pre/open")))
    assert page.path == f"/trainings/{course.id}/live"
    assert "Б. Ана" in page.text


def test_a_hall_without_people_says_what_to_do(cast, boris):
    course = cast.training()
    assert "Одоогоор хүн алга" in boris.get(f"/trainings/{course.id}/live").text


def test_the_refreshment_says_what_the_page_says_and_only_what_is_new(cast, boris, at, token):
    answer, found = data(boris, f"{at}/live.json")
    assert answer.status_code == 200
    assert [(seat["place"], seat["name"], seat["at"]) for seat in found["seats"]] == [
        ("01", "Б. Ана", "1/21"),
        ("02", "Д. Бат", ""),
    ]
    assert found["tally"]["joined"] == "1 / 2"
    assert found["state"] in boris.get(f"{at}/live").html
    tag = answer.headers["ETag"]
    answer, _ = data(boris, f"{at}/live.json", **{"If-None-Match": tag})
    assert (answer.status_code, answer.get_data()) == (304, b"")
    cast.answer(token, cast.form(cast.task(token)))
    answer, found = data(boris, f"{at}/live.json", **{"If-None-Match": tag})
    assert (answer.status_code, found["seats"][0]["at"]) == (200, "2/21")


def test_help_names_the_wait(boris, at, token, clock):
    clock.forward(minutes=4)
    page = boris.get(f"{at}/live")
    assert "4 минут хариулаагүй, 1-р үнэлгээ" in page.text
    clock.forward(minutes=70)
    assert "Нэг цаг гаруй" in boris.get(f"{at}/live").text


def test_the_script_is_a_file_of_the_site_under_a_name_of_its_content(boris, at, visitor):
    html = boris.get(f"{at}/live").html
    address = html.partition('<script src="')[2].partition('"')[0]
    answer = visitor.client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    for name in ("live-0000000000.js", "live.js", "../look.css", "nothing-0.js"):
        assert visitor.client.get(f"/script/{name}").status_code == 404


def test_a_pause_keeps_what_was_typed_and_goes_on(cast, boris, at, course, token, visitor):
    cast.sit_statements(token)
    cast.clock.forward(seconds=1)
    address = f"/sitting/{token}"
    first = visitor.get(address)
    page = boris.follow(boris.send(boris.get(f"{at}/live").form_to(f"{at}/pre/pause")))
    assert "түр зогссон" in page.text
    cast.clock.forward(seconds=1)
    last_word = visitor.follow(visitor.post(address, first.form.answered()))
    assert last_word.status == 403
    assert address in last_word.links, "the way on"
    boris.send(page.form_to(f"{at}/pre/go-on"))
    second = visitor.get(address)
    assert item_of(second) != item_of(first), "the answer in front of them counted"
    cast.answer(token, cast.form(cast.task(token)))
    third = visitor.get(address)
    boris.send(boris.get(f"{at}/live").form_to(f"{at}/pre/pause"))
    cast.clock.forward(seconds=1)
    visitor.post(address, third.form.answered())
    sent = third.form.answered() | {"item": ["1.1-L1-q01"]}
    kept = visitor.post(address, sent)
    assert kept.status == 403
    again = kept.form.sent()
    assert {name: values for name, values in again.items() if name != "csrf_token"} == {
        name: values for name, values in sent.items() if name != "csrf_token"
    }
    assert kept.form.action == address


def test_the_page_of_a_pause_speaks_the_language_of_the_sitting(cast, course, app, token):
    with cast.database.sessions() as session:
        token = _english(cast, course, session)
        cast.hour(session).pause(cast.boris, course.id, "pre")
    page = Visitor(app.test_client()).get(f"/sitting/{token}")
    assert (page.status, page.language) == (403, "en")


def _english(cast, course, session):
    from digcomp.services.tokens import token_of

    sitting = cast.joining(session).join(course.codes["pre"], "Д. Бат", "", "en", consent=True)
    return token_of(sitting.public, cast.settings.secret_key)


def test_an_end_is_set_extended_and_taken_back(boris, at, course, token, visitor, clock):
    address = f"{at}/pre/end"
    boris.follow(boris.post(address, {"csrf_token": boris.csrf(address), "minutes": "10"}))
    assert "10 мин" in boris.get(f"{at}/live").text
    assert "09:10" in visitor.get(f"/sitting/{token}").text
    assert "10 мин" in boris.get(f"{at}/pre/projector").text
    form = boris.get(address).forms[2]
    assert boris.send(form, ends_at="11:40").status == 303
    assert "160 мин" in boris.get(f"{at}/live").text
    boris.send(boris.get(address).forms[3], none="1")
    assert "мин" not in data(boris, f"{at}/live.json")[1]["tally"]["left"]


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "08:59", "23:30", "11:4x", "1" * 300])
def test_an_end_that_cannot_be_comes_back_with_its_reason(boris, at, course, typed):
    address = f"{at}/pre/end"
    page = boris.send(boris.get(address).forms[2], ends_at=typed)
    assert page.status == 422
    assert "ends_at-error" in page.ids
    assert page.forms[2].sent()["ends_at"] == [typed]


def test_a_test_that_is_over_has_no_end_to_set(boris, at, course):
    fields = {"csrf_token": boris.csrf(f"{at}/pre/end"), "minutes": "5"}
    course.close("pre")
    assert boris.get(f"{at}/pre/end").location == f"{at}/live?test=pre"
    assert boris.post(f"{at}/pre/end", fields).status == 409


def test_closing_asks_first_and_says_how_many_are_inside(boris, at, course, token, visitor):
    page = boris.get(f"{at}/pre/close")
    assert "1 хүн" in page.text
    assert visitor.get(f"/sitting/{token}").status == 200, "asking closes nothing"
    page = boris.follow(boris.send(page.form_to(f"{at}/pre/close")))
    assert page.path == f"{at}/live"
    assert "Дуусаагүй" in page.text
    assert visitor.get(f"/sitting/{token}").status == 403
    assert not boris.get(f"{at}/pre/close").forms[1:], "there is nothing left to close"


def test_one_person_is_let_in_again(boris, at, course, token, visitor, clock):
    course.close("pre")
    seat = seat_of(course, "Б. Ана")
    page = boris.get(f"{at}/live/{seat}?test=pre")
    code = course.seat_codes()["Б. Ана"]
    assert f"{code[:4]} {code[4:]}" in page.text
    page = boris.follow(boris.send(page.form_to(f"{at}/pre/readmit/{seat}"), minutes="15"))
    assert "09:15" in page.text
    assert visitor.get(f"/sitting/{token}").status == 200
    fields = {"csrf_token": boris.csrf("/trainings/new"), "minutes": "15"}
    assert boris.post(f"{at}/pre/readmit/{seat_of(course, 'Д. Бат')}", fields).status == 409
    assert boris.post(f"{at}/pre/readmit/{seat}", fields | {"minutes": "7"}).status == 400
    assert boris.post(f"{at}/pre/readmit/999", fields).status == 404


def test_who_has_finished_cannot_be_let_in_again(cast, boris, at, course, token):
    cast.sit(token)
    seat = seat_of(course, "Б. Ана")
    page = boris.get(f"{at}/live/{seat}")
    assert not any("readmit" in form.action for form in page.forms)
    fields = {"csrf_token": boris.csrf("/trainings/new"), "minutes": "15"}
    assert boris.post(f"{at}/pre/readmit/{seat}", fields).status == 409


def test_the_wall_shows_how_many_have_joined_and_finished(boris, at, course, token, clock):
    assert "1 / 2" in boris.get(f"{at}/pre/projector").text
    course.sat_by("Д. Бат")
    _, found = data(boris, f"{at}/pre/tally.json")
    counts = {"joined": "2 / 2", "finished": "1", "left": ""}
    assert found == {"state": "open", "tally": counts, "address": "http://localhost"}


ADDRESSES = ["/live", "/live.json", "/pre/tally.json", "/pre/close", "/pre/end", "/live/2"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_and_who_is_not_signed_in_see_nothing(cast, at, course, signed_in, visitor, address):
    assert signed_in(cast.clara).get(f"{at}{address}").status == 404
    assert visitor.get(f"{at}{address}").location.startswith("/login")


@pytest.mark.parametrize("address", ["/pre/pause", "/pre/go-on", "/pre/end", "/pre/readmit/2"])
def test_a_stranger_leads_nothing_and_nothing_goes_without_the_seal(cast, at, course, signed_in, boris, address):
    clara = signed_in(cast.clara)
    fields = {"csrf_token": clara.csrf("/trainings/new"), "minutes": "5"}
    assert clara.post(f"{at}{address}", fields).status == 404
    assert boris.post(f"{at}{address}", {"minutes": "5"}).status == 400


def test_there_is_no_other_test_and_no_other_seat(boris, at, course):
    for address in ("/live?test=exam", "/exam/tally.json", "/exam/close", "/exam/end", "/live/999", "/live/1"):
        assert boris.get(f"{at}{address}").status == 404, address


def test_a_hall_of_thirty_six_answers_while_it_is_watched(cast, app, boris, at, clock):
    """Everybody at once on one file, the hall asked all the while: no fault, no lost answer, and quick."""
    course = cast.training(*(f"Хүн {n}" + "абвгд"[n % 5] for n in range(PEOPLE)), place="Хархорин")
    tokens = [course.join(name, "pre", code) for name, code in course.seat_codes().items()]
    address, over, tick = f"/trainings/{course.id}/live.json", Event(), count()
    boris.get(address)

    def sit(token):
        browser, items = Visitor(app.test_client()), []
        page = browser.visit(f"/sitting/{token}")
        for _ in range(3):
            items.append(item_of(page))
            page = browser.post(page.path, page.form.answered(next(tick) % 3))
            assert page.status == 303
            page = browser.follow(page)
            assert page.status == 200
        return items

    def watch():
        """Thread time, for the other threads take theirs from the clock on the wall."""
        costs = []
        while not over.is_set():
            begun = time.thread_time()
            assert boris.client.get(address).status_code == 200
            costs.append(1000 * (time.thread_time() - begun))
            over.wait(0.02)
        return costs

    with ThreadPoolExecutor(PEOPLE + 1) as threads:
        watching = threads.submit(watch)
        answered = list(threads.map(sit, tokens))
        over.set()
        costs = watching.result()
    for token, items in zip(tokens, answered, strict=True):
        assert [given.item_id for given in cast.present(token).record.answers] == items
    _, found = data(boris, address)
    assert {seat["at"] for seat in found["seats"]} == {"4/21"}
    assert len(costs) > 1
    assert max(costs) < QUICK, sorted(costs)[-5:]
