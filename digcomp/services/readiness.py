"""When a sitting has a result."""

from digcomp.store.queries.halls import Sat
from digcomp.store.tables import Wave

#: Below so many quiz answers a closed test says that there is too little to make a profile of.
FEWEST_ANSWERS = 5


def is_ready(sat: Sat, wave: Wave) -> bool:
    """Whether a sitting is over and has answers enough for a result."""
    return sat.questions >= FEWEST_ANSWERS and (sat.finished_at is not None or wave.state == "closed")
