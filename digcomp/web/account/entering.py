"""Signing in: the password, then the code of the second factor where there is one; and out again.

The session holds between the two who knows the password. It opens nothing, and lapses after ten minutes.
"""

import hashlib
import hmac
import secrets

from flask import Response, redirect, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as Answer

from digcomp.services.accounts import Account, tidy_login
from digcomp.services.signing_in import Caller
from digcomp.web import access, chrome
from digcomp.web.account.forms import CODE_WRONG, CodeForm
from digcomp.web.account.pages import blueprint
from digcomp.web.parts import accounts, parts, signing_in
from digcomp.web.trainer.forms import LoginForm

WRONG = "The login or the password is wrong. Compare both and try again."
#: Seconds from the password to the code.
HALF_LASTS = 600
DEVICE_COOKIE, DEVICE_LASTS = "digcomp-device", 365 * 24 * 3600
#: So many people sign in on one trainers' laptop.
MOST_ON_A_DEVICE = 6


def _let_in(found: Account) -> Answer:
    """The password was right: ask for the code, or open."""
    to = chrome.own_path(request.args.get("to", ""))
    if found.second_factor and parts().settings.second_factor != "off":
        now = int(parts().clock().timestamp())
        session["half"] = {"id": found.id, "epoch": found.epoch, "at": now, "to": to}
        return redirect(url_for("account.code"), 303)
    return _open(found, to)


def _open(found: Account, to: str) -> Answer:
    access.enter(found)
    signing_in().done(found)
    answer = redirect(to if to != "/" or "to" in request.args else access.home(), 303)
    _remember(answer, found)
    return answer


def _half() -> Account | None:
    """Who has given the password, and not yet the code."""
    half = session.get("half")
    if not isinstance(half, dict):
        return None
    age = int(parts().clock().timestamp()) - half["at"]
    found = accounts().get(half["id"]) if 0 <= age < HALF_LASTS else None
    return found if found and found.epoch == half["epoch"] and found.second_factor else None


@blueprint.get("/login")
def login() -> Response:
    """The form to sign in."""
    return chrome.page("trainer/login.html", form=LoginForm())


@blueprint.post("/login")
def sign_in() -> Response | Answer:
    """Sign in; a wrong login and a wrong password are one message."""
    form = LoginForm()
    if form.validate():
        typed = form.login.data or ""
        found = signing_in().password(typed, form.password.data or "", _caller(typed))
        if found:
            return _let_in(found)
        form.password.errors = [*form.password.errors, WRONG]
    return chrome.page("trainer/login.html", 422, form=form)


@blueprint.post("/logout")
def logout() -> Answer:
    """Sign out."""
    signing_in().out(access.account())
    access.leave()
    return redirect("/", 303)


@blueprint.get("/login/code")
def code() -> Response | Answer:
    """Ask for the code."""
    if _half() is None:
        return redirect(url_for("account.login"), 303)
    return chrome.page("account/code.html", form=CodeForm())


@blueprint.post("/login/code")
def enter_code() -> Response | Answer:
    """Open, if it is right."""
    found, form = _half(), CodeForm()
    if found is None:
        return redirect(url_for("account.login"), 303)
    if form.validate():
        if signing_in().code(found, form.code.data or ""):
            to = session["half"]["to"]
            return _open(found, to)
        form.code.errors = [*form.code.errors, CODE_WRONG]
    return chrome.page("account/code.html", 422, form=form)


def _caller(login: str) -> Caller:
    """Where a try to sign in comes from."""
    return Caller(request.remote_addr or "", _devices().get(_mark(login), ""))


def _mark(login: str) -> str:
    """A login as the cookie of a device names it: so that nobody reads there who works here."""
    key = parts().settings.secret_key.encode()
    return hmac.new(key, f"device/{tidy_login(login)}".encode(), hashlib.sha256).hexdigest()[:16]


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(parts().settings.secret_key, salt="device")


def _devices() -> dict[str, str]:
    """Logins that have signed in with this browser, and the number of the browser for each."""
    try:
        found = _seal().loads(request.cookies.get(_cookie_name(), ""))
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _remember(answer: Answer, found: Account) -> None:
    known = _devices()
    known[_mark(found.login)] = known.pop(_mark(found.login), "") or secrets.token_hex(8)
    kept = dict(list(known.items())[-MOST_ON_A_DEVICE:])
    secure = parts().settings.https
    sealed = str(_seal().dumps(kept))
    answer.set_cookie(
        _cookie_name(), sealed, max_age=DEVICE_LASTS, httponly=True, secure=secure, samesite="Lax", path="/"
    )


def _cookie_name() -> str:
    return f"__Host-{DEVICE_COOKIE}" if parts().settings.https else DEVICE_COOKIE
