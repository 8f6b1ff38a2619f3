"""A real server process over a small academy, and browser windows that are watched for errors and foreign requests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from support.cast import Cast, Clock, Course, settings_in

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import Task
from digcomp.demo.academy import LOGINS, OPEN_PLAN, Plan, build_academy
from digcomp.services.accounts import Account, Accounts
from digcomp.services.clock import system_clock
from digcomp.services.database import bring_up_to_date, open_database
from digcomp.services.tokens import token_of

#: One training of twelve people, of whom ten sat both tests; the open one comes with every academy.
SMALL = Plan("MN48", "Мандалговь", date(2026, 9, 15), 12, -0.55, 0.55, 2, "front-desk-officer")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Seconds for the server to start; milliseconds for a page to do what is waited for.
STARTS_WITHIN, MOST_PATIENCE = 60, 20_000
HEIGHT = 740
Window = Callable[..., Any]


def _without_browser(reason: str) -> NoReturn:
    """Skip with the reason; where a browser is required its absence is a failure."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
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


@dataclass(frozen=True)
class Somebody:
    """A person with both tests sat: the address of their own pages, and of what the trainer sees."""

    name: str
    own: str
    for_trainer: str


@dataclass
class Site:
    """A running installation: its address, its data, and the people behind them."""

    address: str
    cast: Cast
    states: dict[str, Any] = field(default_factory=dict)
    people: Iterator[int] = field(default_factory=count)
    shown: dict[str, str] = field(default_factory=dict)

    @cached_property
    def trainer(self) -> Account:
        """The trainer of the demo academy."""
        with self.cast.database.sessions() as session:
            account = Accounts(session, self.cast.clock).sign_in(LOGINS[0].login, LOGINS[0].password)
        assert account
        return account

    def demo(self, place: str = SMALL.place) -> Course:
        """A training of the demo academy."""
        with self.cast.database.sessions() as session:
            (found,) = (one for one in self.cast.trainings(session).of(self.trainer) if one.place == place)
            return Course(self.cast, self.trainer, found.id, {wave.kind: wave.code for wave in found.waves})

    @cached_property
    def open_code(self) -> str:
        """The code of the test that anybody may try."""
        return self.demo(OPEN_PLAN.place).codes["pre"]

    @cached_property
    def sat(self) -> Course:
        """The training that is over."""
        return self.demo()

    @cached_property
    def somebody(self) -> Somebody:
        """Somebody in the training that is over."""
        with self.cast.database.sessions() as session:
            results, training = self.cast.results(session), self.cast.trainings(session).get(self.trainer, self.sat.id)
            hall = results.hall(training, "post")
            assert hall
            sitting, *_ = results.person(training, hall.sittings[0])
            token = token_of(sitting.public, self.cast.settings.secret_key)
            page = f"/trainings/{training.id}/people/{sitting.id}"
            return Somebody(sitting.seat.person.name, f"/sitting/{token}", page)

    @cached_property
    def course(self) -> Course:
        """A training of the tests' own, its first test open."""
        return self.cast.training(of=self.trainer, place="Туршилтын анги")

    def at(self, kind: str) -> str:
        """The token of a new sitting whose present question is of a kind, or any `question`, or a `statement`."""
        for _ in range(12):
            token = self.course.join(f"С. Суугч {next(self.people)}")
            if isinstance(self.cast.sit(token, until=lambda task: kind in self._kinds_of(task)), Task):
                return token
        raise AssertionError(f"no question of kind {kind} in twelve sittings")

    def showing(self, kind: str) -> str:
        """The same, but one sitting for all who only look."""
        if kind not in self.shown:
            self.shown[kind] = self.at(kind)
        return self.shown[kind]

    def _kinds_of(self, task: Task) -> tuple[str, ...]:
        items = self.cast.instrument.bank.items
        return ("question", items[task.item_id].kind) if task.item_id in items else ("statement",)


@pytest.fixture(scope="session")
def site(browser: Any, instrument: Instrument, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("installation")
    settings = settings_in(folder)
    database = open_database(settings.database_url)
    bring_up_to_date(database)
    build_academy(database, instrument, settings, lambda _done, _total: None, (SMALL,))
    with _served(folder) as address:
        yield Site(address, Cast(database, instrument, settings, Clock(system_clock())))
    database.engine.dispose()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """`digcomp serve` in a process of its own, until the block ends; what it complained of fails the last test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"DIGCOMP_INSTANCE": str(folder), "DIGCOMP_SECRET_KEY": "k" * 32, "DIGCOMP_RATE_LIMITS": "0"}
    command = [sys.executable, "-m", "digcomp", "serve", "--port", str(port)]
    log = folder / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=os.environ | own, stdout=written, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=2) as answer:
                assert answer.read() == b"ok"
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@dataclass
class Watch:
    """What a browser window complained of, and where it asked for things."""

    host: str
    said: list[tuple[str, str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)

    def over(self, context: Any) -> None:
        context.on("console", lambda message: self._hear(message.type, message.text, message.location["url"]))
        context.on("weberror", lambda error: self.said.append((str(error.error), "")))
        context.on("request", lambda request: self._sent(request.url))
        context.on("response", lambda answer: self._answered(answer))

    def _hear(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning"):
            self.said.append((text, url))

    def _sent(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.foreign.append(url)

    def _answered(self, answer: Any) -> None:
        if answer.status >= 400 and answer.request.is_navigation_request():
            self.refused.add(answer.url)

    def forget(self) -> None:
        """Begin anew."""
        for noted in (self.said, self.refused, self.foreign):
            noted.clear()

    def complaints(self) -> list[str]:
        """Everything said and every foreign address, but for the note that a refusal has the status of one."""
        said = [f"{text} {url}" for text, url in self.said if not (_of_status(text) and url in self.refused)]
        return said + [f"asked {url}" for url in self.foreign]


def _of_status(text: str) -> bool:
    return text.startswith("Failed to load resource: the server responded with a status of")


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


def open_watched(
    browser: Any, site: Site, width: int = 1280, *, language: str = "", scripts: bool = True, signed_in: bool = False
) -> tuple[Any, Watch]:
    """A new browser of somebody, and what watches over it."""
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": HEIGHT},
        java_script_enabled=scripts,
        storage_state=_signed_in(browser, site) if signed_in else None,
    )
    context.set_default_timeout(MOST_PATIENCE)
    watch = Watch(urlsplit(site.address).netloc)
    watch.over(context)
    page = context.new_page()
    if language:
        page.goto(f"/lang/{language}?to=/about")
    return page, watch


def _signed_in(browser: Any, site: Site) -> Any:
    """The cookies of the trainer, who signs in once."""
    if "trainer" not in site.states:
        context = browser.new_context(base_url=site.address)
        sign_in(context.new_page())
        site.states["trainer"] = context.storage_state()
        context.close()
    return site.states["trainer"]


def sign_in(page: Any) -> None:
    """Sign in as the demo's trainer, from the page that asks for it."""
    page.goto("/trainings")
    page.locator("[name=login]").fill(LOGINS[0].login)
    page.locator("[name=password]").fill(LOGINS[0].password)
    page.locator("main button").click()
    page.wait_for_url("**/trainings")
