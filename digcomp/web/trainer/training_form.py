"""The form of a training, to make one and to change one: its choices, its first values, what was filled in."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.assessment.instrument import BLUEPRINTS
from digcomp.errors import InputRefused, NotFound
from digcomp.services.districts import DISTRICTS
from digcomp.services.places import AIMAGS
from digcomp.services.trainings import NewTraining
from digcomp.web import access, chrome
from digcomp.web.language import message
from digcomp.web.parts import editing, organisations, parts, programmes, trainings
from digcomp.web.trainer.forms import BEGUN, DISTRICT, TrainingForm
from digcomp.web.trainer.pages import blueprint

LENGTHS = {
    "short": message("Short: 21 questions"),
    "standard": message("Standard: 42 questions"),
    "thorough": message("Thorough: 63 questions"),
}
REFUSED = {("district", "not-possible"): DISTRICT, ("blueprint", "begun"): BEGUN}
#: One step to the right in a list of choices, which shows no other sign of depth.
STEP = "\u2003"


@blueprint.get("/trainings/new")
def new() -> Response:
    """The form of a training, begun with a programme's values or with another training's."""
    return training_form(filled_form(TrainingForm(data=_first_values())))


@blueprint.post("/trainings/new")
def create() -> Response | Answer:
    """Make a training."""
    form = filled_form(TrainingForm())
    if not form.validate():
        return training_form(form, 422)
    try:
        training = trainings().create(access.account(), typed(form))
    except InputRefused as refusal:
        explain(form, refusal)
        return training_form(form, 422)
    return redirect(url_for("trainer.training", training_id=training.id), 303)


def _first_values() -> dict[str, Any]:
    like, programme = request.args.get("like", type=int), request.args.get("programme", type=int)
    if like is not None:
        kept = values(editing().values(trainings().get(access.account(), like)))
        return kept | {"starts_on": None, "ends_on": None}
    if programme is not None:
        try:
            found = programmes().get(programme)
        except NotFound:
            return {}
        return {
            "programme": found.title,
            "hours": found.hours,
            "target": found.target or "",
            "blueprint": found.blueprint,
        }
    return {}


def values(of: NewTraining) -> dict[str, Any]:
    """What stands in the fields for a training."""
    return {
        "programme": of.programme,
        "aimag": of.aimag,
        "district": of.district or "",
        "place": of.place,
        "organisation_id": str(of.organisation_id or ""),
        "starts_on": of.starts_on,
        "ends_on": of.ends_on,
        "hours": of.hours,
        "target": of.target or "",
        "blueprint": of.blueprint,
    }


def filled_form(form: TrainingForm) -> TrainingForm:
    """The form with its choices in the reader's language."""
    words = chrome.words()
    form.aimag.choices = [("", words.gettext("Choose")), *((code, words.of(name)) for code, name in AIMAGS.items())]
    form.target.choices, form.blueprint.choices = target_choices(), length_choices()
    form.organisation_id.choices = [("", words.gettext("None")), *organisation_choices()]
    form.district.choices = []  # in groups, see the page
    return form


def target_choices() -> list[tuple[str, str]]:
    """Target profiles, and none."""
    words = chrome.words()
    targets = parts().instrument.targets.values()
    return [("", words.gettext("No target")), *((one.id, words.of(one.title)) for one in targets)]


def length_choices() -> list[tuple[str, str]]:
    """How long a test can be."""
    return [(name, chrome.words().gettext(LENGTHS[name])) for name in BLUEPRINTS]


def organisation_choices() -> list[tuple[str, str]]:
    """Organisations in use, each a step to the right of what it stands under."""
    tree = organisations().tree(access.account())
    return [(str(branch.organisation.id), STEP * branch.depth + branch.organisation.name) for branch in tree]


def training_form(form: TrainingForm, status: int = 200, **more: Any) -> Response:
    """The page of the form."""
    words = chrome.words()
    groups = [
        (words.of(AIMAGS[aimag]), [(code, words.of(name)) for code, name in own.items()])
        for aimag, own in DISTRICTS.items()
    ]
    return chrome.page(
        "trainer/new.html", status, form=form, programmes=trainings().programmes(), districts=groups, **more
    )


def typed(form: TrainingForm) -> NewTraining:
    """What was filled in."""
    organisation = form.organisation_id.data or ""
    return NewTraining(
        programme=form.programme.data,
        aimag=form.aimag.data,
        place=form.place.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        hours=form.hours.data,
        target=form.target.data or None,
        blueprint=form.blueprint.data,
        district=form.district.data or None,
        organisation_id=(int(organisation) if organisation.isdecimal() and len(organisation) < 10 else -1)
        if organisation
        else None,
    )


def explain(form: TrainingForm, refusal: InputRefused) -> None:
    """Put a refusal beside the field it is about."""
    form[refusal.field].errors = [REFUSED.get((refusal.field, refusal.code), "That is not possible.")]
