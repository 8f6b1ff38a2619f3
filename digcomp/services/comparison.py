"""Trainings side by side: what their groups gained and how satisfied people were."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.assessment.comparison import Pooled, pairs_apart, pooled
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import Growth
from digcomp.services.clock import SYSTEM_CHANCE, Chance
from digcomp.services.materials import Satisfaction, satisfaction
from digcomp.services.results import Results
from digcomp.store.queries import halls
from digcomp.store.tables import Feedback, Training

#: Trainings on one page, and how many gains one request may work out anew: each takes seconds.
ON_A_PAGE, MOST_ANEW = 20, 4


@dataclass(frozen=True, slots=True)
class Side:
    """One training of the comparison."""

    training: Training
    people: int  # sat both tests
    growth: Growth
    satisfaction: Satisfaction


@dataclass(frozen=True, slots=True)
class Compared:
    """Trainings by date, the latest first, and what may be said of their differences."""

    sides: tuple[Side, ...]
    small: int  # left out: fewer than ten sat both tests
    waiting: int  # not worked out yet
    apart: int  # pairs that differ for certain
    pairs: int
    aimags: tuple[tuple[str, Pooled], ...]
    page: int
    pages: int


class Comparison:
    """Comparison of trainings that the caller may see (take them from `Trainings.of`)."""

    def __init__(self, session: Session, instrument: Instrument, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._results = Results(session, instrument)
        self._chance = chance

    def of(self, trainings: Sequence[Training], page: int = 1) -> Compared:
        """A page of trainings whose test after has begun."""
        held = [one for one in trainings if any(w.kind == "post" and w.state != "planned" for w in one.waves)]
        held.sort(key=lambda one: (one.starts_on, one.id), reverse=True)
        pages = max(-(-len(held) // ON_A_PAGE), 1)
        page = min(max(page, 1), pages)
        shown = held[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        said: dict[int, list[Feedback]] = {}
        for row in halls.feedback(self._session, [one.id for one in shown]):
            said.setdefault(row.training_id, []).append(row)
        sides, small, waiting, anew = list[Side](), 0, 0, 0
        for training in shown:
            gain = self._results.gain(training, only_stored=True)
            if gain is None and anew < MOST_ANEW:
                gain, anew = self._results.gain(training), anew + 1
            if gain is None:
                waiting += 1
            elif gain[1] is None:
                small += 1
            else:
                feedback = satisfaction(said.get(training.id, []), self._chance)
                sides.append(Side(training, gain[0], gain[1], feedback))
        apart, pairs = pairs_apart([one.growth.overall for one in sides])
        return Compared(tuple(sides), small, waiting, apart, pairs, _by_aimag(sides), page, pages)


def _by_aimag(sides: Sequence[Side]) -> tuple[tuple[str, Pooled], ...]:
    """Aimags with their trainings taken together, by code."""
    codes = sorted({one.training.aimag for one in sides})
    gains = {code: [one.growth.overall for one in sides if one.training.aimag == code] for code in codes}
    return tuple((code, pooled(own)) for code, own in gains.items())
