"""Every page in both languages, on a phone and on a laptop: axe finds nothing, nothing sticks out, one heading."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from browser.hands import SIDEWAYS
from browser.site import HEIGHT, Watch, open_watched

pytestmark = pytest.mark.browser

KINDS = ("single-choice", "multiple-response", "matching", "ordering", "numeric", "short-text", "spot")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Runs axe, which stands in the page already, and names each element at fault.
AXE = """standards => axe.run({runOnly: standards, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""
#: Counts what there must be one of, and opens what is folded, so that axe sees it.
OUTLINE = """() => {
  document.querySelectorAll('details').forEach(one => { one.open = true })
  return ['h1', 'main', 'title'].map(tag => [tag, document.getElementsByTagName(tag).length])
}"""
#: Where each page stands; a page that answers to a form is reached by sending the form as it is.
PAGES: dict[str, Callable[[Any], str]] = {
    "front": lambda site: "/",
    "code": lambda site: "/join",
    "join": lambda site: f"/join/{site.open_code}",
    "statement": lambda site: f"/sitting/{site.showing('statement')}",
    **{kind: lambda site, kind=kind: f"/sitting/{site.showing(kind)}" for kind in KINDS},  # type: ignore[misc]
    "leave": lambda site: f"/sitting/{site.showing('statement')}/leave",
    "profile": lambda site: f"{site.somebody.own}/profile",
    "resume": lambda site: "/resume",
    "about": lambda site: "/about",
    "login": lambda site: "/login",
    "no such page": lambda site: "/nothing-here",
    "not open yet": lambda site: f"/join/{site.course.codes['post']}",
    "closed": lambda site: f"/join/{site.sat.codes['pre']}",
    "not finished": lambda site: f"/sitting/{site.showing('statement')}/profile",
}
OF_A_DAY = (
    *("edit", "people", "cards", "live", "evening"),
    *("materials", "attendance", "certificates", "reports", "export"),
)
OF_TRAINERS: dict[str, Callable[[Any], str]] = {
    "trainings": lambda site: "/trainings",
    "new": lambda site: "/trainings/new",
    "training": lambda site: f"/trainings/{site.sat.id}",
    "roster": lambda site: f"/trainings/{site.sat.id}/roster",
    "results": lambda site: f"/trainings/{site.sat.id}/results",
    "all competences": lambda site: f"/trainings/{site.sat.id}/results?open=all",
    "growth": lambda site: f"/trainings/{site.sat.id}/growth",
    "person": lambda site: site.somebody.for_trainer,
    "projector": lambda site: f"/trainings/{site.course.id}/pre/projector",
    **{
        page: lambda site, page=page: f"/trainings/{site.sat.id}/{page}"  # type: ignore[misc]
        for page in OF_A_DAY
    },
    "programmes": lambda site: "/programmes",
    "organisations": lambda site: "/organisations",
    "comparison": lambda site: "/comparison",
    "items": lambda site: "/author/items",
    "verify": lambda site: "/verify",
}
#: All other forms are sent in test_browser_refused.py, which has not every kind of item.
SENT_EMPTY = ("statement", *KINDS)


@pytest.fixture(scope="module")
def windows(browser: Any, site: Any) -> Iterator[dict[str, Any]]:
    """A window of each language, in which the trainer is signed in; participants' pages do not mind."""
    opened = {language: open_watched(browser, site, language=language, signed_in=True) for language in ("mn", "en")}
    yield opened
    for page, _ in opened.values():
        page.context.close()


@dataclass
class Look:
    """Somebody who looks at pages in one language."""

    page: Any
    watch: Watch
    language: str

    def at(self, path: str) -> Any:
        self.page.goto(path)
        return self.page

    def faults(self) -> list[str]:
        """What is wrong with the page, at either width."""
        from axe_playwright_python.base import AXE_SCRIPT

        found = [f"{count} times <{tag}>" for tag, count in self.page.evaluate(OUTLINE) if count != 1]
        if self.page.locator("html").get_attribute("lang") != self.language:
            found.append("another language")
        self.page.evaluate(AXE_SCRIPT)
        for width in (360, 1280):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{width}: {fault}" for fault in self.page.evaluate(AXE, STANDARDS)]
            if self.page.evaluate(SIDEWAYS) > 0:
                found.append(f"{width}: scrolls sideways")
        return found + self.watch.complaints()


@pytest.fixture(params=["mn", "en"])
def look(request: Any, windows: dict[str, Any]) -> Look:
    page, watch = windows[request.param]
    watch.forget()
    return Look(page, watch, request.param)


def test_a_page_with_faults_would_be_noticed(look):
    page = look.at("/about")
    page.evaluate("document.querySelector('main').innerHTML += '<h1>x</h1><input><p id=wide>' + 'x'.repeat(999)")
    page.evaluate("document.getElementById('wide').attributeStyleMap.set('overflow-wrap', 'normal')")
    page.evaluate("const one = new Image(); one.src = 'http://elsewhere.invalid/'; document.body.append(one)")
    found = " ".join(look.faults())
    assert "2 times <h1>" in found
    assert "360: label: <input>" in found
    assert "360: scrolls sideways" in found
    assert "Content Security Policy" in found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_participants_has_no_fault(name, site, look):
    look.at(PAGES[name](site))
    assert look.faults() == []


@pytest.mark.parametrize("name", OF_TRAINERS)
def test_a_page_of_trainers_has_no_fault(name, site, look):
    look.at(OF_TRAINERS[name](site))
    assert look.faults() == []


@pytest.mark.parametrize("name", SENT_EMPTY)
def test_a_page_that_explains_what_is_missing_has_no_fault(name, site, look):
    page = look.at((PAGES | OF_TRAINERS)[name](site))
    page.locator("main form .btn-primary").first.click()
    page.locator(".err").first.wait_for()  # a question's own script puts the page in place without going anywhere
    assert look.faults() == []
