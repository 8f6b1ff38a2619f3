"""Credit for marking: each key is a hit, each other mark takes one away."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from digcomp.framework import Text
from digcomp.items.kinds.body import Flaw, credit


def marking_score(keys: Mapping[str, bool], answer: Any) -> int:
    """(hits - false marks) / keys, not under nothing: ticking everything must not pay."""
    marked = set(answer) if isinstance(answer, list) else set()
    right = {each for each, key in keys.items() if key}
    hits, false_marks = len(marked & right), len(marked - right)
    return credit(Fraction(max(hits - false_marks, 0), len(right)))


def marking_faults(keys: Mapping[str, bool], whys: Mapping[str, Text], answer: Any) -> Iterator[Text]:
    """The reasons of false marks and of keys that were missed."""
    marked = set(answer) if isinstance(answer, list) else set()
    return (whys[each] for each, key in keys.items() if (each in marked) != key)


def both_needed(field: str, keys: Mapping[str, bool]) -> Iterator[Flaw]:
    """Something must be right and something wrong, or marking all or nothing would do."""
    if keys and not any(keys.values()):
        yield (field,), "nothing is the key; mark at least one with key: true"
    elif keys and all(keys.values()):
        yield (field,), "everything is the key; at least one must have key: false"
