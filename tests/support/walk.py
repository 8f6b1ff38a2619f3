"""Every page that can be reached by links, and every form that stands on one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.exceptions import HTTPException

from support.pages import Form, Page
from support.town import STRANGER, Town

#: Files, which take long and hold no form.
_FILES = re.compile(r"\.(pdf|zip|svg|json|jwt|csv|xlsx|css|js)$")
_NUMBER = re.compile(r"/(seats|people|live|certificates|changes|accounts|programmes|organisations)/\d+")
_ITEM = re.compile(r"/author/items/[^/?]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A form of a page, and who was shown it."""

    who: str
    page: str
    endpoint: str
    form: Form


def endpoint_of(app: Flask, path: str, method: str) -> str:
    """The endpoint of an address, or nothing."""
    try:
        return str(app.url_map.bind("localhost").match(path.partition("?")[0], method)[0])
    except HTTPException:
        return ""


def starts(town: Town) -> Iterator[tuple[str, str]]:
    """Who begins where."""
    yield from ((STRANGER, path) for path in ("/", "/join", "/resume", "/login", "/verify", "/privacy", "/nothing"))
    yield from ((STRANGER, f"/join/{code}") for code in town.codes.values())
    for token in town.tokens.values():
        for rest in ("", "/profile", "/mine", "/delete", "/feedback", "/before", "/leave", "/consent", "?statement=1"):
            yield STRANGER, f"/sitting/{token}{rest}"
    yield STRANGER, f"/account/link/{town.link}"
    yield "half", "/login/code"
    yield from (("boris", f"/trainings/{number}") for number in town.trainings.values())
    yield from (("boris", path) for path in ("/trainings", "/trainings/archived", "/account", "/comparison"))
    yield from (("boris", f"/trainings/{town.trainings['open']}/pre/{page}") for page in ("close", "end", "projector"))
    yield from (("dora", path) for path in ("/admin/accounts", "/admin/audit", "/programmes", "/organisations"))
    yield from (("totp", "/account"), ("dora", f"/admin/accounts/{town.accounts['totp'].id}"))
    yield from (("manager", "/groups"), ("anand", "/comparison"), ("eva", "/author/items"), ("eva", "/author/gallery"))


def pages(town: Town) -> Iterator[tuple[str, Page]]:
    """Everything that each of them comes to; of many records of a kind the first two of a training."""
    waiting = list(starts(town))
    seen: set[tuple[str, str]] = set(waiting)
    kinds: dict[tuple[str, str], int] = {}
    browsers = {who: town.browser(who) for who in {who for who, _ in waiting}}
    while waiting:
        who, path = waiting.pop(0)
        page = browsers[who].get(path)
        yield who, page
        for link in [*page.links, page.location]:
            target = link.partition("#")[0]
            kind = who, _ITEM.sub("/author/items/*", _NUMBER.sub(r"/\1/*", target.partition("?")[0]))
            if not _to_follow(target) or (who, target) in seen or kinds.get(kind, 0) >= 2:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add((who, target))
            waiting.append((who, target))


def _to_follow(target: str) -> bool:
    away = target.startswith(("//", "/lang/", "/style")) or not target.startswith("/")
    return not away and not _FILES.search(target.partition("?")[0])


def forms_of(town: Town, who: str, page: Page) -> Iterator[Found]:
    """The forms of a page that are sent by POST."""
    for form in page.forms:
        if form.method.lower() == "post":
            for action in (form.action, *form.elsewhere):
                sent = replace(form, action=action)
                yield Found(who, page.path, endpoint_of(town.app, action, "POST"), sent)
