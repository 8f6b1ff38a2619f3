"""The way in: front page, joining by code, coming back by one's own."""

from contextlib import nullcontext
from typing import Any

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, NotFound, WaveClosed
from digcomp.services.consent_texts import PRESENT as CONSENT_VERSION
from digcomp.services.joining import only_digits
from digcomp.services.tokens import token_of
from digcomp.web import chrome, tries
from digcomp.web.parts import consents, joining, parts, trainings
from digcomp.web.public.forms import CODE_UNKNOWN, CodeForm, JoinForm, PersonalCodeForm, explain

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def front() -> Response:
    """What this is, and the two ways in."""
    return chrome.page("public/front.html", form=CodeForm(), demo=trainings().open_demo())


@blueprint.get("/join")
def join_page() -> Response:
    """Type the code from the projector."""
    return chrome.page("public/code.html", form=CodeForm())


@blueprint.post("/join")
def join_by_code() -> Response | Answer:
    """To the test of the code."""
    form = CodeForm()
    code = only_digits(form.code.data or "")
    if form.validate() and not _has_test(code):
        form.code.errors = [*form.code.errors, CODE_UNKNOWN]
    if form.errors:
        return chrome.page("public/code.html", 422, form=form)
    return redirect(url_for("public.consent", code=code), 303)


def _has_test(code: str) -> bool:
    try:
        with tries.join_code():
            joining().wave(code)
    except NotFound:
        return False
    except WaveClosed:
        return True  # its own page says so, at an address that can be tried again
    return True


@blueprint.get("/join/<code>")
def consent(code: str) -> Response:
    """What the test is for, who sees what, and the way to begin."""
    with tries.join_code():
        wave = joining().wave(code)
    # No code is filled in, here or on /resume: computers are shared.
    return _join_page(wave, JoinForm())


@blueprint.post("/join/<code>")
def join(code: str) -> Response | Answer:
    """Take a seat and begin."""
    form = JoinForm()
    if form.validate():
        try:
            sitting = _joined(code, form)
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            session.permanent = True
            session["personal_code"] = sitting.seat.code
            token = token_of(sitting.public, parts().settings.secret_key)
            return redirect(url_for("participant.present", token=token), 303)
    with tries.join_code():
        wave = joining().wave(code)
    return _join_page(wave, form, 422)


def _joined(code: str, form: JoinForm) -> Any:
    own = form.personal_code.data or ""
    with tries.join_code(), tries.personal_code() if own.strip() else nullcontext():
        return joining().join(
            code,
            form.name.data or "",
            own,
            chrome.language(),
            consent=bool(form.consent.data),
            known=session.get("personal_code", ""),
            ask_name=bool(own.strip()) and tries.name_is_asked(),
        )


def _join_page(wave: Any, form: JoinForm, status: int = 200) -> Response:
    texts = consents()
    return chrome.page(
        "public/join.html",
        status,
        wave=wave,
        form=form,
        consent_version=CONSENT_VERSION,
        consent_lines=texts.shown(chrome.language()),
        consent_language=texts.read_in(chrome.language()),
    )


@blueprint.get("/resume")
def resume() -> Response:
    """Come back by the personal code."""
    return chrome.page("public/resume.html", form=PersonalCodeForm(), with_name=tries.name_is_asked())


@blueprint.post("/resume")
def resume_by_code() -> Response | Answer:
    """To the newest sitting of a personal code."""
    form = PersonalCodeForm()
    if form.validate():
        try:
            with tries.personal_code():
                own, name = form.personal_code.data or "", form.name.data or ""
                sitting = joining().resume(own, name, ask_name=tries.name_is_asked())
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            token = token_of(sitting.public, parts().settings.secret_key)
            return redirect(url_for("participant.present", token=token), 303)
    return chrome.page("public/resume.html", 422, form=form, with_name=True)


@blueprint.get("/about")
def about() -> Response:
    """How it measures, what it may not be used for, who made the framework."""
    return chrome.page("public/about.html", instrument=parts().instrument, request_host=request.host)
