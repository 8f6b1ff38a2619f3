"""Numbers of certificates: the site, the year, eight characters of chance and one that tells a slip of the pen.

An example is A-2026-7KQ4-M9XPT. The alphabet leaves out whatever is taken for something else (0 and O, 1, I and L, 2
and Z, 5 and S, 8 and B, U and V). It has 23 signs, a prime: a weighted sum modulo 23 then notices every wrong sign and
every swap of two in what was drawn, and nearly all in the site and year.
"""

import re

from digcomp.services.clock import Chance

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
DRAWN = 8
#: Cyrillic capitals on a Mongolian keyboard that look like Latin ones, and the one that looks like a three.
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХУҮЗ", "ABCEHKMOPTXYY3")
_SHAPE = re.compile(rf"([A-Z0-9]{{1,6}})([0-9]{{4}})([{ALPHABET}]{{{DRAWN + 1}}})")


def new_number(site: str, year: int, chance: Chance) -> str:
    """A number that nobody can guess."""
    drawn = "".join(ALPHABET[chance.below(len(ALPHABET))] for _ in range(DRAWN))
    return _written(site, f"{year:04}", drawn + _check(f"{site}{year:04}", drawn))


def read_number(typed: str) -> str | None:
    """A number as it is kept, from what somebody typed; None for what no certificate can have."""
    marks = "".join(mark for mark in typed.upper().translate(_LOOKALIKES) if mark not in " \u00a0\t-–—_.")
    found = _SHAPE.fullmatch(marks)
    if found is None:
        return None
    site, year, rest = found.groups()
    return _written(site, year, rest) if _check(site + year, rest[:-1]) == rest[-1] else None


def _written(site: str, year: str, rest: str) -> str:
    return f"{site}-{year}-{rest[:4]}-{rest[4:]}"


def _check(head: str, drawn: str) -> str:
    """The sign that makes the weighted sum come out; counted from the right, so that no weight is 0."""
    values = [*(int(mark, 36) for mark in head), *(ALPHABET.index(mark) for mark in drawn)]
    return ALPHABET[sum(n * value for n, value in enumerate(reversed(values), 1)) % len(ALPHABET)]
