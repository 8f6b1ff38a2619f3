"""How much property tests try: little in every run, far more where DIGCOMP_LONG=1 asks for it.

DIGCOMP_LONG_EXAMPLES says how many examples each of them then tries.
"""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("DIGCOMP_LONG", "") not in ("", "0")


def many(quick: int) -> Callable[[Any], Any]:
    """The same examples in every run; other ones each time in the long form."""
    return settings(
        max_examples=int(os.environ.get("DIGCOMP_LONG_EXAMPLES", "5000")) if LONG else quick,
        deadline=None,
        derandomize=not LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[phase for phase in Phase if LONG or phase is not Phase.explain],
    )
