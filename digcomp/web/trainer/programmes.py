"""Programmes: the list, the form, and what is put away."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, Refused
from digcomp.services.programmes import ProgrammeForm as NewProgramme
from digcomp.web import access, chrome
from digcomp.web.parts import parts, programmes
from digcomp.web.trainer.forms import TITLE_TAKEN, ProgrammeForm
from digcomp.web.trainer.pages import blueprint
from digcomp.web.trainer.training_form import LENGTHS, length_choices, target_choices


@blueprint.get("/programmes")
def programme_list() -> Response:
    """Programmes in use, or those put away."""
    archived = request.args.get("archived") == "1"
    rows = programmes().all(access.account(), archived=archived)
    targets = parts().instrument.targets
    return chrome.page("trainer/programmes.html", rows=rows, archived=archived, targets=targets, lengths=LENGTHS)


@blueprint.get("/programmes/new")
def new_programme() -> Response:
    """The form of a programme."""
    return _form_page(ProgrammeForm())


@blueprint.post("/programmes/new")
def add_programme() -> Response | Answer:
    """Add a programme."""
    return _saved(None)


@blueprint.get("/programmes/<int:programme_id>")
def programme(programme_id: int) -> Response:
    """One programme: the form, where this account may change it."""
    found = programmes().get(programme_id)
    names = ("title", "hours", "blueprint", "least_attendance", "level_on_certificate")
    data = {name: getattr(found, name) for name in names} | {"target": found.target or ""}
    return _form_page(ProgrammeForm(data=data), programme=found)


@blueprint.post("/programmes/<int:programme_id>")
def change_programme(programme_id: int) -> Response | Answer:
    """Change a programme."""
    return _saved(programmes().get(programme_id))


def _saved(found: Any) -> Response | Answer:
    form, account, service = ProgrammeForm(), access.account(), programmes()
    if found is not None and not service.may_change(account, found):
        raise Refused("of-others")
    if not form.validate():
        return _form_page(form, 422, programme=found)
    try:
        if found is None:
            service.add(account, _typed(form))
        else:
            service.change(account, found.id, _typed(form))
    except InputRefused as refusal:
        taken = refusal.code == "taken"
        form[refusal.field].errors = [TITLE_TAKEN if taken else "That is not possible."]
        return _form_page(form, 422, programme=found)
    return redirect(url_for("trainer.programme_list"), 303)


def _typed(form: ProgrammeForm) -> NewProgramme:
    return NewProgramme(
        title=form.title.data,
        hours=form.hours.data,
        target=form.target.data or None,
        blueprint=form.blueprint.data,
        least_attendance=form.least_attendance.data,
        level_on_certificate=bool(form.level_on_certificate.data),
    )


def _form_page(form: ProgrammeForm, status: int = 200, programme: Any = None) -> Response:
    form.target.choices, form.blueprint.choices = target_choices(), length_choices()
    may_change = programme is None or programmes().may_change(access.account(), programme)
    return chrome.page("trainer/programme.html", status, form=form, programme=programme, may_change=may_change)


@blueprint.post("/programmes/<int:programme_id>/<any(archive, unarchive):turn>")
def put_programme_away(programme_id: int, turn: str) -> Answer:
    """Put a programme away, or take it out again."""
    programmes().put_away(access.account(), programme_id, away=turn == "archive")
    return redirect(url_for("trainer.programme_list", archived=None if turn == "archive" else "1"), 303)
