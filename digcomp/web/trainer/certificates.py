"""Certificates of a training: who may have one, issue, reissue, revoke, print."""

from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from digcomp.errors import InputRefused
from digcomp.services.certificates import LONGEST_REASON, LONGEST_SCRIPT, REPLACED
from digcomp.services.roster import LONGEST_NAME
from digcomp.web import access, chrome
from digcomp.web.certificate_files import archive, pdf, run_of, script_fonts
from digcomp.web.language import message
from digcomp.web.parts import certificates, trainings
from digcomp.web.parts import session as database_session
from digcomp.web.trainer.attendance import hours_said
from digcomp.web.trainer.names import alphabetical
from digcomp.web.trainer.pages import blueprint
from digcomp.web.trainer.sections import section

section(70, "trainer.certificates_page", "Certificates")

WHY_NOT = {
    "no-attendance": message("attendance is not noted"),
    "too-little-attendance": message("attended too few hours"),
    "no-test": message("has not sat the test after"),
    "test-not-finished": message("has not finished the test after"),
}
CONFIRM = message("Tick the box to confirm.")
NAME_NEEDED = message("Write the name on the certificate.")
NAME_LONG = message("A name has eighty letters at the most.")
SCRIPT_LONG = message("The text in the traditional script has 400 characters at the most.")
REASON_NEEDED = message("Write the reason: why the certificate is revoked.")
REASON_LONG = message("The reason has 200 characters at the most.")
REFUSALS = {
    ("name", "missing"): NAME_NEEDED,
    ("name", "too-long"): NAME_LONG,
    ("name", "no-letters"): message("A name needs letters."),
    ("name", "registration-number"): message("A name without the registration number: it is never kept here."),
    ("script_text", "too-long"): SCRIPT_LONG,
    ("script_text", "other-script"): message("Write it in the traditional script; Cyrillic is not converted."),
    ("reason", "missing"): REASON_NEEDED,
    ("reason", "too-long"): REASON_LONG,
}
NOBODY = message("Choose at least one person.")
MAY_NOT = message("Somebody whom you chose may not have a certificate any more. Look at the table again.")


class IssueForm(FlaskForm):  # type: ignore[misc]
    """A text in the traditional script for all that are issued now."""

    script_text = TextAreaField(validators=[Length(max=LONGEST_SCRIPT * 2, message=SCRIPT_LONG)])


class ReissueForm(FlaskForm):  # type: ignore[misc]
    """A name written anew."""

    name = StringField(validators=[InputRequired(NAME_NEEDED), Length(max=LONGEST_NAME * 2, message=NAME_LONG)])
    script_text = TextAreaField(validators=[Length(max=LONGEST_SCRIPT * 2, message=SCRIPT_LONG)])
    sure = BooleanField(validators=[DataRequired(CONFIRM)])


class RevokeForm(FlaskForm):  # type: ignore[misc]
    """Why a certificate is revoked."""

    reason = StringField(validators=[InputRequired(REASON_NEEDED), Length(max=LONGEST_REASON, message=REASON_LONG)])
    certain = BooleanField(validators=[DataRequired(CONFIRM)])


@blueprint.get("/trainings/<int:training_id>/certificates")
def certificates_page(training_id: int) -> Response:
    """Who may have a certificate, and why not."""
    return _table(trainings().get(access.account(), training_id), IssueForm())


@blueprint.post("/trainings/<int:training_id>/certificates")
def issue_certificates(training_id: int) -> Response | Answer:
    """Issue to all who may, or to the chosen."""
    training = trainings().get(access.account(), training_id)
    form, chosen = IssueForm(), {int(seat) for seat in request.form.getlist("seat") if _is_id(seat)}
    everybody = request.form.get("who") == "all"
    if not everybody and not chosen:
        return _table(training, form, chosen, NOBODY)
    if form.validate():
        try:
            made = certificates().issue(
                access.account(), training, None if everybody else chosen, form.script_text.data or ""
            )
        except InputRefused as refusal:
            database_session().rollback()
            if refusal.field == "seat":
                return _table(training, form, chosen, MAY_NOT)
            _explain(form, refusal)
        else:
            return redirect(url_for("trainer.certificates_page", training_id=training_id, issued=len(made)), 303)
    return _table(training, form, chosen)


@blueprint.get("/trainings/<int:training_id>/certificates.zip")
def certificates_archive(training_id: int) -> Response:
    """All valid certificates to print."""
    training = trainings().get(access.account(), training_id)
    valid = [one for one in certificates().issued(training) if one.revoked_at is None]
    if not valid:
        abort(404)
    return archive(alphabetical(valid, key=lambda one: one.name), training)


@blueprint.get("/trainings/<int:training_id>/certificates/<int:certificate_id>.pdf")
def certificate_pdf(training_id: int, certificate_id: int) -> Response:
    """One certificate to print; a revoked one is not printed again."""
    training = trainings().get(access.account(), training_id)
    found = certificates().get(training, certificate_id)
    if found.revoked_at is not None:
        abort(404)
    return pdf(found, training)


@blueprint.get("/trainings/<int:training_id>/certificates/<int:certificate_id>")
def certificate(training_id: int, certificate_id: int) -> Response:
    """One certificate: print it, write it anew, revoke it."""
    training = trainings().get(access.account(), training_id)
    found = certificates().get(training, certificate_id)
    reissue = ReissueForm(formdata=None, name=found.name, script_text=found.script_text or "")
    return _one(training, found, reissue, RevokeForm(formdata=None))


@blueprint.post("/trainings/<int:training_id>/certificates/<int:certificate_id>/reissue")
def reissue_certificate(training_id: int, certificate_id: int) -> Response | Answer:
    """A new certificate in the place of this one."""
    training = trainings().get(access.account(), training_id)
    form, service = ReissueForm(), certificates()
    if form.validate():
        try:
            new = service.reissue(
                access.account(), training, certificate_id, form.name.data or "", form.script_text.data or ""
            )
        except InputRefused as refusal:
            database_session().rollback()
            _explain(form, refusal)
        else:
            return redirect(url_for("trainer.certificate", training_id=training_id, certificate_id=new.id), 303)
    return _one(training, service.get(training, certificate_id), form, RevokeForm(formdata=None), 422)


@blueprint.post("/trainings/<int:training_id>/certificates/<int:certificate_id>/revoke")
def revoke_certificate(training_id: int, certificate_id: int) -> Response | Answer:
    """Make this certificate invalid."""
    training = trainings().get(access.account(), training_id)
    form, service = RevokeForm(), certificates()
    if form.validate():
        try:
            service.revoke(access.account(), training, certificate_id, form.reason.data or "")
        except InputRefused as refusal:
            database_session().rollback()
            _explain(form, refusal)
        else:
            return redirect(url_for("trainer.certificate", training_id=training_id, certificate_id=certificate_id), 303)
    found = service.get(training, certificate_id)
    reissue = ReissueForm(formdata=None, name=found.name, script_text=found.script_text or "")
    return _one(training, found, reissue, form, 422)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _explain(form: FlaskForm, refusal: InputRefused) -> None:
    form[refusal.field].errors = [REFUSALS[refusal.field, refusal.code]]


def _table(training: Any, form: IssueForm, chosen: set[int] | None = None, fault: str = "") -> Response:
    service = certificates()
    found = alphabetical(service.candidates(training), key=lambda one: one.seat.person.name)
    refused = bool(fault) or bool(form.errors)
    return chrome.page(
        "trainer/certificates.html",
        422 if refused else 200,
        training=training,
        demo=training.demo,
        form=form,
        people=found,
        may=[one for one in found if one.may],
        have=[one for one in found if one.certificate],
        revoked=[one for one in service.issued(training) if one.revoked_at],
        chosen=chosen or set(),
        fault=fault,
        issued=request.args.get("issued", 0, type=int) if not refused else 0,
        needed=hours_said(service.needed_minutes(training), chrome.words()),
        hours=lambda minutes: hours_said(minutes, chrome.words()),
        why_not=WHY_NOT,
        font=script_fonts() is not None,
        replaced=REPLACED,
    )


def _one(training: Any, found: Any, reissue: ReissueForm, revoke: RevokeForm, status: int = 200) -> Response:
    return chrome.page(
        "trainer/certificate.html",
        status,
        training=training,
        demo=training.demo,
        certificate=found,
        run=run_of(found.levels),
        reissue=reissue,
        revoke=revoke,
        replaced=REPLACED,
        font=script_fonts() is not None,
    )
