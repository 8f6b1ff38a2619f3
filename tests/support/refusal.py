"""A refused form as somebody reads it who does not see the page: its summary, and the fields that it leads to."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "br", "wbr", "meta", "link", "hr", "img", "source"}


@dataclass
class Part:
    """One element: its marks, what it stands in, and the words in it."""

    tag: str
    marks: dict[str, str]
    inside: "Part | None"
    words: list[str] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    @property
    def around(self) -> list["Part"]:
        """Itself, and all that it stands in."""
        return [self, *(self.inside.around if self.inside else ())]

    @property
    def within(self) -> list["Part"]:
        """Itself, and all that stands in it."""
        return [self, *(one for part in self.parts for one in part.within)]

    @property
    def text(self) -> str:
        return "".join(word for part in self.within for word in part.words).strip()


class Tree(HTMLParser):
    """The elements of a page, each in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self._open = Part("", {}, None)
        self.feed(html)
        self.named = {part.marks["id"]: part for part in self.root.within if "id" in part.marks}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = Part(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.parts.append(part)
        self._open = self._open if tag in _VOID else part

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.parts.append(Part(tag, {name: value or "" for name, value in attrs}, self._open))

    def handle_endtag(self, tag: str) -> None:
        closed = next((part for part in self._open.around if part.tag == tag), None)
        self._open = closed.inside or self.root if closed else self._open

    def handle_data(self, data: str) -> None:
        self._open.words.append(data)


def unexplained(html: str) -> list[str]:
    """What a refused page does not say: once in a summary at its head, and once more at each field."""
    tree = Tree(html)
    summaries = [part for part in tree.root.within if "errsum" in part.marks.get("class", "").split()]
    if len(summaries) != 1 or summaries[0].marks.get("role") != "alert":
        return [f"{len(summaries)} summaries"]
    links = [part for part in summaries[0].within if part.tag == "a"]
    if not links or not all(link.text for link in links):
        return ["a summary that leads nowhere"]
    return [f"{link.marks['href']}: {fault}" for link in links if (fault := _fault_at(tree, link.marks["href"]))]


def _fault_at(tree: Tree, address: str) -> str:
    target = tree.named.get(address.removeprefix("#"))
    if not address.startswith("#") or target is None:
        return "leads to nothing on the page"
    group = [part for part in target.around if part.tag == "fieldset"][:1]
    own = [target, *group]
    if not any(part.marks.get("aria-invalid") == "true" for part in own) and _may_be_invalid(target):
        return "is not marked as wrong"
    described = [name for part in own for name in part.marks.get("aria-describedby", "").split()]
    if missing := [name for name in described if name not in tree.named]:
        return f"is described by {missing}, which is not there"
    if not any(_is_message(tree.named[name]) for name in described):
        return "has no message"
    return ""


def _may_be_invalid(target: Part) -> bool:
    """A group of many fields of which none is wrong by itself cannot be, says ARIA."""
    return not (target.marks.get("role") == "group" or (target.tag == "fieldset" and "role" not in target.marks))


def _is_message(part: Part) -> bool:
    classes = {one for each in part.within for one in each.marks.get("class", "").split()}
    return bool(part.text) and bool({"err", "errtext"} & classes)
