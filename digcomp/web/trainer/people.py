"""The people of a training one by one: cards with their codes, move, merge, take off, undo."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import NotFound, Refused
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.places import AIMAGS
from digcomp.services.seats import ARRIVED, MERGED, MOVED, REMOVED
from digcomp.web import access, chrome
from digcomp.web.addresses import outside
from digcomp.web.language import message
from digcomp.web.parts import roster, seats, trainings
from digcomp.web.trainer.names import alphabetical
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.qr import qr_path
from digcomp.web.trainer.sections import section

section(15, "trainer.people", "People")

CARDS_A_PAGE = 10
CHANGES = {
    REMOVED: message("taken off the roster"),
    MOVED: message("moved to another training"),
    ARRIVED: message("came from another training"),
    MERGED: message("made one participant of two"),
}
CONFIRM = message("Tick the box to confirm.")
CHOOSE_TRAINING = message("Choose a training.")
CHOOSE_PERSON = message("Choose a person.")
REFUSED = {
    "there-already": message("This person has a seat there already."),
    "was-there": message("This person was taken off the roster there. Undo that on the page of that training."),
    "certificate": message("A certificate was issued for this seat. It must be revoked first."),
    "other-scale": message("That training is measured on another scale, so the results cannot go with this person."),
    "no-such-test": message("That training has no follow-up test. Add one there first."),
    "both-sat": message("Both have begun the same test, so they cannot be one person."),
    "same-seat": message("That is the same participant."),
    "elsewhere": message("The other one sits in a training of another trainer too. Ask an administrator."),
    "changed-since": message("What this change made has been changed since, so it cannot be undone."),
    "undone-already": message("This change has been undone already."),
}


@blueprint.get("/trainings/<int:training_id>/people")
def people(training_id: int) -> Response:
    """Everybody with organisation, number and code, and the latest changes."""
    return _people_page(training_id)


def _people_page(training_id: int, status: int = 200, refused: str = "") -> Response:
    found = trainings().get(access.account(), training_id)
    own = alphabetical(roster().seats(training_id), key=lambda seat: seat.person.name)
    return chrome.page(
        "trainer/people.html",
        status,
        training=found,
        demo=found.demo,
        seats=own,
        changes=seats().changes(found),
        change_titles=CHANGES,
        elsewhere=seats().elsewhere(found),
        refused=refused,
    )


@blueprint.get("/trainings/<int:training_id>/seats/<int:seat_id>")
def seat(training_id: int, seat_id: int) -> Response:
    """One person's seat, and what can be done with it."""
    return _seat_page(training_id, seat_id)


def _seat_page(training_id: int, seat_id: int, status: int = 200, **more: Any) -> Response:
    account, service = access.account(), trainings()
    found = service.get(account, training_id)
    own = seats().get(found, seat_id)
    others = alphabetical(roster().seats(training_id), key=lambda seat: seat.person.name)
    return chrome.page(
        "trainer/seat.html",
        status,
        training=found,
        demo=found.demo,
        seat=own,
        others=[other for other in others if other.id != own.id],
        trainings=[one for one in service.of(account) if one.id != found.id],
        aimags=AIMAGS,
        chosen=request.form,
        **more,
    )


@blueprint.post("/trainings/<int:training_id>/seats/<int:seat_id>/<any(move, merge, remove):wish>")
def change_seat(training_id: int, seat_id: int, wish: str) -> Response | Answer:
    """Do it, if the box is ticked; the page of people offers the way back."""
    trainings().get(access.account(), training_id)
    choice = request.form.get("to", type=int) if wish != "remove" else 0
    if choice is None:
        missing = CHOOSE_TRAINING if wish == "move" else CHOOSE_PERSON
        return _seat_page(training_id, seat_id, 422, wish=wish, field="to", error=missing)
    if not request.form.get("sure"):
        return _seat_page(training_id, seat_id, 422, wish=wish, field="sure", error=CONFIRM)
    try:
        _change(training_id, seat_id, wish, choice)
    except Refused as refusal:
        field = "sure" if wish == "remove" else "to"
        return _seat_page(training_id, seat_id, 422, wish=wish, field=field, error=REFUSED[str(refusal)])
    return redirect(url_for("trainer.people", training_id=training_id), 303)


def _change(training_id: int, seat_id: int, wish: str, choice: int) -> None:
    service, account = seats(), access.account()
    if wish == "move":
        service.move(account, training_id, seat_id, choice)
    elif wish == "merge":
        service.merge(account, training_id, seat_id, choice)
    else:
        service.remove(account, training_id, seat_id)


@blueprint.post("/trainings/<int:training_id>/changes/<int:event_id>/undo")
def undo_change(training_id: int, event_id: int) -> Response | Answer:
    """Undo one change."""
    trainings().get(access.account(), training_id)
    try:
        seats().undo(access.account(), training_id, event_id)
    except Refused as refusal:
        return _people_page(training_id, 409, REFUSED[str(refusal)])
    return redirect(url_for("trainer.people", training_id=training_id), 303)


@blueprint.get("/trainings/<int:training_id>/cards")
def cards(training_id: int) -> Response:
    """Personal codes as cards to cut out, ten an A4 page; their QR leads to one test of the training."""
    found = trainings().get(access.account(), training_id)
    refuse_if_elsewhere(found)
    wave = _test_of_cards(found)
    own = alphabetical(roster().seats(training_id), key=lambda seat: seat.person.name)
    return chrome.page(
        "trainer/cards.html",
        training=found,
        demo=found.demo,
        pages=[own[n : n + CARDS_A_PAGE] for n in range(0, len(own), CARDS_A_PAGE)],
        wave=wave,
        qr=qr_path(outside("public.consent", code=wave.code)),
        address=outside("public.resume").partition("://")[2],
        **titles(),
    )


def _test_of_cards(training: Any) -> Any:
    """The test that was asked for, or the one that is open, or the next."""
    kind = request.args.get("test")
    if kind is not None:
        wave = next((wave for wave in training.waves if wave.kind == kind), None)
        if wave is None:
            raise NotFound("wave")
        return wave
    order = {"open": 0, "planned": 1, "closed": 2}
    return min(training.waves, key=lambda wave: order[wave.state])
