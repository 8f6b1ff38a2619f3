"""Attendance: who was there on which day, typed in hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.services.attendance import MINUTES_A_DAY, Attendances, Cell, Sheet
from digcomp.web import access, chrome
from digcomp.web.language import Words, message
from digcomp.web.parts import attendances, certificates, trainings
from digcomp.web.trainer.names import alphabetical
from digcomp.web.trainer.pages import blueprint
from digcomp.web.trainer.sections import section

section(50, "trainer.attendance", "Attendance")

#: A longer training is shown by so many days a page, which is what a screen and a form can hold.
DAYS_A_PAGE = 7
NOT_HOURS = message("Write hours, such as 5, 5.5 or 5:30.")
TOO_MANY = message("A day has 24 hours.")
_HOURS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2})|:([0-5][0-9]))?")


@dataclass
class Filled:
    """What was sent: cells to save, what was typed, and what is wrong by the name of its field."""

    cells: dict[Cell, int | None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)


def minutes_of(text: str) -> int:
    """Minutes from hours as people write them; ValueError holds the message."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(NOT_HOURS)
    whole, part, minutes = found.groups()
    total = int(whole) * 60 + (int(minutes) if minutes else round(float(f"0.{part or 0}") * 60))
    if total > MINUTES_A_DAY:
        raise ValueError(TOO_MANY)
    return total


def hours_text(minutes: int, language: str) -> str:
    """Hours as they are typed: whole and half ones as a number, others with their minutes."""
    whole, rest = divmod(minutes, 60)
    if rest not in (0, 30):
        return f"{whole}:{rest:02}"
    return f"{whole}{',' if language == 'mn' else '.'}5" if rest else str(whole)


def hours_said(minutes: int, words: Words) -> str:
    """Hours as a sentence says them, for 12:48 reads as a time of day."""
    return words.number(minutes / 60, 1 if minutes % 60 else 0)


def cell_name(seat_id: int, day: date) -> str:
    """The field of a person on a day."""
    return f"hours-{seat_id}-{day:%Y%m%d}"


@blueprint.get("/trainings/<int:training_id>/attendance")
def attendance(training_id: int) -> Response:
    """The table of people and days."""
    return _page(training_id, attendances(), None)


@blueprint.post("/trainings/<int:training_id>/attendance")
def save_attendance(training_id: int) -> Response | Answer:
    """Save the table in one go, or show it again as it was typed with every fault at its cell."""
    training = trainings().get(access.account(), training_id)
    service = attendances()
    sheet = service.sheet(training)
    page, days = _days(sheet)
    filled = _read(sheet, days, request.form)
    if filled.faults:
        return _page(training_id, service, filled)
    service.save(training, filled.cells)
    return redirect(url_for("trainer.attendance", training_id=training_id, page=page, saved=1), 303)


def _days(sheet: Sheet) -> tuple[int, dict[date, int]]:
    """The number of the page that is asked for, from 1, and its days."""
    page = request.args.get("page", 1, type=int)
    days = list(sheet.days.items())[(page - 1) * DAYS_A_PAGE : page * DAYS_A_PAGE] if page > 0 else []
    if not days:
        abort(404)
    return page, dict(days)


def _read(sheet: Sheet, days: Mapping[date, int], form: Mapping[str, str]) -> Filled:
    """What a form says: a typed cell counts; an empty one gets the day's share where its person or day is ticked."""
    filled = Filled(ticked={name for name in form if name.startswith(("person-", "day-"))})
    for row in sheet.rows:
        for day, share in days.items():
            name = cell_name(row.seat.id, day)
            # A cell that the page did not have, because somebody joined meanwhile, stays as it is.
            if name not in form:
                continue
            filled.typed[name] = text = form[name].strip()
            ticked = not filled.ticked.isdisjoint((f"person-{row.seat.id}", f"day-{day:%Y%m%d}"))
            try:
                filled.cells[row.seat.id, day] = minutes_of(text) if text else share if ticked else None
            except ValueError as fault:
                filled.faults[name] = str(fault)
    return filled


def _page(training_id: int, service: Attendances, filled: Filled | None) -> Response:
    training = trainings().get(access.account(), training_id)
    sheet = service.sheet(training)
    page, days = _days(sheet)
    language = chrome.language()
    stored = {
        cell_name(row.seat.id, day): hours_text(minutes, language)
        for row in sheet.rows
        for day, minutes in row.minutes.items()
    }
    return chrome.page(
        "trainer/attendance.html",
        422 if filled else 200,
        training=training,
        demo=training.demo,
        rows=alphabetical(sheet.rows, key=lambda row: row.seat.person.name),
        days={day: hours_text(share, language) for day, share in days.items()},
        values=stored | filled.typed if filled else stored,
        faults=filled.faults if filled else {},
        ticked=filled.ticked if filled else set(),
        cell_name=cell_name,
        needed=certificates().needed_minutes(training),
        hours=lambda minutes: hours_said(minutes, chrome.words()),
        number=page,
        pages=-(-len(sheet.days) // DAYS_A_PAGE),
        saved=request.args.get("saved") == "1" and filled is None,
    )
