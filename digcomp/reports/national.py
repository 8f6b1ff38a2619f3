"""The report of a programme, or of all: aimags on a map, trainings side by side, small groups left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digcomp.assessment.group_places import GroupLevel, places
from digcomp.assessment.results import Shift, Versions
from digcomp.figures import findings
from digcomp.figures.groups import Place
from digcomp.figures.numbers import number
from digcomp.framework import Framework
from digcomp.reports import group_words as words
from digcomp.reports.group_data import Data, GroupWriter, level_interval
from digcomp.reports.typesetting import typeset
from digcomp.reports.words import written_date


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training with ten results or more; its gain where ten sat both tests."""

    name: str
    level: GroupLevel
    gain: Shift | None


@dataclass(frozen=True, slots=True)
class NationalReport:
    """What the report is made of: every aimag, and the trainings that are large enough to be shown."""

    title: str | None  # of the programme; None for all
    made_on: date
    held: int  # trainings, with those left out
    whole: GroupLevel | None
    places: tuple[Place, ...]
    trainings: tuple[TrainingRow, ...]
    versions: Versions
    demo: bool


def national_report(report: NationalReport, framework: Framework, language: Literal["mn", "en"]) -> bytes:
    """The report as PDF; the same bytes for the same trainings on the same day."""
    return typeset("national.typ", _Writer(framework, language).data(report), report.made_on)


class _Writer(GroupWriter):
    def data(self, report: NationalReport) -> Data:
        title = report.title or words.ALL_PROGRAMMES[self.language]
        made_on = written_date(report.made_on, self.language)
        shown = [place for place in report.places if place.mean is not None]
        return {
            **self.frame(words.NATIONAL, title, made_on, demo=report.demo),
            "headline": self._headline(report.whole),
            "occasion": [title, made_on],
            "letter": self._letter(report),
            "map": self._map(report.places) if shown else None,
            "aimags": [self._aimag(place) for place in shown],
            "trainings": self._trainings(report.trainings),
            "ties": words.TIES[self.language],
            "notes": self.notes(report.versions),
        }

    def _headline(self, whole: GroupLevel | None) -> str:
        if whole is None:
            return words.NATIONAL_NONE[self.language]
        return self.say(words.NATIONAL_HEADLINE, people=whole.people, mean=self.level(whole.mean))

    def _letter(self, report: NationalReport) -> list[str]:
        whole, language = report.whole, self.language
        if whole is None:
            return [words.NATIONAL_EMPTY[language]]
        shown, ends = len(report.trainings), level_interval(whole.low, whole.high, language)
        lines = [self.say(words.NATIONAL_OF, held=report.held, shown=shown, interval=ends)]
        gains = [row.gain for row in report.trainings if row.gain]
        if gains:
            lines.append(self.say(words.GAINS, of=len(gains), sure=sum(map(findings.gained, gains))))
        if report.held > shown:
            lines.append(words.LEFT_OUT[language].format(report.held - shown))
        return [" ".join(lines)]

    def _map(self, shown: Sequence[Place]) -> Data:
        from digcomp import figures  # noqa: PLC0415 matplotlib takes a second

        chart = figures.tiles(shown, self.framework, self.language)
        return {"svg": figures.svg(chart, "text").decode(), "alt": chart.title}

    def _aimag(self, place: Place) -> Data:
        row = self.mean_row(place.name[self.language], place.mean or 0.0, place.low, place.high)
        return {**row, "people": str(place.people)}

    def _trainings(self, rows: Sequence[TrainingRow]) -> list[Data]:
        """The highest mean first, each with the places that it may hold."""
        ordered = sorted(rows, key=lambda row: (-row.level.mean, row.name))
        held = places([row.level for row in ordered])
        return [self._training(row, *ends) for row, ends in zip(ordered, held, strict=True)]

    def _training(self, row: TrainingRow, first: int, last: int) -> Data:
        level, gain = row.level, row.gain
        return {
            **self.mean_row(row.name, level.mean, level.low, level.high),
            "people": str(level.people),
            "places": str(first) if first == last else f"{first}–{last}",
            "gain": number(gain.change_in_levels, self.language, sign=True) if gain else "–",
            "gain_interval": self.gain(row.name, gain)["interval"] if gain else "",
            "sure": bool(gain and findings.claimed(gain)),
        }
