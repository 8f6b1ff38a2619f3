"""What may be claimed of a hall's growth: no more than its interval carries."""

from dataclasses import dataclass
from typing import Literal

from digcomp.assessment.growth import PRACTICE_EFFECT
from digcomp.assessment.results import Growth

Moved = Literal["rose", "fell", "open"]
Beside = Literal["beyond", "within", "none"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether the hall moved, and what that is beside the gain of merely sitting a test again.

    `beside` is "beyond" only if the whole interval of the effect lies above the practice effect, and "none" where no
    rise is claimed that practice could explain.
    """

    moved: Moved
    beside: Beside


def read(growth: Growth) -> Reading:
    """The reading of a group's growth."""
    if growth.overall.high < 0:
        return Reading("fell", "none")
    if growth.overall.low <= 0:
        return Reading("open", "none")
    low = growth.effect_interval[0] if growth.effect_interval else 0.0
    return Reading("rose", "beyond" if low > PRACTICE_EFFECT else "within")
