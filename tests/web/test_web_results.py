"""What a trainer sees of a hall, and never sees of a person."""

import pytest

PEOPLE = ["Б. Ана", "Д. Бат", "В. Цэцэг"]


@pytest.fixture
def course(cast):
    """A short training of three, beside another one in which a test was sat."""
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай", blueprint="short").sat_by("Ч. Чулуун")
    return cast.training(*PEOPLE, blueprint="short")


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def sit_both(course):
    course.sat_by(*PEOPLE, wrong=0.8)
    course.close("pre")
    course.open("post")
    course.sat_by(*PEOPLE, kind="post", wrong=0.2)


def test_with_nobody_the_pages_say_that_there_is_nothing_yet(boris, course):
    for page in ("results", "results?test=post", "growth"):
        answer = boris.get(f"/trainings/{course.id}/{page}")
        assert answer.status == 200
        assert "<table" not in answer.html
    assert boris.get(f"/trainings/{course.id}/chart/people.svg").status == 404


def test_with_one_person_there_is_one_row(boris, course):
    course.sat_by("Б. Ана")
    page = boris.get(f"/trainings/{course.id}/results")
    assert page.status == 200
    assert page.text.count("Б. Ана") == 1
    assert "Д. Бат" not in page.text


def test_the_hall_is_shown_in_every_order(boris, course):
    course.sat_by(*PEOPLE)
    for view in ("detail=1", "sort=0", "sort=5", "sort=6", "sort=-1", "sort=²", "sort=x", "test=pre"):
        page = boris.get(f"/trainings/{course.id}/results?{view}")
        assert page.status == 200
        assert all(name in page.text for name in PEOPLE)
        assert "Ч. Чулуун" not in page.text


@pytest.mark.parametrize("view", ["results?test=exam", "growth?from=post&to=pre", "growth?from=pre&to=pre"])
def test_a_test_that_there_is_not_is_not_found(boris, course, view):
    assert boris.get(f"/trainings/{course.id}/{view}").status == 404


def test_fewer_than_ten_hear_nothing_of_a_group(boris, course, cast):
    sit_both(course)
    hall = boris.get(f"/trainings/{course.id}/results")
    assert "%(" not in hall.html
    page = boris.get(f"/trainings/{course.id}/growth")
    assert page.status == 200
    assert all(name in page.text for name in PEOPLE)
    assert "gain num" not in page.html
    assert "forest" not in page.html
    assert boris.get(f"/trainings/{course.id}/chart/forest.svg").status == 404
    assert boris.get(f"/trainings/{course.id}/chart/people.svg").status == 200
    assert boris.get(f"/trainings/{course.id}/chart/nothing.svg").status == 404


def test_of_a_large_hall_the_people_come_page_by_page(boris, course, monkeypatch):
    monkeypatch.setattr("digcomp.web.trainer.growth.ON_A_PAGE", 2)
    sit_both(course)
    first, second, far, odd = (
        boris.get(f"/trainings/{course.id}/growth?page={page}") for page in ("1", "2", "99", "-3%20x")
    )
    shown = [[name for name in PEOPLE if name in page.text] for page in (first, second)]
    assert [len(names) for names in shown] == [2, 1]
    assert sorted(shown[0] + shown[1]) == sorted(PEOPLE)
    assert (far.text, odd.text) == (second.text, first.text), "no such page: the nearest there is"
    (on,) = [link for link in first.links if "page=" in link]
    assert boris.get(on.partition("#")[0]).text == second.text
    assert not [link for link in boris.get(f"/trainings/{course.id}/growth").links if "page=3" in link]


def test_no_page_of_a_trainer_shows_how_a_person_sees_themselves(boris, course):
    """The mark of the self-view is on the person's own page and on none of the trainer's."""
    sit_both(course)
    hall = boris.get(f"/trainings/{course.id}/results")
    people = sorted(link for link in hall.links if "/people/" in link)
    assert len(people) == 3
    for address in (*people, f"/trainings/{course.id}/results?detail=1", f"/trainings/{course.id}/growth"):
        page = boris.get(address)
        assert page.status == 200
        assert "lv-s" not in page.html
    token = course.join(kind="post", personal_code=course.seat_codes()["Б. Ана"])
    assert "lv-s" in boris.get(f"/sitting/{token}/profile").html


def test_a_person_is_opened_through_their_own_training_alone(boris, course, cast, signed_in):
    sit_both(course)
    address = next(link for link in boris.get(f"/trainings/{course.id}/results").links if "/people/" in link)
    number = address.rpartition("/")[2]
    other = cast.training(place="Улиастай")
    assert boris.get(address).status == 200
    assert boris.get(f"/trainings/{other.id}/people/{number}").status == 404
    assert boris.get(f"/trainings/{course.id}/people/1").status == 404, "that is Clara's"
    clara = signed_in(cast.clara)
    assert clara.get(address).status == 404
    assert clara.get(f"{address}/report.pdf").status == 404


def test_in_english_too(boris, course):
    sit_both(course)
    boris.get("/lang/en")
    address = next(link for link in boris.get(f"/trainings/{course.id}/results").links if "/people/" in link)
    for path in (
        f"/trainings/{course.id}",
        f"/trainings/{course.id}/results",
        f"/trainings/{course.id}/growth",
        address,
    ):
        page = boris.get(path)
        assert (page.status, page.language) == (200, "en")
