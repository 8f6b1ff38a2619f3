"""Growth of a training: who moved, by how much, and what may be claimed of it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request

from digcomp.assessment.growth import PRACTICE_EFFECT
from digcomp.assessment.reading import Reading, read
from digcomp.assessment.results import Shift, decimal_level
from digcomp.services.results import HallGrowth
from digcomp.services.summaries import wave_of
from digcomp.web import access, chrome
from digcomp.web.documents import chart_svg
from digcomp.web.language import Words, message
from digcomp.web.parts import parts, results, trainings
from digcomp.web.trainer.pages import WAVE_TITLES, blueprint, titles
from digcomp.web.trainer.results import latest_test, target_gaps
from digcomp.web.trainer.sections import section

section(60, "trainer.growth", "Growth")

GROUP_CHARTS = ("levels", "forest", "people", "gap")
#: People on a page; a hall is on one.
ON_A_PAGE = 50
#: What each reading says; the second sentence is left out where nothing rose.
MOVED = {
    "rose": message(
        "The hall as a whole rose: with 95 percent confidence the mean gain is %(low)s to %(high)s levels."
    ),
    "fell": message(
        "The hall as a whole fell: with 95 percent confidence the mean change is %(low)s to %(high)s levels."
    ),
    "open": message(
        "Whether the hall as a whole rose cannot be said: the 95 percent interval, %(low)s to %(high)s levels, "
        "holds no change too."
    ),
}
BESIDE = {
    "beyond": message(
        "That is more than merely sitting a test again would give; that the training was the cause is likely, "
        "but without a group that was not trained it is not proven."
    ),
    "within": message(
        "Part or all of it may come from merely sitting a test again, so the gain cannot be put down to the training "
        "alone."
    ),
    "none": message("An effect of the training may not be claimed from these tests."),
}


def sentences(found: Reading, growth: Any, words: Words) -> tuple[str, str]:
    """The two sentences that may be passed on."""
    low, high = (words.number(end, sign=True) for end in growth.overall.interval_in_levels)
    return words.gettext(MOVED[found.moved], low=low, high=high), words.gettext(BESIDE[found.beside])


@dataclass(frozen=True, slots=True)
class People:
    """One page of those who sat both tests, who rose most first."""

    shown: list[tuple[Any, Shift]]
    page: int
    pages: int

    @classmethod
    def of(cls, growth: HallGrowth, page: int) -> "People":
        """The page asked for, or the nearest there is."""
        ranked = sorted(growth.people, key=lambda pair: -pair[1].change)
        pages = -(-len(ranked) // ON_A_PAGE)
        page = min(max(page, 1), pages)
        return cls(ranked[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages)


@blueprint.get("/trainings/<int:training_id>/growth")
def growth(training_id: int) -> Response:
    """Who moved, and by how much, with its uncertainty."""
    training = trainings().get(access.account(), training_id)
    first, last = _waves(training)
    service = results()
    found = service.growth(training, first, last)
    return chrome.page(
        "trainer/growth.html",
        training=training,
        growth=found,
        everybody=People.of(found, request.args.get("page", 1, type=int)) if found else None,
        claims=sentences(read(found.group), found.group, chrome.words()) if found and found.group else (),
        first=first,
        last=last,
        course=service.course(training),
        looking_back=service.looking_back(training),
        framework=parts().instrument.framework,
        practice=PRACTICE_EFFECT,
        decimal=decimal_level,
        demo=training.demo,
        **titles(),
    )


def _waves(training: Any) -> tuple[str, str]:
    # In the order of the day: a test added later may stand anywhere in the list.
    own = {wave.kind for wave in training.waves}
    kinds = [kind for kind in WAVE_TITLES if kind in own]
    first, last = request.args.get("from", "pre"), request.args.get("to", "post")
    if first not in kinds or last not in kinds or kinds.index(first) >= kinds.index(last):
        abort(404)
    return first, last


@blueprint.get("/trainings/<int:training_id>/chart/<name>.svg")
def chart(training_id: int, name: str) -> Response:
    """A chart of the hall."""
    training = trainings().get(access.account(), training_id)
    data = _gaps(training) if name == "gap" else _of_growth(training, name)
    if not data:
        abort(404)
    return chart_svg(name, data, chrome.language(), request.args.get("width", "wide"), GROUP_CHARTS)


def _gaps(training: Any) -> Any:
    kind = request.args.get("test") or latest_test(training)
    wave_of(training, kind)
    found = results().hall(training, kind)
    return target_gaps(found, training) if found else None


def _of_growth(training: Any, name: str) -> Any:
    """People one by one for any hall; what is said of the group only where it is large enough."""
    found = results().growth(training, *_waves(training))
    if found is None:
        return None
    if name == "people":
        ranked = sorted(found.people, key=lambda pair: -pair[1].change)
        return [(seat.person.name, one) for seat, one in ranked]
    if found.group is None:
        return None
    return _level_counts(found) if name == "levels" else found.group


def _level_counts(found: HallGrowth) -> Any:
    from digcomp.figures import LevelCounts  # noqa: PLC0415 - matplotlib takes a second

    areas = [area.id for area in parts().instrument.framework.areas]
    before, after = found.before, found.after
    rows = zip(areas, before.area_levels, after.area_levels, strict=True)
    whole = LevelCounts(None, before.overall_levels, after.overall_levels)
    return [whole, *(LevelCounts(*row) for row in rows)]
