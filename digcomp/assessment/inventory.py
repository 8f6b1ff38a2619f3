"""What a bank holds: counts and shares by competence and over all, for those who write it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from digcomp.assessment.instrument import Instrument
from digcomp.framework.content import LEVELS
from digcomp.framework.text import LANGUAGES
from digcomp.items import Item
from digcomp.items.kinds.single_choice import SingleChoice


@dataclass(frozen=True, slots=True)
class Holdings:
    """Items in use of one competence, or of the bank; shares are between 0 and 1, means are of items."""

    name: str
    items: int
    levels: tuple[int, ...]  # how many at each, from 1
    cells: tuple[tuple[str, ...], ...]  # the kinds at each level, from 1
    kinds: Mapping[str, int]
    stimuli: Mapping[str, int]
    statuses: Mapping[str, int]
    parameters: Mapping[str, int]
    guessing: float
    low_guess: float  # share of kinds that cannot be guessed
    stimulus: float
    knowledge: float
    seconds: float
    words: Mapping[str, float]  # of a stem, by language

    def figures(self) -> dict[str, Any]:
        """The same in plain values."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__ if name != "cells"}


def inventory(instrument: Instrument) -> tuple[Sequence[Holdings], Holdings]:
    """Each competence in the framework's order, and the whole bank; retired items are left out."""
    bank = instrument.bank
    listed = {one.id: _in_use(bank.items_of(one.id)) for one in instrument.framework.competences}
    rows = [_holdings(name, items, instrument) for name, items in listed.items()]
    return rows, _holdings("all", [item for items in listed.values() for item in items], instrument)


def _in_use(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.status != "retired"]


def _holdings(name: str, items: Sequence[Item], instrument: Instrument) -> Holdings:
    cells = tuple(tuple(item.kind for item in items if item.level == level) for level in LEVELS)
    return Holdings(
        name=name,
        items=len(items),
        levels=tuple(map(len, cells)),
        cells=cells,
        kinds=Counter(item.kind for item in items),
        stimuli=Counter(item.stimulus.kind for item in items if item.stimulus),
        statuses=Counter(item.status for item in items),
        parameters=Counter(instrument.parameters_status(item.id) for item in items),
        guessing=_mean(item.guessing for item in items),
        low_guess=_mean(item.kind != SingleChoice.kind for item in items),
        stimulus=_mean(item.stimulus is not None for item in items),
        knowledge=_mean(item.dimension == "knowledge" for item in items),
        seconds=_mean(item.seconds for item in items),
        words={language: _mean(len(item.stem[language].split()) for item in items) for language in LANGUAGES},
    )


def _mean(values: Iterable[float]) -> float:
    """The mean; 0 for a competence that has nothing yet."""
    listed = [float(value) for value in values]
    return mean(listed) if listed else 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(sorted(value.items()))
    return list(value) if isinstance(value, tuple) else value
