"""What an organisation's people can do, as groups: no page here tells of one person."""

from flask import Blueprint, Response

from digcomp.assessment.results import decimal_level
from digcomp.web import access, chrome
from digcomp.web.parts import groups as service
from digcomp.web.parts import parts

blueprint = Blueprint("manager", __name__)


@blueprint.get("/groups")
def groups() -> Response:
    """The own organisation and those under it."""
    found = service().of(access.account())
    return chrome.page(
        "manager/groups.html", found=found, framework=parts().instrument.framework, decimal=decimal_level
    )
