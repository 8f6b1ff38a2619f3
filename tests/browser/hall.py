"""A hall full of people with phones: each fills in the forms of the pages over a connection of their own."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
from support.pages import Fields, Page, Visitor

from digcomp.demo.answering import form_for
from digcomp.items import Bank

#: Seconds that somebody waits for a page before the test has failed.
PATIENCE = 60
#: More pages than any test has, so that nobody answers for ever.
MOST_PAGES = 150


@dataclass
class Reply:
    """What came back, as pages are read from it."""

    status_code: int
    headers: Message
    content: bytes

    @property
    def mimetype(self) -> str:
        return self.headers.get_content_type()

    def get_data(self, as_text: bool = False) -> Any:
        return self.content.decode() if as_text else self.content


class Line:
    """A connection that stays open, and the cookies of a browser."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Reply:
        return self._ask("GET", path)

    def post(self, path: str, data: Mapping[str, Any]) -> Reply:
        return self._ask("POST", path, urlencode(data, doseq=True))

    def hang_up(self) -> None:
        """The next request calls again."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        for sent in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(sent).items()}
        return Reply(answer.status, answer.headers, answer.read())


@dataclass
class Sitter:
    """Somebody at a phone, who answers a share of the questions rightly."""

    name: str
    line: Line
    bank: Bank
    rng: np.random.Generator
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.line)

    def sit(self, code: str, able: float) -> str:
        """From the code on the wall to the profile; its address."""
        page = self.visitor.send(self.visitor.visit("/join").form, code=code)
        page = self.visitor.send(self.visitor.follow(page).form, name=self.name, consent="1")
        for _ in range(MOST_PAGES):
            page = self.visitor.follow(page)
            if page.path.endswith("/profile"):
                self.line.hang_up()
                return page.path
            page = self._answer(page, able)
            assert page.status == 303, f"{self.name} at {page.path}: {page.status} {page.text}"
        raise AssertionError(f"{self.name} never comes to the end")

    def _answer(self, page: Page, able: float) -> Page:
        form = page.form
        hidden: Fields = {one.name: one.chosen for one in form.controls if one.type == "hidden"}
        item = self.bank.items.get(hidden["item"][0])
        if item is None:
            own = {"answer": [str(self.rng.integers(4))]}
        else:
            own = form_for(item, item.max_score if self.rng.random() < able else 0, self.rng)
        unknown = own.keys() - {one.name for one in form.controls} - {name for name, _ in form.buttons}
        assert not unknown, f"{hidden['item']} has no field {unknown}"
        return self.visitor.post(form.action, hidden | own)


class Hall:
    """Everybody of a training, at once."""

    def __init__(self, address: str, names: Sequence[str], bank: Bank, seed: int = 36) -> None:
        chances = np.random.default_rng(seed).spawn(len(names))
        self.people = [Sitter(name, Line(address), bank, own) for name, own in zip(names, chances, strict=True)]

    def sit(self, code: str, able: float) -> "Sat":
        """Everybody begins now; what they are able to do is spread around a share of right answers."""
        pool = ThreadPoolExecutor(len(self.people))
        spread = np.linspace(able - 0.25, able + 0.25, len(self.people))
        begun = [pool.submit(one.sit, code, own) for one, own in zip(self.people, spread, strict=True)]
        pool.shutdown(wait=False)
        return Sat(begun)


@dataclass
class Sat:
    """A test that is being sat."""

    begun: list[Future[str]]

    def profiles(self) -> list[str]:
        """The addresses of all profiles, when everybody is through; whatever went wrong on the way is raised here."""
        return [one.result() for one in self.begun]
