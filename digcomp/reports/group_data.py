"""What the reports about groups have in common: rows with their bars, and the lines at the foot."""

from typing import Any

from digcomp.assessment.results import LEVELS, Shift, Versions, decimal_level, position
from digcomp.figures import findings
from digcomp.figures.numbers import gain_interval, interval, number
from digcomp.framework import Framework, Text
from digcomp.reports import group_words as words

Data = dict[str, Any]


def across(theta: float) -> float:
    """A drawn position in per cent of the track's width."""
    return round(position(theta) * 100 / LEVELS, 2)


def level_interval(low: float, high: float, language: str) -> str:
    """An interval in levels as numbers, kept within the scale."""
    return interval(position(low) + 0.5, position(high) + 0.5, language)


class GroupWriter:
    """Turns groups into the strings and positions that templates set."""

    def __init__(self, framework: Framework, language: str) -> None:
        self.framework = framework
        self.language = language

    def say(self, text: Text, **facts: object) -> str:
        """A sentence with its facts."""
        return text[self.language].format(**facts)

    def frame(self, fixed: dict[str, Text], name: str, made_on: str, *, demo: bool) -> Data:
        """What every document has: its fixed words, its language, and who it is about."""
        return {
            "words": {key: text[self.language] for key, text in (words.FIXED | fixed).items()},
            "language": self.language,
            "name": name,
            "running_name": name if len(name) <= 120 else f"{name[:119].rstrip()}…",
            "taken_on": made_on,
            "demo": demo,
        }

    def area(self, area: str) -> str:
        """An area's short title."""
        return self.framework.area(area).short[self.language]

    def competence(self, competence: str) -> str:
        """A competence's id and short title."""
        return findings.competence_name(self.framework, competence, self.language)

    def listed(self, competence: str) -> str:
        """The same within a sentence: no line ends between id and title."""
        return self.competence(competence).replace(" ", "\N{NO-BREAK SPACE}", 1)

    def level(self, theta: float) -> str:
        """An ability as a decimal level."""
        return number(decimal_level(theta), self.language)

    def mean_row(self, name: str, mean: float, low: float, high: float, target: float | None = None) -> Data:
        """A mean with its interval, and the target where there is one, as words and as a bar."""
        ends, said = level_interval(low, high, self.language), self.level(mean)
        alt = self.say(words.ROW, name=name, mean=said, interval=ends)
        alt += words.ROW_TARGET[self.language].format(number(target, self.language)) if target else ""
        place = (target - 0.5) * 100 / LEVELS if target else None
        bar = {"mean": across(mean), "low": across(low), "high": across(high), "own": None, "target": place, "alt": alt}
        return {"name": name, "said": said, "interval": ends, "bar": bar}

    def shift_row(self, name: str, shift: Shift) -> Data:
        """Before and after."""
        before, after = self.level(shift.before), self.level(shift.after)
        ends = gain_interval(shift, self.language)
        bar = {
            "before": across(shift.before),
            "after": across(shift.after),
            "low": across(shift.before + shift.low),
            "high": across(shift.before + shift.high),
            "alt": self.say(words.ROW_SHIFT, name=name, before=before, after=after, interval=ends),
        }
        return {**self.gain(name, shift), "before": before, "after": after, "bar": bar}

    def gain(self, name: str, shift: Shift) -> Data:
        """A change with its interval, in words."""
        return {
            "name": name,
            "gain": number(shift.change_in_levels, self.language, sign=True),
            "interval": gain_interval(shift, self.language),
            "sure": findings.claimed(shift),
        }

    def notes(self, versions: Versions) -> Data:
        """How to read a report, and what it was made with."""
        own = {name: getattr(versions, name) for name in ("framework", "bank", "scale", "cuts")}
        texts = [self.framework.attribution, *(each.attribution for each in self.framework.supplements)]
        return {
            "reading": [text[self.language] for text in words.READING],
            "not_for": words.ASK[self.language],
            "versions": self.say(words.VERSIONS, title=self.framework.title[self.language], **own),
            "attribution": [text[self.language] for text in (*texts, self.framework.translation)],
        }
