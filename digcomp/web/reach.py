"""Whether the hall reaches this computer, and what a trainer should know of its line and its clock."""

from dataclasses import dataclass
from datetime import datetime

from flask import request

from digcomp.services.clockwatch import clock_is_behind
from digcomp.web.addresses import hall_can_reach, home
from digcomp.web.parts import parts, session


@dataclass(frozen=True, slots=True)
class Reach:
    """How this computer is reached: where, from the hall or from itself alone, sealed or not."""

    address: str
    hall: bool
    plain: bool
    now: datetime
    behind: datetime | None


def reach() -> Reach:
    """As it is now: networks and clocks change while the program runs."""
    own = parts()
    sealed = request.is_secure or own.settings.https
    return Reach(home(), hall_can_reach(), not sealed, own.clock(), clock_is_behind(session(), own.clock))
