"""A browser without JavaScript: reads pages, fills the form they hold, sends it with its cookies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Fields = dict[str, list[str]]
_VOID = {"input", "br", "wbr", "meta", "link", "hr", "img", "source"}
_SEEN_BY_NOBODY = {"script", "style", "title"}


@dataclass
class Control:
    """One field of a form: what it offers, and what stands in it."""

    name: str
    type: str
    offered: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    #: Where buttons send it that lead elsewhere.
    elsewhere: list[str] = field(default_factory=list)

    def sent(self) -> Fields:
        """What a browser would send, had its first button no name."""
        fields: Fields = {}
        for control in self.controls:
            for value in control.chosen:
                fields.setdefault(control.name, []).append(value)
        return fields

    def answered(self, choice: int = 0) -> Fields:
        """The form of a statement or question, with an answer that its kind takes; `choice` varies it."""
        fields = {name: values for name, values in self.sent().items() if not name.startswith("answer")}
        own = [control for control in self.controls if control.name.startswith("answer")]
        for place, control in enumerate(own):
            if control.type == "text":
                fields[control.name] = [str(choice + 1)]
            elif control.type == "select":
                offered = [value for value in control.offered if value]
                fields[control.name] = [offered[place if _is_order(offered) else choice % len(offered)]]
        ticks = [control.offered[0] for control in own if control.type in ("radio", "checkbox")]
        return fields | ({"answer": [ticks[choice % len(ticks)]]} if ticks else {})


def _is_order(offered: list[str]) -> bool:
    return offered == [str(n) for n in range(1, len(offered) + 1)]


class Page(HTMLParser):
    """One answer of the server: status, words, forms and links."""

    def __init__(self, response: TestResponse, path: str) -> None:
        super().__init__()
        self.status = response.status_code
        self.headers = response.headers
        self.path = path
        self.location = response.headers.get("Location", "")
        self.html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        self.content = response.get_data()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.title = ""
        self.language = ""
        self._words: list[str] = []
        self._open: list[str] = []
        self._inside: Form | None = None
        self.feed(self.html)

    @property
    def text(self) -> str:
        """What is read, each run of spaces as one."""
        return " ".join("".join(self._words).split())

    @property
    def form(self) -> Form:
        """The one form of the page."""
        (form,) = self.forms
        return form

    def form_to(self, action: str) -> Form:
        """The form that is sent to an address."""
        (form,) = (form for form in self.forms if form.action == action)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag == "form":
            self._inside = Form(found.get("action") or self.path, found.get("method", "get"))
            self.forms.append(self._inside)
        if self._inside is not None:
            self._read_control(self._inside, tag, found)

    def _read_control(self, form: Form, tag: str, found: Mapping[str, str]) -> None:
        if tag == "button":
            form.buttons.append((found.get("name", ""), found.get("value", "")))
            form.elsewhere += [found["formaction"]] if "formaction" in found else []
        elif tag in ("select", "textarea"):
            form.controls.append(Control(found["name"], tag))
        elif tag == "option" and form.controls[-1].type == "select":
            form.controls[-1].offered.append(found.get("value", "\0"))
            if "selected" in found:
                form.controls[-1].chosen = form.controls[-1].offered[-1:]
        elif tag == "input":
            ticked = found.get("type") in ("radio", "checkbox")
            chosen = [found.get("value", "")] if not ticked or "checked" in found else []
            form.controls.append(Control(found["name"], found.get("type", "text"), [found.get("value", "")], chosen))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "form":
            self._inside = None

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        if not _SEEN_BY_NOBODY & set(self._open):
            self._words.append(data)
        control = self._inside.controls[-1] if self._inside and self._inside.controls else None
        if control and control.type == "textarea" and "textarea" in self._open:
            control.chosen = ["".join([*control.chosen, data])]
        if control and control.type == "select" and self._open[-1:] == ["option"] and control.offered[-1] == "\0":
            control.chosen = [data.strip() if value == "\0" else value for value in control.chosen]
            control.offered[-1] = data.strip()


class Visitor:
    """Somebody with a browser: cookies, no JavaScript."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        """One request; a redirect is not followed."""
        return Page(self.client.get(path), path.partition("?")[0])

    def follow(self, page: Page) -> Page:
        """Where a page leads, to the end of its redirects."""
        while page.location:
            page = self.get(page.location)
        return page

    def visit(self, path: str) -> Page:
        """A page, after its redirects."""
        return self.follow(self.get(path))

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> Page:
        """Send fields as they are."""
        return Page(self.client.post(path, data=dict(fields)), path.partition("?")[0])

    def send(self, form: Form, /, **changed: str | list[str]) -> Page:
        """Send a form with some of its fields filled in otherwise."""
        return self.post(form.action, form.sent() | changed)

    def csrf(self, path: str = "/join") -> str:
        """The seal that this browser's forms carry."""
        return self.get(path).forms[-1].sent()["csrf_token"][0]


def item_of(page: Page) -> str:
    """What a page of a sitting asks."""
    return page.form.sent()["item"][0]


def position_of(page: Page) -> tuple[int, int]:
    """Position and length, as the title says them."""
    found = re.search(r"(\d+) / (\d+)", page.title)
    assert found, page.title
    return int(found[1]), int(found[2])
