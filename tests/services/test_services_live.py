"""The hour of a test: the picture of the hall, pause, an end by the clock, one person back in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from support.cast import Cast, statements_of

from digcomp.assessment.live import ABSENT, ANSWERING, FINISHED, LEFT, RUSHING, STUCK
from digcomp.assessment.sitting import QUIZ
from digcomp.errors import InputRefused, NotFound, Refused, SittingOver, WaveClosed
from digcomp.services.live import UNFINISHED
from digcomp.store.tables import Event, Wave


@pytest.fixture
def course(cast: Cast):
    noise = cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    noise.join("Ч. Чулуун")
    return cast.training("Б. Ана", "Д. Бат", "В. Цэцэг")


@pytest.fixture
def token(course):
    return course.join("Б. Ана")


@pytest.fixture
def hall(cast, course):
    """The hall as its trainer sees it now."""

    def look(kind=None):
        with cast.database.sessions() as session:
            return cast.live(session).hall(cast.trainings(session).get(course.trainer, course.id), kind)

    return look


@pytest.fixture
def hour(cast, course):
    """Do something to the test before."""

    def turn(name, *more, of=None):
        with cast.database.sessions() as session:
            getattr(cast.hour(session), name)(of or course.trainer, course.id, "pre", *more)

    return turn


def states(hall):
    return [seat.state for seat in hall.seats]


def answer(cast, token, seconds=20):
    cast.clock.forward(seconds=seconds)
    return cast.answer(token, cast.form(cast.task(token)))


def refused(cast, token):
    """How the page of a sitting is refused."""
    with pytest.raises((WaveClosed, SittingOver)) as refusal:
        cast.present(token)
    return refusal.value.state


# The picture


def test_seats_stand_in_the_order_of_the_hall_and_say_where_everybody_is(cast, course, token, hall):
    course.sat_by("В. Цэцэг")
    answer(cast, token)
    found = hall()
    assert [(seat.position, seat.name, seat.state) for seat in found.seats] == [
        (1, "Б. Ана", ANSWERING),
        (2, "Д. Бат", ABSENT),
        (3, "В. Цэцэг", FINISHED),
    ]
    assert (found.seats[0].at, found.seats[0].of) == (2, 21)
    assert (found.joined, found.finished, len(found.absent)) == (2, 1, 1)


def test_the_first_question_comes_after_the_last_statement(cast, token, hall):
    cast.sit_statements(token)
    assert (hall().seats[0].phase, hall().seats[0].at, hall().seats[0].of) == (QUIZ, 1, 42)
    answer(cast, token)
    assert hall().seats[0].at == 2


def test_the_longest_wait_comes_first_and_clicking_through_after_it(cast, course, hall, clock):
    quick, slow, gone = (course.join(name) for name in ("Б. Ана", "Д. Бат", "В. Цэцэг"))
    for token in (quick, slow, gone):
        cast.sit_statements(token)
    clock.forward(minutes=7)
    answer(cast, slow)
    clock.forward(minutes=4)
    answer(cast, quick)
    for _ in range(5):
        answer(cast, quick, seconds=3)
    found = hall()
    assert states(found) == [RUSHING, STUCK, LEFT]
    assert [seat.name for seat in found.help] == ["В. Цэцэг", "Д. Бат", "Б. Ана"]


def test_a_short_question_is_waited_for_by_its_own_seconds(cast, token, hall, clock):
    cast.sit_statements(token)
    seconds = cast.instrument.bank.items[cast.task(token).item_id].seconds
    assert 4 * seconds < 180, "the first questions are short"
    clock.forward(seconds=4 * seconds)
    assert states(hall())[0] == ANSWERING
    clock.forward(seconds=1)
    assert states(hall())[0] == STUCK


def test_a_changed_statement_is_a_sign_of_life(cast, token, hall, clock):
    first = cast.task(token)
    answer(cast, token)
    answer(cast, token)
    clock.forward(minutes=5)
    cast.answer(token, cast.form(first, 1))
    assert states(hall())[0] == ANSWERING


def test_a_pause_is_nobody_s_fault(cast, token, hall, hour, clock):
    clock.forward(minutes=1)
    hour("pause")
    clock.forward(minutes=30)
    assert (hall().state, states(hall())[0]) == ("paused", ANSWERING)
    hour("go_on")
    clock.forward(minutes=2)
    assert (hall().state, states(hall())[0]) == ("open", ANSWERING)


def test_after_the_end_who_is_not_through_is_unfinished(course, token, hall):
    course.close("pre")
    assert states(hall()) == [UNFINISHED, ABSENT, ABSENT]
    assert (hall().help, hall().absent) == ([], [])


def test_the_open_test_is_shown_else_the_latest(course, hall):
    assert hall().wave.kind == "pre"
    course.close("pre")
    assert hall().wave.kind == "pre"
    course.open("post")
    assert hall().wave.kind == "post"
    assert states(hall("pre")) == [ABSENT] * 3
    with pytest.raises(NotFound):
        hall("exam")


def test_the_picture_costs_as_many_queries_for_one_person_as_for_nine(cast, course, token, hall, clock):
    def queries():
        with cast.database.sessions() as session:
            training = cast.trainings(session).get(course.trainer, course.id)
            with statements_of(cast.database) as sent:
                cast.live(session).hall(training)
        return len(sent)

    cast.sit_statements(token)
    assert queries() == 2
    clock.forward(seconds=100)
    assert queries() == 3
    for letter in "ГДЕЖЗИЙК":
        cast.sit_statements(course.join(f"Хүн {letter}"))
    assert queries() <= 3
    clock.forward(seconds=100)
    assert queries() == 3


def test_the_wall_gets_counts(cast, course, token):
    course.sat_by("Д. Бат")
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        tally = cast.live(session).tally(training, "pre")
        assert (tally.seats, tally.joined, tally.finished, tally.left) == (3, 2, 1, None)
        assert cast.live(session).inside(training, "pre") == 1


# Pause


def test_in_a_pause_the_answer_in_front_of_somebody_counts_and_no_other(cast, token, hour):
    task = cast.task(token)
    hour("pause")
    cast.clock.forward(seconds=1)
    assert refused(cast, token) == "paused"
    assert cast.answer(token, cast.form(task)).stored
    with pytest.raises(WaveClosed):
        cast.answer(token, cast.form(task))
    hour("go_on")
    assert cast.task(token).position == 2


def test_who_joins_in_a_pause_waits_inside(cast, course, hour):
    hour("pause")
    token = course.join("Д. Бат")
    assert refused(cast, token) == "paused"


def test_a_pause_shows_no_profile_and_no_scores(cast, token, hour):
    cast.sit(token, until=lambda task: task.phase == QUIZ and task.position == 8)
    hour("pause")
    with cast.database.sessions() as session:
        with pytest.raises(SittingOver):
            cast.sittings(session).profile(token)
        quiz = [one for one in cast.sittings(session).own_data(token)["answers"] if one["phase"] == QUIZ]
        assert {one["score"] for one in quiz} == {None}


def test_a_pause_that_is_pressed_twice_keeps_its_beginning(cast, token, hour, clock):
    hour("pause")
    begun = clock()
    clock.forward(minutes=1)
    hour("pause")
    with cast.database.sessions() as session:
        assert session.scalars(select(Wave).where(Wave.paused_at.is_not(None))).one().paused_at == begun


def test_a_test_that_was_closed_in_a_pause_opens_without_it(cast, course, token, hour):
    hour("pause")
    course.close("pre")
    assert refused(cast, token) == "closed"
    course.open("pre")
    assert cast.task(token)


# An end by the clock


def test_an_announced_end_closes_by_itself(cast, course, token, hour, clock, hall):
    hour("extend", 5)
    task = cast.task(token)
    clock.forward(minutes=5)
    assert refused(cast, token) == "closed"
    with pytest.raises(WaveClosed):
        course.join("Д. Бат")
    clock.forward(seconds=1)
    assert cast.answer(token, cast.form(task)).stored, "the one in front of them counts"
    with pytest.raises(WaveClosed):
        cast.answer(token, cast.form(task))
    assert hall().state == "closed"
    with cast.database.sessions() as session:
        wave = cast.trainings(session).get(course.trainer, course.id).waves[0]
        assert (wave.state, wave.closed_at) == ("closed", wave.closes_at)


def test_a_test_that_ended_by_itself_lets_the_next_one_open(course, hour, clock):
    hour("extend", 5)
    clock.forward(minutes=6)
    course.open("post")


def test_a_test_that_ended_is_opened_again_without_an_end(cast, course, token, hour, clock):
    hour("extend", 5)
    clock.forward(minutes=6)
    course.open("pre")
    clock.forward(hours=3)
    assert cast.task(token)


def test_more_minutes_are_added_to_the_end(hour, hall, clock):
    hour("extend", 5)
    clock.forward(minutes=2)
    hour("extend", 10)
    assert hall().left == timedelta(minutes=13)
    hour("end_at", None)
    assert hall().left is None


def test_a_pause_stops_the_clock_of_the_end(cast, token, hour, hall, clock):
    hour("extend", 5)
    clock.forward(minutes=2)
    hour("pause")
    clock.forward(minutes=20)
    assert (hall().state, hall().left) == ("paused", timedelta(minutes=3))
    hour("go_on")
    assert hall().left == timedelta(minutes=3)
    assert cast.task(token)


def test_an_end_set_in_a_pause_is_the_one_that_holds_after_it(hour, hall, clock):
    hour("pause")
    clock.forward(minutes=10)
    hour("end_at", clock() + timedelta(minutes=7))
    hour("go_on")
    assert hall().left == timedelta(minutes=7)


@pytest.mark.parametrize(("minutes", "code"), [(0, "past"), (-5, "past"), (13 * 60, "too-far")])
def test_an_end_that_cannot_be_is_refused(hour, clock, minutes, code):
    with pytest.raises(InputRefused) as refusal:
        hour("end_at", clock() + timedelta(minutes=minutes))
    assert (refusal.value.field, refusal.value.code) == ("ends_at", code)


def test_only_minutes_that_are_offered_are_given(hour, course, token):
    for name, more in (("extend", (7,)), ("readmit", (1, 7))):
        with pytest.raises(InputRefused):
            hour(name, *more)


def test_what_is_not_open_is_neither_paused_nor_ended(course, hour, clock):
    course.close("pre")
    for name, more in (("pause", ()), ("go_on", ()), ("extend", (5,)), ("end_at", (None,))):
        with pytest.raises(Refused):
            hour(name, *more)


# One person back in


def seat_id(hall, name):
    return next(seat.seat_id for seat in hall.seats if seat.name == name)


def test_one_person_goes_on_while_the_test_is_closed_for_all_others(cast, course, token, hour, hall, clock):
    other = course.join("Д. Бат")
    course.close("pre")
    clock.forward(hours=2)
    hour("readmit", seat_id(hall(), "Б. Ана"), 15)
    assert refused(cast, other) == "closed"
    assert answer(cast, token).stored
    assert answer(cast, token).stored
    assert states(hall()) == [ANSWERING, UNFINISHED, ABSENT]
    task = cast.task(token)
    clock.forward(minutes=16)
    assert refused(cast, token) == "closed"
    assert cast.answer(token, cast.form(task)).stored, "the one in front of them counts"
    with pytest.raises(WaveClosed):
        cast.answer(token, cast.form(task))


def test_one_person_goes_on_in_a_pause_and_after_fourteen_days(cast, token, hour, hall, clock):
    hour("pause")
    hour("readmit", seat_id(hall(), "Б. Ана"), 5)
    assert cast.task(token)
    hour("go_on")
    clock.forward(days=15)
    assert refused(cast, token) == "expired"
    hour("readmit", seat_id(hall(), "Б. Ана"), 5)
    assert answer(cast, token).stored


def test_who_has_finished_and_who_never_joined_stay_where_they_are(course, hour, hall):
    course.sat_by("Б. Ана")
    for name, code in (("Б. Ана", "finished-stays"), ("Д. Бат", "not-joined")):
        with pytest.raises(Refused, match=code):
            hour("readmit", seat_id(hall(), name), 5)


def test_a_stranger_leads_nothing_and_a_stranger_s_seat_is_not_found(cast, course, token, hour, hall):
    own = seat_id(hall(), "Б. Ана")
    for name, more in (("pause", ()), ("go_on", ()), ("extend", (5,)), ("end_at", (None,)), ("readmit", (own, 5))):
        with pytest.raises(NotFound):
            hour(name, *more, of=cast.clara)
    with pytest.raises(NotFound):
        hour("readmit", 1, 5)  # the seat of the other training


def test_it_is_kept_who_did_what(cast, course, token, hour, hall):
    hour("pause")
    hour("go_on")
    hour("extend", 5)
    hour("readmit", seat_id(hall(), "Б. Ана"), 5)
    course.close("pre")
    with cast.database.sessions() as session:
        events = session.scalars(select(Event).where(Event.training_id == course.id).order_by(Event.id)).all()
    actions = ["test-opened", "test-paused", "test-resumed", "test-end", "readmitted", "test-closed"]
    assert [event.action for event in events] == actions
    assert {event.user_id for event in events} == {cast.boris.id}
    assert {event.detail["wave"] for event in events} == {"pre"}


def test_the_answer_stays_one_insert_with_an_end_and_a_readmission(cast, token, hour, hall):
    hour("extend", 15)
    hour("readmit", seat_id(hall(), "Б. Ана"), 15)
    form = cast.form(cast.sit(token, until=lambda task: (task.phase, task.position) == ("quiz", 2)))
    with statements_of(cast.database) as sent:
        cast.answer(token, form)
    assert [statement.split()[0] for statement in sent] == ["INSERT"]
