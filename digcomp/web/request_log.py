"""What is noted of requests and faults: enough to find a fault, and nothing by which a person could be found.

Addresses of pages hold tokens and codes, messages of errors hold what was typed: neither is noted. The number of a
request goes with its answer, and stands on the page of a fault, so that somebody can name it.
"""

import logging
import re
import secrets
import sys
import traceback
from time import perf_counter
from types import TracebackType

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

#: A number that a proxy has given, if it is one: anything else could bring lines of its own into the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
HEADER = "X-Request-ID"
_FIELDS = "%(asctime)s %(levelname)s %(message)s"
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def install(app: Flask, logs: str) -> None:
    """Number every request; note each as a line of JSON where it is asked for, and faults in any case."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(_FIELDS, timestamp="at") if logs == "json" else _Text("%(asctime)s %(message)s"))
    app.logger.handlers[:] = [handler]
    app.before_request(_begin)
    app.after_request(_number)
    if logs == "json":
        app.logger.setLevel(logging.INFO)
        app.after_request(lambda response: _note(app, response))


def request_id() -> str:
    """The number of this request."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
    found: str = g.request_id
    return found


def route() -> str:
    """The pattern of the address; one for all that lead nowhere."""
    return request.url_rule.rule if request.url_rule else "none"


def milliseconds() -> float:
    """Time since this request began."""
    began: float = g.get("began", perf_counter())
    return (perf_counter() - began) * 1000


def _begin() -> None:
    g.began = perf_counter()


def _number(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _note(app: Flask, response: Response) -> Response:
    own = {"method": _method(), "route": route(), "status": response.status_code, "ms": round(milliseconds(), 1)}
    app.logger.info("request", extra={**own, "request_id": request_id()})
    return response


def _method() -> str:
    """The method; one that nobody has heard of is somebody's text."""
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"


class _Valueless(logging.Formatter):
    """A traceback says where and of what kind, never with what: messages of errors hold what people typed."""

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - logging's name
        error, lines = ei[1], list[str]()
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [f"  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


class _Text(_Valueless):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the number of the request where there is one."""
        said = super().format(record)
        return f"{said} [{request_id()}]" if has_request_context() else said


class _Json(_Valueless, JsonFormatter):
    """Lines for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a fault too says which request it befell."""
        if has_request_context() and not hasattr(record, "request_id"):
            record.request_id, record.route = request_id(), route()
        return JsonFormatter.format(self, record)
