"""Names in the order of the Mongolian alphabet."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from digcomp.services.alphabet import sort_key

T = TypeVar("T")


def alphabetical(things: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Things sorted by name."""
    return sorted(things, key=lambda thing: sort_key(key(thing)))
