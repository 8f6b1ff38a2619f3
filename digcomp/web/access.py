"""The one door: every request goes through it before its page runs, and who is asking is told here alone."""

from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as Answer

from digcomp.errors import NotFound
from digcomp.services.account_sessions import LONGEST as LONGEST_SESSION
from digcomp.services.accounts import Account
from digcomp.services.audit import AuditLog
from digcomp.services.database import DATABASE_TROUBLES
from digcomp.services.tokens import public_of
from digcomp.web.doors import ACCOUNT, DOORS, HOLDER, HOMES, Door
from digcomp.web.errors import problem
from digcomp.web.parts import account_sessions, parts

#: One signs in anew after so many seconds without a click, over a long lunch, and in all, over a day in the hall.
IDLE, LONGEST = 4 * 3600, int(LONGEST_SESSION.total_seconds())
#: The session notes only every few minutes that somebody is there, so that not every page sends a cookie.
NOTED_EVERY = 300
#: What stays in a browser when somebody signs in or out: how it speaks, and who sits the test in it.
KEPT = ("language", "personal_code")
#: Somebody who must set up a second factor gets to these, and to nothing else.
BEFORE_SECOND_FACTOR = ("account.second_factor", "account.enrol", "account.logout")


class SignedIn(UserMixin):  # type: ignore[misc]
    """An account as the session remembers it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = str(account.id)


def install(app: Flask) -> None:
    """Put up the door."""
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.init_app(app, add_context_processor=False)  # templates ask `who`: most pages need not know
    app.jinja_env.globals["who"] = who
    app.before_request(at_the_door)
    app.after_request(_noted)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(user_id: str) -> SignedIn | None:
        key = session.get("key", "")
        found = account_sessions().account(int(user_id), key) if user_id.isdigit() and _in_time() else None
        return SignedIn(found) if found and found.epoch == session.get("epoch") else None


def at_the_door() -> Response | Answer | None:
    """Let the request in, or answer it here."""
    if request.endpoint is None:
        return None  # no such address: the router says so
    door = DOORS.get(request.endpoint)
    if door is None:
        current_app.logger.error("digcomp/web/doors.py has no entry for %s: nobody gets in", request.endpoint)
        raise NotFound("page")
    if door.kind == HOLDER:
        public_of((request.view_args or {}).get("token", ""), parts().settings.secret_key)
    answer = _account_at(door) if door.kind == ACCOUNT else None
    g.turned_away = answer is not None
    return answer


def _account_at(door: Door) -> Response | Answer | None:
    if not current_user.is_authenticated:
        return _sign_in_first()
    if account().role not in door.roles:
        return problem("not-your-role")
    required = parts().settings.second_factor == "required" and not account().second_factor
    if required and request.endpoint not in BEFORE_SECOND_FACTOR:
        return redirect(url_for("account.second_factor"), 303)
    return None


def _sign_in_first() -> Response | Answer:
    # Whoever was signed in a moment ago may have filled in a long form: it stays on the page, to be sent once more.
    if request.method == "POST" and "_user_id" in session:
        return problem("signed-out")
    return redirect(url_for("account.login", to=request.path if request.method == "GET" else "/trainings"), 303)


def _in_time() -> bool:
    """Whether the session is neither too old nor left alone; a clock that was set back ends it as well."""
    now, began, seen = int(parts().clock().timestamp()), session.get("began"), session.get("seen")
    if not isinstance(began, int) or not isinstance(seen, int):
        return False
    if not (0 <= now - began < LONGEST and -NOTED_EVERY <= now - seen < IDLE):
        return False
    if now - seen >= NOTED_EVERY:
        session["seen"] = now
    return True


def _noted(response: Response) -> Response:
    """Write the line of the audit log. What cannot be noted is not handed out."""
    door = DOORS.get(request.endpoint or "")
    if door is None or not door.note or response.status_code >= HTTPStatus.BAD_REQUEST or g.get("turned_away"):
        return response
    args = {name: value for name, value in (request.view_args or {}).items() if name != "token"}
    kind = next((name for name in args if name.endswith("_id")), "")
    subject = args.pop(kind, "")
    detail = {"page": (request.endpoint or "").rpartition(".")[2], **args}
    by = account() if door.kind == ACCOUNT else None
    try:
        with parts().database.sessions() as own:
            AuditLog(own, parts().clock).note(by, door.note, kind.removesuffix("_id"), subject, detail)
    except DATABASE_TROUBLES:
        return problem("busy")
    return response


def who() -> Account | None:
    """The account that is signed in, if one is."""
    return account() if current_user.is_authenticated else None


def account() -> Account:
    """The account that is signed in; pages behind a door for accounts always have one."""
    return cast(Account, current_user.account)


def home() -> str:
    """Where the account that is signed in begins."""
    return HOMES[account().role]


def enter(found: Account) -> None:
    """Sign in: the session begins anew, so that nobody who knew the old one comes in with it."""
    # A form that was waiting for the same person to sign in again is still sent with its old seal.
    same = session.get("_user_id") == str(found.id)
    key = account_sessions().begin(found, instead_of=session.get("key", ""))
    _empty("csrf_token" if same else "")
    login_user(SignedIn(found))
    now = int(parts().clock().timestamp())
    session.update(key=key, epoch=found.epoch, began=now, seen=now)


def leave() -> None:
    """Sign out: a copy of the cookie opens nothing any more either."""
    account_sessions().end(session.get("key", ""))
    logout_user()
    _empty()


def _empty(also: str = "") -> None:
    kept: dict[str, Any] = {name: session[name] for name in (*KEPT, also) if name in session}
    session.clear()
    session.update(kept)
