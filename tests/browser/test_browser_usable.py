"""Every page that the app has, by itself: WCAG 2.2 AA as far as a machine sees it, in both languages."""

from pathlib import Path
from typing import Any

import pytest

from browser.site import HEIGHT, open_watched
from browser.test_browser_pages import AXE, OUTLINE, STANDARDS
from browser.walk import Stop, accounts, stops

pytestmark = pytest.mark.browser

CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")
#: Asked of a page as it is; the others change its size first.
AS_IT_IS = ("headings", "autocomplete", "charts", "help")
AT_A_SIZE = ("sideways", "cut", "small", "scrolling")
#: Pages that lead elsewhere for who has no business there, and what they answer.
ELSEWHERE = {"account.code": 200, "account.link": 404}
#: 320 px is a laptop's 1280 px at 400 percent (1.4.10).
NARROW, PHONE, LAPTOP = 320, 360, 1280


@pytest.fixture(scope="module")
def walked(site: Any) -> list[Stop]:
    return stops(site)


@pytest.fixture(scope="module")
def signed_in(browser: Any, site: Any) -> dict[str, Any]:
    return dict(accounts(browser, site))


@pytest.fixture
def windows(browser: Any, site: Any, signed_in: dict[str, Any]):
    opened = {}

    def of(role: str, language: str) -> Any:
        if role not in opened:
            opened[role] = open_watched(browser, site, LAPTOP, language=language, cookies=signed_in[role])
        return opened[role]

    yield of
    for page, _ in opened.values():
        page.context.close()


def asked(page: Any, *names: str) -> list[str]:
    return [fault for name in names for fault in page.evaluate("name => checks[name]()", name)]


def at_width(page: Any, width: int, *names: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return [f"{width}: {fault}" for fault in asked(page, *names)]


def faults(page: Any, language: str, width: int) -> list[str]:
    """What is wrong with the page that is open."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(OUTLINE)
    page.evaluate(CHECKS)
    page.evaluate(AXE_SCRIPT)
    found = at_width(page, width, *AS_IT_IS, *AT_A_SIZE)
    found += [f"{width}: {fault}" for fault in page.evaluate(AXE, STANDARDS)]
    # One of them at each size: more would only look at the same rules of the style sheet again.
    found += asked(page, "spaced") if width == PHONE else at_width(page, NARROW, "sideways", "cut", "scrolling")
    if page.locator("html").get_attribute("lang") != language:
        found.append("another language")
    return found


@pytest.mark.parametrize(("language", "width"), [("mn", PHONE), ("en", LAPTOP)])
def test_every_page_of_every_role_is_usable(language, width, walked, windows):
    found: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for stop in walked:
        page, watch = windows(stop.role, language)
        watch.forget()
        answer = page.goto(stop.path)
        wrong = faults(page, language, width) + watch.complaints()
        redirected = not page.url.partition("?")[0].endswith(stop.path)
        if answer.status != ELSEWHERE.get(stop.endpoint, 200) or (redirected and stop.endpoint not in ELSEWHERE):
            wrong.append(f"answered {answer.status} at {page.url}")
        if not redirected and titles.setdefault(page.title(), stop.path) != stop.path:
            wrong.append(f"the title of {titles[page.title()]} too: {page.title()}")
        if wrong:
            found[f"{stop.endpoint} {stop.path}"] = wrong
    assert len(walked) > 40
    assert not found, "\n".join(f"{stop}: {fault}" for stop, wrong in found.items() for fault in wrong)
