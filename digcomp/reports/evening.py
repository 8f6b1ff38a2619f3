"""The evening sheet of a hall on paper: one page, for the trainer alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

from digcomp.assessment.evening import EveningSheet, Lead, Pairing
from digcomp.assessment.missed import Missed
from digcomp.figures.numbers import percent
from digcomp.framework import Framework, Text
from digcomp.reports import group_words as words
from digcomp.reports.group_data import Data, GroupWriter
from digcomp.reports.typesetting import typeset
from digcomp.reports.words import written_date

#: One page holds so many: names of each list, suggestions, letters of a name, and of all names of a list.
_NAMES, _PAIRS, _LETTERS, _LETTERS_OF_ALL = 12, 6, 32, 150


@dataclass(frozen=True, slots=True)
class EveningReport:
    """What the sheet is made of."""

    training: str
    place: str
    test: str
    over: bool  # a test after the training: what it teaches is for the next one
    held_on: date
    sheet: EveningSheet
    demo: bool


def evening_report(report: EveningReport, framework: Framework, language: Literal["mn", "en"]) -> bytes:
    """The sheet as PDF; the same bytes for the same hall."""
    return typeset("evening.typ", _Writer(framework, language).data(report), report.held_on)


class _Writer(GroupWriter):
    def data(self, report: EveningReport) -> Data:
        sheet, language = report.sheet, self.language
        held_on = written_date(report.held_on, language)
        said = self.say(words.HAVE_RESULT, seats=sheet.seats, people=sheet.people)
        return {
            **self.frame(words.EVENING, report.place, held_on, demo=report.demo),
            "headline": self._headline(sheet, over=report.over),
            "occasion": [report.training, f"{report.place}, {held_on}. {report.test}. {said}."],
            "small": "" if sheet.speaks else words.SMALL_HALL[language],
            "areas": [
                self.mean_row(self.area(area.area), area.mean, area.low, area.high, area.target) for area in sheet.areas
            ],
            "aims": any(area.target for area in sheet.areas),
            "hours": words.HOURS_TO[language].format(sheet.hours),
            "leads": [self._lead(lead) for lead in sheet.leads],
            "mastered": self._mastered(sheet.mastered),
            "missed": [self._missed(one) for one in sheet.missed],
            "views": [
                {"area": self.area(gap.area), "higher": str(gap.higher), "lower": str(gap.lower)}
                for gap in sheet.self_gaps
            ],
            "pairs": [self._pair(one) for one in sheet.pairings[:_PAIRS]],
            "rest": [
                line
                for line in (
                    self._listed(words.UNFINISHED, sheet.unfinished),
                    self._listed(words.ABSENT, sheet.absent),
                )
                if line
            ],
        }

    def _headline(self, sheet: EveningSheet, *, over: bool) -> str:
        if sheet.speaks and not sheet.leads:
            return words.NONE_TO_TEACH[self.language]
        if not sheet.leads:
            return words.HALL_IS_SMALL[self.language]
        first = self.framework.competence(sheet.leads[0].competence).short[self.language]
        return (words.TEACH_NEXT if over else words.TEACH_FIRST)[self.language].format(first)

    def _lead(self, lead: Lead) -> Data:
        error = round(200 * lead.error)  # two standard errors, in points of per cent
        below = f"{percent(lead.below, self.language)} ±{error}"
        return {
            "name": self.competence(lead.competence),
            "below": below,
            "aim": str(lead.aim),
            "hours": str(lead.hours),
        }

    def _mastered(self, competences: Sequence[str]) -> str:
        names = ", ".join(map(self.listed, competences))
        return words.MASTERED[self.language].format(names) if names else ""

    def _missed(self, one: Missed) -> Data:
        why = one.misconception or words.NO_MISCONCEPTION
        stem = f"{one.competence} {one.stem[self.language]}"
        return {"stem": stem, "credit": percent(one.share, self.language), "why": why[self.language]}

    def _pair(self, one: Pairing) -> Data:
        return {
            "competence": self.competence(one.competence),
            "helper": _short(one.helper),
            "learners": ", ".join(map(_short, one.learners)),
        }

    def _listed(self, sentence: Text, names: Sequence[str]) -> str:
        """Names in a sentence: as many as the page has room for, then how many more."""
        if not names:
            return ""
        lengths = accumulate(len(_short(name)) for name in names)
        room = max(1, min(_NAMES, sum(length <= _LETTERS_OF_ALL for length in lengths)))
        shown = list(map(_short, names[:room]))
        if len(names) > room:
            shown.append(words.AND_MORE[self.language].format(len(names) - room))
        return sentence[self.language].format(", ".join(shown))


def _short(name: str) -> str:
    kept = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"
    return kept.replace(". ", ".\N{NO-BREAK SPACE}")  # an initial stays with its name
