"""When a test stops, what it must cover, and how often an item may be seen."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digcomp.errors import MeasurementError
from digcomp.measurement._tree import Array

#: Over how many sittings to come, at least, exposure is evened out; and how many imagined sittings, all of which asked
#: the item, stand in for those that have not been.
_AHEAD, _DOUBT = 50, 2


@dataclass(frozen=True, slots=True)
class Progress:
    """What a stopping rule may look at: one entry a person, shape (N,)."""

    asked: int
    area_sd: Array | None
    seconds: float


class StopRule(Protocol):
    """A reason to stop, or none; rules combine with `|`."""

    @property
    def most(self) -> int | None:
        """The largest number of items that this rule lets pass, if it knows one."""

    def reasons(self, progress: Progress) -> list[tuple[str, NDArray[np.bool_]]]:
        """Reasons, each with the people it holds for."""


class _Combinable:
    def __or__(self, other: StopRule) -> "AnyOf":
        return AnyOf((self, other))  # type: ignore[arg-type]


@dataclass(frozen=True)
class AnyOf(_Combinable):
    """Stops when any of its rules stops."""

    rules: tuple[StopRule, ...]

    @property
    def most(self) -> int | None:
        """The smallest of the rules' largest numbers."""
        return min((rule.most for rule in self.rules if rule.most is not None), default=None)

    def reasons(self, progress: Progress) -> list[tuple[str, NDArray[np.bool_]]]:
        """The reasons of all rules, in their order."""
        return [reason for rule in self.rules for reason in rule.reasons(progress)]


@dataclass(frozen=True)
class Length(_Combinable):
    """Stops after so many items; the reason is "length"."""

    items: int

    def __post_init__(self) -> None:
        if self.items < 1:
            raise MeasurementError(f"a test has one item or more, not {self.items}")

    @property
    def most(self) -> int | None:
        """The length itself."""
        return self.items

    def reasons(self, progress: Progress) -> list[tuple[str, NDArray[np.bool_]]]:
        """Everybody, once the length is reached."""
        return [("length", np.array(True))] if progress.asked >= self.items else []


@dataclass(frozen=True)
class Precision(_Combinable):
    """Stops when every area's posterior sd (logits) is at most `area_sd`; the reason is "precision"."""

    area_sd: float

    def __post_init__(self) -> None:
        if not self.area_sd > 0:
            raise MeasurementError(f"a precision is a positive sd, not {self.area_sd}")

    @property
    def most(self) -> int | None:
        """Precision knows no number of items."""
        return None

    def reasons(self, progress: Progress) -> list[tuple[str, NDArray[np.bool_]]]:
        """Those whose areas are all precise enough."""
        if progress.area_sd is None:
            return []
        return [("precision", np.all(progress.area_sd <= self.area_sd, axis=-1))]


@dataclass(frozen=True)
class Seconds(_Combinable):
    """Stops when the time spent reaches `limit` seconds; the reason is "time"."""

    limit: float

    def __post_init__(self) -> None:
        if not self.limit > 0:
            raise MeasurementError(f"a test lasts longer than no time, not {self.limit} seconds")

    @property
    def most(self) -> int | None:
        """Time knows no number of items."""
        return None

    def reasons(self, progress: Progress) -> list[tuple[str, NDArray[np.bool_]]]:
        """Everybody, once the time is up."""
        return [("time", np.array(True))] if progress.seconds >= self.limit else []


@dataclass(frozen=True)
class EachCompetence:
    """Every competence gets `minimum` items by the end, and `maximum` at the most.

    With `in_order`, competences take turns in the order of the tree. With `area_slack`, no area gets more than its
    share of the length (by its number of competences) plus the slack.
    """

    minimum: int = 1
    maximum: int | None = None
    area_slack: int | None = None
    in_order: bool = False

    def __post_init__(self) -> None:
        if self.minimum < 0:
            raise MeasurementError(f"the minimum of a competence is 0 items or more, not {self.minimum}")
        if self.maximum is not None and self.maximum < max(self.minimum, 1):
            raise MeasurementError(
                f"the maximum of a competence is 1 or more and no less than the minimum, not {self.maximum}"
            )


@dataclass(frozen=True)
class Eligibility:
    """Caps the share of sittings that see an item, by making items ineligible at random.

    The rule is that of van der Linden and Veldkamp (2004), with what the sittings so far overspent or left over
    spread over those that come next, so that the share stays under the cap from the first hall on.

    Parameters
    ----------
    cap : float
        Largest share of sittings that may see an item.

    """

    cap: float = 1 / 3

    def __post_init__(self) -> None:
        if not 0 < self.cap <= 1:
            raise MeasurementError(f"an exposure cap is a share above 0 and up to 1, not {self.cap}")

    def chances(self, seen: Array, eligible: Array, sittings: int) -> Array:
        """Chance that each item is eligible for the next sitting.

        An item of which nothing is known yet is held to be asked of all who may see it; a few sittings tell.

        Parameters
        ----------
        seen, eligible : ndarray, shape (I,)
            In how many finished sittings the item was asked, and in how many it was eligible.
        sittings : int
            Number of finished sittings.

        """
        ahead = max(_AHEAD, sittings / 5)
        left = self.cap * (sittings + ahead) - seen
        asked_if_eligible = (seen + _DOUBT) / (eligible + _DOUBT)
        return np.asarray(np.clip(left / (ahead * asked_if_eligible), 0, 1))

    def draw(self, seen: Array, eligible: Array, sittings: int, uniform: Array) -> NDArray[np.bool_]:
        """Which items are eligible, given uniform numbers of shape (..., I)."""
        return np.asarray(uniform < self.chances(seen, eligible, sittings))


def check_seed(seed: int) -> int:
    """The seed itself, refused where no stream of numbers can follow from it."""
    if not 0 <= seed < 2**64:
        raise MeasurementError(f"a seed is a whole number from 0 and below 2**64, not {seed}")
    return seed


def mixed(seed: NDArray[np.uint64] | int, *salts: int) -> NDArray[np.uint64]:
    """Well-mixed 64-bit numbers from seeds and salts (splitmix64; Steele, Lea, Flood, 2014): a stream without state."""
    value = np.asarray(seed, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for salt in salts:
            value = value + np.uint64((salt * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
            value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            value = value ^ (value >> np.uint64(31))
    return np.asarray(value)


def uniform(seed: NDArray[np.uint64] | int, *salts: int) -> Array:
    """Uniform numbers in [0, 1) from seeds and salts."""
    return (mixed(seed, *salts) >> np.uint64(11)).astype(float) / 2.0**53


# A sitting asks at every step; the sittings of a hall and those simulated together fit in.
@lru_cache(maxsize=4096)
def calibration_positions(seed: int, slots: int, length: int | None, after: int) -> Collection[int]:
    """The positions (from 0) at which a sitting of this seed asks an item at random."""
    if not slots or length is None or length <= after:
        return ()
    lots = mixed(mixed(seed, 7) ^ np.arange(after, length, dtype=np.uint64), 11)
    return frozenset((np.argsort(lots)[:slots] + after).tolist())
