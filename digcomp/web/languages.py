"""The languages that pages speak, as their folders tell: translations/<code>/language.yaml and the catalogues beside.

A new language is a new folder. Questions, the framework and printed reports exist in the languages of the content
alone; every other language names the one of them that stands in for it.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from babel import Locale
from babel.plural import PluralRule
from yaml import safe_load

from digcomp.framework.text import LANGUAGES as CONTENT_LANGUAGES
from digcomp.settings import LANGUAGES, TRANSLATIONS

#: Made of English at run time, for whoever tests pages: longer, in brackets, in letters that no sentence has.
PSEUDO = "xx"
#: The order in which CLDR names the plural forms, which is the order of a catalogue's msgstr[0], msgstr[1] ...
_FORMS = ("zero", "one", "two", "few", "many", "other")
_KEYS = {"name", "content", "decimal", "date", "draft"}


@dataclass(frozen=True)
class Draft:
    """What a reader is told of a translation that is not finished, in that language."""

    mark: str
    shown: str
    missing: str


@dataclass(frozen=True)
class Language:
    """One language of the pages."""

    code: str
    name: str
    content: str
    decimal: str
    date: str
    locale: Locale
    draft: Draft | None = None

    def plural_form(self, count: int) -> int:
        """Which of a catalogue's forms a count takes."""
        return self._forms.index(self._rule(count))

    @cached_property
    def _rule(self) -> PluralRule:
        found: PluralRule = self.locale.plural_form
        return found

    @cached_property
    def _forms(self) -> list[str]:
        return [form for form in _FORMS if form in self._rule.tags or form == "other"]


@cache
def language_of(code: str) -> Language:
    """A language by its code.

    Raises
    ------
    ValueError
        For a code without a folder, and for a language.yaml that cannot be used.

    """
    if code == PSEUDO:
        english = language_of("en")
        date = f"'⟦'{english.date}'⟧'"
        return Language(PSEUDO, "Псевдо", "mn", english.decimal, date, english.locale)
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    told: dict[str, Any] = safe_load((TRANSLATIONS / code / "language.yaml").read_text(encoding="utf-8"))
    if not {"name", "content"} <= told.keys() <= _KEYS or told["content"] not in CONTENT_LANGUAGES:
        raise ValueError(
            f"translations/{code}/language.yaml must give name and content ({' or '.join(CONTENT_LANGUAGES)}), "
            f"and may give {', '.join(sorted(_KEYS - {'name', 'content'}))}"
        )
    locale = Locale.parse(code)
    return Language(
        code,
        told["name"],
        told["content"],
        told.get("decimal", locale.number_symbols["latn"]["decimal"]),
        told.get("date", locale.date_formats["long"].pattern),
        locale,
        Draft(**told["draft"]) if "draft" in told else None,
    )
