"""Which passwords are taken: long enough, none of the commonest, not one's own name. No rule about kinds of letters."""

import unicodedata
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from digcomp.errors import InputRefused

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
#: Fewer different letters are no password, however often they are repeated.
FEWEST_LETTERS = 4
# 19 MiB and two passes: what OWASP asks, and still quick when 36 people sign in at once on an old laptop.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: What guessers find in fewer tries is taken for common: the lower two of the five classes of zxcvbn.
FEWEST_GUESSES = 10**6
#: More letters are not looked at: it would take long, and so many are enough.
LOOKED_AT = 24

#: What is tried first here, on both keyboards, without the digits and marks that people put around it: with them as
#: well it is refused. The thousands of words that the world shares are in zxcvbn's lists.
COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split())
#: Keys in rows and digits in order: whatever part of one is a password of nobody's own. zxcvbn knows Latin keys alone.
ROWS = (
    "01234567890123456789",
    "09876543210987654321",
    "qwertyuiopasdfghjklzxcvbnm",
    "фцужэнгшүзкъйыбөахролдпячёсмитьвю",
)


def normal(password: str) -> str:
    """A password as it is hashed: keyboards compose letters such as й in two ways, which look the same."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *own: str) -> None:
    """Raise InputRefused for what must not become a password; `own` are login and name of whose it is."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputRefused("password", "too-short")
    if len(password) > LONGEST_PASSWORD:
        raise InputRefused("password", "too-long")
    plain = "".join(mark for mark in normal(password).casefold() if mark.isalnum())
    letters = plain.strip("0123456789")
    if len(set(plain)) < FEWEST_LETTERS or letters in COMMON or plain in COMMON or _in_a_row(plain):
        raise InputRefused("password", "common")
    whole = {one for name in own for one in (name, *name.split())}
    names = {"".join(mark for mark in one.casefold() if mark.isalnum()) for one in whole}
    if {letters, plain} & ({*names, *(name * 2 for name in names)} - {""}):
        raise InputRefused("password", "own-name")
    if _is_word(letters) or _guesses(password) < FEWEST_GUESSES:
        raise InputRefused("password", "common")


def _in_a_row(plain: str) -> bool:
    return any(plain in row for row in ROWS)


def _is_word(letters: str) -> bool:
    """Whether nothing is left of a password but a word or a name that the lists have."""
    found = _judged(letters)["sequence"] if letters else []
    return len(found) == 1 and found[0]["pattern"] == "dictionary"


def _guesses(password: str) -> int:
    """How many tries somebody needs who knows which words, names, dates, keys and sequences people take."""
    return int(_judged(normal(password))["guesses"])


def _judged(text: str) -> dict[str, Any]:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - 14 MB of words, for nobody but who sets a password

    found: dict[str, Any] = zxcvbn(text[:LOOKED_AT], user_inputs=sorted(COMMON))
    return found
