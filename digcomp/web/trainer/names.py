"""Names in the order of the Mongolian alphabet, which neither database knows."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
_LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
_ORDER = {letter: chr(0x400 + n) for n, letter in enumerate(_LETTERS)}


def sort_key(name: str) -> str:
    """A name as it is compared: Ө after О and Ү after У, Latin letters before Cyrillic ones."""
    return "".join(_ORDER.get(letter, letter) for letter in name.casefold())


def alphabetical(things: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Things sorted by name."""
    return sorted(things, key=lambda thing: sort_key(key(thing)))
