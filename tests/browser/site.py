"""A running installation with people in it, and browser windows that are watched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from support.cast import Cast, Course

from digcomp.assessment.sitting import Task
from digcomp.demo.academy import LOGINS, OPEN_PLAN, Plan
from digcomp.services.accounts import Account, Accounts
from digcomp.services.tokens import token_of

#: One training of twelve people, of whom ten sat both tests; the open one comes with every academy.
SMALL = Plan("MN48", "Мандалговь", date(2026, 9, 15), 12, -0.55, 0.55, 2, "front-desk-officer")
#: Milliseconds for a page to do what is waited for.
MOST_PATIENCE = 20_000
HEIGHT = 740


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
        token = self.course.join(f"С. Суугч {next(self.people)}")
        items = self.cast.instrument.bank.items.values()
        if any(item.kind == kind for item in items):  # else it may be none of the 42 that are asked
            self.course.without(token, [item.id for item in items if item.kind != kind])
        task = self.cast.sit(token, until=lambda task: kind in self._kinds_of(task))
        assert isinstance(task, Task), f"no {kind} in a whole sitting"
        return token

    def showing(self, kind: str) -> str:
        """The same, but one sitting for all who only look."""
        if kind not in self.shown:
            self.shown[kind] = self.at(kind)
        return self.shown[kind]

    def _kinds_of(self, task: Task) -> tuple[str, ...]:
        items = self.cast.instrument.bank.items
        return ("question", items[task.item_id].kind) if task.item_id in items else ("statement",)


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
        # The script sends an answer as the form would, and shows the page that says no.
        if answer.status >= 400 and (answer.request.is_navigation_request() or answer.request.method == "POST"):
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


def open_watched(
    browser: Any,
    site: Site,
    width: int = 1280,
    *,
    language: str = "",
    scripts: bool = True,
    signed_in: bool = False,
    cookies: Any = None,
    **more: Any,
) -> tuple[Any, Watch]:
    """A new browser of somebody, and what watches over it."""
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": HEIGHT},
        java_script_enabled=scripts,
        storage_state=_signed_in(browser, site) if signed_in else cookies,
        **more,
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
