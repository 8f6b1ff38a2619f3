"""Organisations: an indented list, a form to add one, a page to rename one or put it away."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, Refused
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import organisations
from digcomp.web.trainer.forms import NAME_TAKEN, ORGANISATION_LONG, ORGANISATION_NEEDED, OrganisationForm
from digcomp.web.trainer.pages import blueprint
from digcomp.web.trainer.training_form import organisation_choices

REFUSED = {
    ("name", "missing"): ORGANISATION_NEEDED,
    ("name", "too-long"): ORGANISATION_LONG,
    ("name", "taken"): NAME_TAKEN,
    ("parent", "too-deep"): message("Organisations stand at most six deep."),
}
PUT_AWAY_REFUSED = {
    "others-below": message("Organisations stand under this one. Archive those first."),
    "above-archived": message("What stands above this one is archived. Take that out first."),
    "of-others": message("Other trainers use this one too, so only an administrator changes it."),
}


@blueprint.get("/organisations")
def organisation_list() -> Response:
    """All organisations as a tree."""
    under = request.args.get("under", "")
    return _list_page(OrganisationForm(formdata=None, data={"parent": under}))


@blueprint.post("/organisations")
def add_organisation() -> Response | Answer:
    """Add one."""
    form = OrganisationForm()
    if not form.validate():
        return _list_page(form, 422)
    under = form.parent.data or ""
    parent = (int(under) if under.isdecimal() and len(under) < 10 else -1) if under else None
    try:
        organisations().add(access.account(), form.name.data, parent)
    except InputRefused as refusal:
        _explain(form, refusal)
        return _list_page(form, 422)
    return redirect(url_for("trainer.organisation_list"), 303)


def _explain(form: OrganisationForm, refusal: InputRefused) -> None:
    form[refusal.field].errors = [REFUSED.get((refusal.field, refusal.code), "That is not possible.")]


def _list_page(form: OrganisationForm, status: int = 200) -> Response:
    archived = request.args.get("archived") == "1"
    tree = organisations().tree(access.account(), archived=archived)
    form.parent.choices = [("", chrome.words().gettext("None: it stands at the top")), *organisation_choices()]
    return chrome.page("trainer/organisations.html", status, form=form, tree=tree, archived=archived)


@blueprint.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> Response:
    """One organisation."""
    found = organisations().get(organisation_id)
    return _page(found, OrganisationForm(formdata=None, data={"name": found.name}))


@blueprint.post("/organisations/<int:organisation_id>")
def rename_organisation(organisation_id: int) -> Response | Answer:
    """Rename it."""
    found, form = organisations().get(organisation_id), OrganisationForm()
    if not form.validate():
        return _page(found, form, 422)
    try:
        organisations().rename(access.account(), organisation_id, form.name.data)
    except InputRefused as refusal:
        _explain(form, refusal)
        return _page(found, form, 422)
    return redirect(url_for("trainer.organisation_list"), 303)


@blueprint.post("/organisations/<int:organisation_id>/<any(archive, unarchive):turn>")
def put_organisation_away(organisation_id: int, turn: str) -> Response | Answer:
    """Put it away, or take it out again."""
    found = organisations().get(organisation_id)
    try:
        organisations().put_away(access.account(), organisation_id, away=turn == "archive")
    except Refused as refusal:
        form = OrganisationForm(formdata=None, data={"name": found.name})
        return _page(found, form, 409, refused=PUT_AWAY_REFUSED[str(refusal)])
    return redirect(url_for("trainer.organisation_list"), 303)


def _page(found: Any, form: OrganisationForm, status: int = 200, refused: str = "") -> Response:
    may_change = organisations().may_change(access.account(), found)
    return chrome.page(
        "trainer/organisation.html", status, form=form, one=found, may_change=may_change, refused=refused
    )
