"""A line that drops while somebody answers: the answer stays on the page and goes out when the line is back."""

import re

import pytest
from playwright.sync_api import expect

from browser.hands import Mouse, filled_in, own_data, position_of
from browser.serving import served
from browser.site import Site, open_watched

pytestmark = pytest.mark.browser
UNSENT = "[data-unsent]"
ANSWER = "main .acts .btn-primary"
WAITING = "Not sent yet. It will be tried again."


def opened(window, site, kind="question", **more):
    page = window(360, language="en", **more)
    page.goto(f"/sitting/{site.at(kind)}")
    return page


def asked(page) -> str:
    return page.locator("[name=item]").input_value()


def wait_for_another(page, item) -> None:
    page.wait_for_function("item => document.querySelector('[name=item]')?.value !== item", arg=item)


def stored(page, item) -> list[dict]:
    return [row for row in own_data(page)["answers"] if row["item"] == item]


def test_an_answer_given_without_a_line_waits_and_is_stored_once(site, window, browser):
    page, watch = open_watched(browser, site, 360, language="en")  # a dead line is a complaint of the browser's
    page.goto(f"/sitting/{site.at('question')}")
    item, at = asked(page), position_of(page)
    page.context.set_offline(True)
    hands = Mouse(page)
    hands.fill()
    sent = filled_in(page)
    page.locator(ANSWER).click()
    page.wait_for_function("() => document.querySelector('[data-unsent]').textContent")
    assert page.locator(UNSENT).inner_text() == WAITING
    assert page.locator(UNSENT).get_attribute("role") == "status"
    assert filled_in(page) == sent, "what was chosen stays chosen"
    expect(page.locator("h1")).to_be_visible()
    page.locator(ANSWER).click()  # impatience does no harm
    page.context.set_offline(False)
    wait_for_another(page, item)
    assert position_of(page)[1] == at[1] + 1
    assert len(stored(page, item)) == 1
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("document.activeElement.tagName") == "H1", "a screen reader goes on at the question"
    assert page.locator(UNSENT).inner_text() == ""
    assert not [said for said in watch.complaints() if "ERR_INTERNET_DISCONNECTED" not in said]
    page.context.close()


def test_i_dont_know_waits_for_the_line_too(site, browser):
    page, _ = open_watched(browser, site, 360, language="en")
    page.goto(f"/sitting/{site.at('question')}")
    item = asked(page)
    page.context.set_offline(True)
    page.locator("[name=dont_know]").click()
    page.wait_for_function("() => document.querySelector('[data-unsent]').textContent")
    page.context.set_offline(False)
    wait_for_another(page, item)
    assert [row["answer"] for row in stored(page, item)] == ["null"]
    page.context.close()


def test_a_reload_brings_the_unsent_answer_back_and_sends_it(site, browser):
    page, _ = open_watched(browser, site, 360, language="en")
    page.goto(f"/sitting/{site.at('single-choice')}")
    item = asked(page)
    page.route("**/sitting/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("main label:has([name=answer])").nth(1).click()
    chosen = filled_in(page)["answer"]
    page.locator(ANSWER).click()
    page.wait_for_function("() => document.querySelector('[data-unsent]').textContent")
    page.reload()
    assert asked(page) == item
    assert filled_in(page)["answer"] == chosen
    assert page.locator(UNSENT).inner_text() == WAITING
    page.unroute("**/sitting/*")
    wait_for_another(page, item)
    assert [row["answer"] for row in stored(page, item)] == [f'"{chosen[0]}"']
    page.context.close()


def test_a_door_of_the_network_is_no_acknowledgement(site, browser):
    """A hotspot that wants money answers in the server's place: with its own page, and the status of success."""
    page, _ = open_watched(browser, site, 360, language="en")
    page.goto(f"/sitting/{site.at('question')}")
    item = asked(page)
    door = {"status": 200, "content_type": "text/html", "body": "<h1>Pay here</h1>"}
    page.route(
        "**/sitting/*", lambda route: route.fulfill(**door) if route.request.method == "POST" else route.continue_()
    )
    Mouse(page).fill()
    page.locator(ANSWER).click()
    page.wait_for_function("() => document.querySelector('[data-unsent]').textContent")
    assert asked(page) == item
    page.unroute("**/sitting/*")
    wait_for_another(page, item)
    assert len(stored(page, item)) == 1
    page.context.close()


def test_an_empty_form_comes_back_with_what_is_missing(site, window):
    page = opened(window, site, "single-choice")
    item = asked(page)
    page.locator(ANSWER).click()
    page.wait_for_selector(".errsum")
    assert asked(page) == item
    assert page.title().startswith("Please check")
    expect(page.locator(".errsum")).to_be_focused()
    Mouse(page).answer()
    wait_for_another(page, item)


def test_back_leads_out_of_the_test_and_forward_to_the_present_question(site, window):
    page = window(360, language="en")
    page.goto(f"/sitting/{site.at('statement')}")
    for _ in range(3):
        item = asked(page)
        Mouse(page).answer()
        wait_for_another(page, item)
    at = position_of(page)
    page.go_back()
    assert "/sitting/" not in page.url
    page.go_forward()
    assert position_of(page) == at


def test_the_last_answer_leads_to_the_profile(site, window):
    course = site.cast.training(of=site.trainer, place="Сүүлийн асуулт", blueprint="short")
    token = course.join("С. Сүүл")
    site.cast.sit(token, until=lambda task: task.phase == "quiz" and task.position == task.of)
    page = window(1280, language="en")
    page.goto(f"/sitting/{token}")
    Mouse(page).answer()
    page.wait_for_url(re.compile("/profile$"))
    expect(page.locator("h1")).to_be_visible()


def test_the_server_is_killed_and_comes_back_while_somebody_answers(site, browser, tmp_path):
    """On a server of its own, over the same installation, so that nobody else loses theirs."""
    token = site.at("question")
    folder = site.cast.settings.instance
    with served(folder) as address:
        port = int(address.rpartition(":")[2])
        page, _ = open_watched(browser, Site(address, site.cast), 360, language="en")
        page.goto(f"/sitting/{token}")
        item = asked(page)
        Mouse(page).fill()
    page.locator(ANSWER).click()
    page.wait_for_function("() => document.querySelector('[data-unsent]').textContent")
    with served(folder, port):
        wait_for_another(page, item)
        assert len(stored(page, item)) == 1
        page.context.close()
