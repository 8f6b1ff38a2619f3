"""The list of people: pasted or read from a file, looked at, and only then saved."""

from contextlib import closing
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.exchange.people_columns import TableRefused
from digcomp.exchange.people_tables import MOST_ROWS, PeopleTable, as_text, read_people, template
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import roster, trainings
from digcomp.web.trainer.forms import RosterForm
from digcomp.web.trainer.pages import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 1024 * 1024
TOO_MANY = message("A list has five hundred people at the most. Divide it over several trainings.")
CHANGED = message("Somebody has changed the roster meanwhile. Look at the list once more, then save.")
NO_FILE = message("Choose a file first.")
TOO_LARGE = message("A file may have one megabyte at the most. Leave in it only the list.")
FILE_REFUSED = {
    "empty": message("There is nobody in this file."),
    "too-many": TOO_MANY,
    "not-a-workbook": message("This is no XLSX file, whatever its name says. Save the list as XLSX or CSV."),
    "old-excel": message("This is an old Excel file (XLS). Save it as XLSX."),
    "too-big-inside": message("What is packed into this file is far larger than a list. Copy the list to a new file."),
    "unreadable": message("This file is damaged or protected. Copy the list to a new file."),
    "encoding": message("This text file is not in UTF-8. Save it as “CSV UTF-8” or as XLSX."),
    "formulas": message("There are formulas or errors in these cells: %(cells)s. Put their values in their place."),
    "merged": message("These cells are merged: %(cells)s. Split them, so that every person has a row."),
    "columns": message(
        "There is no column of names. Titles that were found: %(cells)s. Name the columns as in the template."
    ),
}
PROBLEMS = {
    "missing": message("no name"),
    "too-long": message("longer than eighty letters"),
    "no-letters": message("a name needs letters"),
    "registration-number": message("holds a registration number; leave it out, it is never kept here"),
    "twice": message("stands twice in the list"),
    "there-already": message("has a seat already"),
    "seated": message("this participant has a seat already"),
    "number-unknown": message("no participant has this number and this name"),
    "number-twice": message("this number stands twice in the list"),
}
COLUMNS = (message("Family name and given name"), message("Organisation"), message("Participant number"))
HELP = (
    message("One row a person. The first column is needed, the other two may stay empty."),
    message("The participant number is known from an earlier training. Leave it empty for new people."),
    message("At most five hundred people. No formulas and no merged cells."),
)


@blueprint.get("/trainings/<int:training_id>/roster")
def roster_page(training_id: int) -> Response:
    """Paste the list of people, or choose a file."""
    found = trainings().get(access.account(), training_id)
    return _page(found, RosterForm())


@blueprint.post("/trainings/<int:training_id>/roster")
def save_roster(training_id: int) -> Response | Answer:
    """First show what would be saved, with the reason for each line that would not; then save."""
    found = trainings().get(access.account(), training_id)
    form, rows, status = RosterForm(), None, 422
    if form.validate():
        try:
            rows, status = roster().preview(training_id, form.pasted.data or ""), 200
            if rows and request.form.get("save"):
                _save(training_id, rows)
                return redirect(url_for("trainer.training", training_id=training_id), 303)
        except InputRefused as refusal:
            form.pasted.errors = [CHANGED if refusal.code == "changed" else TOO_MANY]
            status = 422
    return _page(found, form, status, rows=rows)


def _save(training_id: int, rows: Any) -> None:
    others = {int(line) for line in request.form.getlist("other") if line.isdecimal() and len(line) < 6}
    seen = request.form.get("seen", "")
    roster().save(training_id, rows, others, int(seen) if seen.isdecimal() and len(seen) < 10 else None)


@blueprint.post("/trainings/<int:training_id>/roster/file")
def roster_file(training_id: int) -> Response:
    """Read a file into the field of the list, where it can be looked at and mended; nothing is saved yet."""
    found = trainings().get(access.account(), training_id)
    sent = request.files.get("file")
    try:
        table = _table(sent)
    except TableRefused as refusal:
        error = FILE_REFUSED[refusal.code]
        return _page(found, RosterForm(formdata=None), 422, file_error=error, cells=refusal.cells)
    except InputRefused as refusal:
        return _page(found, RosterForm(formdata=None), 422, file_error=refusal.code)
    words = chrome.words()
    lines = as_text([[words.gettext(title) for title in COLUMNS], *table.people])
    form = RosterForm(formdata=None, data={"pasted": lines})
    return _page(found, form, rows=roster().preview(training_id, lines), left_out=table.left_out)


def _table(sent: FileStorage | None) -> PeopleTable:
    if sent is None:
        raise InputRefused("file", NO_FILE)
    with closing(sent):
        content = sent.read(LARGEST_FILE + 1)
    if not content:
        raise InputRefused("file", NO_FILE)
    if len(content) > LARGEST_FILE:
        raise InputRefused("file", TOO_LARGE)
    return read_people(content, sent.filename or "")


@blueprint.get("/trainings/<int:training_id>/roster/template.xlsx")
def roster_template(training_id: int) -> Response:
    """An empty list to fill in."""
    trainings().get(access.account(), training_id)
    words = chrome.words()
    titles = [words.gettext(title) for title in COLUMNS]
    sheets = (words.gettext("People"), words.gettext("How to fill it in"))
    content = template(titles, sheets, [words.gettext(line) for line in HELP])
    headers = {"Content-Disposition": 'attachment; filename="people.xlsx"'}
    return Response(content, mimetype=XLSX, headers=headers)


def _page(training: Any, form: RosterForm, status: int = 200, rows: Any = None, **more: Any) -> Response:
    refuse_if_elsewhere(training)
    # Lines that will not be saved stand first: they are what there is to do.
    ordered = sorted(rows, key=lambda row: (row.problem is None, not row.was, row.line)) if rows else rows
    return chrome.page(
        "trainer/roster.html",
        status,
        training=training,
        form=form,
        rows=ordered,
        problems=PROBLEMS,
        seen=roster().state(training.id),
        most=MOST_ROWS,
        demo=training.demo,
        **more,
    )
