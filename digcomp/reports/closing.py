"""The report of a training that is over: a letter that is read in two minutes, then the tables behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Literal

from digcomp.assessment.growth import SMALLEST_PART
from digcomp.assessment.results import LOGITS_A_LEVEL, Growth, Shift, Versions
from digcomp.figures import findings
from digcomp.figures.groups import LevelCounts
from digcomp.figures.numbers import number, percent
from digcomp.framework import Framework
from digcomp.reports import group_words as words
from digcomp.reports.group_data import Data, GroupWriter
from digcomp.reports.typesetting import typeset
from digcomp.reports.words import written_date

#: So many competences are named in the letter.
_NAMED = 3
#: The scale of gains reaches at least from here to here, in levels.
_LEAST, _MOST = -0.5, 1.5


@dataclass(frozen=True, slots=True)
class Attendance:
    """Of how many it is noted, their mean share, and how many had the least share (per cent) or more."""

    noted: int
    share: float
    enough: int
    least: int


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """What the report is made of. The growth is the group's; None where fewer than ten sat both tests."""

    programme: str
    place: str
    dates: str
    hours: int
    trainer: str
    ended_on: date
    roster: int
    sat_first: int
    sat_last: int
    sat_both: int
    growth: Growth | None
    moved: tuple[int, int, int] | None  # surely rose, surely fell, neither
    levels: LevelCounts | None
    attendance: Attendance | None
    certificates: int
    satisfied: tuple[float, int] | None  # share of ratings that are 4 or 5, and how many people answered
    versions: Versions
    demo: bool


def closing_report(report: ClosingReport, framework: Framework, language: Literal["mn", "en"]) -> bytes:
    """The report as PDF; the same bytes for the same training."""
    return typeset("closing.typ", _Writer(framework, language).data(report), report.ended_on)


class _Writer(GroupWriter):
    def data(self, report: ClosingReport) -> Data:
        growth = report.growth
        return {
            **self.frame(words.CLOSING, report.place, written_date(report.ended_on, self.language), demo=report.demo),
            "headline": self._headline(growth),
            "occasion": [report.programme, f"{report.place}, {report.dates}"],
            "letter": list(self._letter(report)),
            "whole": self.shift_row(words.FIXED["overall"][self.language], growth.overall) if growth else None,
            "areas": [self.shift_row(self.area(area), shift) for area, shift in growth.areas] if growth else [],
            "gains": self._gains(growth) if growth else None,
            "levels": self._levels(report.levels) if growth and report.levels else None,
            "facts": [{"name": name, "value": value} for name, value in self._facts(report)],
            "notes": self._notes(report),
        }

    def _headline(self, growth: Growth | None) -> str:
        if growth is None:
            return words.HEADLINE_SMALL[self.language]
        shift = growth.overall
        if not findings.claimed(shift):
            return words.HEADLINE_UNSURE[self.language]
        sentence = words.HEADLINE_ROSE if shift.change > 0 else words.HEADLINE_FELL
        return self.say(sentence, gain=number(abs(shift.change_in_levels), self.language))

    def _letter(self, report: ClosingReport) -> Iterator[str]:
        facts = {name: getattr(report, name) for name in ("hours", "trainer", "roster")}
        counts = {"first": report.sat_first, "last": report.sat_last, "both": report.sat_both}
        yield f"{self.say(words.HELD, **facts)} {self.say(words.TOOK_PART, **facts, **counts)}"
        if report.growth is None:
            yield words.CLOSING_SMALL[self.language]
        else:
            yield findings.of_group_growth(report.growth, self.language)
            yield " ".join(filter(None, (self._most_gained(report.growth), self._moved(report.moved))))
        if report.certificates:
            yield words.CERTIFICATES[self.language].format(report.certificates)

    def _most_gained(self, growth: Growth) -> str:
        sure = sorted((row for row in growth.competences if findings.gained(row[1])), key=lambda row: -row[1].change)
        if not sure:
            return words.NONE_GAINED[self.language]
        names = [
            f"{self.listed(one)} ({number(shift.change_in_levels, self.language, sign=True)})"
            for one, shift in sure[:_NAMED]
        ]
        return words.MOST_GAINED[self.language].format("; ".join(names))

    def _moved(self, moved: tuple[int, int, int] | None) -> str:
        """Nothing where the few, who gained or who did not, could be told by the number of the others."""
        if moved is None:
            return ""
        rose, people = moved[0], sum(moved)
        if 0 < rose < SMALLEST_PART or 0 < people - rose < SMALLEST_PART:
            return ""
        return self.say(words.PEOPLE_MOVED, rose=rose, people=people)

    def _gains(self, growth: Growth) -> Data:
        """Every competence on one scale of gains, whose ends are whole halves of a level."""
        low = min(_LEAST, *(shift.interval_in_levels[0] for _, shift in growth.competences))
        high = max(_MOST, *(shift.interval_in_levels[1] for _, shift in growth.competences))
        first, last = floor(2 * low) / 2, ceil(2 * high) / 2

        def at(levels: float) -> float:
            return round(100 * (levels - first) / (last - first), 2)

        step = 0.5 if last - first <= 4 else 1.0
        ticks = [step * n for n in range(ceil(first / step), floor(last / step) + 1)]
        return {
            "rows": [self._gain_row(competence, shift, at) for competence, shift in growth.competences],
            "ticks": [
                {"x": at(tick), "said": number(tick, self.language, sign=True) if tick else "0"} for tick in ticks
            ],
            "zero": at(0),
            "practice": at(findings.practice_gain(growth) / LOGITS_A_LEVEL),
            "note": words.SURE_IN_BOLD[self.language],
        }

    def _gain_row(self, competence: str, shift: Shift, at: Callable[[float], float]) -> Data:
        row = self.gain(self.competence(competence), shift)
        low, high = shift.interval_in_levels
        alt = self.say(words.ROW_GAIN, **{name: row[name] for name in ("name", "gain", "interval")})
        return {**row, "bar": {"mean": at(shift.change_in_levels), "low": at(low), "high": at(high), "alt": alt}}

    def _levels(self, counts: LevelCounts) -> Data:
        """The four bands before and after, as numbers of people rounded to fives."""
        rows = [(words.FIXED["before"], counts.before), (words.FIXED["after"], counts.after or ())]
        return {
            "bands": [f"{b.levels[0]}–{b.levels[-1]} {b.title[self.language].lower()}" for b in self.framework.bands],
            "rows": [{"name": name[self.language], "counts": self._in_bands(row)} for name, row in rows if row],
            "note": words.ROUNDED[self.language],
        }

    def _in_bands(self, counts: Sequence[float]) -> list[str]:
        sums = (sum(counts[level - 1] for level in band.levels) for band in self.framework.bands)
        return [str(5 * round(count / 5)) for count in sums]

    def _notes(self, report: ClosingReport) -> Data:
        """Where no chart stands, nothing is said of how to read one."""
        notes = self.notes(report.versions)
        return notes if report.growth else {**notes, "reading": notes["reading"][-1:]}

    def _facts(self, report: ClosingReport) -> Iterator[tuple[str, str]]:
        language = self.language
        yield words.FACT_ROSTER[language], str(report.roster)
        yield words.FACT_FIRST[language], str(report.sat_first)
        yield words.FACT_LAST[language], str(report.sat_last)
        yield words.FACT_BOTH[language], str(report.sat_both)
        if report.attendance:
            own = report.attendance
            yield words.FACT_SHARE[language], percent(own.share, language)
            enough = self.say(words.OF_NOTED, count=own.enough, noted=own.noted)
            yield words.FACT_ENOUGH[language].format(own.least), enough
        yield words.FACT_CERTIFICATES[language], str(report.certificates)
        if report.satisfied:
            share, given = report.satisfied
            said = self.say(words.OF_GIVEN, share=percent(share, language), given=given)
            yield words.FACT_SATISFIED[language], said
