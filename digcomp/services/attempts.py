"""Failed tries are counted, so that no code and no password is found by trying. What succeeds never counts.

The counts are in the database, so that all processes share them; names and addresses are kept as seals that only this
installation can make. Nothing of this lies on the path of an answer.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy.orm import Session

from digcomp.errors import TooOften
from digcomp.services.clock import Clock
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many failures are free within a time. `growing`: each one after them makes the wait longer, from the last."""

    name: str
    free: int
    within: timedelta
    growing: bool = False

    def of(self, *who: object) -> "Counted":
        """The allowance of somebody."""
        return Counted(self, "\0".join((self.name, *map(str, who))))


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose failures are counted."""

    allowance: Allowance
    who: str


class Attempts:
    """Counts failures, and says who has to wait."""

    def __init__(self, session: Session, clock: Clock, secret_key: str, *, enabled: bool = True) -> None:
        self._session = session
        self._clock = clock
        self._key = secret_key.encode()
        self._enabled = enabled

    def is_spent(self, one: Counted) -> bool:
        """Whether there were as many failures as are free, or more."""
        return self._found(one)[0] >= one.allowance.free

    def refuse_waiting(self, *ones: Counted) -> None:
        """Raise TooOften, with the longest wait of these, if one has to wait."""
        longest = max(map(self._wait, ones), default=timedelta(0))
        if longest > timedelta(0):
            raise TooOften(max(1, -(-int(longest.total_seconds()) // 60)))

    def fail(self, *ones: Counted) -> None:
        """Count a failure under each of these; what has lapsed is cleared away with it."""
        if not self._enabled:
            return
        writing(self._session, alone="attempts")
        now = self._clock()
        # In one order: two processes that took them in different ones would wait for each other.
        for key, one in sorted({self._sealed(one): one.allowance for one in ones}.items(), key=lambda pair: pair[0]):
            queries.count_attempt(self._session, key, now, one.within, sliding=one.growing)
        queries.clear_attempts(self._session, now)
        self._session.commit()

    def forget(self, *ones: Counted) -> None:
        """Somebody got in: their own failures are forgotten. Writes only where there are some."""
        if any(self._found(one)[0] for one in ones):
            writing(self._session, alone="attempts")
            queries.forget_attempts(self._session, [self._sealed(one) for one in ones])
            self._session.commit()

    def _wait(self, one: Counted) -> timedelta:
        count, last, until = self._found(one)
        if count < one.allowance.free:
            return timedelta(0)
        if one.allowance.growing:
            over = min(count - one.allowance.free, 10)  # doubled ten times it is longer than anybody waits
            until = last + min(FIRST_WAIT * 2**over, LONGEST_WAIT)
        return until - self._clock()

    def _found(self, one: Counted) -> tuple[int, datetime, datetime]:
        now = self._clock()
        row = queries.attempt(self._session, self._sealed(one)) if self._enabled else None
        if row is None or not now < row.until <= now + one.allowance.within:
            return 0, now, now
        return row.count, min(row.last, now), row.until

    def _sealed(self, one: Counted) -> str:
        return f"{one.allowance.name}:{hmac.new(self._key, one.who.encode(), hashlib.sha256).hexdigest()[:32]}"


def neighbourhood(address: str | None) -> str:
    """An address as it is counted: of the sixth version the network, for one household has addresses without number."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> 64)
    return str(found)
