"""Words, numbers and dates in the reader's language.

Catalogues are gettext files, read once; a page asks a plain dictionary, because it asks it dozens of times.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from digcomp.framework import Text
from digcomp.settings import TRANSLATIONS
from digcomp.web.languages import PSEUDO, Language, language_of
from digcomp.web.pseudo import pseudo

#: Halls of the pilot provinces keep this time.
ZONE = ZoneInfo("Asia/Ulaanbaatar")


def message(text: str) -> str:
    """The text itself: marks a sentence that is looked up later, so that the catalogues are checked for it."""
    return text


@dataclass(frozen=True)
class Words:
    """One language: what pages are written with."""

    language: str
    catalogue: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Language:
        """What is known of the language beside its sentences."""
        return language_of(self.language)

    @property
    def content(self) -> str:
        """The language of questions, framework and reports for those who read this one."""
        return self.facts.content

    @property
    def lacks_content(self) -> bool:
        """Whether another language stands in where the content speaks."""
        return self.facts.content != self.language

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values filled in."""
        text = self._said(message)
        if not values:
            return text
        if any(isinstance(value, Markup) for value in values.values()):
            return escape(text) % values
        return text % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for a count; `%(count)s` is filled in."""
        forms = self.plurals.get(one)
        if forms:
            # A plural that another language stands in for may have fewer forms.
            return forms[min(self.facts.plural_form(count), len(forms) - 1)] % {"count": count, **values}
        return self._said(one if count == 1 else many) % {"count": count, **values}

    def _said(self, message: str) -> str:
        return pseudo(message) if self.language == PSEUDO else self.catalogue.get(message, message)

    def of(self, text: Text) -> str:
        """A text of the content; where another language stands in, it is marked as words of that one."""
        said = text.in_language(self.content)
        if self.lacks_content:
            return Markup('<span lang="{}">{}</span>').format(self.content, said)
        return said

    def number(self, value: float, digits: int = 1, *, sign: bool = False) -> str:
        """A number with the language's decimal mark, a true minus, and a plus where asked for."""
        text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
        if float(text) == 0:
            text = text.lstrip("+-")
        return text.replace("-", "\u2212").replace(".", self.facts.decimal)

    def percent(self, share: float) -> str:
        """A share as whole per cent; certainty is never claimed."""
        return str(min(max(round(100 * share), 1), 99))

    def days(self, first: date, last: date) -> str:
        """One day, or the first and the last: days of one month with their month said once."""
        if first == last:
            return self.date(first)
        if (first.year, first.month) != (last.year, last.month):
            return f"{self.date(first)} – {self.date(last)}"
        if self.facts.date.endswith("d"):
            return f"{self.date(first)}–{last.day}"
        return re.sub(rf"\b{last.day}\b", f"{first.day}–{last.day}", self.date(last), count=1)

    def date(self, moment: date | datetime) -> str:
        """A day as it is written in a letter."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(ZONE)
        return format_date(moment, self.facts.date, locale=self.facts.locale)

    def time(self, moment: datetime) -> str:
        """Day and time."""
        return format_datetime(moment.astimezone(ZONE), f"{self.facts.date}, HH:mm", locale=self.facts.locale)

    def clock(self, moment: datetime) -> str:
        """The time of a day."""
        return f"{moment.astimezone(ZONE):%H:%M}"

    def code(self, digits: str) -> str:
        """A code in two groups, as it is read aloud."""
        half = len(digits) // 2
        return f"{digits[:half]} {digits[half:]}"


@cache
def words_of(language: str) -> Words:
    """The words of a language; English is what the messages themselves are.

    What a language lacks is said in the one that stands in for it.
    """
    stands_in = language_of(language).content
    own, plurals = ({}, {}) if language == PSEUDO else catalogues(language)
    if stands_in == language or language == PSEUDO:
        return Words(language, own, plurals)
    spare = words_of(stands_in)
    return Words(language, {**spare.catalogue, **own}, {**spare.plurals, **plurals})


@cache
def catalogues(language: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What a language itself translates: sentences, and those with a count."""
    sentences: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for file in sorted((TRANSLATIONS / language).glob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale=language):
                if isinstance(message.id, tuple):
                    plurals[str(message.id[0])] = tuple(message.string or ())
                elif message.id and message.string:
                    sentences[str(message.id)] = str(message.string)
    return sentences, plurals
