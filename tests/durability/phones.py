"""Phones that answer without a break, and a journal of what they were told is stored."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread

import numpy as np
from browser.hall import Line
from support.pages import Fields, Page, Visitor, position_of

from digcomp.demo.answering import form_for
from digcomp.items import Bank

#: A cut line shows itself as one of these.
CUT = (OSError, HTTPException)
#: The page that says that nothing could be stored just now; it may have been, and only the word of it was lost.
NOT_NOW = 503
#: One a competence, before the quiz.
STATEMENTS = 21


@dataclass
class Journal:
    """What one phone was told of one sitting."""

    token: str
    acknowledged: list[tuple[str, str]] = field(default_factory=list)  # item and answer, in the order of replies
    in_doubt: tuple[str, str] | None = None  # sent, and no reply came
    resumed: int = 0


@dataclass
class Phone:
    """Sits one test after the other; whatever surprises it ends it, and is raised when the phones are collected."""

    tokens: Iterator[str]
    address: str
    bank: Bank
    rng: np.random.Generator
    stop: Event
    journals: list[Journal] = field(default_factory=list)
    failure: BaseException | None = None
    visitor: Visitor = field(init=False)

    def run(self) -> None:
        try:
            while not self.stop.is_set() and (token := next(self.tokens, None)):
                # A browser of its own for each, as on a phone that is handed on.
                self.line = Line(self.address)
                self.visitor = Visitor(self.line)  # type: ignore[arg-type]
                self.journals.append(Journal(token))
                try:
                    self._sit(self.journals[-1])
                finally:
                    self.line.hang_up()
        except BaseException as failure:
            self.failure = failure

    def _sit(self, journal: Journal) -> None:
        page = self._come_back(journal)
        while page is not None and not page.location:  # to the profile
            item, said, fields = self._answer(page)
            reply = self._send(page.form.action, fields, journal, (item, said))
            if reply is not None:
                assert reply.status == 303, (reply.status, reply.text)
                assert "notice" not in reply.location, "the same answer again is no other answer"
                journal.acknowledged.append((item, said))
                journal.in_doubt = None
            page = self._come_back(journal)

    def _send(self, action: str, fields: Fields, journal: Journal, given: tuple[str, str]) -> Page | None:
        """The reply; None where there is none, and the page is to be loaded anew."""
        again = bool(self.rng.random() < 0.5)  # sent again as it is, or the page loaded anew: a browser may do either
        while not self.stop.is_set():
            try:
                reply = self.visitor.post(action, fields)
            except CUT:
                self.line.hang_up()
            else:
                if reply.status != NOT_NOW:
                    return reply
            journal.in_doubt = given
            if not again:
                break
            self.stop.wait(0.02)
        return None

    def _come_back(self, journal: Journal) -> Page | None:
        """The first page that comes must be the right question; None when the hall is over."""
        while not self.stop.is_set():
            try:
                page = self.visitor.get(f"/sitting/{journal.token}")
            except CUT:
                self.line.hang_up()
                journal.resumed += 1
                self.stop.wait(0.02)
                continue
            if page.status == NOT_NOW:
                journal.resumed += 1
                self.stop.wait(0.02)
                continue
            if page.location:
                assert page.location.endswith("/profile"), page.location
                return page
            assert page.status == 200, (page.status, page.text)
            done = self._done(page)
            known = len(journal.acknowledged)
            assert known <= done <= known + (journal.in_doubt is not None), (known, done, journal.in_doubt)
            if done > known and journal.in_doubt:  # it had been stored, only the reply was lost
                journal.acknowledged.append(journal.in_doubt)
            journal.in_doubt = None
            return page
        return None

    def _done(self, page: Page) -> int:
        at, _ = position_of(page)
        return at - 1 if page.form.sent()["item"][0] in self.bank.statements else at - 1 + STATEMENTS

    def _answer(self, page: Page) -> tuple[str, str, Fields]:
        hidden: Fields = {one.name: one.chosen for one in page.form.controls if one.type == "hidden"}
        (item,) = hidden["item"]
        if item in self.bank.statements:
            own = {"answer": [str(self.rng.integers(4))]}
            return item, json.dumps(own["answer"][0]), hidden | own
        task = self.bank.items[item]
        own = form_for(task, task.max_score if self.rng.random() < 0.5 else 0, self.rng)
        return item, task.parse(own).to_text(), hidden | own


@contextmanager
def phones(count: int, tokens: list[str], address: str, bank: Bank, seed: int = 36) -> Iterator[list[Phone]]:
    """So many phones, answering until the block ends; what went wrong on any of them is raised then."""
    stop, waiting = Event(), iter(tokens)
    everybody = [Phone(waiting, address, bank, rng, stop) for rng in np.random.default_rng(seed).spawn(count)]
    threads = [Thread(target=one.run, daemon=True) for one in everybody]
    for thread in threads:
        thread.start()
    try:
        yield everybody
    finally:
        stop.set()
        for thread in threads:
            thread.join(90)
    for one in everybody:
        if one.failure:
            raise one.failure
