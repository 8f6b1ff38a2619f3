"""Every form that a page holds, sent empty and sent wrong: the page that says no is as usable as any other."""

from pathlib import Path
from typing import Any

import pytest
from support.pages import Form, Visitor
from support.town import Town
from support.walk import Found, endpoint_of, forms_of, starts

from browser.site import HEIGHT
from browser.test_browser_pages import AXE, OUTLINE, STANDARDS

pytestmark = pytest.mark.browser

CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")
HOME = "http://town.test"
FORM = "application/x-www-form-urlencoded"
#: What somebody fills in: a form without any has nothing that can be missing.
FIELDS = ("text", "textarea", "number", "date", "time", "search", "password", "email", "select", "radio", "checkbox")
#: Sittings that have a form each, between them, of all that there are.
STATES = ("begun", "statements", "quiz", "in the quiz", "finished", "both А")
#: Fills in the form of an address, without what the browser would hold back, and sends it.
SEND = """([action, wrong]) => {
  const form = document.querySelector(`form[action="${action}"]`) ??
    document.querySelector(`[formaction="${action}"]`)?.form ?? document.querySelector('main form')
  for (const one of form.elements) {
    if (one.matches('select')) {
      one.append(new Option('nowhere', 'nowhere'), new Option('', ''))
      one.value = wrong ? 'nowhere' : ''
    } else if (one.matches('[type=radio], [type=checkbox]')) {
      one.checked = false
    } else if (one.matches('input:not([type=hidden]):not([type=file]), textarea')) {
      if (one.matches('input')) one.type = 'text'
      one.removeAttribute('maxlength')
      one.value = wrong ? 'Ж'.repeat(2500) : ''
    }
  }
  form.setAttribute('action', action)
  form.enctype = 'application/x-www-form-urlencoded'
  form.submit()
}"""


class Desk:
    """Answers what a browser asks, from the town, as the one who sits at it."""

    def __init__(self, town: Town, who: str, language: str) -> None:
        self.town = town
        self.visitor: Visitor = town.browser(who, language)
        self.status = 0

    def __call__(self, route: Any) -> None:
        asked = route.request
        path = asked.url.removeprefix(HOME)
        if asked.method == "POST":
            answer = self.visitor.client.post(path, data=asked.post_data_buffer, content_type=FORM)
        else:
            answer = self.visitor.client.get(path)
        if asked.is_navigation_request():
            self.status = answer.status_code
        if answer.status_code < 400 and asked.method == "POST":  # it was taken: there is nothing to look at
            route.fulfill(status=200, content_type="text/html", body="taken")
            return
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.get_data())


@pytest.fixture(scope="module")
def shown(town: Town) -> list[Found]:
    """One form of each kind; of pages that others lead to, the first of each endpoint."""
    town.restore()
    found: dict[tuple[str, tuple[str, ...]], Found] = {}
    waiting, seen = [start for start in starts(town) if not _of_another_state(town, start[1])], set()
    browsers = {who: town.browser(who) for who in {who for who, _ in waiting}}
    while waiting:
        who, path = waiting.pop(0)
        page = browsers[who].get(path)
        for one in forms_of(town, who, page):
            found.setdefault((one.endpoint, _fields(one.form)), one)
        for link in [*page.links, page.location]:
            target = link.partition("#")[0].partition("?")[0]
            endpoint = endpoint_of(town.app, target, "GET")
            if endpoint and endpoint not in seen and _is_page(target):
                seen.add(endpoint)
                waiting.append((who, target))
    town.restore()
    return [one for one in found.values() if _fields(one.form)]


def _of_another_state(town: Town, path: str) -> bool:
    """Whether it is a sitting whose forms others have too."""
    return any(token in path for state, token in town.tokens.items() if state not in STATES)


def _fields(form: Form) -> tuple[str, ...]:
    return tuple(one.name for one in form.controls if one.type in FIELDS)


def _is_page(path: str) -> bool:
    return "." not in path.rpartition("/")[2] and not path.startswith(("/lang/", "/style", "/script"))


@pytest.mark.parametrize(("language", "width", "wrong"), [("mn", 360, False), ("en", 1280, True)])
def test_every_page_that_refuses_a_form_is_usable(language, width, wrong, shown, town, browser):
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, service_workers="block")
    page, found, refused = context.new_page(), [], set()
    for one in shown:
        town.restore()
        desk = Desk(town, one.who, language)
        page.route("**/*", desk)
        page.goto(HOME + one.page)
        with page.expect_navigation():
            page.evaluate(SEND, [one.form.action, wrong])
        if desk.status >= 400:
            refused.add(one.endpoint)
            found += [f"{one.who} {one.endpoint} of {one.page}, {desk.status}: {fault}" for fault in faults(page)]
        page.unroute("**/*")
    town.restore()
    context.close()
    assert found == []
    assert len(refused) > 25, sorted(refused)


def faults(page: Any) -> list[str]:
    """What is wrong with the page that came back."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(OUTLINE)
    page.evaluate(CHECKS)
    page.evaluate(AXE_SCRIPT)
    own = page.evaluate("() => ['headings', 'sideways', 'cut', 'small', 'scrolling'].flatMap(name => checks[name]())")
    return [*own, *page.evaluate(AXE, STANDARDS)]
