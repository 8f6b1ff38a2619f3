"""The hour of a test: every seat on one screen, those who need help first; pause, an end, one person back in."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, json, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer
from wtforms import StringField
from wtforms.validators import InputRequired

from digcomp.assessment.live import ABSENT, ANSWERING, FINISHED, LEFT, RUSHING, STUCK
from digcomp.assessment.sitting import QUIZ
from digcomp.errors import InputRefused
from digcomp.services.hour import EXTENSIONS, FURTHEST_END, READMISSIONS
from digcomp.services.live import UNFINISHED, LiveHall, LiveSeat, wave_of
from digcomp.web import access, chrome
from digcomp.web.language import ZONE, Words, message
from digcomp.web.parts import hour, live, parts, trainings
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section
from digcomp.web.trainer.tally import tally_of, time_left

section(20, "trainer.live_page", "Live")

#: So many rows of help fit beside the hall without scrolling; the others have their rim.
MOST_ROWS = 5
#: So few who have not joined are named one by one.
FEW_ABSENT = 2
WORDS = {
    STUCK: message("Waiting"),
    LEFT: message("Line lost"),
    RUSHING: message("Too quick"),
    FINISHED: message("Finished"),
    ABSENT: message("Not joined"),
    UNFINISHED: message("Not finished"),
}
#: The rim of a seat; who needs help has the strongest, and who may have gone a broken one.
RIMS = {STUCK: "want", RUSHING: "want", LEFT: "want lost", FINISHED: "done", ABSENT: "none", UNFINISHED: "none"}
TIME = "Write the time as hours and minutes, such as 11:40."
END_MESSAGES = {
    "past": message("This time is past."),
    "too-far": message("An end can be twelve hours away at the most."),
}


class EndForm(FlaskForm):  # type: ignore[misc]
    """When a test is to close by itself."""

    ends_at = StringField(validators=[InputRequired(TIME)])


@blueprint.get("/trainings/<int:training_id>/live")
def live_page(training_id: int) -> Response:
    """Every seat of the hall on one screen."""
    training = trainings().get(access.account(), training_id)
    hall, words = live().hall(training, request.args.get("test")), chrome.words()
    return chrome.page(
        "trainer/live.html",
        training=training,
        hall=hall,
        wave=hall.wave,
        seen=_seen(hall, words),
        now=parts().clock(),
        demo=training.demo,
        **titles(),
    )


@blueprint.get("/trainings/<int:training_id>/live.json")
def live_data(training_id: int) -> Response:
    """The same, for the page to refresh itself."""
    training = trainings().get(access.account(), training_id)
    return _polled(_seen(live().hall(training, request.args.get("test")), chrome.words()))


@blueprint.get("/trainings/<int:training_id>/<kind>/tally.json")
def tally_data(training_id: int, kind: str) -> Response:
    """Counts alone, for the wall."""
    training = trainings().get(access.account(), training_id)
    return _polled(tally_of(training, kind))


def _polled(content: dict[str, Any]) -> Response:
    """An answer that costs next to nothing while nothing has changed."""
    response = Response(json.dumps(content, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    # Weak, for what is sent may be compressed.
    response.add_etag(weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _seen(hall: LiveHall, words: Words) -> dict[str, Any]:
    """The hall in the reader's words; the page and its refreshment are made of the same."""
    help_rows = [_help(seat, words) for seat in hall.help]
    # Many who have not joined, as at the beginning, are one row and leave their place to those who wait.
    absent = [_help(seat, words) for seat in hall.absent] if len(hall.absent) <= FEW_ABSENT else [_absent(hall, words)]
    room = MOST_ROWS - len(absent)
    return {
        "state": f"{hall.wave.kind} {hall.state}",
        "tally": {
            "joined": f"{hall.joined} / {len(hall.seats)}",
            "finished": str(hall.finished),
            "help": str(len(hall.help)),
            "left": time_left(hall.left, words),
        },
        "help": [*help_rows[:room], *absent],
        "more": words.gettext("and %(count)s more with a red rim", count=len(help_rows) - room)
        if len(help_rows) > room
        else "",
        "seats": [_seat(seat, words) for seat in hall.seats],
    }


def _seat(seat: LiveSeat, words: Words) -> dict[str, Any]:
    on_page = seat.state not in (ABSENT, FINISHED)
    going = words.gettext("Question") if seat.phase == QUIZ else words.gettext("Rating")
    return {
        "id": seat.seat_id,
        "place": f"{seat.position:02}",
        "name": seat.name,
        "rim": RIMS.get(seat.state, ""),
        "word": going if seat.state == ANSWERING else words.gettext(WORDS[seat.state]),
        "at": f"{min(seat.at, seat.of)}/{seat.of}" if on_page else "",
        "of": seat.of,
        "done": seat.of if seat.state == FINISHED else min(seat.at, seat.of) - 1 if on_page else 0,
    }


def _help(seat: LiveSeat, words: Words) -> dict[str, Any]:
    return {
        "id": seat.seat_id,
        "place": f"{seat.position:02}",
        "word": words.gettext(WORDS[seat.state]),
        "text": _why(seat, words),
    }


def _absent(hall: LiveHall, words: Words) -> dict[str, Any]:
    places = ", ".join(f"{seat.position:02}" for seat in hall.absent[:10]) + (" …" if len(hall.absent) > 10 else "")
    text = words.gettext("Seats %(places)s", places=places)
    return {"id": 0, "place": f"+{len(hall.absent)}", "word": words.gettext(WORDS[ABSENT]), "text": text}


def _why(seat: LiveSeat, words: Words) -> str:
    minutes = max(int(seat.waited / timedelta(minutes=1)), 1)
    if seat.state == STUCK:
        where = words.gettext("question %(at)s") if seat.phase == QUIZ else words.gettext("rating %(at)s")
        text = words.ngettext("%(count)s minute without an answer", "%(count)s minutes without an answer", minutes)
        return f"{text}, {where % {'at': seat.at}}"
    if seat.state == LEFT and minutes > 60:
        return words.gettext("Last answer over an hour ago; every answer is kept")
    if seat.state == LEFT:
        return words.gettext("Last answer %(count)s minutes ago; every answer is kept", count=minutes)
    if seat.state == RUSHING:
        return words.gettext("The last five answers came quicker than one can read")
    return words.gettext("On the list, has not joined yet")


@blueprint.get("/trainings/<int:training_id>/live/<int:seat_id>")
def live_seat(training_id: int, seat_id: int) -> Response:
    """One person: the way back in, and more time."""
    training = trainings().get(access.account(), training_id)
    hall, seat = live().hall(training, request.args.get("test")), live().seat(training, seat_id)
    own = next(one for one in hall.seats if one.seat_id == seat.id)
    return chrome.page(
        "trainer/live_seat.html",
        training=training,
        wave=hall.wave,
        hall=hall,
        seat=seat,
        own=own,
        word=_seat(own, chrome.words())["word"],
        why=_why(own, chrome.words()) if own in [*hall.help, *hall.absent] else "",
        choices=READMISSIONS,
        demo=training.demo,
        **titles(),
    )


@blueprint.post("/trainings/<int:training_id>/<kind>/readmit/<int:seat_id>")
def readmit(training_id: int, kind: str, seat_id: int) -> Answer:
    """Let one person go on."""
    minutes = request.form.get("minutes", type=int) or 0
    hour().readmit(access.account(), training_id, kind, seat_id, minutes)
    return redirect(url_for("trainer.live_seat", training_id=training_id, seat_id=seat_id, test=kind), 303)


@blueprint.post("/trainings/<int:training_id>/<kind>/pause")
def pause(training_id: int, kind: str) -> Answer:
    """Nobody answers until it goes on."""
    hour().pause(access.account(), training_id, kind)
    return _back(training_id, kind)


@blueprint.post("/trainings/<int:training_id>/<kind>/go-on")
def go_on(training_id: int, kind: str) -> Answer:
    """Answers are taken again."""
    hour().go_on(access.account(), training_id, kind)
    return _back(training_id, kind)


@blueprint.get("/trainings/<int:training_id>/<kind>/close")
def ask_close(training_id: int, kind: str) -> Response:
    """Before a test is closed: how many are still inside."""
    training = trainings().get(access.account(), training_id)
    inside, wave = live().inside(training, kind), wave_of(training, kind)
    return chrome.page(
        "trainer/live_close.html", training=training, wave=wave, inside=inside, demo=training.demo, **titles()
    )


@blueprint.get("/trainings/<int:training_id>/<kind>/end")
def end_page(training_id: int, kind: str) -> Response | Answer:
    """When the test closes by itself."""
    training = trainings().get(access.account(), training_id)
    return _end_form(training, kind, EndForm())


@blueprint.post("/trainings/<int:training_id>/<kind>/end")
def set_end(training_id: int, kind: str) -> Response | Answer:
    """More minutes, a time of the day, or no end at all."""
    account, form = access.account(), EndForm()
    if minutes := request.form.get("minutes", type=int):
        hour().extend(account, training_id, kind, minutes)
    elif "none" in request.form:
        hour().end_at(account, training_id, kind, None)
    else:
        try:
            hour().end_at(account, training_id, kind, _moment(form))
        except InputRefused as refusal:
            form.ends_at.errors = [END_MESSAGES.get(refusal.code, TIME)]
            return _end_form(trainings().get(account, training_id), kind, form, 422)
    return _back(training_id, kind)


def _end_form(training: Any, kind: str, form: EndForm, status: int = 200) -> Response | Answer:
    wave = wave_of(training, kind)
    if wave.state != "open":
        return _back(training.id, kind)  # there it says how the test stands, and opens it
    return chrome.page(
        "trainer/live_end.html",
        status,
        training=training,
        wave=wave,
        form=form,
        choices=EXTENSIONS,
        now=parts().clock(),
        demo=training.demo,
        **titles(),
    )


def _moment(form: EndForm) -> datetime:
    """The next moment at which a clock of the hall shows the typed time."""
    now = parts().clock().astimezone(ZONE)
    try:
        typed = datetime.strptime((form.ends_at.data or "").strip(), "%H:%M")  # noqa: DTZ007 - a time without a day
    except ValueError:
        raise InputRefused("ends_at", "not-a-time") from None
    moment = now.replace(hour=typed.hour, minute=typed.minute, second=0, microsecond=0)
    tomorrow = moment + timedelta(days=1)
    return tomorrow if moment <= now and tomorrow <= now + FURTHEST_END else moment


def _back(training_id: int, kind: str) -> Answer:
    return redirect(url_for("trainer.live_page", training_id=training_id, test=kind), 303)
