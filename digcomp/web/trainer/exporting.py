"""Export: what a training holds, as files to take away."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from flask import Response, abort, request, stream_with_context

from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.errors import NotFound
from digcomp.exchange.archives import file_name, streamed_zip
from digcomp.services.export_files import TABLES, ExportFiles
from digcomp.services.exporting import Exporting
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import looks, parts, session, trainings
from digcomp.web.report_bundle import SECONDS_A_SHEET, made, sheets
from digcomp.web.trainer.pages import blueprint
from digcomp.web.trainer.sections import section

section(80, "trainer.export_page", "Export")

MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
}
NAMES = {
    "all": message("results"),
    "people": message("people"),
    "competences": message("competences"),
    "answers": message("answers"),
    "growth": message("growth"),
    "research": message("research"),
    "reports": message("reports and certificates"),
}
#: Up to here a file is kept in memory; a larger one goes to the disk.
IN_MEMORY, PART = 2_000_000, 65_536


@blueprint.get("/trainings/<int:training_id>/export")
def export_page(training_id: int) -> Response:
    """Which files there are, and what is in each."""
    training = trainings().get(access.account(), training_id)
    people = _exporting().count(training_id)
    seconds = 2 * people * SECONDS_A_SHEET
    return chrome.page(
        "trainer/exporting.html",
        training=training,
        people=people,
        minutes=max(1, round(seconds / 60)),
        least=SMALLEST_GROUP,
        administrator=_administers(),
        demo=training.demo,
    )


@blueprint.get("/trainings/<int:training_id>/export.xlsx")
def export_workbook(training_id: int) -> Response:
    """Everything as a workbook."""
    return _tables(training_id, "all", TABLES, "xlsx")


@blueprint.get("/trainings/<int:training_id>/export.json")
def export_json(training_id: int) -> Response:
    """Everything for programs."""
    return _tables(training_id, "all", TABLES, "json")


@blueprint.get("/trainings/<int:training_id>/export.csv")
def export_csv(training_id: int) -> Response:
    """One table."""
    rows = request.args.get("rows", "people")
    if rows not in TABLES:
        abort(404)
    return _tables(training_id, rows, (rows,), "csv")


@blueprint.get("/trainings/<int:training_id>/research.<form>")
def export_research(training_id: int, form: str) -> Response:
    """Without names, for analysts and administrators."""
    training = trainings().group(access.account(), training_id)
    if form not in ("xlsx", "zip", "json"):
        raise NotFound("page")
    _exporting().note(access.account(), training.id, f"research.{form}")
    own = "csv" if form == "zip" else form

    def write(file: BinaryIO) -> None:
        _files().write_research(file, own, training_id)

    # The name tells nothing that the file does not: no place, and the day of the export in place of the training's.
    return _sent(write, f"{_word('research')} {parts().clock().date().isoformat()}.{form}", form)


@blueprint.get("/trainings/<int:training_id>/reports.zip")
def export_reports(training_id: int) -> Response:
    """Every report and certificate, sent while they are made."""
    training = trainings().get(access.account(), training_id)
    found = sheets(training, chrome.language(), access.account())
    if not found:
        raise NotFound("reports")
    _exporting().note(access.account(), training.id, "reports.zip")
    content = stream_with_context(streamed_zip(made(found), parts().clock()))
    response = Response(content, mimetype=MIMES["zip"])
    response.headers["Content-Disposition"] = _attachment(_named(training, "reports", "zip"))
    return response


def _tables(training_id: int, name: str, tables: tuple[str, ...], form: str) -> Response:
    training = trainings().get(access.account(), training_id)
    _exporting().note(access.account(), training.id, f"{name}.{form}")
    if name != "growth":  # the one table that names nobody
        looks().note_training(access.account(), training.id, "table")

    def write(file: BinaryIO) -> None:
        _files().write(file, tables, form, training_id)

    return _sent(write, _named(training, name, form), form)


def _sent(write: Callable[[BinaryIO], None], name: str, form: str) -> Response:
    """A file that is whole before its first byte leaves: a fault is a page that says so, and never half a table."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the answer has been sent
    file = cast(BinaryIO, spool)
    try:
        write(file)
    except BaseException:
        spool.close()
        raise
    size = file.tell()
    response = Response(_parts(file), mimetype=MIMES[form])
    response.headers["Content-Disposition"] = _attachment(name)
    response.content_length = size
    response.direct_passthrough = True  # a page is compressed in memory; this may be larger than that
    return response


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(PART):
            yield part


def _attachment(name: str) -> str:
    """A name in Cyrillic as headers demand it."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _named(training: Any, what: str, form: str) -> str:
    return f"{file_name(f'{training.place} {training.starts_on.isoformat()} {_word(what)}')}.{form}"


def _word(what: str) -> str:
    return chrome.words().gettext(NAMES[what])


def _administers() -> bool:
    return access.account().role == "administrator"


def _files() -> ExportFiles:
    own = parts()
    return ExportFiles(session(), own.clock, own.instrument, chrome.language())


def _exporting() -> Exporting:
    own = parts()
    return Exporting(session(), own.clock, own.instrument)
