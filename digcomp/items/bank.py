"""The bank: all items, statements and the scale, under one version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digcomp.errors import NotFound
from digcomp.framework import Text
from digcomp.items.item import Item, Statement


@dataclass(frozen=True, slots=True)
class Bank:
    """Items and statements by id, in order of id; retired ones stay, for old sittings name them."""

    items: Mapping[str, Item]
    statements: Mapping[str, Statement]
    scale: tuple[Text, ...]
    version: str
    _by_competence: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _by_cell: dict[tuple[str, int], Statement] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_competence: dict[str, list[Item]] = {}
        for item in self.items.values():
            by_competence.setdefault(item.competence, []).append(item)
        object.__setattr__(self, "_by_competence", {key: tuple(items) for key, items in by_competence.items()})
        # Backwards, so that of several statements of a cell the first one stands.
        usable = [each for each in reversed(list(self.statements.values())) if each.status != "retired"]
        object.__setattr__(self, "_by_cell", {(each.competence, each.level): each for each in usable})

    def items_of(self, competence: str) -> tuple[Item, ...]:
        """The items of a competence in order of id; none is not an error."""
        return self._by_competence.get(competence, ())

    def statement(self, competence: str, level: int) -> Statement:
        """The statement of a competence at a level that is in use."""
        try:
            return self._by_cell[competence, level]
        except KeyError:
            raise NotFound(f"statement of {competence} at level {level}") from None


def version_of(items: Mapping[str, Any], statements: Mapping[str, Any], scale: Any) -> str:
    """Twelve hex digits of the content: the same whatever the order of files, the comments and the line breaks."""
    content = json.dumps([items, statements, scale], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:12]
