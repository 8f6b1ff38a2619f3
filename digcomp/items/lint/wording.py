"""Wording that gives an answer away or trips the reader up, within one item."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from digcomp.framework.text import LANGUAGES
from digcomp.items.kinds.body import Option
from digcomp.items.lint.finding import Finding, Listed, selectable, texts_of

#: Two options that share so much of their words are nearly one.
NEARLY_ALIKE = 0.80

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"[@/\\_=]|\w\.\w")

_ABOVE = re.compile(
    r"\b(all|none|both|neither) of (the |these )?(above|options|answers)\b|^(all|none) of (them|these)\b"
    r"|дээрх\w* (бүгд|бүх|аль ч|аль нь ч)|\bбүгд зөв\b|\bаль нь ч (биш|зөв биш)",
    re.IGNORECASE,
)
_ABSOLUTE = {
    "mn": re.compile(r"\b(үргэлж|хэзээ ч|зөвхөн|огт|ганц|цорын ганц|бүх)\b", re.IGNORECASE),
    "en": re.compile(r"\b(always|never|only|all)\b", re.IGNORECASE),
}
# A negation that is asked for: it stands in the clause of the question word itself, not in one about somebody
# "who has not". Capitals do not match: they are the emphasis.
_NEGATIVE = {
    "mn": re.compile(r"\b[Аа]ль\w*\b[^.,;:?!]*?\b(биш|байхгүй|\w+гүй)\s+(вэ|бэ)\b"),
    "en": re.compile(
        r"(?:^|[.:?!,;] )(?:[Ww]hich|What)\b(?:(?! who | that )[^.,;:?!])*?(?: not\b|n['’]t\b|\bcannot\b)[^.;:!]*\?"
        r"|(?:^|[.:?!,;] )(?:Mark|Choose) what\b(?:(?! who | that )[^.,;:?!])*?(?: not\b|n['’]t\b|\bcannot\b)"
        r"|(?:^|[.:?!,;] )(?:Which|What|Mark|Choose)\b[^.,;:?!]*\bexcept\b"
    ),
}


def lint_wording(listed: Listed) -> Iterator[Finding]:
    """Every rule that needs no more than one item."""
    yield from _all_or_none(listed)
    yield from _absolute(listed)
    yield from _negative(listed)
    yield from _overlap(listed)
    yield from _same_reasons(listed)
    yield from _untranslated(listed)


def _all_or_none(listed: Listed) -> Iterator[Finding]:
    """Options that speak of other options."""
    field, pieces = selectable(listed.item.body)
    for index, piece in enumerate(pieces):
        if _ABOVE.search(piece.text.mn) or _ABOVE.search(piece.text.en):
            message = "speaks of the other options; say what this one means by itself"
            yield listed.find("all-none", (field, index, "text"), message)


def _absolute(listed: Listed) -> Iterator[Finding]:
    """Words that the test-wise know to stand in wrong options; harmless where a key has one too."""
    _, pieces = selectable(listed.item.body)
    options = [piece for piece in pieces if isinstance(piece, Option)]
    telling: list[str] = []
    for language in LANGUAGES:
        said = {key: _absolute_words(options, language, key) for key in (True, False)}
        telling += [] if said[True] else sorted(said[False])
    if telling:
        message = f"only wrong options say {', '.join(telling)}; soften them, or let a key say it too"
        yield listed.find("absolute", ("options",), message)


def _absolute_words(options: Sequence[Option], language: str, key: bool) -> set[str]:
    texts = [option.text[language] for option in options if option.key is key]
    texts = [text for text in texts if not _ABOVE.search(text)]  # "all of the above" is told by itself
    return {word.lower() for text in texts for word in _ABSOLUTE[language].findall(text)}


def _negative(listed: Listed) -> Iterator[Finding]:
    for language in LANGUAGES:
        if found := _NEGATIVE[language].search(listed.item.stem[language]):
            message = f"asks for what is not (“{found[0]}”); ask for what is, or write the negation in capitals"
            yield listed.find("negative", ("stem", language), message)


def _overlap(listed: Listed) -> Iterator[Finding]:
    field, pieces = selectable(listed.item.body)
    for one, other in combinations(range(len(pieces)), 2):
        first, second = pieces[one], pieces[other]
        how = {language: _how_alike(first.text[language], second.text[language]) for language in LANGUAGES}
        if any(how.values()):
            where = ", ".join(f"{said} ({language})" for language, said in how.items() if said)
            message = f"{first.id} and {second.id} {where}; let them differ in more than a word"
            yield listed.find("overlap", (field, other, "text"), message)


def _how_alike(one: str, other: str) -> str:
    first, second = (tuple(_WORD.findall(text.lower())) for text in (one, other))
    shorter = min(first, second, key=len)
    # Codes and formulas differ in little, and "Email" and "Email and phone" are plainly two answers.
    if len(shorter) < 2 or not any(_LETTERS.fullmatch(word) for word in shorter):
        return ""
    if _holds(first, second) or _holds(second, first):
        return "contain one another"
    differ = set(first) ^ set(second)
    # Options that differ in a number must be read for it anyway.
    alike = len(set(first) & set(second)) / len(set(first) | set(second)) >= NEARLY_ALIKE
    return "are nearly alike" if alike and not any(word.isdigit() for word in differ) else ""


def _holds(long: Sequence[str], short: Sequence[str]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _same_reasons(listed: Listed) -> Iterator[Finding]:
    """Reasons that do not say which mistake it was."""
    seen: dict[str, str] = {}
    for said in texts_of(listed.entry.raw):
        if said.path[-1] == "why":
            place = "".join(map(str, said.path[:-1]))
            if (other := seen.setdefault(said.text.mn.strip(), place)) != place:
                message = f"the same reason as at {other}; say what this very answer shows"
                yield listed.find("same-reason", said.path, message)


def _untranslated(listed: Listed) -> Iterator[Finding]:
    """Words that stand in both languages; names of files, addresses and what people may type may."""
    for said in texts_of(listed.entry.raw):
        text, either = said.text, {"accept", "wrong", "source"} & set(said.path)
        if text.mn == text.en and not either and len(_LETTERS.findall(text.mn)) > 1 and not _ADDRESS.search(text.mn):
            yield listed.find("untranslated", said.path, "both languages read the same; write the other one")
