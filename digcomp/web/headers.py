"""What every answer tells the browser to keep from: put to it last of all, past Flask, for it is always the same."""

from collections.abc import Callable, Iterable
from typing import Any

import secure

POLICY = (
    secure.ContentSecurityPolicy()
    .default_src("'none'")
    .style_src("'self'")
    .img_src("'self'", "data:")
    .script_src("'self'")
    .connect_src("'self'")
    .form_action("'self'")
    .frame_ancestors("'none'")
    .base_uri("'none'")
)
HEADERS = secure.Secure(
    csp=POLICY,
    xfo=secure.XFrameOptions().deny(),
    xcto=secure.XContentTypeOptions().nosniff(),
    referrer=secure.ReferrerPolicy().same_origin(),
    permissions=secure.PermissionsPolicy().geolocation().camera().microphone(),
    coop=secure.CrossOriginOpenerPolicy().same_origin(),
    corp=secure.CrossOriginResourcePolicy().same_origin(),
)
#: Two years, without the other names under this one, which are not ours to promise for.
HSTS = f"max-age={2 * 365 * 24 * 3600}"
HEADER_PAIRS = list(HEADERS.headers.items())

Wsgi = Callable[..., Iterable[bytes]]


def headed(app: Wsgi, *, https: bool) -> Wsgi:
    """An app whose every answer has these headers. No page sets one of them itself, so that none is looked for."""
    always = [*HEADER_PAIRS, ("Strict-Transport-Security", HSTS)] if https else HEADER_PAIRS

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            own = headers + always
            if all(name != "Cache-Control" for name, _ in headers):
                own.append(("Cache-Control", "no-store"))
            return start(status, own, *rest)

        return app(environ, begin)

    return answer
