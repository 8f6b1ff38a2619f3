"""A clock that is wrong by years, and jumps: nothing is lost, nothing closes by mistake, nothing breaks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digcomp.errors import SittingOver, WaveClosed
from digcomp.services.clockwatch import RELEASED, clock_is_behind

JUMPS = st.lists(st.integers(-40 * 365, 40 * 365).filter(lambda days: abs(days) > 400), min_size=3, max_size=3)
YEARS = [datetime(1980, 1, 1, tzinfo=UTC), datetime(2010, 6, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)]


@pytest.mark.parametrize("start", YEARS)
def test_a_test_is_sat_through_whatever_year_it_is(cast, clock, start):
    clock.now = start
    course = cast.training("Б. Ана", blueprint="short")
    token = course.join("Б. Ана")
    for n, jump in enumerate((0, 9000, -12000, 3650)):
        clock.now = start + timedelta(days=max(jump, -3000) if start.year < 2000 else jump)
        cast.sit(token, until=lambda task, n=n: task.position == 4 * n + 4)
    cast.sit(token)
    with cast.database.sessions() as session:
        assert cast.sittings(session).profile(token)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jumps=JUMPS)
def test_no_jump_of_years_closes_what_is_open(cast, clock, jumps):
    """An announced end, a sitting in progress, and the clock is set right, or wrong."""
    today = datetime(2026, 12, 8, 1, tzinfo=UTC)
    clock.now = today
    course = cast.training(blueprint="short")
    token = course.join("Д. Бат")
    with cast.database.sessions() as session:
        cast.hour(session).extend(cast.boris, course.id, "pre", 15)
    for n, days in enumerate(jumps):
        clock.now = today + timedelta(days=days)
        task = cast.task(token)
        assert task.position == n + 1
        assert cast.answer(token, cast.form(task)).stored
        with cast.database.sessions() as session:
            training = cast.trainings(session).get(cast.boris, course.id)
            hall = cast.live(session).hall(training, "pre")
            assert hall.state == "open"
            assert all(seat.waited >= timedelta() for seat in hall.seats)


def test_an_end_and_a_fortnight_still_count_where_the_clock_is_right(cast, clock):
    course = cast.training("Б. Ана", "Д. Бат")
    token = course.join("Б. Ана")
    clock.forward(days=15)
    with pytest.raises(SittingOver):
        cast.task(token)
    other = course.join("Д. Бат")
    with cast.database.sessions() as session:
        cast.hour(session).extend(cast.boris, course.id, "pre", 15)
    clock.forward(minutes=16)
    with pytest.raises(WaveClosed):
        cast.task(other)


def test_a_pause_over_a_jump_leaves_the_time_that_was_left(cast, clock):
    course = cast.training("Б. Ана")
    with cast.database.sessions() as session:
        hour = cast.hour(session)
        hour.extend(cast.boris, course.id, "pre", 15)
        clock.forward(minutes=5)
        hour.pause(cast.boris, course.id, "pre")
        clock.now = datetime(2011, 1, 1, tzinfo=UTC)
        hour.go_on(cast.boris, course.id, "pre")
        training = cast.trainings(session).get(cast.boris, course.id)
        assert cast.live(session).hall(training, "pre").left == timedelta(minutes=10)


def test_a_clock_that_is_behind_is_noticed(cast, clock, session):
    clock.now = RELEASED - timedelta(days=1)
    assert clock_is_behind(session, clock) == RELEASED
    clock.now = RELEASED
    assert clock_is_behind(session, clock) is None
    clock.now = datetime(2030, 5, 1, tzinfo=UTC)
    cast.training("Б. Ана").join("Б. Ана")
    session.rollback()  # what was read before is not what is stored now
    known = clock.now
    clock.forward(days=-2)
    assert clock_is_behind(session, clock) == known
    clock.forward(days=2)
    assert clock_is_behind(session, clock) is None
