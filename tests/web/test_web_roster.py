"""The roster: a pasted list is shown as it was read, then saved."""

import pytest


@pytest.fixture
def course(cast):
    cast.training("Э. Шинэ", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана")


@pytest.fixture
def paste(cast, course, signed_in):
    boris = signed_in(cast.boris)
    address = f"/trainings/{course.id}/roster"

    def sent(pasted, **more):
        return boris.send(boris.get(address).form_to(address), pasted=pasted, **more)

    return sent


def test_a_list_is_shown_first_and_saves_nothing(course, paste):
    page = paste("Э. Шинэ; Татварын хэлтэс\nД. Бат")
    assert page.status == 200
    assert "Татварын хэлтэс" in page.text
    assert list(course.seat_codes()) == ["Б. Ана"]
    assert ("save", "1") in page.form_to(f"/trainings/{course.id}/roster").buttons


def test_what_was_shown_is_saved(course, paste, signed_in, cast):
    shown = paste("Э. Шинэ\nД. Бат").form_to(f"/trainings/{course.id}/roster")
    page = signed_in(cast.boris)
    fields = {"pasted": shown.sent()["pasted"][0], "save": "1", "csrf_token": page.csrf(shown.action)}
    assert page.post(shown.action, fields).location == f"/trainings/{course.id}"
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат", "Э. Шинэ"]


def test_each_bad_line_says_why_and_is_not_saved(course, paste):
    pasted = "\n".join(["12345", "А" * 81, "Э. Шинэ", "Э. Шинэ", "Б. Ана", "; Татвар"])
    assert paste(pasted).html.count('<strong class="err">') == 5
    assert paste(pasted, save="1").status == 303
    assert sorted(course.seat_codes()) == ["Б. Ана", "Э. Шинэ"]


def test_a_list_without_one_good_line_offers_nothing_to_save(course, paste):
    page = paste("12345")
    assert ("save", "1") not in page.form_to(f"/trainings/{course.id}/roster").buttons


@pytest.mark.parametrize("pasted", ["", "   \n\n"])
def test_an_empty_list_is_refused(course, paste, pasted):
    page = paste(pasted, save="1")
    assert page.status == 422
    assert "pasted-error" in page.ids


def test_a_list_of_more_than_five_hundred_is_refused_and_stays(course, paste):
    many = "\n".join(f"Хүн {chr(0x410 + n % 32)}{chr(0x410 + n // 32)}" for n in range(501))
    page = paste(many, save="1")
    assert page.status == 422
    assert "pasted-error" in page.ids
    assert many in page.html.replace("\r", "")
    assert len(course.seat_codes()) == 1


def test_names_are_written_as_text(course, paste):
    page = paste("Б. <script>alert(1)</script>")
    assert "<script>" not in page.html


def test_seats_stand_in_the_order_of_the_mongolian_alphabet(cast, signed_in):
    course = cast.training("Яа Яа", "Өө Өө", "Оо Оо", "Үү Үү", "Уу Уу", "Пп Пп", "Aa Aa")
    text = signed_in(cast.boris).get(f"/trainings/{course.id}").text
    names = ["Aa Aa", "Оо Оо", "Өө Өө", "Пп Пп", "Уу Уу", "Үү Үү", "Яа Яа"]
    assert sorted(names, key=text.index) == names
