"""A real server process over a small academy, and browser windows that are watched for errors and foreign requests."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from support.cast import Cast, Clock, settings_in

from browser.serving import served
from browser.site import SMALL, Site, Watch, open_watched
from digcomp.assessment.instrument import Instrument
from digcomp.demo.academy import build_academy
from digcomp.services.clock import system_clock
from digcomp.services.database import bring_up_to_date, open_database

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Window = Callable[..., Any]


def _without_browser(reason: str) -> NoReturn:
    """Skip with the reason; where a browser is required its absence is a failure."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        _without_browser("there is no Chromium on this machine")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as missing:
        _without_browser(f"playwright cannot be imported: {missing}")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        except Error as fault:
            _without_browser(f"Chromium does not start: {fault.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def site(browser: Any, instrument: Instrument, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("installation")
    settings = settings_in(folder)
    database = open_database(settings.database_url)
    bring_up_to_date(database)
    build_academy(database, instrument, settings, lambda _done, _total: None, (SMALL,))
    with served(folder) as address:
        yield Site(address, Cast(database, instrument, settings, Clock(system_clock())))
    database.engine.dispose()


@pytest.fixture
def window(browser: Any, site: Site) -> Iterator[Window]:
    """Opens browser windows; when the test is over none may have logged an error or asked another host."""
    opened: list[tuple[Any, Watch]] = []

    def open_window(*args: Any, **more: Any) -> Any:
        page, watch = open_watched(browser, site, *args, **more)
        opened.append((page.context, watch))
        return page

    yield open_window
    for context, _ in opened:
        context.close()
    assert [complaint for _, watch in opened for complaint in watch.complaints()] == []
