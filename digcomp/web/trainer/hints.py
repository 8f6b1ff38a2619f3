"""Worth a friendly question: hints at hasty and at shared answers, for the trainer alone."""

from flask import Response, request

from digcomp.web import access, chrome
from digcomp.web.parts import hints as service
from digcomp.web.parts import looks, trainings
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.results import latest_test


@blueprint.get("/trainings/<int:training_id>/hints")
def hints(training_id: int) -> Response:
    """Hints of one test; nothing of them is kept, but that somebody compared the answers."""
    training = trainings().get(access.account(), training_id)
    kind = request.args.get("test") or latest_test(training)
    found = service().of(training, kind)
    looks().note_training(access.account(), training.id, "hints")
    return chrome.page("trainer/hints.html", training=training, kind=kind, found=found, demo=training.demo, **titles())
