"""Codes and addresses that lead nowhere, and the language: a clear page with a way on."""

import pytest
from playwright.sync_api import expect

from browser.hands import Mouse, join, position_of, sit

pytestmark = pytest.mark.browser


@pytest.fixture
def closed(site):
    """A course whose test is closed, with somebody inside who answered a part of it."""
    course = site.cast.training(of=site.trainer, place="Хаагдсан")
    token = course.join("Х. Дундаас")
    site.cast.sit(token, until=lambda task: task.phase == "quiz" and task.position == 8)
    course.close("pre")
    return course, token


def type_code(page, code: str) -> None:
    page.goto("/")
    page.locator("[name=code]").fill(code)
    with page.expect_navigation():
        page.locator("main button").click()


def test_a_code_that_no_test_has_is_said_and_can_be_typed_again(window):
    page = window(360, language="en")
    type_code(page, "999 999")
    expect(page.locator(".errsum")).to_be_visible()
    assert page.locator("[name=code]").input_value() == "999 999"
    assert "projector" in page.locator(".errsum").inner_text()


def test_an_address_that_is_mistyped_has_a_way_to_the_front_page(window):
    page = window(360, language="en")
    assert page.goto("/joyn").status == 404
    page.get_by_role("link", name="To the front page").click()
    expect(page.locator("[name=code]")).to_be_visible()


def test_the_code_of_a_closed_test_says_so_and_leads_to_the_profile(closed, window):
    course, _ = closed
    page = window(360, language="en")
    type_code(page, course.codes["pre"])
    assert page.locator("h1").inner_text() == "This test is closed"
    page.get_by_role("link", name="Go to my profile").click()
    page.locator("[name=personal_code]").fill(course.seat_codes()["Х. Дундаас"])
    page.locator("main button").click()
    page.get_by_role("link", name="Go to my profile").click()
    page.wait_for_url("**/profile")
    assert "Х. Дундаас" in page.locator("main").inner_text()


def test_who_is_inside_when_the_test_closes_goes_on_to_the_profile(closed, window):
    _, token = closed
    page = window(360, language="en")
    page.goto(f"/sitting/{token}")
    assert page.locator("h1").inner_text() == "This test is closed"
    page.get_by_role("link", name="Go to my profile").click()
    page.wait_for_url("**/profile")
    expect(page.locator(".sum .big")).to_be_visible()


def test_another_language_keeps_the_place_in_a_test(site, window):
    page = window(360)
    join(page, site.course.codes["pre"], "Я. Хэл")
    sit(page, Mouse(page).answer, pages=3)
    item, address = page.locator("[name=item]").input_value(), page.url
    for language in ("en", "mn"):
        page.locator(f".top a[lang={language}]").click()
        page.locator(f"html[lang={language}]").wait_for()
        assert (page.locator("[name=item]").input_value(), page.url) == (item, address)
        assert position_of(page)[1:] == (4, 21)


def test_another_language_keeps_the_place_in_the_results(site, window):
    page = window(1280, signed_in=True)
    page.goto(f"/trainings/{site.sat.id}/results?test=pre&detail=1")
    address = page.url
    page.locator(".top a[lang=en]").click()
    page.locator("html[lang=en]").wait_for()
    assert page.url == address
    expect(page.locator(".dense thead th")).to_have_count(2 + 21)
