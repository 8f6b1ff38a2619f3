"""Time and chance, handed to every service so that tests and the demo can set them."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

Clock = Callable[[], datetime]

#: Letters and digits that cannot be mistaken for one another.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where the machine's clock is read


class Chance(Protocol):
    """Where codes, seeds and ids come from."""

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, the limit."""


class SystemChance:
    """Codes that cannot be foreseen."""

    def below(self, limit: int) -> int:
        """From the operating system's generator."""
        return secrets.randbelow(limit)


SYSTEM_CHANCE = SystemChance()


def digits(chance: Chance, count: int) -> str:
    """A code of digits alone, the same on every keyboard; the first one is never 0."""
    return str(chance.below(9) + 1) + "".join(str(chance.below(10)) for _ in range(count - 1))


def new_uid(chance: Chance) -> str:
    """The name of a record that goes from site to site: no two sites draw the same."""
    return letters(chance, 20)


def letters(chance: Chance, count: int) -> str:
    """A random id that can be read aloud."""
    return "".join(ALPHABET[chance.below(len(ALPHABET))] for _ in range(count))
