"""What verifiers of badges ask for: the issuer, its public key, and the list of revoked ones."""

import json
from typing import Any

from flask import Blueprint, Response, abort

from digcomp.exchange import open_badges
from digcomp.web.certificate_files import addresses, issuer_name
from digcomp.web.parts import badges, certificates

blueprint = Blueprint("badges", __name__)


def _json(content: dict[str, Any], kind: str = "application/json") -> Response:
    response = Response(json.dumps(content, ensure_ascii=False, indent=1), mimetype=kind)
    # Verifiers run in browsers of other sites too, and all of this is public.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/badges/issuer")
def issuer() -> Response:
    """Who issues."""
    found = badges().issuer(addresses(), issuer_name())
    return _json({"@context": open_badges.CONTEXT, **open_badges.profile(found)}, "application/ld+json")


@blueprint.get("/.well-known/jwks.json")
def keys() -> Response:
    """The public key, as a set."""
    return _json(badges().public_keys(addresses()))


@blueprint.get("/badges/keys/", defaults={"name": ""})
@blueprint.get("/badges/keys/<name>")
def key(name: str) -> Response:
    """The public key that a badge names."""
    found = [one for one in badges().public_keys(addresses())["keys"] if one["kid"].rpartition("/")[2] == name]
    if not found:
        abort(404)
    return _json(found[0])


@blueprint.get("/badges/status")
def status() -> Response:
    """The list of revoked badges, signed as they are."""
    service, where = badges(), addresses()
    document = service.status_list(where, issuer_name(), certificates().revoked_ids())
    response = Response(service.signed(document, where), mimetype="application/vc+jwt")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
