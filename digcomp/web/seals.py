"""The seal of forms, that nobody else's page can make: Flask-WTF's, with a memory."""

import hmac
from typing import Any

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

#: Sessions whose seal this process remembers; it makes or opens the others anew.
REMEMBERED = 4096


class Seals(CSRFProtect):  # type: ignore[misc]
    """A seal that this process has made for a session is known again, without being made or opened once more.

    Any other seal, and every request without one, is looked at by Flask-WTF.
    """

    def init_app(self, app: Flask) -> None:
        """Look at what every form of this app was sent with."""
        self._made: dict[str, str] = {}
        super().init_app(app)
        app.extensions["digcomp-seals"] = self

    def seal(self) -> str:
        """The seal for a form of this session."""
        known = self._made.get(session.get("csrf_token", ""))
        if known is None:
            known = str(generate_csrf())
            self._made[session["csrf_token"]] = known
            while len(self._made) > REMEMBERED:
                # Another thread may have taken the same one away; then there is nothing to do.
                self._made.pop(next(iter(self._made)), None)
        return known

    def protect(self, *rest: Any, **more: Any) -> None:
        """Refuse a form without this session's seal."""
        made = self._made.get(session.get("csrf_token", ""))
        if made and request.method == "POST":
            given = request.form.get("csrf_token", "")
            if hmac.compare_digest(made.encode(), given.encode()):
                g.csrf_valid = True  # as Flask-WTF notes it
                return
        super().protect(*rest, **more)
