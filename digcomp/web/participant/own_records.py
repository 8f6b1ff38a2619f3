"""My data: what is kept of me, who has seen it, what I agreed to; correct my name, delete it all."""

from typing import Any

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, Refused
from digcomp.services.roster import LONGEST_NAME
from digcomp.web import chrome
from digcomp.web.language import message
from digcomp.web.participant.looked import ROLES, WAYS
from digcomp.web.parts import forgetting, own_records
from digcomp.web.public.forms import MESSAGES

blueprint = Blueprint("own", __name__, url_prefix="/sitting/<token>")

WRONG = {
    "sure": message("Tick the box to confirm."),
    "personal_code": message("That is not the personal code of this page."),
}
ON_CERTIFICATE = message("Your name stands on a valid certificate. Ask your trainer: a new one is issued with it.")


@blueprint.get("/mine")
def mine(token: str) -> Response:
    """What is kept of me."""
    return _mine(token)


def _mine(token: str, status: int = 200, **more: Any) -> Response:
    record = own_records().of(token)
    return chrome.page(
        "participant/mine.html",
        status,
        token=token,
        record=record,
        roles=ROLES,
        ways=WAYS,
        longest_name=LONGEST_NAME,
        demo=record.demo,
        **more,
    )


@blueprint.get("/consent")
def agreed(token: str) -> Response:
    """What I agreed to, in the words and the language in which I read it."""
    service = own_records()
    return chrome.page(
        "participant/agreed.html", token=token, agreed=service.agreed(token), demo=service.of(token).demo
    )


@blueprint.post("/name")
def correct_name(token: str) -> Response | Answer:
    """Write my name otherwise."""
    name = request.form.get("name", "")
    try:
        own_records().correct_name(token, name)
    except InputRefused as refusal:
        wrong = MESSAGES.get(("name", refusal.code), MESSAGES["name", "missing"])
        return _mine(token, 422, wrong=wrong, typed=name)
    except Refused:
        return _mine(token, 409, wrong=ON_CERTIFICATE, typed=name)
    return redirect(url_for("own.mine", token=token), 303)


@blueprint.get("/delete")
def ask_delete(token: str) -> Response:
    """What goes, what stays, and the way to do it."""
    return _delete(token)


@blueprint.post("/delete")
def delete(token: str) -> Response | Answer:
    """Delete it, once it is confirmed."""
    try:
        forgetting().own(
            token,
            request.form.get("personal_code", ""),
            sure="sure" in request.form,
            keep_certificates=request.form.get("certificate") == "keep",
        )
    except InputRefused as refusal:
        return _delete(token, 422, field=refusal.field, wrong=WRONG[refusal.field])
    session.pop("personal_code", None)
    return redirect(url_for("privacy.deleted"), 303)


def _delete(token: str, status: int = 200, **more: Any) -> Response:
    record = own_records().of(token)
    return chrome.page(
        "participant/delete.html",
        status,
        token=token,
        record=record,
        keeps=request.form.get("certificate", "keep") == "keep",
        demo=record.demo,
        **more,
    )
