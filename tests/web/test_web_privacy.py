"""My data, the page of personal data, deletion by oneself and on request, hints: as people use them."""

import pytest
from sqlalchemy import select
from support.cast import Cast
from support.small import OF_CLERKS, small_instrument

from digcomp.services.consent_texts import PRESENT, TEXTS
from digcomp.store.tables import Person, Seat, Sitting
from digcomp.web.parts import Parts


@pytest.fixture
def cast(app, database, settings, clock):
    app.extensions["digcomp"] = Parts(settings, database, small_instrument(), clock)
    return Cast(database, small_instrument(), settings, clock)


@pytest.fixture
def course(cast):
    cast.training("Г. Ганаа", place="Алтай", **OF_CLERKS)
    return cast.training("Б. Ана", "Д. Бат", **OF_CLERKS)


def test_the_consent_is_the_present_text_in_the_readers_language(course, visitor):
    page = visitor.get(f"/join/{course.codes['pre']}")
    assert all(line.mn.format(years=3) in page.text for line in TEXTS[PRESENT])
    assert PRESENT in page.text
    english = visitor.visit(f"/lang/en?to=/join/{course.codes['pre']}")
    assert all(line.en.format(years=3) in english.text for line in TEXTS[PRESENT])


def test_what_was_agreed_to_stays_in_the_language_in_which_it_was_read(course, visitor):
    token = course.join("Б. Ана")
    visitor.get("/lang/en")
    page = visitor.get(f"/sitting/{token}/consent")
    assert page.status == 200
    assert TEXTS[PRESENT][0].mn in page.text


def test_personal_data_are_told_to_anybody(course, visitor):
    page = visitor.get("/privacy")
    assert page.status == 200
    assert "/privacy" in visitor.get("/").links


def test_my_data_show_what_is_kept_and_lead_on(course, visitor):
    token = course.join("Б. Ана")
    page = visitor.get(f"/sitting/{token}/mine")
    assert page.status == 200
    assert "Б. Ана" in page.text
    assert {f"/sitting/{token}/{name}" for name in ("data.json", "consent", "delete")} <= set(page.links)


def test_the_own_name_is_corrected(course, visitor):
    token = course.join("Б. Ана")
    page = visitor.send(visitor.get(f"/sitting/{token}/mine").form_to(f"/sitting/{token}/name"), name="Б. Анар")
    assert page.status == 303
    assert "Б. Анар" in visitor.follow(page).text


@pytest.mark.parametrize("name", ["", "123", "Б. Ана УБ99112233", "А" * 81])
def test_what_is_no_name_is_refused_and_stays_in_the_field(course, visitor, name):
    token = course.join("Б. Ана")
    form = visitor.get(f"/sitting/{token}/mine").form_to(f"/sitting/{token}/name")
    page = visitor.send(form, name=name)
    assert page.status == 422
    assert "name-error" in page.ids
    assert page.form_to(form.action).sent()["name"] == [name]
    assert "Б. Ана" in course.seat_codes()


def test_a_walk_in_does_not_leave_a_registration_number(course, visitor):
    page = visitor.send(visitor.get(f"/join/{course.codes['pre']}").form, name="Г. Болд УБ99112233", consent="1")
    assert page.status == 422
    assert "name-error" in page.ids
    assert len(course.seat_codes()) == 2


def test_somebody_deletes_all_of_their_own(course, visitor, cast):
    token = course.join("Б. Ана")
    form = visitor.get(f"/sitting/{token}/delete").form
    page = visitor.send(form, personal_code=course.seat_codes()["Б. Ана"], sure="1")
    assert page.status == 303
    assert visitor.follow(page).status == 200
    assert visitor.get(f"/sitting/{token}/mine").status == 404
    with cast.database.sessions() as session:
        assert "Б. Ана" not in session.scalars(select(Person.name)).all()


@pytest.mark.parametrize(("typed", "field"), [({"sure": "1"}, "personal_code"), ({"personal_code": "own"}, "sure")])
def test_what_is_not_confirmed_is_not_deleted(course, visitor, cast, typed, field):
    token = course.join("Б. Ана")
    own = {name: course.seat_codes()["Б. Ана"] if value == "own" else value for name, value in typed.items()}
    page = visitor.send(visitor.get(f"/sitting/{token}/delete").form, **own)
    assert page.status == 422
    assert f"{field}-error" in page.ids
    with cast.database.sessions() as session:
        assert session.scalars(select(Sitting)).unique().all()


def test_a_trainer_deletes_on_request(course, signed_in, cast):
    course.join("Б. Ана")
    boris = signed_in(cast.boris)
    with cast.database.sessions() as session:
        seat = session.scalars(select(Seat.id).join(Person).where(Person.name == "Б. Ана")).one()
    path = f"/trainings/{course.id}/seats/{seat}/delete"
    assert path in boris.get(f"/trainings/{course.id}/seats/{seat}").links
    form = boris.get(path).form_to(path)
    assert boris.send(form, reason="хүсэлтээр").status == 422
    assert boris.send(form, sure="1").status == 422
    assert boris.send(form, reason="хүсэлтээр", sure="1").status == 303
    assert "Б. Ана" not in course.seat_codes()


def test_another_trainer_does_not(course, signed_in, cast):
    clara = signed_in(cast.clara)
    with cast.database.sessions() as session:
        seat = session.scalars(select(Seat.id).join(Person).where(Person.name == "Б. Ана")).one()
    assert clara.get(f"/trainings/{course.id}/seats/{seat}/delete").status == 404
    assert clara.get(f"/trainings/{course.id}/hints").status == 404


def test_hints_are_for_the_trainer_and_the_person_sees_that_answers_were_compared(course, signed_in, cast, visitor):
    (token,) = course.sat_by("Б. Ана")
    boris = signed_in(cast.boris)
    assert f"/trainings/{course.id}/hints?test=pre" in boris.get(f"/trainings/{course.id}/results").links
    assert boris.get(f"/trainings/{course.id}/hints?test=pre").status == 200
    assert "харьцуулсан" in visitor.get(f"/sitting/{token}/mine").text


def test_who_takes_a_table_with_names_has_looked(course, signed_in, cast, visitor):
    (token,) = course.sat_by("Б. Ана")
    assert signed_in(cast.boris).get(f"/trainings/{course.id}/export.csv?rows=people").status == 200
    assert "хүснэгт" in visitor.get(f"/sitting/{token}/mine").text


def test_the_running_server_keeps_retention_once_a_day(course, cast, app, clock):
    course.join("Б. Ана")
    clock.forward(days=3 * 365 + 30)
    client = app.test_client()
    client.get("/about").close()
    with cast.database.sessions() as session:
        assert session.scalars(select(Sitting)).unique().all() == []
        assert session.scalars(select(Person)).all() == []


def test_two_devices_get_the_same_question(course, visitor, app):
    """One sitting at a time: whoever opens it on a second device goes on with the first one's question."""
    token = course.join("Б. Ана")
    first, second = (visitor.get(f"/sitting/{token}") for _ in range(2))
    assert first.form.sent()["item"] == second.form.sent()["item"]
    visitor.post(f"/sitting/{token}", first.form.answered())
    late = visitor.post(f"/sitting/{token}", second.form.answered(1))
    assert late.status == 303
    third = visitor.follow(late)
    assert third.form.sent()["position"] == ["2"]
