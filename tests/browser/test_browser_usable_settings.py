"""Pages for readers with settings of their own: a longer language, forced colours, less motion; and the focus."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from browser.hands import Keyboard
from browser.site import HEIGHT, open_watched

pytestmark = pytest.mark.browser

CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")
#: Names and titles that people gave stand outside the catalogues, and so do these words.
NO_WORDS = {"WCAG", "XLSX", "JSON", "DigComp"}
PAGES = {
    "front": lambda site: "/",
    "code": lambda site: "/join",
    "resume": lambda site: "/resume",
    "about": lambda site: "/about",
    "accessibility": lambda site: "/accessibility",
    "join": lambda site: f"/join/{site.open_code}",
    "statement": lambda site: f"/sitting/{site.showing('statement')}",
    "question": lambda site: f"/sitting/{site.showing('matching')}",
    "leave": lambda site: f"/sitting/{site.showing('statement')}/leave",
    "profile": lambda site: f"{site.somebody.own}/profile",
    "login": lambda site: "/login",
    "trainings": lambda site: "/trainings",
    "new": lambda site: "/trainings/new",
    "training": lambda site: f"/trainings/{site.sat.id}",
    "results": lambda site: f"/trainings/{site.sat.id}/results",
    "growth": lambda site: f"/trainings/{site.sat.id}/growth",
    "live": lambda site: f"/trainings/{site.sat.id}/live",
    "reports": lambda site: f"/trainings/{site.sat.id}/reports",
    "certificates": lambda site: f"/trainings/{site.sat.id}/certificates",
}


@pytest.fixture(scope="module")
def pseudo(browser: Any, site: Any):
    page, watch = open_watched(browser, site, 360, language="xx", signed_in=True)
    yield page, watch
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_longer_language_is_neither_cut_nor_wider_than_a_phone(name, site, pseudo):
    page, watch = pseudo
    watch.forget()
    page.goto(PAGES[name](site))
    page.evaluate(CHECKS)
    assert "⟦" in page.title()
    found = [fault for check in ("sideways", "cut") for fault in page.evaluate("name => checks[name]()", check)]
    assert found + watch.complaints() == []


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_of_a_page_is_given_to_translators(name, site, pseudo):
    page, _ = pseudo
    page.goto(PAGES[name](site))
    page.evaluate(CHECKS)
    found = page.evaluate("checks.unmarked()")
    assert [fault for fault in found if not any(word in fault for word in NO_WORDS)] == []


def test_a_sentence_that_was_never_marked_would_be_noticed(site, pseudo):
    page, _ = pseudo
    page.goto("/join")
    page.evaluate(CHECKS)
    page.evaluate("document.querySelector('main').append('Welcome back')")
    assert page.evaluate("checks.unmarked()") == ["not marked: Welcome back"]


@pytest.mark.parametrize("fill", ["code", "join"])
def test_after_a_fault_the_focus_is_at_the_summary_and_the_title_says_it(fill, site, window):
    page = window(360, language="en")
    page.goto(PAGES[fill](site))
    before = page.title()
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    assert page.title() == f"Please check: {before}"
    expect(page.locator(".errsum")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('input[aria-invalid=true], input[name=name]')")


def test_the_first_stop_of_the_keyboard_leads_to_the_main_part(site, window):
    page = window(1280, language="en")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/join", "/resume", "/login", "/accessibility"])
def test_every_stop_of_the_keyboard_is_seen_and_comes_in_reading_order(path, window):
    page = window(1280, language="en")
    page.goto(path)
    places = []
    for _ in range(page.locator("a[href], button, input:not([type=hidden])").count()):
        page.keyboard.press("Tab")
        place, ring = page.evaluate("""() => {
          const one = document.activeElement, style = getComputedStyle(one)
          const ring = [style.outlineStyle, style.outlineWidth, style.outlineColor]
          return [[...document.querySelectorAll('*')].indexOf(one), ring]
        }""")
        assert ring == ["solid", "3px", "rgb(27, 36, 39)"], page.evaluate("document.activeElement.outerHTML")
        places.append(place)
    assert places == sorted(places)


def test_in_forced_colours_the_chosen_answer_can_be_told_from_the_others(browser, site):
    page, watch = open_watched(browser, site, 360, language="en", forced_colors="active")
    page.goto(f"/sitting/{site.showing('statement')}")
    page.locator("main label:has([name=answer])").first.click()
    width = "one => getComputedStyle(one).borderTopWidth"
    assert page.locator("main label:has(:checked)").first.evaluate(width) == "3px"
    assert page.locator("main label:has(input:not(:checked))").first.evaluate(width) != "3px"
    assert page.locator("main input:checked").evaluate("one => getComputedStyle(one).appearance") == "auto"
    page.context.close()
    assert watch.complaints() == []


def test_nothing_moves_for_who_wants_less_motion(browser, site):
    page, _ = open_watched(browser, site, 360, reduced_motion="reduce")
    page.goto(f"/sitting/{site.showing('statement')}")
    moving = """() => [...document.querySelectorAll('*')].filter(one => {
      const style = getComputedStyle(one)
      return style.transitionDuration.split(', ').some(time => parseFloat(time)) || style.animationName !== 'none'
    }).length"""
    assert page.evaluate(moving) == 0
    page.context.close()


@pytest.mark.parametrize("kind", ["statement", "matching", "ordering", "spot", "multiple-response"])
def test_an_answer_has_a_group_with_a_name_and_a_hint(kind, site, window):
    page = window(360, language="en")
    page.goto(f"/sitting/{site.showing(kind)}")
    group = page.locator("main fieldset")
    role = "radiogroup" if kind in ("statement", "single-choice") else "group"
    heading = " ".join(page.locator("h1").inner_text().split())
    expect(page.get_by_role(role, name=heading[:40])).to_have_count(1)
    assert page.locator(f"#{group.get_attribute('aria-describedby')}").inner_text()
    for control in page.locator("main fieldset :is(input, select)").all():
        assert control.evaluate("one => one.labels.length && one.labels[0].innerText.trim()")


def test_a_wide_table_of_a_trainer_is_reached_by_keyboard_and_scrolls_alone(site, window):
    page = window(360, language="en", signed_in=True)
    page.goto(f"/trainings/{site.sat.id}/results?detail=1")
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    frame = page.locator(".scroll:has(.dense), .scroll:has(.heat)").last
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth")
    name = frame.get_attribute("aria-label")
    expect(page.get_by_role("group", name=name).last).to_have_count(1)
    frame.focus()
    Keyboard(page).press("ArrowRight", "ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=frame.element_handle())
    assert page.evaluate("scrollX") == 0
