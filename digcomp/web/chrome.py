"""Rendering: every page gets its words, its language links and the address of the one style sheet."""

import gzip
import hashlib
import zlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, session
from werkzeug.wrappers import Response as Answer

from digcomp.settings import LANGUAGES
from digcomp.web import spoken as spoken_templates
from digcomp.web.drafts import reading
from digcomp.web.language import Words, words_of
from digcomp.web.languages import PSEUDO, language_of
from digcomp.web.parts import parts

blueprint = Blueprint("chrome", __name__)
STATIC = Path(__file__).parent / "static"
#: The general comes first; then a sheet for each part of the program, in order of name.
FIRST_SHEETS = ("look.css", "items.css", "pages.css")
A_YEAR = 365 * 24 * 3600
#: Bytes of a page that is compressed within a small window.
SMALL = 16 * 1024


def spoken() -> tuple[str, ...]:
    """The languages that may be chosen; the pseudo-language is for those who test."""
    return (*LANGUAGES, PSEUDO) if parts().settings.debug else LANGUAGES


def chosen_language() -> str:
    """The reader's language: what they chose, else what the installation speaks."""
    chosen = session.get("language")
    return chosen if chosen in spoken() else parts().settings.language


def language() -> str:
    """The language in which the reader gets questions, charts and files: their own, or the one that stands in."""
    return language_of(chosen_language()).content


def words(template: str = "", *also: str) -> Words:
    """Words in the reader's language, as far as a page (or, if none is named, every page) is translated.

    `also` are sentences that the page is given and does not hold itself.
    """
    chosen = chosen_language()
    if template:
        return words_of(reading(chosen, template, *also))
    return words_of(language() if language_of(chosen).draft else chosen)


def page(template: str, status: int = 200, *, also: tuple[str, ...] = (), **context: Any) -> Response:
    """A page in the reader's language; `also` are sentences that it is given and that must be in that language too."""
    own, chosen = words(template, *also), chosen_language()
    context |= {
        "words": own,
        "_": own.gettext,
        "n_": own.ngettext,
        "faulty": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "reading": language_of(chosen),
        "other_languages": [language_of(one) for one in LANGUAGES if one != chosen],
        "stylesheet": sheet()[0],
        "script": script,
        "here": _here(),
        "csrf_token": current_app.extensions["digcomp-seals"].seal,
    }
    body = spoken_templates.render(own, template, context)
    return Response(body, status=status, mimetype="text/html")


def _here() -> str:
    """Where the language link comes back to: this page, or the way in where this address takes no GET."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    readable = current_app.url_map.bind("").test(request.path, "GET")
    return request.path if readable else "/trainings" if request.path.startswith("/trainings") else "/"


@cache
def sheet() -> tuple[str, bytes]:
    """Name and compressed content of the one style sheet; the name changes with the content."""
    rest = sorted(file.name for file in STATIC.glob("*.css") if file.name not in FIRST_SHEETS)
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in (*FIRST_SHEETS, *rest))
    content = text.encode()
    return f"{hashlib.sha256(content).hexdigest()[:10]}.css", gzip.compress(content, 9, mtime=0)


@blueprint.get("/style/<name>")
def style(name: str) -> Response:
    """The style sheet; it may be kept for a year, because a changed one has another name."""
    if name != sheet()[0]:
        abort(404)
    content = sheet()[1]
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(content if zipped else gzip.decompress(content), mimetype="text/css")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.vary.add("Accept-Encoding")
    return response


@cache
def script(name: str) -> tuple[str, bytes]:
    """File name and content of a script; the file name changes with the content."""
    content = (STATIC / f"{name}.js").read_bytes()
    return f"{name}-{hashlib.sha256(content).hexdigest()[:10]}.js", content


@blueprint.get("/script/<name>")
def script_file(name: str) -> Response:
    """A script; it may be kept for a year, as the style sheet."""
    stem = name.rpartition("-")[0]
    if stem not in {file.stem for file in STATIC.glob("*.js")} or name != script(stem)[0]:
        abort(404)
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return Response(script(stem)[1], mimetype="text/javascript", headers=headers)


@blueprint.get("/mark.svg")
def mark() -> Response:
    """The mark in the browser's tab: the scale of eight."""
    bars = "".join(f'<path d="M{3 + 3.7 * n:g} 26V{22 - 2.4 * n:g}"/>' for n in range(8))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" stroke="#0a5c63" stroke-width="2.6">{bars}</svg>'
    )
    return Response(svg, mimetype="image/svg+xml", headers={"Cache-Control": f"public, max-age={A_YEAR}"})


@blueprint.get("/lang/<code>")
def choose_language(code: str) -> Answer:
    """Speak this language from now on, and go back to where the reader was."""
    if code not in spoken():
        abort(404)
    session["language"] = code
    return redirect(own_path(request.args.get("to", "/")), code=303)


def own_path(target: str) -> str:
    """A path of this site; anything that leads elsewhere becomes the front page."""
    # Tabs and line breaks are no part of a path, and browsers leave them out before they read an address.
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if inside else "/"


def squeezed(content: bytes) -> bytes:
    """As gzip. A page of a few kilobytes needs no window of 32: to make that ready takes longer than the page."""
    window, memory = (13, 6) if len(content) < SMALL else (15, 8)
    press = zlib.compressobj(5, zlib.DEFLATED, 16 + window, memory)
    return press.compress(content) + press.flush()


def compressed(response: Response) -> Response:
    """Compress pages for those who can read them so: a phone on a thin line gets a quarter of the bytes."""
    plain = response.mimetype in ("text/html", "image/svg+xml", "application/json", "text/javascript")
    if not plain or "Content-Encoding" in response.headers or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" in request.headers.get("Accept-Encoding", "") and (response.content_length or 0) > 600:
        response.set_data(squeezed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response
