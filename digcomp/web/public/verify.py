"""Anybody may ask whether a certificate is valid; the page tells what stands on it and nothing more."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.services.places import AIMAGS
from digcomp.web import chrome, tries
from digcomp.web.parts import attempts, certificates

blueprint = Blueprint("verify", __name__, url_prefix="/verify")
STATUS = {"valid": 200, "revoked": 200, "withdrawn": 200, "unknown": 404, "mistyped": 422}
LONGEST = 60


@blueprint.get("")
def ask() -> Response | Answer:
    """Type a number."""
    typed = request.args.get("number", "").strip()[:LONGEST]
    if not typed:
        return chrome.page("public/verify.html", found=None, typed="")
    # A stroke would make two parts of an address.
    return redirect(url_for("verify.number", number=typed.replace("/", "-").replace("\\", "-")), 303)


@blueprint.get("/<number>")
def number(number: str) -> Response:
    """What a number is: valid, revoked, unknown or mistyped."""
    missed = tries.NUMBER.of(tries.address())
    attempts().refuse_waiting(missed)
    found = certificates().verify(number[:LONGEST])
    if found.state in ("unknown", "mistyped"):
        attempts().fail(missed)
    training = found.training
    return chrome.page(
        "public/verify.html",
        STATUS[found.state],
        found=found,
        typed=found.certificate.number if found.certificate else number[:LONGEST],
        training=training,
        aimag=AIMAGS[training.aimag] if training else None,
        demo=training.demo if training else False,
    )


@blueprint.after_request
def _keep_out(response: Response) -> Response:
    """Names of people are no matter for search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
