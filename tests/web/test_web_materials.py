"""Did the materials work: timetable, what is asked afterwards, and trainings side by side."""

import pytest
from support.small import OF_CLERKS, small_instrument

PEOPLE = [f"Хүн {letter}" for letter in "АБВГДЕЖЗИК"]
MARKS = {"useful": "5", "clear": "4", "pace": "3", "practice": "2", "able": "4"}


@pytest.fixture(scope="session")
def instrument():
    return small_instrument()


@pytest.fixture
def course(cast):
    return cast.training(*PEOPLE, **OF_CLERKS)


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def sit_both(course, *people):
    course.sat_by(*people, wrong=0.8)
    course.close("pre")
    course.open("post")
    return course.sat_by(*people, kind="post", wrong=0.2)


def test_a_timetable_is_kept_and_mended(boris, course):
    address = f"/trainings/{course.id}/materials"
    page = boris.send(boris.get(address).form_to(address), **{"minutes-1.1": "90", "minutes-1.2": ""})
    assert page.status == 303
    page = boris.follow(page)
    assert page.form_to(address).sent()["minutes-1.1"] == ["90"]
    boris.send(page.form_to(address), **{"minutes-1.1": "", "minutes-1.2": "30"})
    kept = boris.get(address).form_to(address).sent()
    assert (kept["minutes-1.1"], kept["minutes-1.2"]) == ([""], ["30"])


@pytest.mark.parametrize("typed", ["an hour", "-5", "1.5", "99999", "9" * 30, "²"])
def test_what_is_no_time_comes_back_with_the_rest(boris, course, typed):
    address = f"/trainings/{course.id}/materials"
    page = boris.send(boris.get(address).form_to(address), **{"minutes-1.1": "60", "minutes-1.2": typed})
    assert page.status == 422
    assert "minutes-1.2-error" in page.ids
    kept = page.form_to(address).sent()
    assert (kept["minutes-1.1"], kept["minutes-1.2"]) == (["60"], [typed])
    assert boris.get(address).form_to(address).sent()["minutes-1.1"] == [""]


def test_feedback_is_asked_once_after_the_later_test(course, visitor):
    (token,) = sit_both(course, PEOPLE[0])
    address = f"/sitting/{token}/feedback"
    assert address in visitor.get(f"/sitting/{token}/profile").links
    wrong = visitor.send(visitor.get(address).form, **MARKS | {"pace": "6", "comment": "Сайн"})
    assert wrong.status == 422
    assert "pace-error" in wrong.ids
    assert wrong.form.sent()["comment"] == ["Сайн"]
    assert wrong.form.sent()["useful"] == ["5"]
    assert visitor.send(wrong.form, **MARKS).status == 303
    again = visitor.get(address)
    assert (again.status, again.forms) == (200, [])
    assert address not in visitor.get(f"/sitting/{token}/profile").links
    assert visitor.post(address, MARKS | {"csrf_token": visitor.csrf()}).status == 303, "sent twice, kept once"


def test_a_long_comment_comes_back(course, visitor):
    (token,) = sit_both(course, PEOPLE[0])
    page = visitor.send(visitor.get(f"/sitting/{token}/feedback").form, **MARKS | {"comment": "а" * 2001})
    assert (page.status, "comment-error" in page.ids) == (422, True)
    assert page.form.sent()["comment"] == ["а" * 2001]


@pytest.mark.parametrize("page", ["feedback", "before"])
def test_before_the_training_nothing_is_asked(course, visitor, page):
    (token,) = course.sat_by(PEOPLE[0])
    assert visitor.get(f"/sitting/{token}/{page}").status == 409
    assert f"/sitting/{token}/{page}" not in visitor.get(f"/sitting/{token}/profile").links
    assert visitor.get(f"/sitting/nobody/{page}").status == 404


def test_looking_back_is_voluntary_and_asked_once(course, visitor):
    (token,) = sit_both(course, PEOPLE[0])
    address = f"/sitting/{token}/before"
    form = visitor.get(address).form
    empty = visitor.send(form)
    assert empty.status == 422
    statement = next(control.name for control in form.controls if control.type == "radio")
    assert visitor.send(form, **{statement: "1"}).status == 303
    assert visitor.get(address).forms == []
    assert address not in visitor.get(f"/sitting/{token}/profile").links


def test_a_hall_of_ten_is_heard_and_compared(boris, course, cast, visitor, signed_in):
    tokens = sit_both(course, *PEOPLE)
    materials, growth = (f"/trainings/{course.id}/{page}" for page in ("materials", "growth"))
    boris.send(boris.get(materials).form_to(materials), **{"minutes-1.1": "90"})
    for n, token in enumerate(tokens):
        said = MARKS | {"comment": f"Санал {n}"}
        visitor.send(visitor.get(f"/sitting/{token}/feedback").form, **said)
        form = visitor.get(f"/sitting/{token}/before").form
        names = {control.name for control in form.controls if control.type == "radio"}
        visitor.send(form, **dict.fromkeys(names, "1"))
        if n == 8:
            few = boris.get(materials)
            assert "Санал" not in few.text
            assert "Санал" not in boris.get(growth).text
    page = boris.get(materials)
    assert page.status == 200
    assert all(f"Санал {n}" in page.text for n in range(10))
    assert boris.get(f"{materials}.svg").status == 200
    assert "%(" not in page.html
    page = boris.get(growth)
    assert "said" in page.html
    assert "%(" not in page.html
    assert "lv-s" not in page.html
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай", **OF_CLERKS)
    page = boris.get("/comparison")
    assert "Мандалговь" in page.text
    assert "Алтай" not in page.text
    assert boris.get("/comparison?aimag=MN99&page=7").status == 200
    assert "research.xlsx" not in page.html
    assert "report.pdf" not in page.html
    analyst = signed_in(cast.account("anu", "analyst")).get("/comparison")
    assert "Системд байгаа бүх сургалт" in analyst.text
    assert {f"/trainings/{course.id}/research.xlsx", "/programmes/1/report.pdf"} <= set(analyst.links)
    boris.get("/lang/en")
    for address in (materials, growth, "/comparison"):
        assert boris.get(address).language == "en"


def sit_some(course, cast, people, kind):
    """A third of the small bank each time, so that it lasts for three tests."""
    known = course.seat_codes()
    for name in people:
        token = course.join(name, kind, known[name])
        cast.sit(token, until=lambda task: (task.phase, task.position) == ("quiz", 12))


def test_three_tests_are_one_picture_from_ten_people_on(boris, course, cast):
    address = f"/trainings/{course.id}/growth"
    with cast.database.sessions() as session:
        course.codes["follow-up"] = cast.trainings(session).add_follow_up(course.trainer, course.id).code
    for kind in ("pre", "post"):
        if kind == "post":
            course.open(kind)
        sit_some(course, cast, PEOPLE, kind)
        course.close(kind)
    for people, drawn in ((PEOPLE[:9], False), (PEOPLE[9:], True)):
        course.open("follow-up")
        sit_some(course, cast, people, "follow-up")
        course.close("follow-up")
        assert ('class="head"' in boris.get(address).html) is drawn
    assert boris.get(f"{address}?from=post&to=follow-up").status == 200


def test_with_nothing_to_compare_it_says_so(boris, course, signed_in, cast):
    page = boris.get("/comparison")
    assert (page.status, "<table" in page.html) == (200, False)
    assert signed_in(cast.dora).get("/comparison").status == 200
