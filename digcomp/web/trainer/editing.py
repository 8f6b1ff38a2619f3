"""A training after it was made: change it, put it away, let another trainer in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused, Refused
from digcomp.services.districts import NAMES
from digcomp.services.editing import EditedMeanwhile
from digcomp.services.places import AIMAGS
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import editing, organisations, parts, seats, trainings
from digcomp.web.trainer.forms import TrainingForm
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.training_form import LENGTHS, explain, filled_form, training_form, typed, values

FIELD_TITLES = {
    "programme": message("Programme"),
    "aimag": message("Aimag or capital"),
    "district": message("Soum or district"),
    "place": message("Place"),
    "organisation_id": message("Organisation"),
    "starts_on": message("First day"),
    "ends_on": message("Last day"),
    "hours": message("Hours"),
    "target": message("Target profile of the post"),
    "blueprint": message("Length of the test"),
}
LOGIN_REFUSED = {
    "empty": message("Write the login of the second trainer."),
    "unknown": message("Nobody signs in with this login. Ask the other trainer for theirs."),
    "there-already": message("This trainer is there already."),
}
STILL_OPEN = message("A test of this training is open. Close it first.")


@blueprint.get("/trainings/archived")
def archived() -> Response:
    """Trainings that were put away."""
    found = trainings().of(access.account(), archived=True)
    return chrome.page("trainer/trainings_archived.html", trainings=found, aimags=AIMAGS, **titles())


@blueprint.get("/trainings/<int:training_id>/edit")
def edit(training_id: int) -> Response:
    """The form of a training, filled in."""
    found = trainings().get(access.account(), training_id)
    own = editing().values(found)
    return _edit_page(found, TrainingForm(data=values(own) | {"version": str(found.version)}))


@blueprint.post("/trainings/<int:training_id>/edit")
def save_edit(training_id: int) -> Response | Answer:
    """Save it; who was slower than another trainer is told what that one changed, and keeps what was typed."""
    found = trainings().get(access.account(), training_id)
    form = TrainingForm()
    if not form.validate():
        return _edit_page(found, form, 422)
    version = form.version.data or ""
    try:
        editing().change(access.account(), training_id, typed(form), int(version) if version.isdecimal() else 0)
    except InputRefused as refusal:
        explain(form, refusal)
        return _edit_page(found, form, 422)
    except EditedMeanwhile as meanwhile:
        form.version.data = str(meanwhile.version)
        return _edit_page(found, form, 409, meanwhile=meanwhile)
    return redirect(url_for("trainer.training", training_id=training_id), 303)


def _edit_page(training: Any, form: TrainingForm, status: int = 200, **more: Any) -> Response:
    return training_form(
        filled_form(form),
        status,
        training=training,
        demo=training.demo,
        field_titles=FIELD_TITLES,
        said=_said(),
        **more,
    )


def _said() -> Callable[[str, Any], str]:
    """How the value of a field is written."""
    words = chrome.words()
    tree = organisations().tree(access.account(), archived=True)
    targets = {one.id: words.of(one.title) for one in parts().instrument.targets.values()}
    tables: dict[str, Any] = {
        "aimag": {code: words.of(name) for code, name in AIMAGS.items()},
        "district": {code: words.of(name) for code, name in NAMES.items()},
        "organisation_id": {one.organisation.id: one.organisation.name for one in tree},
        "target": targets,
        "blueprint": {name: words.gettext(title) for name, title in LENGTHS.items()},
    }

    def said(field: str, value: Any) -> str:
        if value in (None, ""):
            return "–"
        if field in ("starts_on", "ends_on"):
            return words.date(date.fromisoformat(value))
        return str(tables.get(field, {}).get(value, value))

    return said


@blueprint.get("/trainings/<int:training_id>/trainers")
def trainers(training_id: int) -> Response:
    """Who trains here."""
    return _trainers_page(training_id)


@blueprint.post("/trainings/<int:training_id>/trainers")
def add_trainer(training_id: int) -> Response | Answer:
    """Let another trainer in."""
    trainings().get(access.account(), training_id)
    login = request.form.get("login", "")
    try:
        editing().add_trainer(access.account(), training_id, login)
    except InputRefused as refusal:
        why = refusal.code if login.strip() else "empty"
        return _trainers_page(training_id, 422, error=LOGIN_REFUSED[why], login=login)
    return redirect(url_for("trainer.trainers", training_id=training_id), 303)


@blueprint.post("/trainings/<int:training_id>/trainers/<int:user_id>/remove")
def remove_trainer(training_id: int, user_id: int) -> Answer:
    """Take another trainer's way in away; the login lets them in again."""
    trainings().get(access.account(), training_id)
    editing().remove_trainer(access.account(), training_id, user_id)
    return redirect(url_for("trainer.trainers", training_id=training_id), 303)


def _trainers_page(training_id: int, status: int = 200, error: str = "", login: str = "") -> Response:
    found = trainings().get(access.account(), training_id)
    service = editing()
    return chrome.page(
        "trainer/trainers.html",
        status,
        training=found,
        demo=found.demo,
        trainers=service.trainers(found),
        may_choose=service.may_choose_trainers(access.account(), found),
        error=error,
        login=login,
    )


@blueprint.post("/trainings/<int:training_id>/archive")
def archive(training_id: int) -> Response | Answer:
    """Put a training away; it can be taken out again at any time."""
    found = trainings().get(access.account(), training_id)
    try:
        editing().put_away(access.account(), training_id, away=True)
    except Refused:
        return _edit_page(found, TrainingForm(formdata=None, data=_now(found)), 409, refused=STILL_OPEN)
    return redirect(url_for("trainer.archived"), 303)


def _now(training: Any) -> dict[str, Any]:
    return values(editing().values(training)) | {"version": str(training.version)}


@blueprint.post("/trainings/<int:training_id>/unarchive")
def unarchive(training_id: int) -> Answer:
    """Take a training out again."""
    trainings().get(access.account(), training_id)
    editing().put_away(access.account(), training_id, away=False)
    return redirect(url_for("trainer.training", training_id=training_id), 303)


def _more_of(training: Any) -> dict[str, Any]:
    """What the page of a training says besides its tests: soum, organisation, trainers, who sits elsewhere too."""
    organisation = training.organisation_id and organisations().get(training.organisation_id)
    return {
        "district": NAMES.get(training.district or ""),
        "organisation": organisation.name if organisation else "",
        "trainers": editing().trainers(training),
        "elsewhere": seats().elsewhere(training),
    }


blueprint.app_context_processor(lambda: {"more_of": _more_of})
