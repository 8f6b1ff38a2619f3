"""Participants' numbers: the site and a count that never goes back."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digcomp.errors import Refused
from digcomp.store.numbering_tables import Counter
from digcomp.store.tables import Person, Tombstone

#: The kind under which deleted participants are remembered, by their number.
PERSON = "person"
#: Six digits, and no seventh: A1000001 is the first participant of the site A1.
DIGITS = 6


def new_numbers(session: Session, site: str, count: int) -> list[str]:
    """So many numbers that nobody has or ever had, in order; the counter stays locked until the commit.

    Participants of this site who came by another way than this counter (a bundle brought them back) are noticed here:
    then it starts again behind the highest of them.
    """
    while True:
        last = _counted(session, site, count)
        if last >= 10**DIGITS:
            raise Refused("numbers-used-up")
        numbers = [f"{site}{n:0{DIGITS}d}" for n in range(last - count + 1, last + 1)]
        if not _known(session, numbers):
            return numbers
        session.execute(update(Counter).where(Counter.site == site).values(last=_highest(session, site)))


def _counted(session: Session, site: str, count: int) -> int:
    """Count on, and the last number then; whoever counts next waits for this transaction."""
    own = Counter.site == site
    count_on = update(Counter).where(own).values(last=Counter.last + count).execution_options(synchronize_session=False)
    if not session.execute(count_on).rowcount:  # type: ignore[attr-defined]
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        first = insert(cast(Table, Counter.__table__)).values(site=site, last=_highest(session, site))
        session.execute(first.on_conflict_do_nothing())
        session.execute(count_on)
    return int(session.scalars(select(Counter.last).where(own)).one())


def _known(session: Session, numbers: Collection[str]) -> bool:
    has = select(Person.id).where(Person.number.in_(numbers)).limit(1)
    had = select(Tombstone.uid).where(Tombstone.kind == PERSON, Tombstone.uid.in_(numbers)).limit(1)
    return session.scalar(has) is not None or session.scalar(had) is not None


def _highest(session: Session, site: str) -> int:
    """The highest number of a site among all who are or were here."""
    has = select(Person.number).where(Person.number.startswith(site))
    had = select(Tombstone.uid).where(Tombstone.kind == PERSON, Tombstone.uid.startswith(site))
    rests = (number.removeprefix(site) for query in (has, had) for number in session.scalars(query))
    # "A" begins "AB000001" and "A1000001" too, which are of other sites.
    own = (int(rest) for rest in rests if len(rest) == DIGITS and rest.isascii() and rest.isdigit())
    return max(own, default=0)
