"""Results and growth of a training: what the hall can do, what to teach first, who moved."""

from collections import Counter
from typing import Any

from flask import Response, abort, request

from digcomp.services.results import Hall, HallGrowth
from digcomp.web import access, chrome
from digcomp.web.access import signed_in
from digcomp.web.documents import chart_svg, report_pdf
from digcomp.web.parts import parts, results, trainings
from digcomp.web.trainer.names import sort_key
from digcomp.web.trainer.pages import blueprint, titles
from digcomp.web.trainer.sections import section

section(30, "trainer.hall", "Results")
section(60, "trainer.growth", "Growth")

#: A hall page names so many competences to teach first.
TEACH_FIRST = 4
GROUP_CHARTS = ("levels", "forest", "people")


@blueprint.get("/trainings/<int:training_id>/results")
@signed_in
def hall(training_id: int) -> Response:
    """What this hall can do, in one test."""
    training = trainings().get(access.account(), training_id)
    kind = request.args.get("test") or _latest(training)
    found = results().hall(training, kind)
    order = sorted(range(len(found.seats)), key=lambda n: sort_key(found.seats[n].person.name)) if found else []
    column = request.args.get("sort", type=int)
    if found and column is not None:
        order = _by_column(found, order, column)
    return chrome.page(
        "trainer/results.html",
        training=training,
        hall=found,
        kind=kind,
        open=any(wave.kind == kind and wave.state == "open" for wave in training.waves),
        order=order,
        detail=request.args.get("detail") == "1",
        framework=parts().instrument.framework,
        target=results().target(training),
        priorities=found.cohort.priorities[:TEACH_FIRST] if found else (),
        demo=training.demo,
        **titles(),
    )


def _latest(training: Any) -> str:
    """The newest test that somebody could have sat."""
    opened = [wave.kind for wave in training.waves if wave.state != "planned"]
    return opened[-1] if opened else "pre"


def _by_column(found: Hall, order: list[int], column: int) -> list[int]:
    """Rows by the overall result (0) or an area (1 ..), lowest first: those who need help stand on top."""
    rows = found.cohort.rows
    if not 0 <= column <= len(rows[0].areas):
        return order
    pick = [lambda row: row.overall.mean, *((lambda row, n=n: row.areas[n].mean) for n in range(len(rows[0].areas)))]
    return sorted(order, key=lambda n: pick[column](rows[n]))


@blueprint.get("/trainings/<int:training_id>/growth")
@signed_in
def growth(training_id: int) -> Response:
    """Who moved, and by how much, with its uncertainty."""
    training = trainings().get(access.account(), training_id)
    first, last = _waves(training)
    found = results().growth(training, first, last)
    return chrome.page(
        "trainer/growth.html",
        training=training,
        growth=found,
        first=first,
        last=last,
        framework=parts().instrument.framework,
        claimed=_claims(found) if found else {},
        demo=training.demo,
        **titles(),
    )


def _waves(training: Any) -> tuple[str, str]:
    kinds = [wave.kind for wave in training.waves]
    first, last = request.args.get("from", "pre"), request.args.get("to", "post")
    if first not in kinds or last not in kinds or kinds.index(first) >= kinds.index(last):
        abort(404)
    return first, last


def _claims(found: HallGrowth) -> Counter[str]:
    """How many people surely rose, surely fell, and of how many neither can be said."""
    chances = [one.overall.probability for _, one in found.people]
    return Counter("rose" if chance >= 0.95 else "fell" if chance <= 0.05 else "open" for chance in chances)


@blueprint.get("/trainings/<int:training_id>/chart/<name>.svg")
@signed_in
def chart(training_id: int, name: str) -> Response:
    """A chart of the hall."""
    training = trainings().get(access.account(), training_id)
    found = results().growth(training, *_waves(training))
    if found is None or (name == "forest" and found.group is None):
        abort(404)
    return chart_svg(name, _chart_data(found, name), chrome.language(), request.args.get("width", "wide"), GROUP_CHARTS)


def _chart_data(found: HallGrowth, name: str) -> Any:
    if name == "people":
        ranked = sorted(found.people, key=lambda pair: -pair[1].overall.change)
        return [(seat.person.name, one.overall) for seat, one in ranked]
    return _level_counts(found) if name == "levels" else found.group


def _level_counts(found: HallGrowth) -> Any:
    from digcomp.figures import LevelCounts  # noqa: PLC0415 - matplotlib takes a second

    areas = [area.id for area in parts().instrument.framework.areas]
    before, after = found.before, found.after
    rows = zip(areas, before.area_levels, after.area_levels, strict=True)
    whole = LevelCounts(None, before.overall_levels, after.overall_levels)
    return [whole, *(LevelCounts(*row) for row in rows)]


@blueprint.get("/trainings/<int:training_id>/people/<int:sitting_id>")
@signed_in
def person(training_id: int, sitting_id: int) -> Response:
    """One person's tested profile; the self-view stays theirs."""
    training = trainings().get(access.account(), training_id)
    sitting, profile, change = results().person(training, sitting_id)
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
@signed_in
def person_report(training_id: int, sitting_id: int) -> Response:
    """The same on paper."""
    training = trainings().get(access.account(), training_id)
    sitting, profile, change = results().person(training, sitting_id)
    name, taken_at = sitting.seat.person.name, sitting.finished_at or sitting.started_at
    target, language = results().target(training), chrome.language()
    return report_pdf(name, taken_at, training, profile, change, target, language, edition="trainer", link=None)
