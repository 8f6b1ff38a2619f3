"""The whole way of one person and her trainer, in browsers with cookies and without JavaScript."""

import io
import json
from dataclasses import dataclass, field

import pytest
from pypdf import PdfReader
from support.pages import Page, Visitor, item_of, position_of


@dataclass
class Sat:
    """One test, as somebody saw it."""

    items: list[str] = field(default_factory=list)
    positions: list[tuple[int, int]] = field(default_factory=list)
    end: Page | None = None
    token: str = ""


def sit(visitor: Visitor, page: Page, choice: int) -> Sat:
    """Answer every page until there is no more form."""
    sat = Sat(token=page.path.split("/")[2])
    while "item" in (page.forms[0].sent() if page.forms else {}):
        sat.items.append(item_of(page))
        sat.positions.append(position_of(page))
        answer = visitor.post(page.form.action, page.form.answered(choice + len(sat.items)))
        assert answer.status == 303, answer.text
        page = visitor.follow(answer)
    sat.end = page
    return sat


@pytest.fixture
def story(cast, visitor, signed_in) -> tuple[Sat, Sat, Visitor, Visitor, int]:
    """She sits the test before, is given her code, and sits the test after."""
    course = cast.training("Б. Ана", "Д. Бат")
    trainer = signed_in(cast.boris)
    page = visitor.get("/")
    page = visitor.follow(visitor.send(page.form, code=course.codes["pre"]))
    page = visitor.follow(visitor.send(page.form, name=" б.  АНА", consent="1"))
    before = sit(visitor, page, 0)

    page = trainer.get(f"/trainings/{course.id}")
    closing = f"/trainings/{course.id}/pre/close"
    trainer.send(trainer.get(closing).form_to(closing))
    trainer.send(page.form_to(f"/trainings/{course.id}/post/open"))
    other_phone = Visitor(visitor.client.application.test_client())
    page = other_phone.get(f"/join/{course.codes['post']}")
    code = course.seat_codes()["Б. Ана"]
    page = other_phone.follow(other_phone.send(page.form, personal_code=code, consent="1"))
    return before, sit(other_phone, page, 1), visitor, trainer, course.id


def test_a_person_sits_both_tests_and_the_trainer_sees_who_moved(story, cast):
    before, after, visitor, trainer, course = story
    for sat in (before, after):
        assert sat.positions == [(n, 21) for n in range(1, 22)] + [(n, 42) for n in range(1, 43)]
        assert sat.end is not None
        assert sat.end.path == f"/sitting/{sat.token}/profile"
        assert sat.end.status == 200
        assert "Б. Ана" in sat.end.text
    statements, questions = set(before.items[:21]), set(before.items[21:])
    assert {cast.instrument.bank.statements[one].competence for one in statements} == {
        one.id for one in cast.instrument.framework.competences
    }
    assert len(questions) == 42
    assert not questions & set(after.items), "an item of the first test came again"

    the_profile_can_be_taken_home(before, visitor)
    the_trainer_sees_growth(trainer, course)


def the_profile_can_be_taken_home(sat: Sat, visitor: Visitor) -> None:
    pdf = visitor.get(f"/sitting/{sat.token}/report.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Ана" in words

    data = json.loads(visitor.get(f"/sitting/{sat.token}/data.json").content)
    assert data["name"] == "Б. Ана"
    assert [one["item"] for one in data["answers"] if one["phase"] == "quiz"] == sat.items[21:]
    assert len(data["answers"]) == 63

    chart = visitor.get(f"/sitting/{sat.token}/chart/radar.svg")
    assert chart.status == 200
    assert b"<svg" in chart.content


def the_trainer_sees_growth(trainer: Visitor, course: int) -> None:
    page = trainer.get(f"/trainings/{course}/growth")
    assert page.status == 200
    assert "Б. Ана" in page.text
    assert "Д. Бат" not in page.text
    hall = trainer.get(f"/trainings/{course}/results?test=post")
    assert "Б. Ана" in hall.text
    (person,) = {link for link in hall.links if "/people/" in link}
    pdf = trainer.get(f"{person}/report.pdf")
    assert pdf.content.startswith(b"%PDF")
