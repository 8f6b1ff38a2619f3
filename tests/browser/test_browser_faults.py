"""Answers that cannot be taken, and impatient fingers."""

import re

import pytest
from playwright.sync_api import expect

from browser.hands import Keyboard, Mouse, own_data, position_of

pytestmark = pytest.mark.browser


def answer_at(page) -> str:
    """What is kept for the question of the page, as stored; empty where nothing is."""
    item = page.locator("[name=item]").input_value()
    return next((row["answer"] for row in own_data(page)["answers"] if row["item"] == item), "")


@pytest.fixture
def sent_in_vain(site, window):
    """A page of a kind, filled in by `fill` and sent, that must have come back with its summary of errors."""

    def sent(kind: str, fill=lambda page: None):
        page = window(360, language="en")
        page.goto(f"/sitting/{site.showing(kind)}")
        place, asked = position_of(page), page.locator("h1").inner_text()
        fill(page)
        page.locator("main .acts .btn-primary").click()
        page.locator(".errsum").wait_for()
        assert page.title().startswith("Please check: ")
        assert (position_of(page), page.locator("h1").inner_text()) == (place, asked)
        assert answer_at(page) == ""
        return page

    return sent


@pytest.mark.parametrize("kind", ["statement", "single-choice", "multiple-response", "spot", "matching"])
def test_an_empty_answer_comes_back_with_a_link_to_the_answer(kind, sent_in_vain):
    page = sent_in_vain(kind)
    Keyboard(page).reach(".errsum a")
    page.keyboard.press("Enter")
    expect(page.locator("[id=answer]")).to_be_focused()
    assert page.locator("#answer").get_attribute("aria-describedby") == "fault"
    assert page.locator("#fault").inner_text()


def test_a_row_that_was_left_out_is_where_the_link_leads_and_the_other_rows_are_kept(sent_in_vain):
    chosen = []

    def all_but_the_second(page) -> None:
        for place, select in enumerate(page.locator("main select").all()):
            if place != 1:
                select.select_option(index=1)
        chosen.extend(select.input_value() for select in page.locator("main select").all())

    page = sent_in_vain("matching", all_but_the_second)
    assert [select.input_value() for select in page.locator("main select").all()] == chosen
    page.locator(".errsum a").click()
    second = page.locator("main select").nth(1)
    assert second.evaluate("one => one === document.activeElement")
    assert second.get_attribute("aria-invalid") == "true"


def test_a_number_in_words_is_kept_to_be_corrected(sent_in_vain):
    page = sent_in_vain("numeric", lambda page: page.locator("#answer").fill("хорин тав"))
    assert page.locator("#answer").input_value() == "хорин тав"
    page.locator(".errsum a").click()
    expect(page.locator("[id=answer]")).to_be_focused()


def test_who_forgets_to_agree_finds_the_name_still_there(site, window):
    page = window(360, language="en")
    page.goto(f"/join/{site.course.codes['pre']}")
    page.locator("[name=name]").fill("F. Forgets")
    page.locator("main button").click()
    Keyboard(page).reach(".errsum a")
    page.keyboard.press("Enter")
    expect(page.locator("[name=consent]")).to_be_focused()
    assert page.locator("[name=name]").input_value() == "F. Forgets"
    page.keyboard.press("Space")
    page.locator("main button").click()
    page.wait_for_url("**/sitting/*")


def test_after_the_back_button_the_first_answer_stands(site, window):
    page = window(1280, language="en")
    token = site.at("question")
    page.goto(f"/sitting/{token}")
    before, place = len(own_data(page)["answers"]), position_of(page)[1]
    stale = page.context.new_page()
    stale.goto(f"/sitting/{token}")
    sent = Mouse(page).answer()

    page.go_back()
    page.goto(f"/sitting/{token}")
    assert position_of(page)[1] == place + 1, "the way back leads to the present question"

    other = Mouse(stale, turn=1).answer()
    assert other["item"] == sent["item"]
    assert other != sent
    stale.get_by_text("The first answer stands").wait_for()
    assert position_of(stale)[1] == place + 1
    kept = own_data(page)["answers"]
    assert len(kept) == before + 1
    first = site.cast.instrument.bank.items[sent["item"][0]].parse(sent).to_text()
    assert [row["answer"] for row in kept if row["item"] == sent["item"][0]] == [first]


@pytest.mark.parametrize("kind", ["statement", "question"])
def test_a_double_click_counts_once(kind, site, window):
    page = window(360, language="en")
    page.goto(f"/sitting/{site.at(kind)}")
    before, (_, place, _) = len(own_data(page)["answers"]), position_of(page)
    Mouse(page).fill()
    page.locator("main .acts .btn-primary").dblclick()
    page.wait_for_function("place => document.title.includes(` ${place + 1} / `)", arg=place)
    page.wait_for_load_state()
    assert len(own_data(page)["answers"]) == before + 1
    assert position_of(page)[1] == place + 1
    assert not re.search("Please check", page.title())
