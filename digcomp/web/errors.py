"""From the tree of errors to pages in words: what happened, that nothing is lost, and the way on."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from digcomp.errors import (
    AnswerRefused,
    InputRefused,
    NotFound,
    Refused,
    ScaleMissing,
    SittingOver,
    TooOften,
    WaveClosed,
)
from digcomp.services.database import DATABASE_TROUBLES, UNSTORABLE
from digcomp.web import chrome, metrics, request_log
from digcomp.web.unsent import may_keep, unsent

#: Status, heading and sentence by what happened; messages are translated when shown.
PAGES: dict[str, tuple[int, str, str]] = {
    "not-found": (
        404,
        "There is no such page",
        "The address may be mistyped, or what stood here is gone.",
    ),
    "planned": (
        403,
        "This test is not open yet",
        "Your trainer opens it. Stay on this page and try again in a moment.",
    ),
    "closed": (
        403,
        "This test is closed",
        "Your trainer has closed it. Every answer that you sent is kept.",
    ),
    "paused": (
        403,
        "This test is paused",
        "Your trainer goes on in a moment. Every answer that you sent is kept.",
    ),
    "not-open": (
        409,
        "This test is not running",
        "It has not been opened, or it has ended. Open it first, then go on.",
    ),
    "not-joined": (
        409,
        "This person has not joined the test",
        "There is nothing to go on with yet. While the test is open they join with its code or their personal code.",
    ),
    "finished-stays": (
        409,
        "This person has finished the test",
        "A finished test stays finished: its profile has been seen.",
    ),
    "expired": (
        410,
        "This sitting has run out",
        "A sitting stays open for fourteen days. Every answer that you sent is kept; ask your trainer for a new test.",
    ),
    "not-begun": (
        404,
        "Nothing has been begun with this code",
        "Join with the code of the test first; your personal code then brings you back to it.",
    ),
    "not-finished": (
        409,
        "The test is not finished",
        "The profile appears when the last question is answered.",
    ),
    "too-little": (
        409,
        "There are too few answers for a profile",
        "The test was closed after only a few questions. Nothing reliable can be said from them.",
    ),
    "unknown-item": (
        400,
        "This question is not in the test",
        "Nothing was stored. Go on with the present question.",
    ),
    "not-this-question": (
        409,
        "This question is not the present one",
        "Nothing was stored. Go on with the present question.",
    ),
    "of-another-site": (
        409,
        "This training is held on another computer",
        "It came here in a bundle and is changed where it is held. The next bundle brings the change here.",
    ),
    "another-open": (
        409,
        "Another test of this training is open",
        "Close it first: only one test of a training can be open at a time.",
    ),
    "small-group": (
        409,
        "The group is too small",
        "Data without names are made of ten people or more: among fewer, each would be known again.",
    ),
    "not-your-role": (
        403,
        "This page is not for your account",
        "It is for another role. Ask an administrator if you need it for your work.",
    ),
    "signed-out": (
        403,
        "You were signed out",
        "Open this site in a second window and sign in there. Then come back to this page.",
    ),
    "refused": (409, "That is not possible now", "Nothing was changed."),
    "too-large": (
        413,
        "That is too much to send",
        "What was sent is larger than any answer or name can be. Nothing was stored; shorten it and send again.",
    ),
    "csrf": (
        400,
        "The page was open for too long",
        "For safety it can't be accepted any more. Open the page again and send once more.",
    ),
    "too-often": (
        429,
        "Too many tries",
        "Wait a minute and try again. Nothing was changed.",
    ),
    "wait": (
        429,
        "Too many tries",
        "Wait %(minutes)s min and try again. Nothing was changed.",
    ),
    "busy": (
        503,
        "It could not be stored just now",
        "The computer that keeps the answers is busy or its disk is full. Nothing is lost.",
    ),
    "scale-missing": (
        503,
        "The scale of this test is missing",
        "This test was measured on the scale %(scale)s, which is not in the content of this installation. Every answer "
        "is kept; the administrator puts the scale's file back.",
    ),
    "wrong-method": (405, "That address does not take this", "Go back and use the button on the page."),
    "bad-request": (400, "That could not be read", "Go back and send the page once more."),
    "broken": (
        500,
        "Something went wrong here",
        "It has been noted. Every answer that was acknowledged is kept.",
    ),
}
#: What a trainer meets within a training, whose page is the way on.
_IN_TRAINING = (
    "not-open",
    "not-joined",
    "finished-stays",
    "of-another-site",
    "another-open",
    "small-group",
    "refused",
)
_BY_STATUS = {404: "not-found", 405: "wrong-method", 413: "too-large", 429: "too-often", 400: "bad-request"}


def install(app: Flask) -> None:
    """Answer every refusal with a page."""
    app.register_error_handler(NotFound, lambda _error: problem("not-found"))
    app.register_error_handler(WaveClosed, lambda error: problem(error.state, demo=error.demo))
    app.register_error_handler(SittingOver, lambda error: problem(error.state, demo=error.demo))
    app.register_error_handler(AnswerRefused, lambda error: problem(error.code))
    app.register_error_handler(InputRefused, lambda _error: problem("bad-request"))
    app.register_error_handler(Refused, lambda error: problem(str(error)))
    app.register_error_handler(TooOften, lambda error: problem("wait", minutes=str(error.minutes)))
    app.register_error_handler(ScaleMissing, lambda error: _noted(app, "scale-missing", error, scale=error.version))
    app.register_error_handler(CSRFError, lambda _error: problem("csrf"))
    app.register_error_handler(UNSTORABLE, lambda _error: problem("bad-request"))
    for trouble in DATABASE_TROUBLES:
        app.register_error_handler(trouble, lambda error: _database_failed(app, error))
    app.register_error_handler(HTTPException, lambda error: problem(_BY_STATUS.get(error.code or 500, "broken")))
    app.register_error_handler(Exception, lambda error: _noted(app, "broken", error))


def problem(kind: str, *, demo: bool = False, **facts: str) -> Response:
    """The page of one kind of problem, with the way on; facts fill the blanks of its sentence.

    `demo` puts the strip on it by which a demonstration is known.
    """
    status, heading, sentence = PAGES.get(kind, PAGES["refused"])
    if may_keep(kind) and (kept := unsent(status, heading, sentence)):
        return kept
    named = request.view_args or {}
    token, training = named.get("token"), named.get("training_id") if kind in _IN_TRAINING else None
    within = ("unknown-item", "not-this-question", "not-finished", "csrf", "too-large", "closed", "expired")
    inside = token if kind in within else None
    reference = request_log.request_id() if status >= 500 else ""
    said = {"heading": heading, "sentence": sentence, "facts": facts, "reference": reference, "demo": demo}
    ways = {"kind": kind, "token": inside, "training": training}
    return chrome.page("problem.html", status, also=(heading, sentence), **ways, **said)


def _database_failed(app: Flask, error: BaseException) -> Response:
    metrics.database_failed()
    return _noted(app, "busy", error)


def _noted(app: Flask, kind: str, error: BaseException, **facts: str) -> Response:
    # Path and class alone: a message may carry what a person typed.
    # The rule and not the address, which may hold the token of a sitting or a line break made to look like a line.
    app.logger.error("%s at %s %s", type(error).__name__, request.method, request.url_rule, exc_info=error)
    return problem(kind, demo=False, **facts)
