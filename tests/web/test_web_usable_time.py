"""Time limits (WCAG 2.2.1): each is said in words, and can be extended, or takes nothing away that was typed."""

from datetime import timedelta

import pytest

from digcomp.services.opening import LASTS

#: Bodies of sentences that a page says, in both languages.
ENDS = {"mn": "Тест %s цагт дуусна", "en": "The test ends at %s"}
FOURTEEN = {"mn": "арван дөрвөн өдөр", "en": "fourteen days"}
AGAIN = {"mn": "дахин нэвтэрнэ", "en": "signs in again"}


@pytest.fixture
def course(cast):
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def boris(cast, signed_in):
    return signed_in(cast.boris)


@pytest.fixture(params=["mn", "en"])
def language(request, visitor):
    visitor.get(f"/lang/{request.param}")
    return request.param


def announce(boris, course, minutes: int) -> None:
    address = f"/trainings/{course.id}/pre/end"
    page = boris.post(address, {"csrf_token": boris.csrf(address), "minutes": str(minutes)})
    assert page.status == 303


def test_an_end_is_extended_before_it_comes_and_everybody_reads_the_new_time(boris, course, visitor, language, clock):
    """The trainer is asked with one button, ten times and more; the page in front of somebody says the time."""
    token = course.join("Б. Ана")
    announce(boris, course, 10)
    assert ENDS[language] % "09:10" in visitor.get(f"/sitting/{token}").text
    clock.forward(minutes=8)
    for times in range(1, 12):
        announce(boris, course, 10)
        shown = f"{9 + (10 + 10 * times) // 60:02}:{(10 + 10 * times) % 60:02}"
        for page in ("", "/leave"):
            assert ENDS[language] % shown in visitor.get(f"/sitting/{token}{page}").text
    clock.forward(minutes=60)
    page = visitor.get(f"/sitting/{token}")
    assert page.status == 200, "past the end that was announced first"
    assert visitor.send(page.form, answer="2").status == 303


def test_the_answer_in_front_of_somebody_still_counts_when_the_end_has_come(boris, course, visitor, clock):
    page = visitor.get(f"/sitting/{course.join('Б. Ана')}")
    announce(boris, course, 10)
    clock.forward(minutes=11)
    assert visitor.send(page.form, answer="2").status == 303


def test_one_person_is_let_in_again_after_the_end(boris, course, cast, visitor, language, clock):
    token = course.join("Б. Ана")
    course.close("pre")
    assert visitor.get(f"/sitting/{token}").status == 403
    seats = boris.get(f"/trainings/{course.id}/live").links
    page = boris.get(next(link for link in seats if "/live/" in link))
    form = next(form for form in page.forms if "/readmit/" in form.action)
    assert boris.send(form, minutes="15").status == 303
    assert ENDS[language] % "09:15" in visitor.get(f"/sitting/{token}").text


@pytest.mark.parametrize(("waited", "open_still"), [(timedelta(hours=9), True), (LASTS, True), (2 * LASTS, False)])
def test_a_sitting_has_no_limit_of_its_own_but_fourteen_days(course, visitor, language, clock, waited, open_still):
    token = course.join("Б. Ана")
    page = visitor.get(f"/sitting/{token}")
    last_day = visitor.get(f"/sitting/{token}/leave").text
    assert FOURTEEN[language] in last_day
    assert "22" in last_day, "and the very day: it is the eighth today"
    clock.forward(seconds=waited.total_seconds())
    sent = visitor.send(page.form, answer="2")
    assert (sent.status == 303) == open_still
    if not open_still:
        assert FOURTEEN[language] in sent.text


def test_the_statement_says_every_limit(visitor, language):
    page = visitor.get("/accessibility").text
    assert LASTS.days == 14
    assert FOURTEEN[language] in page
    assert AGAIN[language] in page


def test_what_an_account_had_typed_when_its_session_lapsed_is_sent_after_signing_in(boris, course, clock):
    """Of every form that an account fills in; test_web_security.py has the one of a new organisation."""
    form = boris.get("/trainings/new").form_to("/trainings/new")
    clock.forward(hours=4, minutes=1)
    kept = boris.send(form, place="Хол газар", hours="16")
    assert kept.status == 403
    assert kept.form_to("/trainings/new").sent()["place"] == ["Хол газар"]
    login = next(link for link in kept.links if link.startswith("/login"))
    page = boris.send(boris.get(login).form, login="boris", password="a password of the cast")
    assert page.status == 303
    assert boris.send(kept.form_to("/trainings/new")).status in (303, 422), "the seal of the page still holds"
