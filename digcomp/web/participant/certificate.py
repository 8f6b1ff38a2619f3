"""The own certificate, on paper and as a badge."""

import json

from flask import Blueprint, Response

from digcomp.services.tokens import public_of
from digcomp.web.certificate_files import addresses, credential, pdf
from digcomp.web.parts import badges, certificates, parts

blueprint = Blueprint("certificate", __name__, url_prefix="/sitting/<token>")


@blueprint.get("/certificate.pdf")
def sheet(token: str) -> Response:
    """The certificate to print."""
    return pdf(*certificates().held(public_of(token, parts().settings.secret_key)))


@blueprint.get("/badge.json")
def badge(token: str) -> Response:
    """The badge to read: what is signed, without its proof."""
    found = credential(*certificates().held(public_of(token, parts().settings.secret_key)))
    content = json.dumps(found, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": "attachment; filename=badge.json"}
    return Response(content, mimetype="application/vc+ld+json", headers=headers)


@blueprint.get("/badge.jwt")
def signed_badge(token: str) -> Response:
    """The badge to hand on: a wallet or a verifier reads it."""
    found = credential(*certificates().held(public_of(token, parts().settings.secret_key)))
    headers = {"Content-Disposition": "attachment; filename=badge.jwt"}
    return Response(badges().signed(found, addresses()), mimetype="application/vc+jwt", headers=headers)
