"""A whole training day: 36 people, both tests, one trainer in front of one browser window."""

import re
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from playwright.sync_api import expect
from support.cast import Cast, Clock, settings_in

from browser.hall import Hall
from browser.hands import pdf_text
from browser.serving import served
from browser.site import Site, sign_in
from digcomp.demo.academy import LOGINS
from digcomp.demo.names import ORGANISATIONS, invented_names
from digcomp.services.accounts import Accounts
from digcomp.services.clock import system_clock
from digcomp.services.database import bring_up_to_date, open_database

pytestmark = pytest.mark.browser

PEOPLE = 36
REASONS = ["a name needs letters", "no name", "stands twice in the list"]
#: Of 36 who answer at once the last is through well before.
THROUGH = 60_000


@pytest.fixture(scope="module")
def site(browser, instrument, tmp_path_factory):
    """An installation with one trainer and nothing else, in the place of the academy: the day makes all it needs."""
    folder = tmp_path_factory.mktemp("day")
    settings = settings_in(folder)
    database = open_database(settings.database_url)
    bring_up_to_date(database)
    with database.sessions() as session:
        trainer = LOGINS[0]
        Accounts(session, system_clock).add(trainer.login, trainer.name, trainer.password, trainer.role)
    with served(folder) as address:
        yield Site(address, Cast(database, instrument, settings, Clock(system_clock())))
    database.engine.dispose()


@dataclass
class Trainer:
    """Who holds the training, at one window from morning to evening."""

    page: Any
    site: Site
    names: list[str]
    training: str = ""

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def tab(self, name: str) -> None:
        """One of the pages of the training, and back to its top."""
        self.page.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()

    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    def makes_a_training(self) -> None:
        sign_in(self.page)
        self.click("link", "New training")
        self.page.get_by_label("Programme").fill("Цахим ур чадвар, өдрийн сургалт")
        self.page.get_by_label("Aimag or capital").select_option("MN46")
        self.page.get_by_label("Place").fill("Даланзадгад, өдрийн анги")
        self.page.get_by_label("First day").fill("2026-12-08")
        self.page.get_by_label("Last day").fill("2026-12-09")
        self.page.get_by_label("Target profile of the post").select_option("front-desk-officer")
        self.page.get_by_label("Length of the test").select_option("short")
        self.click("button", "Make the training")
        self.page.wait_for_url(re.compile(r"/trainings/\d+$"))
        self.training = self.page.url

    def brings_the_people(self) -> None:
        """A list with three faults: each is explained, and nothing is saved before it is asked for."""
        lines = [f"{name}; {ORGANISATIONS[n % len(ORGANISATIONS)]}" for n, name in enumerate(self.names)]
        faulty = [*lines[:5], "99887766", *lines[5:20], f"; {ORGANISATIONS[0]}", *lines[20:], self.names[3].upper()]
        self.click("link", "Paste a list of people")
        self.page.get_by_label("The list").fill("\n".join(faulty))
        self.click("button", "Check the list")
        assert self.page.locator("tbody .err").all_inner_texts() == REASONS
        assert "Nobody yet" in self.page.context.request.get(self.training).text()
        self.click("button", f"Save {PEOPLE} people")
        self.page.wait_for_url(self.training)
        kept = self.page.locator("table tbody th").all_inner_texts()
        assert sorted(kept) == sorted(self.names)

    def opens(self, kind: str) -> str:
        """Open a test on the page of the training; its code, as the projector shows it."""
        self.tab("Tests and people")
        self.click("button", "Open the test")
        self.page.locator(f"a[href$='/{kind}/projector']").click()
        code = re.sub(r"\D", "", self.page.locator(".code").inner_text())
        self.click("link", "Back to the training")
        self.page.locator(f"main a[href$='/live?test={kind}']").click()
        assert self.tally("joined") == f"0 / {PEOPLE}"
        return code

    def tally(self, name: str) -> str:
        return str(self.page.locator(f"[data-tally={name}]").inner_text())

    def watches(self, hall: Hall, code: str, able: float) -> None:
        """Everybody sits the test while the live page is looked at, which is never loaded anew."""
        self.page.evaluate("window.sameDocument = true")
        sat = hall.sit(code, able)
        tally = "([name, text]) => document.querySelector(`[data-tally=${name}]`).textContent === text"
        self.page.wait_for_function(f"([name, text]) => !({tally})([name, text])", arg=["joined", f"0 / {PEOPLE}"])
        self.page.wait_for_function(tally, arg=["finished", str(PEOPLE)], timeout=THROUGH)
        assert len(set(sat.profiles())) == PEOPLE
        assert self.tally("joined") == f"{PEOPLE} / {PEOPLE}", "everybody found the own seat"
        expect(self.page.locator(".seats .seat.done")).to_have_count(PEOPLE)
        assert self.page.evaluate("window.sameDocument"), "the page changed without being loaded again"

    def closes(self) -> None:
        self.click("link", "Close")
        assert self.heading() == "Close this test?"
        assert "Nobody is inside any more." in self.page.locator("main").inner_text()
        self.click("button", "Close the test")
        self.page.get_by_role("heading", name="The test is over").wait_for()

    def reads_the_evening_sheet(self) -> None:
        self.tab("Evening sheet")
        assert self.heading().startswith("Begin tomorrow with: ")
        leads = self.page.locator("section", has=self.page.get_by_role("heading", name="hours for these"))
        named = leads.locator("tbody th").all_inner_texts()
        assert len(named) == 4
        assert all(re.match(r"[1-5]\.[1-6] \w", one) for one in named)
        assert sum(int(hours) for hours in leads.locator("tbody td.r").all_inner_texts()) == 16
        seen = self.page.locator("section", has=self.page.get_by_role("heading", name="How the hall sees itself"))
        expect(seen.locator("tbody tr")).to_have_count(5)
        assert [name for name in self.names if name in seen.inner_text()] == []

    def notes_attendance(self) -> None:
        self.tab("Attendance")
        for day in self.page.locator("thead [type=checkbox]").all():
            day.check()
        self.click("button", "Save attendance")
        assert self.page.get_by_role("status").inner_text() == "Attendance is saved."
        assert self.page.locator("tbody td:last-child").all_inner_texts() == ["16"] * PEOPLE

    def reads_growth(self) -> None:
        self.tab("Growth")
        assert re.fullmatch(r"The hall rose by \d\.\d levels on average", self.heading())
        assert f"{PEOPLE} people sat both tests." in self.page.locator("main").inner_text()
        assert "without a group that was not trained it is not proven" in self.page.locator(".said").inner_text()
        expect(self.page.locator(".rows.people > li:not(.axis)")).to_have_count(PEOPLE)

    def issues_certificates(self) -> tuple[str, str]:
        """To all who may; the name and number of the first, as its PDF has them."""
        self.tab("Certificates")
        assert self.heading() == f"{PEOPLE} people may have a certificate now"
        self.click("button", f"Issue to all {PEOPLE} who may have one")
        assert self.page.get_by_role("status").inner_text() == f"{PEOPLE} certificates are issued."
        first = self.page.locator("table.certificates tbody tr").first
        name, number = first.locator("th").inner_text(), first.locator("td a.num").inner_text()
        sent = self.page.context.request.get(first.locator("a[href$='edition=mn']").get_attribute("href"))
        assert sent.headers["content-type"] == "application/pdf"
        printed = pdf_text(sent.body())
        assert name in printed
        assert number in printed
        return name, number

    def takes_the_results_away(self) -> None:
        self.tab("Export")
        with self.page.expect_download() as download:
            self.click("link", "Everything in one workbook: XLSX")
        with ZipFile(download.value.path()) as book:
            sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
            people = book.read(f"xl/worksheets/sheet{sheets.index('People') + 1}.xml").decode()
        head, *rows = re.findall(r"<row .*?</row>", people, re.DOTALL)
        columns = re.findall(r"<t[^>]*>([^<]+)</t>", head)
        assert columns[:6] == ["training", "place", "test", "number", "name", "organisation"]
        assert [one for one in columns if "self" in one] == []
        assert len(rows) == 2 * PEOPLE

    def signs_out(self) -> None:
        self.click("button", "Sign out")
        self.page.goto(self.training)
        assert self.heading() == "Sign in"


def test_a_training_day_from_signing_in_to_signing_out(site, window):
    names = invented_names(PEOPLE, np.random.default_rng(PEOPLE))
    trainer = Trainer(window(1366, language="en"), site, names)
    hall = Hall(site.address, names, site.cast.instrument.bank)
    trainer.makes_a_training()
    trainer.brings_the_people()
    trainer.watches(hall, trainer.opens("pre"), able=0.4)
    trainer.closes()
    trainer.reads_the_evening_sheet()
    trainer.notes_attendance()
    trainer.watches(hall, trainer.opens("post"), able=0.55)
    trainer.closes()
    trainer.reads_growth()
    name, number = trainer.issues_certificates()

    stranger = window(360, language="en")
    stranger.goto("/")
    stranger.get_by_role("link", name="Check a certificate").click()
    stranger.get_by_label("Number of the certificate").fill(number.lower())
    stranger.get_by_role("button", name="Check").click()
    assert stranger.locator("h1").inner_text() == "This certificate is valid"
    assert name in stranger.locator(".certfacts").inner_text()

    trainer.takes_the_results_away()
    trainer.signs_out()
