"""Somebody asked to be deleted, and cannot do it alone: the trainer, or an administrator, does it for them."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.services.forgetting import LONGEST_REASON
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import forgetting, seats, trainings
from digcomp.web.trainer.pages import blueprint

WRONG = {
    ("sure", "missing"): message("Tick the box to confirm."),
    ("reason", "missing"): message("Write who asked for it, and when; without the name."),
    ("reason", "too-long"): message("The reason has two hundred letters at the most."),
}


@blueprint.get("/trainings/<int:training_id>/seats/<int:seat_id>/delete")
def ask_deletion(training_id: int, seat_id: int) -> Response:
    """What goes, and the question why."""
    return _page(training_id, seat_id)


@blueprint.post("/trainings/<int:training_id>/seats/<int:seat_id>/delete")
def delete_person(training_id: int, seat_id: int) -> Response | Answer:
    """Delete for good; there is no undo."""
    try:
        forgetting().on_request(
            access.account(),
            training_id,
            seat_id,
            request.form.get("reason", ""),
            sure="sure" in request.form,
            keep_certificates=request.form.get("certificate") == "keep",
        )
    except InputRefused as refusal:
        return _page(training_id, seat_id, 422, field=refusal.field, wrong=WRONG[refusal.field, refusal.code])
    return redirect(url_for("trainer.people", training_id=training_id), 303)


def _page(training_id: int, seat_id: int, status: int = 200, **more: Any) -> Response:
    training = trainings().get(access.account(), training_id)
    seat = seats().get(training, seat_id)
    return chrome.page(
        "trainer/deletion.html",
        status,
        training=training,
        seat=seat,
        everything=access.account().role == "administrator",
        certificates=forgetting().certificates_of(seat.person_id),
        keeps=request.form.get("certificate", "keep") == "keep",
        typed=request.form.get("reason", ""),
        longest=LONGEST_REASON,
        demo=training.demo,
        **more,
    )
