"""Counts and times in the format of Prometheus, over all processes; none names a person, a code or an address."""

import hmac
import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, request

from digcomp.settings import Settings
from digcomp.web.parts import parts
from digcomp.web.request_log import milliseconds, route

blueprint = Blueprint("metrics", __name__)
#: Read by prometheus-client when it is first loaded: processes count into files of this folder.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: Around the bars of the step (150 ms) and of national pages (1 s).
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counters:
    """What is counted."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415 - it reads FOLDER then

        # A registry of its own, so that a second app in one process does not meet the names of the first.
        own = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("digcomp_requests", "requests answered", labels, registry=own)
        self.seconds = Histogram("digcomp_request_seconds", "time to answer", ("route",), buckets=SECONDS, registry=own)
        self.answers = Counter("digcomp_answers_stored", "answers stored", registry=own)
        self.finished = Counter("digcomp_sittings_finished", "sittings finished", registry=own)
        self.database = Counter("digcomp_database_errors", "requests that the database failed", registry=own)


def begin(settings: Settings) -> None:
    """Before any process counts: make the folder, and empty it of what an earlier run has left."""
    if settings.metrics:
        for left in _folder(settings).glob("*.db"):
            left.unlink(missing_ok=True)


def install(app: Flask, settings: Settings) -> None:
    """Count requests, where it is asked for."""
    app.register_blueprint(blueprint)
    if settings.metrics:
        os.environ.setdefault(FOLDER, str(_folder(settings)))
        app.extensions["digcomp-metrics"] = Counters()
        app.after_request(_count)


def answered(*, stored: bool, finished: bool) -> None:
    """An answer was stored; a sitting came to its end."""
    found = _counters()
    if found is not None:
        found.answers.inc(int(stored))
        found.finished.inc(int(finished and stored))


def database_failed() -> None:
    """A request failed for the database's sake."""
    found = _counters()
    if found is not None:
        found.database.inc()


@blueprint.get("/metrics")
def read() -> Response:
    """Everything counted, by all processes; for this computer, or with the token."""
    if _counters() is None or not _may_read():
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest  # noqa: PLC0415 - as above
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - as above

    every: Any = CollectorRegistry()
    collect: Any = MultiProcessCollector
    collect(every, path=os.environ[FOLDER])
    return Response(generate_latest(every), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    token, given = parts().settings.metrics_token, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    # Behind a proxy on this computer everybody comes from loopback: what was passed on is no request from here.
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return not passed_on and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _count(response: Response) -> Response:
    found = _counters()
    if found is not None:
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        found.requests.labels(method, route(), str(response.status_code)).inc()
        found.seconds.labels(route()).observe(milliseconds() / 1000)
    return response


def _counters() -> Counters | None:
    found: Counters | None = current_app.extensions.get("digcomp-metrics")
    return found


def _folder(settings: Settings) -> Path:
    folder = settings.instance / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
