"""What is said of a training keeps no name, and counts only from ten people on."""

import pytest
from sqlalchemy import select
from support.small import OF_CLERKS, small_instrument

from digcomp.errors import InputRefused
from digcomp.services.afterwards import Afterwards
from digcomp.services.materials import QUESTIONS, Materials, satisfaction
from digcomp.store.tables import Feedback, Seat

PEOPLE = [f"Хүн {letter}" for letter in "АБ"]
MARKS = dict.fromkeys(QUESTIONS, "4")


class First:
    """Always the first of what there is."""

    def below(self, limit):
        return 0


@pytest.fixture(scope="session")
def instrument():
    return small_instrument()


@pytest.fixture
def tokens(cast):
    course = cast.training(*PEOPLE, **OF_CLERKS)
    course.sat_by(*PEOPLE)
    course.close("pre")
    course.open("post")
    return course.sat_by(*PEOPLE, kind="post")


def give(cast, token, marks):
    with cast.database.sessions() as session:
        Afterwards(session, cast.clock, cast.sittings(session)).give_feedback(token, marks)


def test_feedback_keeps_the_day_and_no_hour(cast, tokens):
    for _ in range(2):
        give(cast, tokens[0], MARKS | {"comment": "  Сайн   байлаа "})
    with cast.database.sessions() as session:
        (row,) = session.scalars(select(Feedback)).all()
        moments = [seat.feedback_at for seat in session.scalars(select(Seat).order_by(Seat.id))]
    assert (row.comment, row.ratings) == ("Сайн байлаа", dict.fromkeys(QUESTIONS, 4))
    assert moments[1] is None
    assert (moments[0].hour, moments[0].minute) == (16, 0), "midnight in the halls, whatever the hour"


@pytest.mark.parametrize("mark", ["", "0", "6", "four", "4.0"])
def test_what_is_no_mark_is_refused_and_nothing_is_kept(cast, tokens, mark):
    with pytest.raises(InputRefused) as refusal:
        give(cast, tokens[0], MARKS | {"pace": mark})
    assert refusal.value.field == "pace"
    with cast.database.sessions() as session:
        assert session.scalars(select(Feedback)).all() == []


def rows(count):
    return [Feedback(uid=f"u{n}", ratings=dict.fromkeys(QUESTIONS, 1 + n % 5), comment=f"{n}") for n in range(count)]


def test_nine_are_not_counted_and_ten_are():
    assert satisfaction(rows(9), First()).counts == {}
    assert satisfaction(rows(9), First()).comments == ()
    found = satisfaction(rows(10), First())
    assert found.counts["clear"] == (2, 2, 2, 2, 2)
    assert found.satisfied == pytest.approx(0.4)
    assert sorted(found.comments) == [str(n) for n in range(10)]


def test_a_timetable_with_a_fault_leaves_the_earlier_one(cast, tokens):
    with cast.database.sessions() as session:
        training = cast.trainings(session).of(cast.boris)[0]
        service = Materials(session, cast.instrument)
        service.set_timetable(training, {"1.1": "60", "9.9": "5"})
        with pytest.raises(InputRefused):
            service.set_timetable(training, {"1.1": "30", "1.2": "long"})
        assert service.timetable(training) == {"1.1": 60}
