"""The evening sheet, the table of everybody, and who looked at whom."""

import pytest
from support.cast import statements_of
from support.small import OF_CLERKS, small_instrument

PEOPLE = [f"Хүн {letter}" for letter in "АБВГДЕЖЗИКЛМ"]


@pytest.fixture(scope="session")
def instrument():
    """Three competences: a whole hall sits its tests in a moment."""
    return small_instrument()


@pytest.fixture
def course(cast):
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай", **OF_CLERKS).sat_by("Ч. Чулуун")
    listed = [f"{name}; {'Татвар' if n % 2 else 'Архив'}" for n, name in enumerate(PEOPLE)]
    return cast.training(*listed, **OF_CLERKS)


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


def rows(page):
    return [name for name in PEOPLE if name in page.text]


def test_with_nobody_the_sheet_says_what_to_do(boris, course):
    page = boris.get(f"/trainings/{course.id}/evening")
    assert (page.status, "<table" in page.html) == (200, False)
    assert f"/trainings/{course.id}" in page.links


def test_nine_people_are_no_group(boris, course):
    course.sat_by(*PEOPLE[:9])
    sheet = boris.get(f"/trainings/{course.id}/evening")
    assert (sheet.status, "<table" in sheet.html, "lv-w" in sheet.html) == (200, False, False)
    hall = boris.get(f"/trainings/{course.id}/results")
    assert hall.html.count("<table") == 1, "the people alone"
    assert rows(hall) == PEOPLE[:9]
    assert boris.get(f"/trainings/{course.id}/chart/gap.svg").status == 404


def test_a_hall_has_its_sheet_and_its_table(boris, course, cast):
    course.sat_by(*PEOPLE[:11], wrong=0.6)
    address = f"/trainings/{course.id}"
    sheet = boris.get(f"{address}/evening")
    assert sheet.status == 200
    assert "%(" not in sheet.html
    assert "lv-w" in sheet.html, "an interval beside each mean"
    assert "lv-s" not in sheet.html
    assert PEOPLE[11] in sheet.text, "who did not sit"
    assert boris.get(f"{address}/chart/gap.svg").status == 200
    hall = boris.get(f"{address}/results")
    assert rows(hall) == PEOPLE[:11]
    few = boris.get(f"{address}/results?organisation=Архив")
    assert rows(few) == [name for n, name in enumerate(PEOPLE[:11]) if n % 2 == 0]
    levels = [rows(boris.get(f"{address}/results?area=1&level={level}")) for level in range(1, 9)]
    assert sorted(name for one in levels for name in one) == sorted(PEOPLE[:11])
    for view in ("open=1", "open=all&sort=2", "open=9", "area=1&level=9", "area=1", "sort=1&way=down", "sort=77"):
        assert boris.get(f"{address}/results?{view}").status == 200
    assert rows(boris.get(f"{address}/results?organisation=Нэг ч үгүй")) == []
    boris.get("/lang/en")
    assert "Begin tomorrow with" in boris.get(f"{address}/evening").text


def test_a_column_sorts_both_ways(boris, course):
    course.sat_by(*PEOPLE[:2], wrong=0.9)
    course.sat_by(PEOPLE[2], wrong=0)
    up, down = (boris.get(f"/trainings/{course.id}/results?sort=0{way}") for way in ("", "&way=down"))
    assert up.text.index(PEOPLE[2]) > up.text.index(PEOPLE[0])
    assert down.text.index(PEOPLE[2]) < down.text.index(PEOPLE[0])
    assert 'aria-sort="ascending"' in up.html
    assert 'aria-sort="descending"' in down.html


def test_pages_cost_as_many_queries_for_three_as_for_twelve(boris, course, cast):
    def queries(page):
        boris.get(f"/trainings/{course.id}/{page}")
        with statements_of(cast.database) as sent:
            boris.get(f"/trainings/{course.id}/{page}")
        return len(sent)

    course.sat_by(*PEOPLE[:3])
    few = queries("results")
    course.sat_by(*PEOPLE[3:])
    assert queries("results") == few
    assert queries("evening") < few + 8


def test_a_look_is_kept_once_a_day_and_the_person_sees_it(boris, course, cast, clock, signed_in):
    (token,) = course.sat_by(PEOPLE[0])
    profile = f"/sitting/{token}/profile"
    assert "looked" not in boris.get(profile).html
    person = next(link for link in boris.get(f"/trainings/{course.id}/results").links if "/people/" in link)
    for _ in range(2):
        assert boris.get(person).status == 200
    assert boris.get(profile).html.count("2026 оны") >= 1
    assert listed(boris.get(profile)) == 1
    clock.forward(days=1)
    assert signed_in(cast.boris).get(person).status == 200
    assert listed(boris.get(profile)) == 2


def listed(page):
    return page.html.partition('class="looked"')[2].partition("</ul>")[0].count("<li>")


def test_strangers_find_no_sheet(cast, course, signed_in, visitor):
    clara = signed_in(cast.clara)
    for page in ("evening", "materials", "materials.svg"):
        assert clara.get(f"/trainings/{course.id}/{page}").status == 404
        assert visitor.get(f"/trainings/{course.id}/{page}").status == 303
    assert visitor.get("/comparison").status == 303
