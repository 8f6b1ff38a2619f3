"""The rule for certificates: a share of the hours, and the test after."""

#: What a person may still lack, in the order in which it is told.
NO_ATTENDANCE, TOO_LITTLE, NO_TEST, TEST_OPEN = "no-attendance", "too-little-attendance", "no-test", "test-not-finished"


def needed_minutes(hours: int, least_attendance: int) -> float:
    """Minutes that a certificate asks for; `least_attendance` is in per cent."""
    return hours * 60 * least_attendance / 100


def lacking(minutes: int | None, hours: int, least_attendance: int, test: str | None) -> tuple[str, ...]:
    """What is missing for a certificate; nothing for who may have one.

    `minutes` is None where no day was noted, `test` is None, "begun" or "finished".
    """
    found = []
    if least_attendance and minutes is None:
        found.append(NO_ATTENDANCE)
    elif (minutes or 0) < needed_minutes(hours, least_attendance):
        found.append(TOO_LITTLE)
    if test != "finished":
        found.append(TEST_OPEN if test else NO_TEST)
    return tuple(found)
