"""The pseudo-language: English made longer and strange, so that a page shows what was never given to the catalogues.

Every sentence stands in ⟦brackets⟧: one whose end is cut has lost its bracket, and one without any was never marked for
translation. Letters become accented Cyrillic ones, so that a Latin letter outside brackets is a fault too.
"""

import re
from collections.abc import Iterator

#: How much longer than English a translation may become; Mongolian of the pages is about 20 % longer, Kazakh 30 %.
LONGER = 0.4
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_STRANGE = "ӓбçдёфғӫӥјќљмӊӧпқрсҭӱвшҳўз"
_LETTERS = str.maketrans(_LATIN + _LATIN.upper(), _STRANGE + _STRANGE.upper())
_VOWELS = frozenset("aeiouyAEIOUY")
#: Blanks are filled in later, and entities are not words.
_KEPT = re.compile(r"(%\(\w+\)s|%%|\{\w*\}|&\w+;)")


def pseudo(text: str) -> str:
    """A sentence in the pseudo-language; its blanks stay as they are."""
    parts = _KEPT.split(text)
    letters = sum(len(part) for part in parts[::2])
    wanted = round(LONGER * letters)
    said = "".join(part if place % 2 else _stretched(part, wanted) for place, part in enumerate(parts))
    rest = max(round((1 + LONGER) * letters) - sum(len(part) for part in _KEPT.split(said)[::2]), 0)
    return f"⟦{said}{''.join(_padding(rest))}⟧"


def _stretched(part: str, most: int) -> str:
    """Vowels said twice, so that single long words grow as well, but no more than wanted."""
    left, said = min(most, round(LONGER * len(part))), []
    for letter in part:
        double = letter in _VOWELS and left > 0
        left -= double
        said.append(letter + letter.lower() if double else letter)
    return "".join(said).translate(_LETTERS)


def _padding(count: int) -> Iterator[str]:
    """Words of eight letters: they break where other words break."""
    yield from ("\u0020" if place % 9 == 0 else "ж" for place in range(count))
