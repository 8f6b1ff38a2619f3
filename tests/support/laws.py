"""What holds of every answer, whatever was asked, and by whom."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from support.hostile import RESULT
from support.pages import Page
from support.refusal import unexplained
from support.town import NOTES, Town

REDIRECTS = (301, 302, 303, 307, 308)
REFUSED, FAULTY = 400, 422
HEADINGLESS = ("HEAD", "OPTIONS")


class Watch(logging.Handler):
    """Keeps what a program says of faults."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(logging.Formatter().format(record))


@contextmanager
def watching(town: Town) -> Iterator[Watch]:
    """What the app's log is told meanwhile."""
    watch = Watch()
    before = town.app.logger.handlers[:]
    town.app.logger.handlers[:] = [watch]
    try:
        yield watch
    finally:
        town.app.logger.handlers[:] = before


def broken(page: Page, town: Town, who: str, language: str = "mn", *, method: str = "GET", sent: str = "") -> list[str]:
    """The laws that an answer breaks; none, if all is well."""
    found = _of_lines(page, method)
    if page.html and method not in HEADINGLESS and page.status not in REDIRECTS:
        found += _of_page(page, language)
    text = page.content.decode("utf-8", "replace")
    if "<q9x" in page.html or (RESULT in text and RESULT not in sent):
        found.append("what was sent is not told apart from the page")
    if strange := {name for name in town.names if name in text} - town.may_see(who, page.path) - _names_in(sent, town):
        found.append(f"names of others: {sorted(strange)}")
    if method == "POST" and page.status >= REFUSED and (left := set(town.written) - set(NOTES)):
        found.append(f"refused with {page.status}, and stored in {sorted(left)}")
    return found


def _of_lines(page: Page, method: str) -> list[str]:
    found = [f"status {page.status}"] if page.status >= 500 else []
    if page.status in REDIRECTS and not _inside(page.location):
        found.append(f"leads to {page.location!r}")
    if any("\n" in value or "\r" in value for _, value in page.headers):
        found.append("a line break in a header")
    if page.status >= REFUSED and not page.html and method not in HEADINGLESS:
        found.append(f"{page.status} is no page")
    return found


def _of_page(page: Page, language: str) -> list[str]:
    found = []
    if page.language != language:
        found.append(f"the page is in {page.language!r}")
    if page.html.count("<h1") != 1:
        found.append(f"{page.html.count('<h1')} headings")
    if not page.forms and not any(link.startswith("/") for link in page.links):
        found.append("no way on")
    main = page.html.partition('id="main"')[2].partition("<footer")[0]
    if page.status >= REFUSED and "<a " not in main and "<form" not in main:
        found.append("no way on in the main part")
    if len(page.ids) != len(set(page.ids)):
        found.append(f"doubled ids {sorted({one for one in page.ids if page.ids.count(one) > 1})}")
    if "%(" in page.text and "%(count)s" not in page.text:
        found.append("an unfilled sentence")
    return found + (unexplained(page.html) if page.status == FAULTY else [])


def _names_in(sent: str, town: Town) -> set[str]:
    return {name for name in town.names if name in sent}


def _inside(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\")) and location.isprintable()
