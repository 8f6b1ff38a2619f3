"""An answer that could not be stored: its question comes back as it was filled in, to be sent again."""

from contextlib import suppress

from flask import Response, current_app, request
from flask_wtf.csrf import CSRFError

from digcomp.errors import DigcompError
from digcomp.services.database import DATABASE_TROUBLES
from digcomp.web import errors, parts
from digcomp.web.participant.pages import blueprint, filled_question


def _full_or_locked(error: Exception) -> Response:
    current_app.logger.error("%s at %s %s", type(error).__name__, request.method, request.path)
    return _once_more("busy")


def _once_more(kind: str) -> Response:
    parts.close_session(None)  # what failed half-way is undone before the question is read
    if request.method == "POST" and request.endpoint == "participant.answer":
        status, heading, sentence = errors.PAGES[kind]
        sentence = "" if kind == "csrf" else sentence  # it says to open the page again: done here
        # A full disk can be read; a database that is gone can't, and then the page keeps the answer unseen.
        with suppress(DigcompError, *DATABASE_TROUBLES):
            page = filled_question((request.view_args or {})["token"], status, heading, sentence)
            if page is not None:
                return page
    return errors.problem(kind)


for _trouble in DATABASE_TROUBLES:
    blueprint.register_error_handler(_trouble, _full_or_locked)
blueprint.register_error_handler(CSRFError, lambda _error: _once_more("csrf"))
