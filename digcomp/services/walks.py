"""Recent sittings as this process left them, so that an answer costs one answer's work.

A memory of what the database says, and of nothing else: losing it costs a millisecond.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Record, Task, Walk
from digcomp.store.queries.sitting_path import Head


@dataclass
class Walks:
    """The walks of this process, by number of the sitting; the least recent go when there are too many.

    What was last read of each sitting is remembered beside them. Whoever works with a walk takes it out, so that no two
    threads ever have the same.
    """

    size: int = 1024  # some 30 kB each
    _known: OrderedDict[int, Walk] = field(default_factory=OrderedDict)
    _heads: OrderedDict[str, Head] = field(default_factory=OrderedDict)

    def head(self, public: str) -> Head | None:
        """What was last read of a sitting, without the person."""
        return self._heads.get(public)

    def meet(self, head: Head) -> None:
        """Remember what was read of a sitting."""
        self._heads[head.public] = head.without_person()
        _shorten(self._heads, self.size)

    def take_out(self, sitting_id: int) -> Walk | None:
        """The walk of a sitting, or None."""
        return self._known.pop(sitting_id, None)

    def keep(self, sitting_id: int, walk: Walk) -> None:
        """Remember a walk whose every answer is stored."""
        self._known[sitting_id] = walk
        _shorten(self._known, self.size)

    def walk(self, instrument: Instrument, sitting_id: int, record: Record) -> Walk:
        """The walk of this record, taken out: gone on with, or made anew."""
        found = self.take_out(sitting_id)
        if found is not None and _leads_to(found, instrument, record):
            said, shown = len(found.said), len(found.shown)
            for given in sorted(record.answers, key=lambda one: (one.phase != REFLECTION, one.position)):
                if given.position > (said if given.phase == REFLECTION else shown):
                    found.take(given)
            return found
        return Walk(instrument, record)

    def task(self, instrument: Instrument, sitting_id: int, record: Record) -> Task | Finished:
        """What comes next after this record."""
        walk = self.walk(instrument, sitting_id, record)
        task = walk.task
        self.keep(sitting_id, walk)
        return task


def _shorten(known: OrderedDict[Any, Any], size: int) -> None:
    while len(known) > size:
        try:
            known.popitem(last=False)
        except KeyError:  # another thread has emptied it meanwhile
            return


def _leads_to(walk: Walk, instrument: Instrument, record: Record) -> bool:
    """Whether the record is this walk and perhaps some answers more."""
    same = walk.instrument is instrument and (walk.seed, walk.blueprint) == (record.seed, record.blueprint)
    return same and _begins(record.scores(REFLECTION), walk.said) and _begins(record.scores(QUIZ), walk.shown)


def _begins(whole: Mapping[str, int], part: Mapping[str, int]) -> bool:
    """Whether the answers begin with these; a statement may have been changed."""
    return list(islice(whole.items(), len(part))) == list(part.items())
