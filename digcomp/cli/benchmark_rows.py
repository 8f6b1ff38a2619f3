"""What a benchmark finds: figures against their bars."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach: no less than one end, no more than the other."""

    least: float | None = None
    most: float | None = None

    def met(self, figure: float) -> bool:
        """Whether a figure reaches it; what is no number reaches nothing."""
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    def words(self, form: str) -> str:
        """Such as "at most 0.624"."""
        ends = [form.format(end) for end in (self.least, self.most) if end is not None]
        if len(ends) == 2:
            return f"{ends[0]} to {ends[1]}"
        return f"{'at least' if self.least is not None else 'at most'} {ends[0]}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a run."""

    what: str
    figure: float
    bar: Bar | None = None
    form: str = "{:.3f}"
    note: str = ""

    @property
    def verdict(self) -> str:
        """Met, missed, or nothing where there is no bar."""
        if self.bar is None:
            return ""
        return "met" if self.bar.met(self.figure) else "missed"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is run."""

    batches: int  # of people in the studies of accuracy
    people: int  # in a batch
    sittings: int  # timed, of each pool
    small_groups: int  # of 36 people, calibrated
    calibrations: tuple[int, ...]  # numbers of people
    waves: int  # people tested twice
    peers: int  # people whom another engine tests
    slow_peers: bool  # whether engines that take most of a minute are run too


FULL = Size(12, 1000, 40, 10, (1_000, 12_000, 220_000), 600, 150, slow_peers=True)
QUICK = Size(2, 200, 12, 3, (1_000, 12_000), 100, 20, slow_peers=False)

Group = Callable[[Size, int], Iterator[Row]]
