"""The app factory: parts in, a Flask app out."""

from datetime import timedelta
from typing import Any

import secure
from flask import Flask, Response, abort, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter

from digcomp.web import access, chrome, errors, parts
from digcomp.web.author.pages import blueprint as author
from digcomp.web.participant.certificate import blueprint as own_certificate
from digcomp.web.participant.pages import blueprint as participant
from digcomp.web.public import verify
from digcomp.web.public.badges import blueprint as badges
from digcomp.web.public.pages import blueprint as public
from digcomp.web.trainer import blueprint as trainer

#: The largest form is a pasted roster; an answer or a name is far below.
LARGEST_REQUEST = 256 * 1024
#: Endpoints that take a file; what is somewhat larger than they allow still reaches them, to be refused at its field.
UPLOADS = frozenset({"trainer.roster_file"})
LARGEST_UPLOAD = 4 * 1024 * 1024
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
)


class Id(IntegerConverter):
    """The number of a record; one that no database could hold is the number of none."""

    regex = "[0-9]{1,9}"


def create_app(own: parts.Parts) -> Flask:
    """The web side of an installation."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=own.settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(days=31),
        SESSION_COOKIE_NAME="digcomp",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form that stood open over lunch must still be accepted: an answer is worth more than an hour's limit.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_ENABLED=own.settings.rate_limits,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["digcomp"] = own
    app.url_map.converters["int"] = Id
    app.url_map.strict_slashes = False
    app.teardown_appcontext(parts.close_session)
    app.before_request(_allow_uploads)  # before the seal is looked for, which reads the form
    CSRFProtect(app)
    app.before_request(_refuse_files)
    access.install(app)
    errors.install(app)
    for blueprint in (chrome.blueprint, public, participant, trainer, author):
        app.register_blueprint(blueprint)
    for blueprint in (verify.blueprint, badges, own_certificate):
        app.register_blueprint(blueprint)
    _limit(app)
    app.after_request(chrome.compressed)
    app.after_request(_with_headers)
    return app


def _allow_uploads() -> None:
    if request.endpoint in UPLOADS:
        request.max_content_length = LARGEST_UPLOAD


def _refuse_files() -> None:
    """No other form takes a file; one in the place of a text would break whoever reads the text."""
    if request.files and (request.endpoint not in UPLOADS or set(request.files) - {"file"}):
        abort(400)


def _limit(app: Flask) -> None:
    """Codes and passwords cannot be tried out by the thousand; a hall behind one address still gets in at once."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    app.extensions["digcomp-limiter"] = limiter  # the limits hold it weakly; somebody must keep it
    for endpoint, limit in (
        ("public.join_by_code", "90 per minute"),
        ("public.join", "90 per minute"),
        ("public.resume_by_code", "40 per minute"),
        ("trainer.sign_in", "20 per minute"),
    ):
        limited: Any = limiter.limit(limit, methods=["POST"])(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited
    for endpoint in ("verify.ask", "verify.number"):
        read: Any = limiter.limit(verify.TRIES)(app.view_functions[endpoint])
        app.view_functions[endpoint] = read


def _with_headers(response: Response) -> Response:
    HEADERS.set_headers(response)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
