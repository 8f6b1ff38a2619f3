"""Every page of the program by itself: the app's own list of addresses, filled with what stands in a small academy.

A new page is walked as soon as it exists. Where it needs a value that is not known here the walk fails and names it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from support.cast import PASSWORD
from werkzeug.routing import Rule

from browser.site import Site
from digcomp.demo.academy import LOGINS
from digcomp.services.clock import system_clock
from digcomp.services.organisations import Organisations
from digcomp.store.tables import Certificate, Programme, Seat
from digcomp.web.app import create_app
from digcomp.web.parts import Parts

#: What is no page: files, pictures, and answers for programs.
NO_PAGE = re.compile(r"\.\w+$|<form>$|^/(?:badges|health|lang|script|style|metrics|api)\b")
#: Pages of accounts, by blueprint; all others are those of trainers and of participants.
ROLES = {"admin": "administrator", "manager": "manager", "analyst": "analyst", "author": "author"}
ACCOUNTS = ("trainer", *ROLES.values())


@dataclass(frozen=True)
class Stop:
    """One page of the walk: who looks, and where."""

    endpoint: str
    role: str
    path: str


def stops(site: Site) -> list[Stop]:
    """Every page, with an address that leads to something."""
    values, own = Values(site), Parts(site.cast.settings, site.cast.database, site.cast.instrument, system_clock)
    rules = [rule for rule in create_app(own).url_map.iter_rules() if is_page(rule)]
    return [Stop(rule.endpoint, role_of(rule), values.path(rule)) for rule in sorted(rules, key=str)]


def is_page(rule: Rule) -> bool:
    """Whether a browser that goes there gets a page."""
    return "GET" in (rule.methods or ()) and not NO_PAGE.search(rule.rule)


def role_of(rule: Rule) -> str:
    """Who looks at a page."""
    return ROLES.get(rule.endpoint.partition(".")[0], "trainer")


class Values:
    """What stands in the blanks of addresses."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.cast.database.sessions() as session:
            organisation = Organisations(session, site.cast.clock).add(site.trainer, "Туршилтын газар")
            certificate = session.scalars(
                select(Certificate).join(Seat).where(Seat.training_id == site.sat.id, Certificate.revoked_at.is_(None))
            ).first()
            seat = session.scalars(select(Seat.id).where(Seat.training_id == site.sat.id)).first()
            self.of_name: dict[str, Any] = {
                "training_id": site.sat.id,
                "programme_id": session.scalars(select(Programme.id)).first(),
                "organisation_id": organisation.id,
                "seat_id": seat,
                "sitting_id": site.somebody.for_trainer.rpartition("/")[2],
                "certificate_id": certificate.id if certificate else None,
                "number": certificate.number if certificate else None,
                "user_id": site.trainer.id,
                "item_id": next(iter(site.cast.instrument.bank.items)),
                "kind": "post",
                "code": site.open_code,
                "token": site.somebody.own.rpartition("/")[2],
            }

    def path(self, rule: Rule) -> str:
        """The address of a page."""
        names = {name for name in rule.arguments if name not in (rule.defaults or {})}
        known = self.of_name | self._of_endpoint(rule.endpoint)
        missing = [name for name in names if known.get(name) is None]
        assert not missing, f"{rule.rule}: tests/browser/walk.py knows no {', '.join(missing)}"
        adapter = rule.map.bind("")  # type: ignore[union-attr]
        return adapter.build(rule.endpoint, {name: known[name] for name in names})

    def _of_endpoint(self, endpoint: str) -> dict[str, Any]:
        """Where a page needs something else than its like."""
        begun = {"token": self.site.showing("question")}
        ongoing = {"training_id": self.site.course.id, "kind": "pre"}
        return {
            "participant.present": begun,
            "participant.leave": begun,
            "trainer.ask_close": ongoing,
            "trainer.end_page": ongoing,
            "trainer.projector": ongoing,
        }.get(endpoint, {})


def accounts(browser: Any, site: Site) -> Iterator[tuple[str, Any]]:
    """The cookies of somebody of each role."""
    for role in ACCOUNTS:
        if role == "trainer":
            login, password = LOGINS[0].login, LOGINS[0].password
        else:
            login, password = site.cast.account(f"walk-{role}", role).login, PASSWORD
        context = browser.new_context(base_url=site.address)
        page = context.new_page()
        page.goto("/login")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(password)
        with page.expect_navigation():
            page.locator("main button").first.click()
        yield role, context.storage_state()
        context.close()
