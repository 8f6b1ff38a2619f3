"""Sitting a test: by keyboard, on a phone without JavaScript, with a pause, with faults and impatient fingers."""

from io import BytesIO
from pathlib import Path

import pytest
from browser_hands import SIDEWAYS, Keyboard, Mouse, filled_in, own_data, position_of, sit
from pypdf import PdfReader

pytestmark = pytest.mark.browser
WHOLE = [(n, 21) for n in range(1, 22)] + [(n, 42) for n in range(1, 43)]


def join(page, code: str, name: str) -> None:
    """From the front page to the first statement."""
    page.goto("/")
    page.locator("[name=code]").fill(code)
    page.locator("main button").click()
    page.locator("[name=name]").fill(name)
    page.locator("label:has([name=consent])").click()
    page.locator("main button").click()
    page.wait_for_url("**/sitting/*")


def pdf_text(file: Path) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(file.read_bytes())).pages)


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

    assert sat.positions == WHOLE
    assert sat.not_as_kept_in(own_data(page), site.cast.instrument.bank) == []
    assert page.locator("h1").inner_text()
    assert "Т. Гарын товч" in page.locator("main").inner_text()
    assert page.locator(".rows.thin > li:not(.head)").count() == 21
    hands.reach("a[href$='report.pdf']")
    with page.expect_download() as download:
        hands.press("Enter")
    assert "Гарын товч" in pdf_text(download.value.path())


def test_the_whole_test_is_sat_on_a_phone_without_javascript(site, window):
    page = window(360, scripts=False)
    page.goto("/")
    page.get_by_role("link", name="English").click()
    join(page, site.open_code, "P. Phone")

    def fits() -> None:
        assert page.evaluate(SIDEWAYS) <= 0, page.title()

    sat = sit(page, Mouse(page).answer, each=fits)

    assert sat.positions == WHOLE
    assert sat.not_as_kept_in(own_data(page), site.cast.instrument.bank) == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert "P. Phone" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it home as PDF").click()
    assert download.value.suggested_filename == "my-profile.pdf"
    assert "P. Phone" in pdf_text(download.value.path())
