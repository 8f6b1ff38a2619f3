"""The state of a seat, from the clock alone."""

from datetime import UTC, datetime, timedelta

import pytest

from digcomp.assessment.live import (
    ABSENT,
    ANSWERING,
    FINISHED,
    LEFT,
    RUSHING,
    STUCK,
    SeatClock,
    Timing,
    seat_state,
)

NOW = datetime(2026, 12, 8, 2, tzinfo=UTC)


def waited(long: float, **more) -> SeatClock:
    return SeatClock(**{"finished": False, "last_at": NOW - timedelta(seconds=long)} | more)


def took(*seconds: float, meant: int = 40) -> list[Timing]:
    """Answers that took so long, the last first."""
    return [Timing(NOW - timedelta(seconds=one), NOW, meant) for one in seconds]


def test_a_seat_without_a_sitting_is_absent():
    assert seat_state(None, NOW) == ABSENT


def test_who_has_finished_needs_no_help_however_long_ago():
    assert seat_state(waited(9999, finished=True, latest=took(1, 1, 1, 1, 1)), NOW) == FINISHED


@pytest.mark.parametrize(
    ("seconds", "meant", "state"),
    [
        (180, None, ANSWERING),
        (181, None, STUCK),
        (600, None, STUCK),
        (601, None, LEFT),
        (80, 20, ANSWERING),
        (81, 20, STUCK),
        (180, 85, ANSWERING),
        (181, 85, STUCK),
        (601, 20, LEFT),
    ],
)
def test_waiting_is_judged_by_the_clock_and_by_the_question(seconds, meant, state):
    assert seat_state(waited(seconds, seconds=meant), NOW) == state


@pytest.mark.parametrize(
    ("latest", "state"),
    [
        (took(4, 4, 4, 4, 4), RUSHING),
        (took(4, 4, 4, 4), ANSWERING),
        (took(4, 4, 5, 4, 4), ANSWERING),
        (took(4, 4, 4, 4, 4, 60), RUSHING),
        (took(60, 4, 4, 4, 4, 4), ANSWERING),
        (took(4, 4, 4, 4, 4, meant=12), ANSWERING),
        (took(3, 3, 3, 3, 3, meant=12), RUSHING),
    ],
)
def test_clicking_through_is_five_answers_in_a_row_quicker_than_one_can_read(latest, state):
    assert seat_state(waited(10, latest=latest), NOW) == state


def test_who_clicked_through_and_then_stopped_is_waiting():
    assert seat_state(waited(200, latest=took(1, 1, 1, 1, 1)), NOW) == STUCK
