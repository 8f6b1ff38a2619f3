"""Did the materials work: hours against gain, and what participants say."""

from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.services.materials import STEPS
from digcomp.web import access, chrome
from digcomp.web.documents import chart_svg
from digcomp.web.language import message
from digcomp.web.parts import materials, parts, results, trainings
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section

section(65, "trainer.materials_page", "Materials")

#: What participants are asked, by the service's names.
QUESTION_TITLES = {
    "useful": message("What I learned is useful in my work"),
    "clear": message("The explanations were clear"),
    "pace": message("The pace was right for me"),
    "practice": message("There was enough practice"),
    "able": message("I can do by myself now what was taught"),
}
MINUTES = message("Write the minutes as a whole number, at most 24000, or leave the field empty.")


@blueprint.get("/trainings/<int:training_id>/materials")
def materials_page(training_id: int) -> Response:
    """Timetable, gain against hours, satisfaction."""
    training = trainings().get(access.account(), training_id)
    typed = {competence: str(minutes) for competence, minutes in materials().timetable(training).items()}
    return _page(training, typed)


@blueprint.post("/trainings/<int:training_id>/materials")
def save_timetable(training_id: int) -> Response | Answer:
    """Keep the timetable as it was held."""
    training = trainings().get(access.account(), training_id)
    ids = [competence.id for competence in parts().instrument.framework.competences]
    typed = {one: request.form.get(f"minutes-{one}", "") for one in ids}
    try:
        materials().set_timetable(training, typed)
    except InputRefused as refusal:
        return _page(training, typed, wrong=refusal.field)
    return redirect(url_for("trainer.materials_page", training_id=training_id, saved=1), 303)


def _page(training: Any, typed: dict[str, str], wrong: str = "") -> Response:
    gain = results().gain(training)
    kept = materials().timetable(training)
    return chrome.page(
        "trainer/materials.html",
        422 if wrong else 200,
        training=training,
        typed=typed,
        wrong=wrong,
        wrong_message=MINUTES,
        saved=request.args.get("saved") == "1",
        kept=kept,
        total=sum(kept.values()),
        people=gain[0] if gain else 0,
        rows=lesson_rows(gain[1], kept) if gain and gain[1] else [],
        said=materials().satisfaction(training),
        questions=QUESTION_TITLES,
        steps=STEPS,
        framework=parts().instrument.framework,
        demo=training.demo,
        **titles(),
    )


def lesson_rows(growth: Any, minutes: dict[str, int]) -> list[tuple[str, int, Any]]:
    """Competence, minutes and gain, the most time first."""
    rows = [(competence, minutes.get(competence, 0), shift) for competence, shift in growth.competences]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


@blueprint.get("/trainings/<int:training_id>/materials.svg")
def materials_chart(training_id: int) -> Response:
    """Gain by competence against time."""
    training = trainings().get(access.account(), training_id)
    gain, kept = results().gain(training), materials().timetable(training)
    if not gain or not gain[1] or not kept:
        abort(404)
    data, width = lesson_rows(gain[1], kept), request.args.get("width", "wide")
    return chart_svg("lessons", data, chrome.language(), width, ("lessons",))
