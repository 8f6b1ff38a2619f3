"""Browsers without a screen: people who answer as fast as they are asked, in a process of its own.

Reads its orders as JSON on standard input and writes what it saw as JSON on standard output. One thread drives all
connections, so that what is measured is the server. It knows no keys: it answers what a page holds.
"""

import hashlib
import json
import re
import selectors
import socket
import sys
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any, TypeVar
from urllib.parse import urlencode

_TAG = re.compile(r"<(input|select|option)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^;\r]+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
#: Of a hundred answers so many are "I don't know".
_ADMITTED = 8
_HIDDEN = ("csrf_token", "item", "position")

Fields = list[tuple[str, str]]
T = TypeVar("T")


class Draw:
    """Choices from a seed. The driver does without numpy: its memory and start-up would be taken for the browsers'."""

    def __init__(self, seed: object) -> None:
        self._state = hashlib.sha256(str(seed).encode()).digest()

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, the limit."""
        self._state = hashlib.sha256(self._state).digest()
        return int.from_bytes(self._state[:6], "big") % limit

    def one_of(self, things: list[T]) -> T:
        """One of them."""
        return things[self.below(len(things))]

    def order(self, things: list[T]) -> list[T]:
        """All of them, in some order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]


def fields_of(html: str, draw: Draw) -> Fields:
    """An answer to the page, in the fields of its form."""
    tags = [(tag, dict(_ATTRIBUTE.findall(rest))) for tag, rest in _TAG.findall(html)]
    inputs = [own for tag, own in tags if tag == "input"]
    sent = [(own["name"], own["value"]) for own in inputs if own.get("name") in _HIDDEN]
    answers = [own for own in inputs if own.get("name") == "answer"]
    if "dont_know" in html and draw.below(100) < _ADMITTED:
        return [*sent, ("dont_know", "1")]
    ticks = [own["value"] for own in answers if own.get("type") in ("radio", "checkbox")]
    if ticks:
        return [*sent, ("answer", draw.one_of(ticks))]
    if answers:
        return [*sent, ("answer", str(1 + draw.below(30)))]
    return sent + _chosen(_selects(tags), draw)


def _selects(tags: list[tuple[str, dict[str, str]]]) -> list[tuple[str, list[str]]]:
    """Name of each list to choose from, and what it offers."""
    found: list[tuple[str, list[str]]] = []
    for tag, own in tags:
        if tag == "select":
            found.append((own["name"], []))
        elif tag == "option" and own.get("value"):
            found[-1][1].append(own["value"])
    return found


def _chosen(selects: list[tuple[str, list[str]]], draw: Draw) -> Fields:
    numbers = [str(n) for n in range(1, len(selects) + 1)]
    if all(offered == numbers for _, offered in selects):
        return [(name, number) for (name, _), number in zip(selects, draw.order(numbers), strict=True)]
    return [(name, draw.one_of(offered)) for name, offered in selects]


@dataclass
class Seen:
    """What all of them met."""

    seconds: list[float] = field(default_factory=list)  # of each step, from the answer sent to the next page read
    stored: dict[str, list[str]] = field(default_factory=dict)  # token: items whose answer was acknowledged, in order
    errors: list[str] = field(default_factory=list)
    refused: int = 0  # answers that had to be given otherwise
    bytes: int = 0


@dataclass
class Browser:
    """One connection that stays open; somebody takes the place of who has finished."""

    address: tuple[str, int]
    people: deque[str]
    answers: int
    seen: Seen
    draw: Draw
    token: str = ""
    cookie: str = ""
    left: int = 0
    asked: float = 0.0
    item: str = ""
    _sent: Fields = field(default_factory=list)
    _buffer: bytearray = field(default_factory=bytearray)
    _then: Callable[[int, bytes, bytes], None] = lambda *_: None

    def connect(self) -> None:
        """Open the line."""
        self.line = socket.create_connection(self.address)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def begin(self) -> bool:
        """Sit down for the next person; False where nobody waits."""
        if not self.people:
            return False
        self.token, self.cookie, self.left = self.people.popleft(), "", self.answers
        self.seen.stored[self.token] = []
        self.asked = 0.0
        self._send("GET", f"/sitting/{self.token}", b"", self._page)
        return True

    def read(self) -> bool:
        """Take what has come; False when nobody is left to answer for."""
        came = self.line.recv(262144)
        if not came:
            raise ConnectionError("the server hung up")
        self._buffer += came
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return True
        head = bytes(self._buffer[:end])
        found = _LENGTH.search(head)
        if not found:
            raise ConnectionError("an answer without its length")
        whole = end + 4 + int(found[1])
        if len(self._buffer) < whole:
            return True
        body = bytes(self._buffer[end + 4 : whole])
        self.seen.bytes += whole
        del self._buffer[:whole]
        if cookie := _COOKIE.search(head):
            self.cookie = cookie[1].decode("ascii")
        self._then(int(head[9:12]), head, body)
        return bool(self.left) or self.begin()

    def _send(self, method: str, path: str, body: bytes, then: Callable[[int, bytes, bytes], None]) -> None:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address[0]}:{self.address[1]}", "Accept-Encoding: gzip"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._then = then
        self.line.sendall("\r\n".join([*lines, "", ""]).encode("ascii") + body)

    def _page(self, status: int, head: bytes, body: bytes) -> None:
        """A question has come: answer it."""
        html = (zlib.decompress(body, 31) if b"gzip" in head else body).decode("utf-8")
        if status not in (200, 422):
            self._give_up(f"{status} for the page after {self.item or 'nothing'}")
            return
        if self.asked:
            self.seen.seconds.append(perf_counter() - self.asked)
            self.left -= 1
            if not self.left:
                return
        self._answer(fields_of(html, self.draw))

    def _answer(self, fields: Fields) -> None:
        self.item = dict(fields)["item"]
        self._sent = fields
        self.asked = perf_counter()
        self._send("POST", f"/sitting/{self.token}", urlencode(fields).encode("ascii"), self._acknowledged)

    def _acknowledged(self, status: int, head: bytes, body: bytes) -> None:
        """The answer is stored, or has to be given otherwise."""
        where = _LOCATION.search(head)
        if status == 422 and ("dont_know", "1") not in self._sent:
            self.seen.refused += 1
            known = [field for field in self._sent if field[0] in _HIDDEN]
            self._answer([*known, ("dont_know", "1")])
        elif status != 303 or where is None or b"notice=" in where[1]:
            self._give_up(f"{status} for the answer to {self.item}")
        else:
            self.seen.stored[self.token].append(self.item)
            path = where[1].decode("ascii")
            if path.endswith("/profile"):  # the profile is no next question
                self.left = 0
            else:
                self._send("GET", path, b"", self._page)

    def _give_up(self, reason: str) -> None:
        self.seen.errors.append(reason)
        self.left = 0


def drive(orders: dict[str, Any]) -> dict[str, Any]:
    """Let everybody answer; what they saw."""
    seen, people, lines = Seen(), deque(orders["tokens"]), selectors.DefaultSelector()
    browsers = [
        Browser((orders["host"], orders["port"]), people, orders["answers"], seen, Draw(f"{orders['seed']}/{n}"))
        for n in range(orders["users"])
    ]
    for browser in browsers:
        browser.connect()
        lines.register(browser.line, selectors.EVENT_READ, browser)
    start, processor = perf_counter(), process_time()
    # From here on fewer are at work than were asked for.
    thinner: tuple[int, float] | None = None
    for browser in browsers:
        if not browser.begin():
            lines.unregister(browser.line)
    while open_lines := _turn(lines, seen):
        if thinner is None and open_lines < len(browsers):
            thinner = len(seen.seconds), perf_counter() - start
        if perf_counter() - start > orders["seconds"]:
            seen.errors.append(f"stopped after {orders['seconds']} seconds with {open_lines} at work")
            break
    elapsed = perf_counter() - start
    return {
        "elapsed": elapsed,
        "together": thinner or (len(seen.seconds), elapsed),
        "processor": process_time() - processor,
        "seconds": seen.seconds,
        "stored": seen.stored,
        "errors": seen.errors,
        "refused": seen.refused,
        "bytes": seen.bytes,
    }


def _turn(lines: selectors.BaseSelector, seen: Seen) -> int:
    """Read what has come on every line; how many are still at work."""
    for key, _ in lines.select(timeout=1.0):
        try:
            going_on = key.data.read()
        except (OSError, ConnectionError) as trouble:
            seen.errors.append(str(trouble))
            going_on = False
        if not going_on:
            lines.unregister(key.fileobj)
            key.data.line.close()
    return len(lines.get_map())


if __name__ == "__main__":
    json.dump(drive(json.load(sys.stdin)), sys.stdout)
