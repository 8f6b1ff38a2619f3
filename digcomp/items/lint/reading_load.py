"""Texts that take long to read: the test measures digital competence, not reading."""

from collections.abc import Iterator

from digcomp.framework.text import LANGUAGES
from digcomp.framework.yaml_places import Steps
from digcomp.items.lint.finding import Finding, Listed, texts_of

_OFFERED = {"options", "choices", "parts", "sequence"}
#: Rule, what it is called in the warning, and the most words.
_STEM, _OPTION, _REASON = ("long-stem", "stem", 60), ("long-option", "option", 20), ("long-reason", "reason", 30)


def lint_reading_load(listed: Listed) -> Iterator[Finding]:
    """Stem, options and reasons, in either language."""
    for said in texts_of(listed.entry.raw):
        if limit := _limit(said.path):
            rule, name, most = limit
            words = {language: len(said.text[language].split()) for language in LANGUAGES}
            over = [f"{count} words ({language})" for language, count in words.items() if count > most]
            if over:
                yield listed.find(rule, said.path, f"{name} of {', '.join(over)}; at most {most}")


def _limit(path: Steps) -> tuple[str, str, int] | None:
    if path == ("stem",):
        return _STEM
    if path[-1] == "why":
        return _REASON
    return _OPTION if path[0] in _OFFERED and path[-1] == "text" else None
