"""Sitting a whole test: by keyboard alone, and on a phone without JavaScript."""

import pytest
from playwright.sync_api import expect

from browser.hands import SIDEWAYS, Keyboard, Mouse, join, own_data, pdf_text, sit

pytestmark = pytest.mark.browser


def positions(questions: int) -> list[tuple[int, int]]:
    """Where the pages of a whole test stand."""
    return [(n, of) for of in (21, questions) for n in range(1, of + 1)]


def test_the_whole_test_is_sat_by_keyboard_alone(site, window):
    page = window(1280)
    hands = Keyboard(page)
    page.goto("/")
    hands.write("[name=code]", site.open_code)
    with page.expect_navigation():
        hands.press("Enter")
    hands.write("[name=name]", "Т. Гарын товч")
    hands.reach("[name=consent]")
    hands.press("Space")
    hands.follow("main button")

    sat = sit(page, hands.answer)

    assert sat.positions == positions(42)
    assert sat.not_as_kept_in(own_data(page), site.cast.instrument.bank) == []
    assert page.locator("html").get_attribute("lang") == "mn"
    assert "Т. Гарын товч" in page.locator("main").inner_text()
    expect(page.locator(".rows.thin > li:not(.head)")).to_have_count(21)
    hands.reach("a[href$='report.pdf']")
    with page.expect_download() as download:
        hands.press("Enter")
    assert "Гарын товч" in pdf_text(download.value.path().read_bytes())


def test_a_short_test_is_sat_on_a_phone_without_javascript(site, window):
    code = site.cast.training(of=site.trainer, place="Богино тест", blueprint="short").codes["pre"]
    page = window(360, scripts=False)
    page.goto("/")
    page.get_by_role("link", name="English").click()
    join(page, code, "P. Phone")

    def fits() -> None:
        assert page.evaluate(SIDEWAYS) <= 0, page.title()

    sat = sit(page, Mouse(page).answer, each=fits)

    assert sat.positions == positions(21)
    assert sat.not_as_kept_in(own_data(page), site.cast.instrument.bank) == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert "P. Phone" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.suggested_filename == "my-profile.pdf"
    assert "P. Phone" in pdf_text(download.value.path().read_bytes())
