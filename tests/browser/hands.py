"""Somebody in front of a page: with a mouse, or with a keyboard alone."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import zip_longest
from typing import Any

from pypdf import PdfReader

from digcomp.items import Bank

Fields = dict[str, list[str]]

#: What the form of the page would send now.
FILLED_IN = "() => [...new FormData(document.querySelector('main form'))]"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
MOST_TABS = 80


def position_of(page: Any) -> tuple[str, int, int]:
    """What a page of a sitting is, and its place: ("Question", 5, 42)."""
    found = re.match(r"(?:.*: )?(.+?) (\d+) / (\d+)", page.title())
    assert found, page.title()
    return found[1], int(found[2]), int(found[3])


def filled_in(page: Any) -> Fields:
    """The fields of the page's form as they are filled in."""
    fields: Fields = {}
    for name, value in page.evaluate(FILLED_IN):
        fields.setdefault(name, []).append(value)
    return fields


def own_data(page: Any) -> dict[str, Any]:
    """Everything the server keeps of the sitting that the page belongs to."""
    token = re.search(r"/sitting/([^/?]+)", page.url)
    assert token, page.url
    found: dict[str, Any] = page.context.request.get(f"/sitting/{token[1]}/data.json").json()
    return found


def join(page: Any, code: str, name: str) -> None:
    """From the front page to the first statement."""
    page.goto("/")
    page.locator("[name=code]").fill(code)
    page.locator("main button").click()
    page.locator("[name=name]").fill(name)
    page.locator("label:has([name=consent])").click()
    page.locator("main button").click()
    page.wait_for_url("**/sitting/*")


def pdf_text(content: bytes) -> str:
    """What is read in a PDF, each run of spaces as one."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@dataclass
class Sat:
    """A test as it was sat: where each page stood, and what was filled in there."""

    positions: list[tuple[int, int]] = field(default_factory=list)
    sent: list[Fields] = field(default_factory=list)

    def not_as_kept_in(self, data: dict[str, Any], bank: Bank) -> list[Any]:
        """Pairs of what was filled in and what is kept, where they differ."""
        rows = sorted(data["answers"], key=lambda row: (row["phase"] == "quiz", row["position"]))
        kept = [(row["item"], row["position"], json.loads(row["answer"])) for row in rows]
        sent = [self._read(bank, fields) for fields in self.sent]
        return [pair for pair in zip_longest(sent, kept) if pair[0] != pair[1]]

    @staticmethod
    def _read(bank: Bank, fields: Fields) -> tuple[str, int, Any]:
        (item,), (position,) = fields["item"], fields["position"]
        text = bank.items[item].parse(fields).to_text() if item in bank.items else f'"{fields["answer"][0]}"'
        return item, int(position), json.loads(text)


def sit(page: Any, answer: Callable[[], Fields], *, pages: int = 99, each: Callable[[], None] | None = None) -> Sat:
    """Answer page by page, to the profile or for so many pages."""
    sat = Sat()
    while "/profile" not in page.url and len(sat.sent) < pages:
        if each:
            each()
        sat.positions.append(position_of(page)[1:])
        sat.sent.append(answer())
    return sat


class Mouse:
    """Somebody who clicks."""

    def __init__(self, page: Any, turn: int = 0) -> None:
        self.page = page
        self.turn = turn

    def answer(self) -> Fields:
        """Fill in the form and send it; what was sent."""
        self.fill()
        sent = filled_in(self.page)
        with self.page.expect_navigation():
            self.page.locator("main .acts .btn-primary").click()
        return sent

    def fill(self) -> None:
        """Fill in any answer that the question takes; another one at the next page."""
        self.turn += 1
        page = self.page
        ticks = page.locator("main label:has([name=answer])")
        if count := ticks.count():
            ticks.nth(self.turn % count).click()
        for place, select in enumerate(page.locator("main form select").all()):
            options = select.locator("option").count() - 1
            select.select_option(index=(place + self.turn) % options + 1)
        for text in page.locator("main input[type=text]").all():
            text.fill(str(self.turn))


class Keyboard:
    """Somebody who never touches the mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.turn = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def is_at(self, selector: str) -> bool:
        return bool(self.page.evaluate("s => document.activeElement.matches(s)", selector))

    def reach(self, selector: str) -> None:
        """Tab until the focus is on something."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.is_at(selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def write(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def follow(self, selector: str) -> None:
        """Reach a link or button and press Enter; waits for the page it leads to."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def answer(self) -> Fields:
        """Fill in the form and send it; what was sent."""
        self.turn += 1
        self.reach("main form [name^=answer]")
        kind = self.page.evaluate("document.activeElement.type")
        getattr(self, f"_fill_{kind.replace('-', '_')}")()
        sent = filled_in(self.page)
        self.follow("main .acts .btn-primary")
        return sent

    def _fill_radio(self) -> None:
        self.press("Space", *["ArrowDown"] * (self.turn % 3))

    def _fill_checkbox(self) -> None:
        if self.turn % 2 and self.page.locator("main form [type=checkbox]").count() > 1:
            self.press("Tab")
        self.press("Space")

    def _fill_text(self) -> None:
        self.page.keyboard.type(str(self.turn))

    def _fill_select_one(self) -> None:
        selects = self.page.locator("main form select")
        options = selects.first.locator("option").count() - 1
        for place in range(1, selects.count() + 1):
            wanted = (place - 1) % options + 1
            if place > 1:
                self.press("Tab")
            # An ordering is written as numbers; in a matching the arrow goes down the list.
            self.press(*[str(wanted)] if self._is_numbered() else ["ArrowDown"] * wanted)

    def _is_numbered(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.options[1].text === '1'"))
