"""The app factory: parts in, a Flask app out."""

from datetime import timedelta

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from digcomp.web import access, chrome, errors, metrics, parts, request_log, upkeep
from digcomp.web.account import blueprint as account
from digcomp.web.admin import blueprint as admin
from digcomp.web.author import blueprint as author
from digcomp.web.cookies import Cookies
from digcomp.web.headers import headed
from digcomp.web.lean import App
from digcomp.web.manager.pages import blueprint as manager
from digcomp.web.participant.certificate import blueprint as own_certificate
from digcomp.web.participant.own_records import blueprint as own_records
from digcomp.web.participant.pages import blueprint as participant
from digcomp.web.public import accessibility, verify
from digcomp.web.public.badges import blueprint as badges
from digcomp.web.public.health import blueprint as health
from digcomp.web.public.pages import blueprint as public
from digcomp.web.public.privacy import blueprint as privacy
from digcomp.web.seals import Seals
from digcomp.web.trainer import blueprint as trainer

#: The largest form is a pasted roster; an answer or a name is far below.
LARGEST_REQUEST = 256 * 1024
#: Endpoints that take a file; what is somewhat larger than they allow still reaches them, to be refused at its field.
UPLOADS = frozenset({"trainer.roster_file"})
LARGEST_UPLOAD = 4 * 1024 * 1024


class Id(IntegerConverter):
    """The number of a record; one that no database could hold is the number of none."""

    regex = "[0-9]{1,9}"


def create_app(own: parts.Parts) -> Flask:
    """The web side of an installation."""
    app = App(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=own.settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(days=31),
        # Browsers take a cookie of this name from this very host alone, and over HTTPS alone.
        SESSION_COOKIE_NAME="__Host-digcomp" if own.settings.https else "digcomp",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SECURE=own.settings.https,
        # A form that stood open over lunch must still be accepted: an answer is worth more than an hour's limit.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["digcomp"] = own
    app.session_interface = Cookies()
    app.wsgi_app = headed(app.wsgi_app, https=own.settings.https)  # type: ignore[method-assign]
    if hops := own.settings.proxies:  # only so many of the addresses that a request claims to come by are believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.url_map.converters["int"] = Id
    app.url_map.strict_slashes = False
    # It would answer with a redirect to whatever host the request names.
    app.url_map.merge_slashes = False
    app.teardown_appcontext(parts.close_session)
    request_log.install(app, own.settings.logs)  # first of all, so that every answer carries its number
    metrics.install(app, own.settings)
    app.before_request(_allow_uploads)  # before the seal is looked for, which reads the form
    Seals(app)
    app.before_request(_refuse_files)
    access.install(app)
    errors.install(app)
    for blueprint in (chrome.blueprint, public, participant, trainer, author):
        app.register_blueprint(blueprint)
    for blueprint in (verify.blueprint, badges, own_certificate, own_records, privacy):
        app.register_blueprint(blueprint)
    app.register_blueprint(accessibility.blueprint)
    app.register_blueprint(health)
    for blueprint in (account, admin, manager):
        app.register_blueprint(blueprint)
    upkeep.install(app)
    app.after_request(chrome.compressed)
    return app


def _allow_uploads() -> None:
    if request.endpoint in UPLOADS:
        request.max_content_length = LARGEST_UPLOAD


def _refuse_files() -> None:
    """No other form takes a file; one in the place of a text would break whoever reads the text."""
    if request.method != "GET" and request.files and (request.endpoint not in UPLOADS or set(request.files) - {"file"}):
        abort(400)
