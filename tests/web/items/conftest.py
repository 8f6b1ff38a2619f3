"""Items to draw, words to draw them with, and a reader of pages that knows what a browser would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from digcomp.framework import Framework, load_framework
from digcomp.framework.inspection import Inspection
from digcomp.items import Bank, Item, Statement, load_bank
from digcomp.items.loading import read_bank
from digcomp.web import item_pages

ROOT = Path(__file__).parents[3]
CATALOGUE = Path(item_pages.__file__).parent / "translations/mn/items.po"
VOID = {"input", "br", "wbr", "meta", "link"}
DRAWN = {"path", "rect", "line", "circle", "polyline"}


@dataclass(frozen=True)
class Words:
    """The catalogue of one language; a sentence it lacks stays English."""

    language: str
    catalogue: Mapping[str, str]

    def gettext(self, message: str) -> str:
        return self.catalogue.get(message, message)


@dataclass
class Control:
    """An input or select, with what is chosen in it."""

    tag: str
    attributes: dict[str, str | None]
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    label: str = ""

    @property
    def name(self) -> str:
        return self.attributes["name"] or ""

    @property
    def type(self) -> str:
        return "select" if self.tag == "select" else self.attributes["type"] or ""


class Page(HTMLParser):
    """Reads what a page shows and what its form would send; refuses tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.controls: list[Control] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._labels: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._inside: list[Control] = []
        self.feed(html)
        self.close()
        assert not self._open, f"{self._open} stay open"
        for control in self.controls:
            control.label = (control.label or self._labels.get(control.attributes.get("id") or "", "")).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"<{tag}> says an attribute twice"
        self.tags.append((tag, found))
        if tag not in VOID | DRAWN:
            self._open.append((tag, found))
        if tag in {"input", "select"}:
            self.controls.append(Control(tag, found))
            self._inside.append(self.controls[-1])
        if tag == "input" and found["type"] in {"radio", "checkbox"}:
            self.controls[-1].options = [found["value"] or ""]
            self.controls[-1].chosen = [found["value"] or ""] if "checked" in found else []
        elif tag == "input":
            self.controls[-1].chosen = [found.get("value") or ""]
        if tag == "option":
            self.controls[-1].options.append(found.get("value", "") or "")
            if "selected" in found:
                self.controls[-1].chosen = self.controls[-1].options[-1:]

    def handle_endtag(self, tag: str) -> None:
        if tag in DRAWN:
            return
        opened, _ = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"
        if tag == "label":
            self._inside.clear()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        for tag, attributes in self._open:
            if tag == "label" and attributes.get("for"):
                self._labels[attributes["for"] or ""] = self._labels.get(attributes["for"] or "", "") + data
            elif tag == "label":
                for control in self._inside:
                    control.label += data
        if self._open and self._open[-1][0] == "option" and "value" not in self._open[-1][1]:
            select = self.controls[-1]
            select.options[-1] = data.strip()
            if "selected" in self._open[-1][1]:
                select.chosen = [data.strip()]

    @property
    def text(self) -> str:
        """What is read, each run of spaces as one."""
        return " ".join("".join(self.words).split())

    def ids(self) -> list[str]:
        return [found["id"] or "" for _, found in self.tags if "id" in found]

    def sent(self) -> dict[str, list[str]]:
        """What a browser would send."""
        form: dict[str, list[str]] = {}
        for control in self.controls:
            values = control.chosen or (control.options[:1] if control.type == "select" else [])
            if values:
                form.setdefault(control.name, []).extend(values)
        return form

    def fill(self, answer: Any) -> dict[str, list[str]]:
        """Enter an answer as the response of an item holds it, and send."""
        wanted = {f"answer.{part}": str(value) for part, value in answer.items()} if isinstance(answer, dict) else {}
        for control in self.controls:
            if control.type == "text":
                control.chosen = [str(answer)]
            elif control.type != "select":
                control.chosen = [value for value in control.options if value in answer]
            elif isinstance(answer, list):
                control.chosen = [str(answer.index(control.name.removeprefix("answer.")) + 1)]
                assert control.chosen[0] in control.options
            else:
                assert wanted[control.name] in control.options
                control.chosen = [wanted[control.name]]
        return self.sent()


class Draw:
    """Draws items and statements in either language."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self.words = words

    def __call__(self, item: Item, language: str = "mn", seed: int = 20, **more: Any) -> Page:
        return Page(str(item_pages.question(item, language=language, words=self.words[language], seed=seed, **more)))

    def statement(self, statement: Statement, bank: Bank, language: str = "mn", **more: Any) -> Page:
        words = self.words[language]
        return Page(str(item_pages.statement(statement, bank.scale, language=language, words=words, **more)))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@pytest.fixture(scope="session")
def draw(catalogue: dict[str, str]) -> Draw:
    return Draw({"mn": Words("mn", catalogue), "en": Words("en", {})})


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework(ROOT / "tests/data/competences")


@pytest.fixture(scope="session")
def bank(framework: Framework) -> Bank:
    return load_bank(ROOT / "tests/data/question_banks", framework)


@pytest.fixture(scope="session")
def one_of_each(bank: Bank) -> dict[str, Item]:
    """An item of each kind, by kind."""
    return {item.kind: item for item in reversed(list(bank.items.values()))}


@pytest.fixture(scope="session")
def every_item(bank: Bank) -> list[Item]:
    """The items of the test bank and all readable ones of the real bank: faults there have tests of their own."""
    entries = read_bank(Inspection(ROOT / "question_banks"), None).quiz
    return [*bank.items.values(), *(entry.made for entry in entries if isinstance(entry.made, Item))]


def answer_of(item: Item) -> Any:
    """The right answer, as a person would write it."""
    answer = item.key_response().answer
    return format(answer, "f") if isinstance(answer, Decimal) else answer


@pytest.fixture(scope="session")
def right_answer() -> Any:
    return answer_of
