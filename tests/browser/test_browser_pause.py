"""Leaving a test and coming back on another machine."""

import pytest
from playwright.sync_api import expect

from browser.hands import Mouse, join, own_data, position_of, sit

pytestmark = pytest.mark.browser


def test_who_left_after_five_statements_comes_back_by_the_personal_code_to_the_same_page(site, window):
    office = window(1280, language="en")
    join(office, site.course.codes["pre"], "L. Leaves")
    sit(office, Mouse(office).answer, pages=5)
    asked = office.locator("h1").inner_text()
    office.get_by_role("link", name="Pause").click()
    code = office.locator(".code-own").inner_text()

    phone = window(360)
    phone.goto("/")
    phone.locator("a[href='/resume']").first.click()
    phone.locator("[name=personal_code]").fill(code)
    phone.locator("main button").click()

    phone.wait_for_url("**/sitting/*")
    assert position_of(phone)[1:] == (6, 21)
    assert phone.locator("h1").inner_text() == asked, "the language comes back as well"
    assert len(own_data(phone)["answers"]) == 5


def test_a_personal_code_that_nobody_has_is_named_beside_its_field_and_kept(window):
    page = window(360, language="en")
    page.goto("/resume")
    page.locator("[name=personal_code]").fill("1234 5678")
    page.locator("main button").click()
    page.locator(".errsum a").click()
    expect(page.locator("[name=personal_code]")).to_be_focused()
    assert page.locator("[name=personal_code]").input_value() == "1234 5678"
