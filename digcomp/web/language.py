"""Words, numbers and dates in the reader's language.

Catalogues are gettext files, read once; a page asks a plain dictionary, because it asks it dozens of times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

from digcomp.framework import Text
from digcomp.settings import LANGUAGES

FOLDER = Path(__file__).parent / "translations"
NAMES = {"mn": "Монгол", "en": "English"}
#: Halls of the pilot provinces keep this time.
ZONE = ZoneInfo("Asia/Ulaanbaatar")
_MONTHS_FIRST = {"mn": "y 'оны' M-'р' 'сарын' d", "en": "d MMMM y"}


def message(text: str) -> str:
    """The text itself: marks a sentence that is looked up later, so that the catalogues are checked for it."""
    return text


@dataclass(frozen=True)
class Words:
    """One language: what pages are written with."""

    language: str
    catalogue: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values filled in."""
        text = self.catalogue.get(message, message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for a count; `%(count)s` is filled in."""
        forms = self.plurals.get(one, (one, many))
        return forms[0 if count == 1 else -1] % {"count": count, **values}

    def of(self, text: Text) -> str:
        """A text of the content in this language."""
        return text.in_language(self.language)

    def number(self, value: float, digits: int = 1, *, sign: bool = False) -> str:
        """A number with the language's decimal mark, a true minus, and a plus where asked for."""
        text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
        if float(text) == 0:
            text = text.lstrip("+-")
        return text.replace("-", "\u2212").replace(".", "," if self.language == "mn" else ".")

    def percent(self, share: float) -> str:
        """A share as whole per cent; certainty is never claimed."""
        return str(min(max(round(100 * share), 1), 99))

    def date(self, moment: date | datetime) -> str:
        """A day as it is written in a letter."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(ZONE)
        return format_date(moment, _MONTHS_FIRST[self.language], locale=self.language)

    def time(self, moment: datetime) -> str:
        """Day and time."""
        return format_datetime(moment.astimezone(ZONE), f"{_MONTHS_FIRST[self.language]}, HH:mm", locale=self.language)

    def clock(self, moment: datetime) -> str:
        """The time of a day."""
        return f"{moment.astimezone(ZONE):%H:%M}"

    def code(self, digits: str) -> str:
        """A code in two groups, as it is read aloud."""
        half = len(digits) // 2
        return f"{digits[:half]} {digits[half:]}"


@cache
def words_of(language: str) -> Words:
    """The words of a language; English is what the messages themselves are."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    catalogue: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for file in sorted((FOLDER / language).glob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale=language):
                if isinstance(message.id, tuple):
                    plurals[str(message.id[0])] = tuple(message.string or ())
                elif message.id and message.string:
                    catalogue[str(message.id)] = str(message.string)
    return Words(language, catalogue, plurals)
