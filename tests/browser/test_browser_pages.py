"""Every page in both languages, on a phone and on a laptop: axe finds nothing, nothing sticks out, one heading."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_hands import SIDEWAYS

pytestmark = pytest.mark.browser

KINDS = ("single-choice", "multiple-response", "matching", "ordering", "numeric", "short-text", "spot")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
OPEN_DETAILS = "() => document.querySelectorAll('details').forEach(one => one.open = true)"
#: Where each page stands; a page that answers to a form is reached by sending the form as it is.
PAGES: dict[str, Callable[[Any], str]] = {
    "front": lambda site: "/",
    "code": lambda site: "/join",
    "join": lambda site: f"/join/{site.open_code}",
    "statement": lambda site: f"/sitting/{site.at('statement')}",
    **{kind: lambda site, kind=kind: f"/sitting/{site.at(kind)}" for kind in KINDS},  # type: ignore[misc]
    "leave": lambda site: f"/sitting/{site.at('statement')}/leave",
    "profile": lambda site: f"{site.somebody.own}/profile",
    "resume": lambda site: "/resume",
    "about": lambda site: "/about",
    "login": lambda site: "/login",
    "no such page": lambda site: "/nothing-here",
    "not open yet": lambda site: f"/join/{site.course.codes['post']}",
    "closed": lambda site: f"/join/{site.sat.codes['pre']}",
    "not finished": lambda site: f"/sitting/{site.at('statement')}/profile",
}
OF_TRAINERS: dict[str, Callable[[Any], str]] = {
    "trainings": lambda site: "/trainings",
    "new": lambda site: "/trainings/new",
    "training": lambda site: f"/trainings/{site.sat.id}",
    "roster": lambda site: f"/trainings/{site.sat.id}/roster",
    "results": lambda site: f"/trainings/{site.sat.id}/results",
    "all competences": lambda site: f"/trainings/{site.sat.id}/results?detail=1",
    "growth": lambda site: f"/trainings/{site.sat.id}/growth",
    "person": lambda site: site.somebody.for_trainer,
    "projector": lambda site: f"/trainings/{site.course.id}/pre/projector",
}
SENT_EMPTY = ("code", "join", "statement", "matching", "login", "new", "roster")


def faults_of(page: Any, language: str) -> list[str]:
    """What is wrong with the page at either width."""
    found = []
    page.evaluate(OPEN_DETAILS)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate(SIDEWAYS) > 0:
            found.append(f"{width}: scrolls sideways")
        for rule in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{width}: {rule['id']}: {node['html'][:160]}" for node in rule["nodes"]]
    for tag in ("h1", "main", "title"):
        if (count := page.locator(tag).count()) != 1:
            found.append(f"{count} times <{tag}>")
    if page.locator("html").get_attribute("lang") != language:
        found.append("the language is not named")
    return found


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_participants_has_no_fault(name, language, site, window):
    page = window(language=language)
    page.goto(PAGES[name](site))
    assert faults_of(page, language) == []


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("name", OF_TRAINERS)
def test_a_page_of_trainers_has_no_fault(name, language, site, window):
    page = window(language=language, signed_in=True)
    page.goto(OF_TRAINERS[name](site))
    assert faults_of(page, language) == []


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("name", SENT_EMPTY)
def test_a_page_that_explains_what_is_missing_has_no_fault(name, language, site, window):
    page = window(language=language, signed_in=True)
    page.goto((PAGES | OF_TRAINERS)[name](site))
    with page.expect_navigation():
        page.locator("main form .btn-primary").first.click()
    assert page.locator(".err").count()
    assert faults_of(page, language) == []
