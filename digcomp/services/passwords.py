"""Which passwords are taken: long enough, none of the commonest, not one's own name. No rule about kinds of letters."""

import unicodedata
from pathlib import Path

from argon2 import PasswordHasher

from digcomp.errors import InputRefused

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
#: Fewer different letters are no password, however often they are repeated.
FEWEST_LETTERS = 4
# 19 MiB and two passes: what OWASP asks, and still quick when 36 people sign in at once on an old laptop.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: What guessers try first, without the digits and marks that people put around it: with them as well it is refused.
COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split())
#: Keys in rows and digits in order: whatever part of one is a password of nobody's own.
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


def _in_a_row(plain: str) -> bool:
    return any(plain in row for row in ROWS)
