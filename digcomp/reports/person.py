"""The report that a person takes home, and the edition of it that a trainer prints, which holds no self-view."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Literal

from digcomp.assessment.growth import CLAIM
from digcomp.assessment.results import (
    CompetenceResult,
    Estimate,
    Growth,
    NextStep,
    Profile,
    Shift,
    decimal_level,
    position,
)
from digcomp.figures import findings
from digcomp.figures.numbers import gain_interval, interval, number, percent
from digcomp.framework import Framework, Text
from digcomp.reports import words
from digcomp.reports.typesetting import typeset

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonReport:
    """What a person's report is made of. The "trainer" edition leaves out whatever the person said of themselves."""

    name: str
    training: str
    place: str
    dates: str
    taken_on: date
    profile: Profile
    growth: Growth | None
    edition: Literal["own", "trainer"]
    demo: bool
    link: str | None
    target_title: Text | None


def person_report(report: PersonReport, framework: Framework, language: Literal["mn", "en"]) -> bytes:
    """The report as PDF; the same bytes for the same report."""
    if report.edition == "trainer":
        report = replace(report, profile=_without_self_view(report.profile))
    return typeset("person.typ", _Writer(framework, language).data(report), report.taken_on)


def _without_self_view(profile: Profile) -> Profile:
    """The profile as if no self-view had been given; done once, so that no part of the report can let it out."""
    return replace(
        profile,
        overall_self=None,
        areas=tuple(replace(area, self_view=None) for area in profile.areas),
        competences=tuple(replace(one, self_view=None) for one in profile.competences),
        next_steps=tuple(map(_by_the_test, profile.next_steps)),
    )


def _by_the_test(step: NextStep) -> NextStep:
    """The step, its reason told by the test alone."""
    return replace(step, reason="shown", aim=None) if step.reason == "overrated" else step


class _Writer:
    """Turns results into the strings and positions that the template sets."""

    def __init__(self, framework: Framework, language: str) -> None:
        self.framework = framework
        self.language = language

    def data(self, report: PersonReport) -> Data:
        profile = report.profile
        return {
            "words": {name: text[self.language] for name, text in words.FIXED.items()},
            "language": self.language,
            "name": report.name,
            "running_name": _in_two_lines(report.name),
            "occasion": [report.training, ". ".join(filter(None, (report.place, report.dates)))],
            "taken_on": words.written_date(report.taken_on, self.language),
            "demo": report.demo,
            "own": profile.overall_self is not None,
            "headline": self._headline(profile.overall),
            "overall": self._overall(profile),
            "areas": self._areas(profile),
            "growth": self._growth(report.growth) if report.growth else None,
            "can_do": self._can_do(profile),
            "next_steps": [self._next_step(step) for step in profile.next_steps],
            "competences": self._competences(profile, report.target_title),
            "notes": self._notes(profile),
            "qr": self._qr(report.link) if report.link else None,
        }

    def _say(self, text: Text, **facts: object) -> str:
        return text[self.language].format(**facts)

    def _headline(self, overall: Estimate) -> str:
        """The sentence of the band; where the run of levels spans two, that of the likeliest level."""
        bands = {self.framework.band_of(level).id for level in (overall.first, overall.last)}
        level = overall.first if len(bands) == 1 else overall.likeliest
        return self.framework.band_of(level).meaning[self.language]

    def _overall(self, profile: Profile) -> Data:
        overall = profile.overall
        level = self._say(
            words.ONE_LEVEL if overall.single else words.SOME_LEVELS,
            level=overall.said,
            band=self.framework.band_of(overall.first).title[self.language],
        )
        chance = words.ONE_CHANCE if overall.single else words.RANGE_CHANCE
        ends = words.ITS_INTERVAL[self.language].format(self._interval(overall))
        return {
            "single": overall.single,
            "said": overall.said,
            "level": level,
            "interval": f"{chance[self.language].format(percent(overall.probability, self.language))} {ends}",
            "bands": [
                {"title": band.title[self.language], "levels": len(band.levels)} for band in self.framework.bands
            ],
        }

    def _areas(self, profile: Profile) -> Data:
        rows = [self._area(words.FIXED["overall"][self.language], profile.overall, profile.overall_self)]
        for area in profile.areas:
            name = self.framework.area(area.area).short[self.language]
            rows.append(self._area(name, area.tested, area.self_view))
        has_view = any(area.self_view for area in profile.areas)
        view = findings.of_self_view(profile, self.framework, self.language) if has_view else ""
        return {"rows": rows, "note": words.UNSURE_LEVELS[self.language], "self_view": view}

    def _area(self, name: str, tested: Estimate, own: Estimate | None) -> Data:
        return {"name": name, "said": tested.said, "own": own.said if own else "", "bar": self._bar(name, tested, own)}

    def _growth(self, growth: Growth) -> Data:
        shifts = [(words.FIXED["overall"][self.language], growth.overall)]
        shifts += [(self.framework.area(area).short[self.language], shift) for area, shift in growth.areas]
        return {
            "finding": findings.of_growth(growth, self.language),
            "rows": [self._shift(name, shift) for name, shift in shifts],
            "note": words.UNSURE_GAIN[self.language].format(round(100 * CLAIM)),
        }

    def _shift(self, name: str, shift: Shift) -> Data:
        ends = gain_interval(shift, self.language)
        before, after = (number(decimal_level(theta), self.language) for theta in (shift.before, shift.after))
        return {
            "name": name,
            "gain": number(shift.change_in_levels, self.language, sign=True),
            "interval": ends,
            "sure": findings.claimed(shift),
            "bar": {
                "before": _across(shift.before),
                "after": _across(shift.after),
                "low": _across(shift.before + shift.low),
                "high": _across(shift.before + shift.high),
                "alt": self._say(words.BAR_SHIFT, name=name, before=before, after=after, interval=ends),
            },
        }

    def _can_do(self, profile: Profile) -> list[Data]:
        return [
            {
                "text": self.framework.descriptor(one.competence, one.level)[self.language],
                "competence": findings.competence_name(self.framework, one.competence, self.language),
            }
            for one in profile.can_do
        ]

    def _next_step(self, step: NextStep) -> Data:
        advice = self.framework.next_step(step.competence, step.level)
        minutes = words.MINUTES[self.language].format(advice.minutes)
        return {
            "title": advice.title[self.language],
            "text": advice.text[self.language],
            "competence": findings.competence_name(self.framework, step.competence, self.language),
            "minutes": minutes,
            "reason": self._say(words.REASONS[step.reason], shown=step.shown, aim=step.aim),
        }

    def _competences(self, profile: Profile, target_title: Text | None) -> Data:
        aims = any(result.target for result in profile.competences)
        notes = [words.COMPETENCES_ARE_RANGES[self.language]]
        if aims and target_title:
            notes.append(words.BY_THE_TARGET[self.language].format(target_title[self.language]))
        elif aims:
            notes.append(words.BY_SOME_TARGET[self.language])
        return {
            "finding": findings.of_ranges(profile, self.framework, self.language),
            "note": " ".join(notes),
            "aims": aims,
            "areas": [
                {
                    "title": findings.area_name(self.framework, area, self.language),
                    "rows": [self._competence(result) for result in results],
                }
                for area, results in groupby(profile.competences, key=self._area_of)
            ],
        }

    def _area_of(self, result: CompetenceResult) -> str:
        return self.framework.area_of(result.competence).id

    def _competence(self, result: CompetenceResult) -> Data:
        name = findings.competence_name(self.framework, result.competence, self.language)
        bar = self._bar(name, result.tested, None, result.target)
        aim = str(result.target) if result.target else ""
        return {"name": name, "said": result.tested.said, "target": aim, "bar": bar}

    def _notes(self, profile: Profile) -> Data:
        bands = ", ".join(
            f"{band.levels[0]}–{band.levels[-1]} {band.title[self.language].lower()}" for band in self.framework.bands
        )
        reading: Sequence[Text] = (*words.HOW_TO_READ, *([words.SELF_VIEW_IS] if profile.overall_self else []))
        made = profile.versions
        versions = self._say(
            words.VERSIONS,
            title=self.framework.title[self.language],
            framework=made.framework,
            bank=made.bank,
            scale=made.scale,
            cuts=made.cuts,
            blueprint=made.blueprint,
        )
        return {
            "reading": [
                words.BANDS_ARE[self.language].format(bands),
                *(text[self.language] for text in reading),
                self._say(words.LIMITS, answered=profile.answered),
            ],
            "not_for": words.NOT_FOR[self.language],
            "versions": versions,
            "attribution": self._attribution(),
        }

    def _attribution(self) -> list[str]:
        """The framework's own line and those of its supplements: a licence asks for them."""
        texts = [self.framework.attribution, *(each.attribution for each in self.framework.supplements)]
        return [text[self.language] for text in (*texts, self.framework.translation)]

    def _bar(self, name: str, tested: Estimate, own: Estimate | None = None, target: int | None = None) -> Data:
        alt = self._say(words.BAR_TESTED, name=name, said=tested.said, interval=self._interval(tested))
        alt += words.BAR_OWN[self.language].format(own.said) if own else ""
        alt += words.BAR_TARGET[self.language].format(target) if target else ""
        return {
            "mean": _across(tested.mean),
            "low": _across(tested.low),
            "high": _across(tested.high),
            "own": _across(own.mean) if own else None,
            "target": (target - 0.5) * 12.5 if target else None,
            "alt": alt,
        }

    def _interval(self, tested: Estimate) -> str:
        """In levels as numbers, kept within the scale."""
        return interval(position(tested.low) + 0.5, position(tested.high) + 0.5, self.language)

    def _qr(self, link: str) -> Data:
        import segno  # noqa: PLC0415 only reports with a link need it

        svg = segno.make(link, error="m").svg_inline(border=0, dark="#1b2427")
        return {"svg": svg, "link": link, "alt": words.QR_ALT[self.language].format(link)}


def _in_two_lines(name: str) -> str:
    """A name as the head of a page has room for it; the first page has the whole."""
    return name if len(name) <= 120 else f"{name[:119].rstrip()}…"


def _across(theta: float) -> float:
    """A drawn position in per cent of the track's width."""
    return round(position(theta) * 12.5, 2)
