"""What is older than people were promised goes by itself, once a day or by a command."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from digcomp.services.clock import Clock
from digcomp.services.forgetting import Gone, forget
from digcomp.services.looks import HALLS
from digcomp.store.engine import writing
from digcomp.store.privacy_tables import DailyTask
from digcomp.store.queries import privacy as queries

NAME = "retention"
#: People deleted in one transaction: nobody else can write meanwhile.
AT_ONCE = 50
#: The most that a day of the running server takes on; a command takes all.
MOST_A_DAY = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What went, or would go: people, their sittings, and comments on trainings."""

    before: date
    gone: Gone
    comments: int


class Retention:
    """Deletes people whose last test and last training are older than so many years; certificates stay valid."""

    def __init__(self, session: Session, clock: Clock, years: int) -> None:
        self._session = session
        self._clock = clock
        self._years = years

    def run(self, most: int | None = None) -> Kept:
        """Delete what is too old, some people at a time so that a test that is being sat goes on."""
        moment, day = self._limit()
        gone, done = Gone(), 0
        while most is None or done < most:
            writing(self._session)
            found = queries.long_gone(self._session, moment, day, AT_ONCE)
            gone += forget(self._session, found, self._clock(), keep_certificates=True)[0]
            self._session.commit()
            done += len(found)
            if len(found) < AT_ONCE:
                break
        writing(self._session)
        comments = queries.forget_comments(self._session, day)
        self._session.commit()
        return Kept(day, gone, comments)

    def preview(self) -> Kept:
        """What a run would delete; writes nothing."""
        moment, day = self._limit()
        found = queries.long_gone(self._session, moment, day, 1_000_000_000)
        sittings = sum(queries.count_sittings(self._session, found[n : n + 500]) for n in range(0, len(found), 500))
        return Kept(day, Gone(len(found), sittings), queries.old_comments(self._session, day))

    def take_day(self) -> bool:
        """Whether this process is the one that runs today's retention; of several that ask, one is."""
        today = self._clock().astimezone(HALLS).date()
        row = self._session.get(DailyTask, NAME)
        if row is not None and row.day >= today:
            return False
        writing(self._session)
        self._session.expire_all()
        taken = queries.take_day(self._session, NAME, today)
        self._session.commit()
        return taken

    def _limit(self) -> tuple[datetime, date]:
        """The moment before which a last test is too old, and the day for a last training."""
        now = self._clock()
        today = now.astimezone(HALLS).date()
        # The 29th of February counts as the 28th.
        day = today.replace(year=today.year - self._years, day=min(today.day, 28 if today.month == 2 else 31))
        return now - timedelta(days=(today - day).days), day
