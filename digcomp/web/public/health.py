"""Whether this installation answers: one word for probes, facts for administrators."""

from flask import Blueprint, Response, jsonify, request

from digcomp import __version__
from digcomp.services.health import health
from digcomp.web.parts import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def read() -> Response:
    """One word, or 503 with what does not answer; as JSON where it is asked for, without addresses or secrets."""
    own = parts()
    detailed = request.args.get("detail") == "1" or request.accept_mimetypes.best == "application/json"
    found = health(own.database, own.instrument, detailed=detailed)
    status = 200 if found.fine else 503
    if not detailed:
        return Response("ok" if found.fine else found.trouble, status, mimetype="text/plain")
    response = jsonify(
        status="ok" if found.fine else found.trouble,
        version=__version__,
        database={
            "answers": found.database,
            "kind": found.kind,
            "revision": found.revision,
            "needed": found.needed,
            "pending": list(found.pending),
        },
        content={"answers": found.content, "bank": own.instrument.bank.version, "scale": own.instrument.scale_version},
        results_due=found.due,
    )
    response.status_code = status
    return response
