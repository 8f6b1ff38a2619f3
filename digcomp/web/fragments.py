"""Pieces of pages that look the same whenever they are drawn, kept ready for the next reader."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fragments:
    """A memory of drawn pieces, the oldest forgotten first; losing one costs its drawing and nothing else.

    A piece is known by the very things it shows, for items can't be hashed: they are kept with it, so that no other
    thing comes to stand at their place in memory.
    """

    size: int
    _kept: dict[tuple[Hashable, ...], tuple[Sequence[object], str]] = field(default_factory=dict)

    def of(self, shown: Sequence[object], form: tuple[Hashable, ...], draw: Callable[[], Any]) -> str:
        """What is drawn of these things in this form."""
        key = (*map(id, shown), *form)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = (tuple(shown), str(draw()))
            while len(self._kept) > self.size:
                # Another thread may have taken the same one away; then there is nothing to do.
                self._kept.pop(next(iter(self._kept)), None)
        return found[1]

    def __len__(self) -> int:
        return len(self._kept)
