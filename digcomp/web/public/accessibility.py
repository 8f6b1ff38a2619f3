"""The accessibility statement: what was checked and how, what is known not to work, and whom to tell."""

from datetime import date

from flask import Blueprint, Response

from digcomp.web import chrome
from digcomp.web.parts import parts

blueprint = Blueprint("accessibility", __name__)

#: The day on which somebody last compared the statement with the program; change it with the statement alone.
COMPARED_ON = date(2026, 11, 23)


@blueprint.get("/accessibility")
def statement() -> Response:
    """What works for whom, and what does not."""
    return chrome.page("public/accessibility.html", compared_on=COMPARED_ON, contact=parts().settings.contact)
