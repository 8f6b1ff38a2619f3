"""Printed reports from what the services know; for pages and for the command line alike, so nothing here asks Flask."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, cast

from sqlalchemy.orm import Session

from digcomp.assessment.comparison import gain_of
from digcomp.assessment.comparison import pooled as together
from digcomp.assessment.group_places import GroupLevel, pooled
from digcomp.assessment.results import Shift
from digcomp.assessment.suppression import in_steps
from digcomp.figures.groups import LevelCounts, Place, Slope
from digcomp.framework import Text
from digcomp.services.evening import Evenings
from digcomp.services.places import AIMAGS
from digcomp.services.reporting import Closing, Held, Progress, Reporting
from digcomp.services.results import HallGrowth, Results
from digcomp.web.language import ZONE, Words, words_of
from digcomp.web.parts import Parts

#: So many trainings are listed in the report of a programme.
MOST_LISTED: Final = 120
EDITIONS: Final = ("evening", "closing")
TESTS: Final = {
    "pre": Text("Өмнөх тест", "Test before"),
    "post": Text("Дараах тест", "Test after"),
    "follow-up": Text("Давтан тест", "Follow-up test"),
}


def person_paper(own: Parts, session: Session, training: Any, sitting_id: int, language: str) -> bytes:
    """One person's report as their trainer prints it; NotFound for a sitting of another training."""
    from digcomp.reports import PersonReport, person_report  # noqa: PLC0415 - typst takes a second

    results, words = Results(session, own.instrument), words_of(language)
    sitting, profile, growth = results.person(training, sitting_id)
    target = results.target(training)
    report = PersonReport(
        name=sitting.seat.person.name,
        training=training.programme.title,
        place=place_of(training, words),
        dates=_dates(training, words),
        taken_on=(sitting.finished_at or sitting.started_at).astimezone(ZONE).date(),
        profile=profile,
        growth=growth,
        edition="trainer",
        demo=training.demo,
        link=None,
        target_title=target.title if target else None,
    )
    return person_report(report, own.instrument.framework, _spoken(language))


def evening_paper(own: Parts, session: Session, training: Any, kind: str, language: str) -> bytes | None:
    """The evening sheet of one test; None before anybody has a result."""
    from digcomp.reports.evening import EveningReport, evening_report  # noqa: PLC0415 - typst takes a second

    sheet = Evenings(session, own.instrument).sheet(training, kind)
    if sheet is None:
        return None
    words = words_of(language)
    report = EveningReport(
        training=training.programme.title,
        place=place_of(training, words),
        test=words.of(TESTS[kind]),
        over=kind != "pre",
        held_on=training.starts_on if kind == "pre" else training.ends_on,
        sheet=sheet,
        demo=training.demo,
    )
    return evening_report(report, own.instrument.framework, _spoken(language))


def closing_paper(own: Parts, session: Session, training: Any, language: str) -> bytes:
    """The report of a training that is over; where few sat both tests it says so."""
    from digcomp.reports.closing import closing_report  # noqa: PLC0415 - typst takes a second

    reporting = Reporting(session, own.instrument)
    facts, words = reporting.closing(training), words_of(language)
    areas = [area.id for area in own.instrument.framework.areas]
    report = _closing(facts, words, areas, reporting.versions(training))
    return closing_report(report, own.instrument.framework, _spoken(language))


def _closing(facts: Closing, words: Words, areas: Sequence[str], versions: Any) -> Any:
    from digcomp.reports.closing import Attendance, ClosingReport  # noqa: PLC0415 - as above

    training, growth, there, said = facts.training, facts.growth, facts.attended, facts.satisfaction
    group = growth.group if growth else None
    return ClosingReport(
        programme=training.programme.title,
        place=place_of(training, words),
        dates=_dates(training, words),
        hours=training.hours,
        trainer=facts.trainer,
        ended_on=training.ends_on,
        roster=facts.roster,
        sat_first=facts.sat.get("pre", 0),
        sat_last=facts.sat.get("post", 0),
        sat_both=len(growth.people) if growth else 0,
        growth=group,
        moved=facts.moved,
        levels=level_counts(growth, areas)[0] if growth and group else None,
        attendance=Attendance(there.noted, there.share, there.enough, there.least) if there else None,
        certificates=facts.certificates,
        satisfied=(said.satisfied, said.given) if said.speaks else None,
        versions=versions,
        demo=training.demo,
    )


def level_counts(growth: HallGrowth, areas: Sequence[str]) -> list[LevelCounts]:
    """How many are at each level before and after: the whole, then the areas."""
    before, after = growth.before, growth.after
    rows = zip(areas, before.area_levels, after.area_levels, strict=True)
    return [LevelCounts(None, before.overall_levels, after.overall_levels), *(LevelCounts(*row) for row in rows)]


def slope_of(growth: HallGrowth) -> Slope:
    """Everybody's change without names, and the group's where it may be spoken of."""
    return Slope(growth.group.overall if growth.group else None, tuple(one for _, one in growth.people))


def national_paper(
    own: Parts,
    session: Session,
    programme: Any,
    language: str,
    progress: Progress | None = None,
) -> bytes:
    """Trainings side by side, of a programme or, for None, of all."""
    from digcomp.reports.national import NationalReport, national_report  # noqa: PLC0415 - typst takes a second

    reporting, words = Reporting(session, own.instrument), words_of(language)
    held = reporting.held(programme.id if programme else None, progress)
    shown = [one for one in held if one.level]
    report = NationalReport(
        title=programme.title if programme else None,
        made_on=_today(own),
        held=len(held),
        whole=_level(shown) if shown else None,
        places=_places(shown),
        trainings=_rows(shown, words),
        versions=reporting.versions(),
        demo=any(one.training.demo for one in held),
    )
    return national_report(report, own.instrument.framework, _spoken(language))


def _rows(shown: Sequence[Held], words: Words) -> tuple[Any, ...]:
    """Training by training; where they are too many to be read, each aimag's taken together."""
    from digcomp.reports.national import TrainingRow  # noqa: PLC0415 - as above

    if len(shown) <= MOST_LISTED:
        return tuple(
            TrainingRow(f"{one.training.place}, {one.training.starts_on}", _level([one]), one.gain) for one in shown
        )
    return tuple(
        TrainingRow(words.of(AIMAGS[code]), _level(own), _gain([one.gain for one in own if one.gain]))
        for code in AIMAGS
        if (own := [one for one in shown if one.training.aimag == code])
    )


def _gain(gains: Sequence[Shift]) -> Shift | None:
    if not gains:
        return None
    found = together(gains)
    return gain_of(found.change, found.low, found.high)


def _places(shown: Sequence[Held]) -> tuple[Place, ...]:
    """Every aimag, of the trainings that are shown alone: with small ones in it, a total would tell what they hide."""
    by_code: Mapping[str, list[Held]] = {code: [one for one in shown if one.training.aimag == code] for code in AIMAGS}
    levels = {code: _level(own) for code, own in by_code.items() if own}
    return tuple(
        Place(code, name, level.people, level.mean, level.low, level.high)
        if (level := levels.get(code))
        else Place(code, name, 0)
        for code, name in AIMAGS.items()
    )


def _level(shown: Sequence[Held]) -> GroupLevel:
    """Several trainings as one; the report goes to those who see no people, and tells how many in fives."""
    found = pooled([(one.people, one.level) for one in shown if one.level])
    return replace(found, people=in_steps(found.people))


def place_of(training: Any, words: Words) -> str:
    """Aimag and place; the place alone where it is called as its aimag."""
    aimag = words.of(AIMAGS[training.aimag])
    return aimag if training.place == aimag else f"{aimag}, {training.place}"


def _dates(training: Any, words: Words) -> str:
    return words.days(training.starts_on, training.ends_on)


def _today(own: Parts) -> date:
    return own.clock().astimezone(ZONE).date()


def _spoken(language: str) -> Literal["mn", "en"]:
    return cast(Literal["mn", "en"], language)
