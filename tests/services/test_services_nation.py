"""Kept results and tallies: they say what the answers say, whatever happens to people and trainings."""

from dataclasses import dataclass

import numpy as np
import pytest
from sqlalchemy import delete, select
from support.cast import Cast
from support.crowd import crowd

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.group_places import pooled
from digcomp.assessment.growth import group_growth
from digcomp.assessment.hall_means import Mean
from digcomp.assessment.sitting import QUIZ
from digcomp.errors import Refused
from digcomp.services import kept, national
from digcomp.services.nation_load import NationLoad, trainer_named
from digcomp.services.reporting import Reporting
from digcomp.services.seats import Seats
from digcomp.store.engine import writing
from digcomp.store.nation_tables import GainResult, Result, Tally, TallyDue
from digcomp.store.queries import halls
from digcomp.store.tables import Answer, Seat, Sitting, Wave

NAMES = [f"Хүн {n}" for n in range(1, 14)]


@dataclass(frozen=True)
class Written:
    """A training of eleven who sat both tests, beside one of 36 who sat the first; both are Dora's."""

    id: int = 1


@pytest.fixture
def hall(cast: Cast) -> Written:
    fill(cast, 44)
    return Written()


def fill(cast: Cast, people: int) -> None:
    assert cast.dora
    with cast.database.sessions() as session:
        NationLoad(session, cast.instrument, 3).fill(people, trainer_named(session, "dora"), lambda done, of: None)


def told(cast: Cast) -> dict[tuple[int, str], tuple[object, ...]]:
    """Every tally, to be compared."""
    with cast.database.sessions() as session:
        return {
            (one.training_id, one.kind): (one.people, one.basis, np.frombuffer(one.sums).round(6).tolist(), one.mean)
            for one in session.scalars(select(Tally))
        }


def same(one: dict[tuple[int, str], tuple[object, ...]], other: dict[tuple[int, str], tuple[object, ...]]) -> bool:
    return one.keys() == other.keys() and all(
        left[:2] == right[:2]
        and np.allclose(left[2], right[2], atol=1e-4)  # type: ignore[arg-type]
        and left[3] == pytest.approx(right[3], abs=1e-5)
        for left, right in ((one[key], other[key]) for key in one)
    )


def anew(cast: Cast) -> dict[tuple[int, str], tuple[object, ...]]:
    """The tallies after everything kept was thrown away and made again from the answers."""
    with cast.database.sessions() as session:
        writing(session)
        for table in (Result, GainResult, Tally):
            session.execute(delete(table))
        session.commit()
        assert national.rebuild(session, cast.instrument) == []
    return told(cast)


def test_what_was_counted_in_step_by_step_is_what_the_answers_say(cast: Cast) -> None:
    course = cast.training(*NAMES[:2], blueprint="short")
    course.sat_by(*NAMES[:2])
    course.close("pre")
    course.open("post")
    course.sat_by(NAMES[0], kind="post", wrong=0.2)
    before = told(cast)
    assert [before[course.id, kind][0] for kind in ("pre", "post", "gain")] == [2, 1, 1]
    assert same(before, anew(cast))


def test_a_second_rebuild_changes_nothing(cast: Cast, hall: Written) -> None:
    first = anew(cast)
    with cast.database.sessions() as session:
        national.rebuild(session, cast.instrument)
    assert told(cast) == first


def test_the_result_is_stored_with_the_end_of_the_sitting(cast: Cast) -> None:
    course = cast.training(NAMES[0], blueprint="short")
    course.sat_by(NAMES[0])
    with cast.database.sessions() as session:
        sitting, row = session.scalars(select(Sitting)).one(), session.scalars(select(Result)).one()
        assert sitting.finished_at is not None
        assert (row.sitting_id, row.training_id, row.kind) == (sitting.id, course.id, "pre")
        quiz = halls.scores_of_sitting(session, sitting.id, QUIZ)
    assert row.figures == figures.score(cast.instrument, [quiz])[0]


def test_unfinished_people_count_when_the_test_is_closed_and_not_when_it_is_open_again(cast: Cast) -> None:
    course = cast.training(NAMES[0], blueprint="short")
    token = course.join(NAMES[0], personal_code=course.seat_codes()[NAMES[0]])
    cast.sit(token, until=lambda task: task.phase == QUIZ and task.position == 7)
    assert told(cast).get((course.id, "pre"), (0,))[0] == 0
    course.close("pre")
    assert told(cast)[course.id, "pre"][0] == 1
    course.open("pre")
    assert told(cast)[course.id, "pre"][0] == 0


def test_nothing_is_told_of_nine(cast: Cast) -> None:
    course = crowd(cast, 9)
    with cast.database.sessions() as session:
        national.rebuild(session, cast.instrument)
        tally = session.get(Tally, (course.id, "pre"))
        assert tally is not None
        assert (tally.people, tally.mean, tally.content) == (9, None, {})


def test_who_is_forgotten_is_in_no_sum(cast: Cast, hall: Written) -> None:
    with cast.database.sessions() as session:
        gone = session.scalars(
            select(Sitting).join(Seat).where(Seat.training_id == hall.id, Seat.position.in_([1, 2]))
        ).all()
        writing(session)
        national.forget(session, [one.id for one in gone])
        session.execute(delete(Sitting).where(Sitting.id.in_([one.id for one in gone])))
        session.commit()
        assert session.scalar(select(Tally.people).where(Tally.kind == "gain", Tally.training_id == hall.id)) == 9
        assert {one.sums for one in session.scalars(select(Tally).where(Tally.training_id == hall.id))} == {b""}
        assert session.scalars(select(TallyDue.training_id)).all() == [hall.id]
        assert national.catch_up(session, cast.instrument) == 0
    after = told(cast)
    assert [after[hall.id, kind][0] for kind in ("pre", "post", "gain")] == [9, 9, 9]
    assert after[hall.id, "gain"][3] is None
    assert same(after, anew(cast))


def test_somebody_taken_off_the_roster_is_in_no_sum_and_comes_back(cast: Cast, hall: Written) -> None:
    whole = told(cast)
    with cast.database.sessions() as session:
        seats = Seats(session, cast.clock, cast.trainings(session))
        seat = session.scalars(select(Seat).where(Seat.training_id == hall.id, Seat.position == 2)).one()
        seats.remove(cast.dora, hall.id, seat.id)
        national.catch_up(session, cast.instrument)
        assert told(cast)[hall.id, "post"][0] == 10
        (change,) = seats.changes(cast.trainings(session).get(cast.dora, hall.id))
        seats.undo(cast.dora, hall.id, change.event_id)
        national.catch_up(session, cast.instrument)
    assert same(told(cast), whole)


def test_answers_that_come_from_elsewhere_are_counted_after_a_refresh(cast: Cast) -> None:
    course = crowd(cast, 12)
    with cast.database.sessions() as session:
        national.rebuild(session, cast.instrument)
        writing(session)
        answer = session.scalars(select(Answer).where(Answer.phase == "quiz")).first()
        assert answer is not None
        answer.score = 1 - answer.score
        national.refresh(session, [course.id])
        session.commit()
        national.catch_up(session, cast.instrument)
    assert same(told(cast), anew(cast))


def test_what_cannot_be_scored_stays_due_and_is_named(cast: Cast) -> None:
    course = crowd(cast, 10)
    with cast.database.sessions() as session:
        writing(session)
        session.execute(Sitting.__table__.update().values(scale_version="gone"))  # type: ignore[attr-defined]
        session.commit()
        ((number, reason),) = national.rebuild(session, cast.instrument)
        assert number == course.id
        assert "gone" in reason
        assert session.scalars(select(TallyDue.training_id)).all() == [course.id]


def test_the_gain_of_a_tally_is_that_of_the_answers(cast: Cast, hall: Written) -> None:
    with cast.database.sessions() as session:
        waves = session.scalars(select(Wave).where(Wave.training_id == hall.id).order_by(Wave.id)).all()
        quizzes = halls.scores(session, [wave.id for wave in waves], QUIZ)
        by_seat = [{one.seat_id: quizzes[one.id] for one in halls.sat(session, [wave.id])} for wave in waves]
        both = sorted(by_seat[0].keys() & by_seat[1].keys())
        direct = group_growth(cast.instrument, *[[own[seat] for seat in both] for own in by_seat]).overall
        tally = session.get(Tally, (hall.id, "gain"))
        assert tally is not None
    assert tally.mean is not None
    error = (direct.high - direct.low) / 4
    assert tally.mean == pytest.approx(direct.change, abs=0.1 * error)
    assert tally.low == pytest.approx(direct.low, abs=0.2 * error)


def test_the_nation_put_together_is_the_nation_taken_as_one(cast: Cast) -> None:
    """Means of trainings pooled, their sums added up, and all answers in one regression: one figure."""
    fill(cast, 300)
    with cast.database.sessions() as session:
        held = Reporting(session, cast.instrument).held(None)
        pre = session.scalars(select(Tally).where(Tally.kind == "pre").order_by(Tally.training_id)).all()
        means = [(one.people, Mean(one.mean, one.low, one.high)) for one in pre if one.mean is not None]  # type: ignore[arg-type]
        size = figures.size_of(cast.instrument, gain=False)
        sums = [figures.Sums.unpacked(one.sums, one.people, size) for one in pre]
        added = sums[0]
        for one in sums[1:]:
            added = added + one
        rows = session.scalars(select(Result.figures).where(Result.kind == "pre")).all()
    together, direct = pooled(means), figures.group_means(cast.instrument, figures.Sums.of(rows, size)).overall
    assert [one.people for one in held] == [one.people for one in pre]
    assert added.moments.people == together.people == len(rows)
    assert figures.group_means(cast.instrument, added).overall.mean == pytest.approx(direct.mean, abs=1e-6)
    error = (direct.high - direct.low) / 4
    assert together.mean == pytest.approx(direct.mean, abs=0.5 * error)
    assert (together.high - together.low) / 4 == pytest.approx(error, rel=0.3)


def test_a_nation_written_in_one_go_is_what_its_answers_say(cast: Cast) -> None:
    fill(cast, 300)
    assert same(told(cast), anew(cast))


def test_a_nation_is_written_into_an_empty_database_alone(cast: Cast, hall: Written) -> None:
    with cast.database.sessions() as session, pytest.raises(Refused, match="not-empty"):
        NationLoad(session, cast.instrument, 3).fill(100, 1, lambda done, of: None)


def test_two_requests_that_find_the_end_at_once_count_it_once(cast: Cast) -> None:
    course = cast.training(NAMES[0], blueprint="short")
    course.sat_by(NAMES[0])
    with cast.database.sessions() as session:
        sitting = session.scalars(select(Sitting)).one()
        writing(session)
        kept.keep(session, cast.instrument, sitting.id)
        session.commit()
    assert told(cast)[course.id, "pre"][0] == 1
