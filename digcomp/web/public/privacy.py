"""Personal data, for anybody to read: what is kept, why, for how long, who sees it, and one's rights."""

from flask import Blueprint, Response

from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.web import chrome
from digcomp.web.parts import consents, parts

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")


@blueprint.get("")
def privacy() -> Response:
    """How personal data are handled here."""
    own, texts = parts(), consents()
    return chrome.page(
        "public/privacy.html",
        years=own.settings.retention_years,
        least=SMALLEST_GROUP,
        consent_lines=texts.shown(chrome.language()),
        consent_language=texts.read_in(chrome.language()),
    )


@blueprint.get("/deleted")
def deleted() -> Response:
    """After a deletion."""
    return chrome.page("public/deleted.html")
