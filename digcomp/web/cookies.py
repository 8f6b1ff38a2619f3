"""Cookies that hold whatever the clocks say: a laptop's may be wrong by years, and be set right in mid-test."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeSerializer

#: Cookies that a process remembers having opened.
OPENED = 2048


class Cookies(SecureCookieSessionInterface):
    """Sealed, and without a time of their own: how long somebody stays signed in is kept inside, by those who ask it.

    The seal of Flask carries the moment and refuses what is older than a month, or younger than now: one step of the
    clock would throw everybody out and refuse the answer in front of them. A moment of expiry in the cookie is read by
    the phone's clock, so that a laptop in the wrong year would be given none back at all; a length of time is not.
    """

    _made: tuple[object, Any] | None = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """The seal without the moment; made once, for every request asks for it."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made is None or self._made[0] != keys:
            self._made = (keys, self._make(app))
        return self._made[1]

    def _make(self, app: Flask) -> Any:
        timed = super().get_signing_serializer(app)
        if timed is None:
            return None
        return _Untimed(
            timed.secret_keys, salt=self.salt, serializer=self.serializer, signer_kwargs=timed.signer_kwargs
        )

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> None:
        """None: see `save_session`."""
        return

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, with a length of time where it outlives the browser."""
        lasts = int(app.permanent_session_lifetime.total_seconds()) if session.permanent else None
        super().save_session(app, session, _Lasting(response, lasts))  # type: ignore[arg-type]


class _Untimed(URLSafeSerializer):
    """The seal without the moment; a cookie that comes with every request is opened once."""

    def __init__(self, *parts: Any, **more: Any) -> None:
        super().__init__(*parts, **more)
        self._opened = lru_cache(OPENED)(super().loads)

    # Flask asks with the age that it would allow; here nothing has one.
    def loads(self, s: str | bytes, salt: str | bytes | None = None, max_age: int | None = None, **more: Any) -> Any:
        return deepcopy(self._opened(s, salt, **more))


class _Lasting:
    """A response whose cookies last so many seconds."""

    def __init__(self, response: Response, lasts: int | None) -> None:
        self._response = response
        self._lasts = lasts

    def set_cookie(self, *parts: Any, **more: Any) -> None:
        self._response.set_cookie(*parts, **more | {"max_age": self._lasts})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._response, name)
