"""The way in: front page, joining by code, coming back by one's own."""

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, NotFound, WaveClosed
from digcomp.services.joining import CONSENT_VERSION, only_digits
from digcomp.services.tokens import token_of
from digcomp.web import chrome
from digcomp.web.parts import joining, parts, trainings
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
        joining().wave(code)
    except NotFound:
        return False
    except WaveClosed:
        return True  # its own page says so, at an address that can be tried again
    return True


@blueprint.get("/join/<code>")
def consent(code: str) -> Response:
    """What the test is for, who sees what, and the way to begin."""
    wave = joining().wave(code)
    # No code is filled in, here or on /resume: computers are shared.
    return chrome.page("public/join.html", wave=wave, form=JoinForm(), consent_version=CONSENT_VERSION)


@blueprint.post("/join/<code>")
def join(code: str) -> Response | Answer:
    """Take a seat and begin."""
    form = JoinForm()
    service = joining()
    if form.validate():
        try:
            sitting = service.join(
                code,
                form.name.data or "",
                form.personal_code.data or "",
                chrome.language(),
                consent=bool(form.consent.data),
                known=session.get("personal_code", ""),
            )
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            session.permanent = True
            session["personal_code"] = sitting.seat.code
            token = token_of(sitting.public, parts().settings.secret_key)
            return redirect(url_for("participant.present", token=token), 303)
    wave = service.wave(code)
    return chrome.page("public/join.html", 422, wave=wave, form=form, consent_version=CONSENT_VERSION)


@blueprint.get("/resume")
def resume() -> Response:
    """Come back by the personal code."""
    return chrome.page("public/resume.html", form=PersonalCodeForm())


@blueprint.post("/resume")
def resume_by_code() -> Response | Answer:
    """To the newest sitting of a personal code."""
    form = PersonalCodeForm()
    if form.validate():
        try:
            sitting = joining().resume(form.personal_code.data or "")
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            token = token_of(sitting.public, parts().settings.secret_key)
            return redirect(url_for("participant.present", token=token), 303)
    return chrome.page("public/resume.html", 422, form=form)


@blueprint.get("/about")
def about() -> Response:
    """How it measures, what it may not be used for, who made the framework."""
    return chrome.page("public/about.html", instrument=parts().instrument, request_host=request.host)


@blueprint.get("/health")
def health() -> Response:
    """Whether the program and its database answer."""
    trainings().programmes()
    return Response("ok", mimetype="text/plain")
