"""Pages of items in a browser: nothing is out of reach on a small phone, and axe finds nothing."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from digcomp.items import Bank
from digcomp.web import gallery

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"),
]

# What sticks out of the page, or of a box that hides what sticks out; what scrolls by itself may.
OUTSIDE = """() => [...document.querySelectorAll('.item *')].filter(e => {
  const box = e.getBoundingClientRect(), frame = e.closest('.scroll, .hide, select, .plot svg')
  return !frame && box.width && (box.left < -.5 || box.right > innerWidth + .5 || (!(e instanceof SVGElement)
    && e.tagName != 'INPUT' && getComputedStyle(e).display != 'inline' && e.scrollWidth > e.clientWidth + 1
    && !e.querySelector('svg')))
}).map(e => e.tagName + ' ' + e.textContent.slice(0, 60))"""
SMALL = """() => [...document.querySelectorAll('.item input, .item select')].map(e => [e, (e.closest('label') || e)
  .getBoundingClientRect()]).filter(([e, b]) => b.width < 44 || b.height < 44).map(([e, b]) => e.outerHTML)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("language", ["mn", "en"])
def test_everything_fits_and_can_be_hit(width: int, language: str, browser: Any, bank: Bank, draw: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.set_content(gallery.page(bank.items.values(), language, draw.words[language]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(SMALL) == []
    page.close()


@pytest.mark.parametrize("language", ["mn", "en"])
def test_axe_finds_nothing(language: str, browser: Any, bank: Bank, draw: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.set_content(gallery.page(bank.items.values(), language, draw.words[language]))
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.close()
