"""The trainer's day in the browser: make a training, open its tests, see the hall, see who moved."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.places import AIMAGS
from digcomp.web import access, chrome
from digcomp.web.addresses import outside
from digcomp.web.parts import parts, trainings
from digcomp.web.reach import reach
from digcomp.web.trainer.names import alphabetical
from digcomp.web.trainer.qr import qr_path
from digcomp.web.trainer.sections import SECTIONS, section
from digcomp.web.trainer.tally import tally_of

blueprint = Blueprint("trainer", __name__)
blueprint.app_context_processor(lambda: {"sections": SECTIONS})
section(10, "trainer.training", "Tests and people")

WAVE_TITLES = {"pre": "Test before", "post": "Test after", "follow-up": "Follow-up test"}
STATE_TITLES = {"planned": "not opened yet", "open": "open", "closed": "closed"}


@blueprint.get("/trainings")
def overview() -> Response:
    """My trainings."""
    number, aimag = request.args.get("page", 1, type=int), request.args.get("aimag", "")
    found = trainings().page(access.account(), number, aimag)
    choices = [code for code in AIMAGS if code in found.aimags]
    return chrome.page("trainer/trainings.html", found=found, aimags=AIMAGS, choices=choices, **titles())


@blueprint.get("/trainings/<int:training_id>")
def training(training_id: int) -> Response:
    """One training: its tests, its people, and what to do next."""
    service = trainings()
    found = service.get(access.account(), training_id)
    seats = alphabetical(service.seats(access.account(), training_id), key=lambda state: state.seat.person.name)
    return chrome.page(
        "trainer/training.html",
        training=found,
        seats=seats,
        demo=found.demo,
        aimag=AIMAGS[found.aimag],
        target=parts().instrument.targets.get(found.target or ""),
        reach=reach(),
        **titles(),
    )


@blueprint.post("/trainings/<int:training_id>/<kind>/<turn>")
def turn(training_id: int, kind: str, turn: str) -> Answer:
    """Open or close a test."""
    service = trainings()
    if turn == "open":
        service.open(access.account(), training_id, kind)
    elif turn == "close":
        service.close(access.account(), training_id, kind)
    else:
        abort(404)
    back = "trainer.live_page" if request.form.get("to") == "live" else "trainer.training"
    return redirect(url_for(back, training_id=training_id), 303)


@blueprint.post("/trainings/<int:training_id>/follow-up")
def follow_up(training_id: int) -> Answer:
    """Add the test of months later."""
    trainings().add_follow_up(access.account(), training_id)
    return redirect(url_for("trainer.training", training_id=training_id), 303)


@blueprint.get("/trainings/<int:training_id>/<kind>/projector")
def projector(training_id: int, kind: str) -> Response:
    """The code in digits that the last row can read, and as a QR."""
    found = trainings().get(access.account(), training_id)
    refuse_if_elsewhere(found)
    wave = next((wave for wave in found.waves if wave.kind == kind), None)
    if wave is None:
        abort(404)
    link = outside("public.consent", code=wave.code)
    address = outside("public.join_page").partition("://")[2]
    code = qr_path(link)
    return chrome.page(
        "trainer/projector.html",
        demo=found.demo,
        training=found,
        wave=wave,
        qr=code,
        address=address,
        wall=tally_of(found, kind),
        reach=reach(),
        **titles(),
    )


def titles() -> dict[str, Any]:
    """Names of tests and states, as messages that the page translates."""
    return {"wave_titles": WAVE_TITLES, "state_titles": STATE_TITLES}
