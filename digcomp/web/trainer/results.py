"""Results of a training: what the hall can do, what to teach first, and each person by themselves."""

from typing import Any

from flask import Response, request

from digcomp.assessment.results import decimal_level
from digcomp.services.alphabet import sort_key
from digcomp.services.results import Hall
from digcomp.web import access, chrome
from digcomp.web.documents import report_pdf
from digcomp.web.parts import looks, parts, results, trainings
from digcomp.web.trainer.heatmap import View
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section

section(30, "trainer.hall", "Results")

#: A hall page names so many competences to teach first.
TEACH_FIRST = 4


@blueprint.get("/trainings/<int:training_id>/results")
def hall(training_id: int) -> Response:
    """What this hall can do, in one test."""
    training = trainings().get(access.account(), training_id)
    kind, framework = request.args.get("test") or latest_test(training), parts().instrument.framework
    found, view = results().hall(training, kind), View.read(kind, request.args, framework)
    own = {seat.organisation for seat in found.seats if seat.organisation} if found else set()
    return chrome.page(
        "trainer/results.html",
        training=training,
        hall=found,
        kind=kind,
        view=view,
        lines=view.lines(found, framework) if found else [],
        organisations=sorted(own, key=sort_key),
        open=any(wave.kind == kind and wave.state == "open" for wave in training.waves),
        framework=framework,
        target=results().target(training),
        priorities=found.cohort.priorities[:TEACH_FIRST] if found else (),
        gaps=target_gaps(found, training) if found else [],
        decimal=decimal_level,
        demo=training.demo,
        **titles(),
    )


def latest_test(training: Any) -> str:
    """The newest test that somebody could have sat."""
    opened: list[str] = [wave.kind for wave in training.waves if wave.state != "planned"]
    return opened[-1] if opened else "pre"


def target_gaps(found: Hall, training: Any) -> list[Any]:
    """How the hall stands to the target of its post, the farthest below first; nothing for a hall too small."""
    from digcomp.figures.groups import TargetGap  # noqa: PLC0415 - for pages that have a target alone

    target, framework = results().target(training), parts().instrument.framework
    if target is None or found.means is None:
        return []
    below = {one.competence: one.below for one in found.cohort.priorities}
    gaps = [
        TargetGap(one.id, m.mean, m.low, m.high, target.levels[one.id], round(below[one.id] * count), count)
        for count in [len(found.seats)]
        for one, m in zip(framework.competences, found.means.competences, strict=True)
        if one.id in target.levels
    ]
    return sorted(gaps, key=lambda gap: (-gap.below, gap.competence))


@blueprint.get("/trainings/<int:training_id>/people/<int:sitting_id>")
def person(training_id: int, sitting_id: int) -> Response:
    """One person's tested profile; the self-view stays theirs, and the look is kept for them to see."""
    training = trainings().get(access.account(), training_id)
    sitting, profile, change = results().person(training, sitting_id)
    looks().note(access.account(), sitting, "profile")
    return chrome.page(
        "trainer/person.html",
        training=training,
        sitting=sitting,
        profile=profile,
        growth=change,
        framework=parts().instrument.framework,
        target=results().target(training),
        demo=training.demo,
        **titles(),
    )


@blueprint.get("/trainings/<int:training_id>/people/<int:sitting_id>/report.pdf")
def person_report(training_id: int, sitting_id: int) -> Response:
    """The same on paper."""
    training = trainings().get(access.account(), training_id)
    sitting, profile, change = results().person(training, sitting_id)
    looks().note(access.account(), sitting, "report")
    name, taken_at = sitting.seat.person.name, sitting.finished_at or sitting.started_at
    target, language = results().target(training), chrome.language()
    return report_pdf(name, taken_at, training, profile, change, target, language, edition="trainer", link=None)
