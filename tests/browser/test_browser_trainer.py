"""The trainer's day: make a training, open its test, read what the hall can do and who moved, print a report."""

import re

import pytest
from playwright.sync_api import expect

from browser.hands import pdf_text
from browser.site import sign_in

pytestmark = pytest.mark.browser
ROSTER = "Н. Болор; Татварын хэлтэс\nД. Ану\n1234\nн. болор\n"


def test_a_trainer_makes_a_training_opens_its_test_and_closes_it(site, window):
    page = window(1280, language="en")
    sign_in(page)
    page.get_by_role("link", name="New training").click()
    page.get_by_label("Programme").fill("Цахим ур чадвар")
    page.get_by_label("Aimag or capital").select_option(index=1)
    page.get_by_label("Place").fill("Шинэ заал")
    page.get_by_label("First day").fill("2026-12-08")
    page.get_by_label("Last day").fill("2026-12-09")
    page.get_by_role("button", name="Make the training").click()

    page.get_by_role("link", name="Paste a list of people").click()
    page.get_by_label("The list").fill(ROSTER)
    page.get_by_role("button", name="Check the list").click()
    assert page.locator("tbody .err").all_inner_texts() == ["a name needs letters", "stands twice in the list"]
    assert page.get_by_label("The list").input_value() == ROSTER
    page.get_by_role("button", name="Save 2 people").click()
    assert page.locator("table tbody th").all_inner_texts() == ["Д. Ану", "Н. Болор"]

    page.get_by_role("button", name="Open the test").first.click()
    page.get_by_role("link", name="Show on the projector").click()
    code = re.sub(r"\D", "", page.locator(".code").inner_text())
    assert len(code) == 6
    expect(page.get_by_role("img", name="QR code of this test")).to_be_visible()
    assert site.address.partition("://")[2] + "/join" in page.locator("main").inner_text()
    participant = window(360, language="en")
    participant.goto(f"/join/{code}")
    assert participant.locator("h1").inner_text() == "Test before the training"

    page.get_by_role("link", name="Back to the training").click()
    page.get_by_role("link", name="Close the test").click()
    page.get_by_role("button", name="Close the test").click()
    page.get_by_role("link", name="Tests and people").click()
    page.get_by_role("button", name="Open again").wait_for()
    participant.reload()
    assert participant.locator("h1").inner_text() == "This test is closed"


def test_a_trainer_reads_what_the_hall_can_do(site, window):
    page = window(1280, language="en", signed_in=True)
    page.goto(f"/trainings/{site.sat.id}")
    page.locator(".waves").get_by_role("link", name="Results").first.click()
    heat = page.locator("table.heat").last
    expect(heat.locator("tbody tr")).to_have_count(12)
    expect(heat.locator("thead th")).to_have_count(2 + 5)
    expect(page.locator("ol.steps > li"), "the competences to teach first").to_have_count(4)
    page.get_by_label("Columns").select_option("all")
    page.get_by_role("button", name="Show").click()
    page.locator("table.dense").wait_for()
    cells = page.locator("table.dense tbody td").all_inner_texts()
    assert len(cells) == 12 * 22
    assert all(re.fullmatch(r"[1-8](\D[1-8])?", cell) for cell in cells)


def test_a_trainer_reads_who_moved(site, window):
    page = window(1280, language="en", signed_in=True)
    page.goto(f"/trainings/{site.sat.id}")
    page.get_by_role("link", name="Growth", exact=True).click()
    expect(page.locator(".gain")).to_be_visible()
    expect(page.locator(".rows.people > li:not(.axis)")).to_have_count(10)
    chart = page.locator("picture img[src*=forest]")
    chart.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('picture img[src*=forest]').naturalWidth > 0")
    details = page.locator("details", has=page.locator("tbody tr:nth-child(21)"))
    details.locator("summary").click()
    expect(details.locator("tbody tr").last).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Own view", "you see yourself"]), ("mn", ["Өөрийн үнэлгээ", "Өөрийгөө"])]
)
def test_the_report_that_a_trainer_prints_holds_no_self_view(language, words, site, window):
    one = site.somebody
    page = window(1280, language=language, signed_in=True)
    own = pdf_text(page.context.request.get(f"{one.own}/report.pdf").body())
    printed = pdf_text(page.context.request.get(f"{one.for_trainer}/report.pdf").body())
    assert words[0] in own
    for text in (own, printed):
        assert one.name in text
    assert [word for word in words if word.lower() in printed.lower()] == []


def test_the_page_that_a_trainer_prints_holds_no_self_view(site, window):
    one = site.somebody
    page = window(1280, language="en", signed_in=True)
    page.goto(f"{one.own}/profile")
    assert page.locator(".lv-s").count() > 5
    assert "As I see myself" in pdf_text(page.pdf())
    page.goto(one.for_trainer)
    expect(page.locator(".lv-s")).to_have_count(0)
    on_paper = pdf_text(page.pdf())
    assert one.name in on_paper
    assert "see myself" not in on_paper
