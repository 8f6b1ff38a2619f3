"""The evening sheet: one page for tomorrow, on a screen and on paper."""

from flask import Response, request

from digcomp.assessment.results import decimal_level
from digcomp.web import access, chrome
from digcomp.web.parts import evenings, parts, trainings
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section

section(40, "trainer.evening", "Evening sheet")


@blueprint.get("/trainings/<int:training_id>/evening")
def evening(training_id: int) -> Response:
    """What this hall can do, and what to teach tomorrow."""
    training = trainings().get(access.account(), training_id)
    kind, own = request.args.get("test") or "pre", parts()
    sheet = evenings().sheet(training, kind)
    return chrome.page(
        "trainer/evening.html",
        training=training,
        kind=kind,
        sheet=sheet,
        framework=own.instrument.framework,
        target=own.instrument.targets.get(sheet.target or "") if sheet else None,
        printed=own.clock(),
        printer=access.account(),
        decimal=decimal_level,
        demo=training.demo,
        **titles(),
    )
