"""Documents and pictures of a training to print, send and show; and the report of a programme."""

from io import BytesIO
from typing import Any

from flask import Response, abort, request, send_file

from digcomp.web import access, chrome, papers
from digcomp.web.documents import chart_svg
from digcomp.web.parts import parts, reporting, results, session, trainings
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section

section(75, "trainer.reports", "Reports")

FILE_NAMES = {
    "evening": {"mn": "оройн-хуудас.pdf", "en": "evening-sheet.pdf"},
    "closing": {"mn": "сургалтын-тайлан.pdf", "en": "training-report.pdf"},
    "programme": {"mn": "хөтөлбөрийн-тайлан.pdf", "en": "programme-report.pdf"},
}


@blueprint.get("/trainings/<int:training_id>/reports")
def reports(training_id: int) -> Response:
    """What there is to print and to show."""
    training = trainings().get(access.account(), training_id)
    facts = reporting().closing(training)
    return chrome.page("trainer/reports.html", training=training, facts=facts, demo=training.demo, **titles())


@blueprint.get("/trainings/<int:training_id>/report.pdf")
def report(training_id: int) -> Response:
    """The evening sheet, or the closing report."""
    training = trainings().get(access.account(), training_id)
    edition, kind = request.args.get("edition", "evening"), request.args.get("test", "pre")
    if edition not in papers.EDITIONS or kind not in {wave.kind for wave in training.waves}:
        abort(404)
    own, language = parts(), chrome.language()
    if edition == "closing":
        return _file(papers.closing_paper(own, session(), training, language), edition)
    return _file(papers.evening_paper(own, session(), training, kind, language), edition)


@blueprint.get("/trainings/<int:training_id>/chart/slope.svg")
def slope(training_id: int) -> Response:
    """Everybody's change without names, and the group's."""
    training = trainings().get(access.account(), training_id)
    growth = results().growth(training)
    if growth is None or growth.group is None:
        abort(404)
    width = request.args.get("width", "wide")
    return chart_svg("slope", papers.slope_of(growth), chrome.language(), width, ("slope",))


@blueprint.get("/programmes/<int:programme_id>/report.pdf")
def programme_report(programme_id: int) -> Response:
    """Trainings of a programme side by side; for administrators."""
    found: Any = reporting().programme(access.account(), programme_id)
    return _file(papers.national_paper(parts(), session(), found, chrome.language()), "programme")


def _file(content: bytes | None, name: str) -> Response:
    """A PDF under a name of its own; there is none before anybody has a result."""
    if content is None:
        abort(404)
    file_name = FILE_NAMES[name][chrome.language()]
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=file_name)
