"""How people see, after a training, what they could do before it: counts for a group, never by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.assessment.instrument import Instrument

Ratings = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """How many now rate their earlier ability lower, the same or higher than they did then; no `area` is the whole."""

    area: str | None
    lower: int
    same: int
    higher: int

    @property
    def people(self) -> int:
        """How many are counted."""
        return self.lower + self.same + self.higher


def response_shift(instrument: Instrument, pairs: Sequence[tuple[Ratings, Ratings]]) -> tuple[ShiftRow, ...]:
    """From (said then, said looking back); the whole and each area. Empty for fewer than ten."""
    if len(pairs) < SMALLEST_GROUP:
        return ()
    framework, statements = instrument.framework, instrument.bank.statements
    area_of = {one.id: framework.competence(one.competence).area for one in statements.values()}
    rows = [_row(None, [_difference(then, now, list(now)) for then, now in pairs])]
    for area in framework.areas:
        own = [_difference(then, now, [s for s in now if area_of.get(s) == area.id]) for then, now in pairs]
        row = _row(area.id, own)
        if row.people >= SMALLEST_GROUP:
            rows.append(row)
    return tuple(rows)


def _difference(then: Ratings, now: Ratings, statements: Sequence[str]) -> int | None:
    """The sum of differences over statements rated both times; None where there is none."""
    both = [one for one in statements if one in then and one in now]
    return sum(now[one] - then[one] for one in both) if both else None


def _row(area: str | None, differences: Sequence[int | None]) -> ShiftRow:
    found = [one for one in differences if one is not None]
    counts = sum(one < 0 for one in found), sum(one == 0 for one in found), sum(one > 0 for one in found)
    return ShiftRow(area, *counts)
