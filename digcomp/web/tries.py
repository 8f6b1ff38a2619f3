"""Failed tries of codes, counted by address and overall. What succeeds never counts: a hall shares one address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import request

from digcomp.errors import InputRefused, NotFound
from digcomp.services.attempts import Allowance, Counted, neighbourhood
from digcomp.web.parts import attempts, session

#: Numbers of certificates and links to set a password, from one address.
NUMBER = Allowance("number", 60, timedelta(minutes=10))
LINK = Allowance("link", 20, timedelta(hours=1))
#: Join codes that there are not: a hall mistypes some, whoever tries them out mistypes nearly all. While many fail
#: everywhere, an address that fails itself has fewer; whoever types a right code never waits for others.
JOIN = Allowance("join", 60, timedelta(minutes=10))
JOIN_UNDER_ATTACK = Allowance("join", 10, timedelta(minutes=10))
JOIN_A_DAY = Allowance("join-day", 300, timedelta(days=1))
JOIN_OVERALL = Allowance("join-overall", 600, timedelta(hours=1))
#: Personal codes: after so many failures the name is asked for as well, and only far later nothing is taken any more.
PERSONAL = Allowance("personal", 20, timedelta(minutes=10))
PERSONAL_OVERALL = Allowance("personal-overall", 200, timedelta(hours=1))
PERSONAL_STOP = Allowance("personal-stop", 100, timedelta(minutes=10))


def address() -> str:
    """Where the request comes from, as it is counted."""
    return neighbourhood(request.remote_addr)


@contextmanager
def counted(allowance: Allowance) -> Iterator[None]:
    """Count it if what is asked for inside is not found or not right; refuse at once who failed too often."""
    one = allowance.of(address())
    attempts().refuse_waiting(one)
    try:
        yield
    except (NotFound, InputRefused):
        missed(one)
        raise


def missed(*ones: Counted) -> None:
    """Count a failure under each of these."""
    session().rollback()  # what was begun for the sake of a wrong code is not kept
    attempts().fail(*ones)


@contextmanager
def join_code() -> Iterator[None]:
    """Count a join code that there is not; refuse an address that has tried too many."""
    own = (JOIN_UNDER_ATTACK if attempts().is_spent(JOIN_OVERALL.of()) else JOIN).of(address())
    a_day = JOIN_A_DAY.of(address())
    attempts().refuse_waiting(own, a_day)
    try:
        yield
    except NotFound:
        missed(own, a_day, JOIN_OVERALL.of())
        raise


def name_is_asked() -> bool:
    """Whether a personal code opens nothing without its name, for codes are being tried out."""
    return attempts().is_spent(PERSONAL.of(address())) or attempts().is_spent(PERSONAL_OVERALL.of())


@contextmanager
def personal_code() -> Iterator[None]:
    """Count a personal code that is not right."""
    stop = PERSONAL_STOP.of(address())
    attempts().refuse_waiting(stop)
    try:
        yield
    except InputRefused as refusal:
        if refusal.field == "personal_code":
            missed(PERSONAL.of(address()), PERSONAL_OVERALL.of(), stop)
        raise
