"""Results of a hall and growth between two tests; what may not be said of few."""

from dataclasses import astuple

import pytest
from support.cast import Cast, statements_of

from digcomp.errors import NotFound

PEOPLE = [f"Хүн {letter}" for letter in "АБВГ"]


@pytest.fixture
def course(cast: Cast):
    """A short training of four, beside another one in which a test was sat."""
    cast.training("Ч. Чулуун", place="Алтай", blueprint="short").sat_by("Ч. Чулуун")
    return cast.training(*PEOPLE, blueprint="short")


def hall(cast, course, kind="pre"):
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        return cast.results(session).hall(training, kind)


def growth(cast, course):
    with cast.database.sessions() as session:
        return cast.results(session).growth(cast.trainings(session).get(course.trainer, course.id))


def sit_both(course, *people):
    course.sat_by(*people, wrong=0.8)
    course.close("pre")
    course.open("post")
    course.sat_by(*people, kind="post", wrong=0.2)


def test_nobody_has_sat_it(cast, course):
    assert hall(cast, course) is None
    assert growth(cast, course) is None


def test_a_test_that_is_not_there_is_not_found(cast, course):
    with pytest.raises(NotFound):
        hall(cast, course, "follow-up")


def test_one_person_is_a_hall_without_a_group(cast, course):
    course.sat_by(PEOPLE[0])
    found = hall(cast, course)
    assert [seat.person.name for seat in found.seats] == [PEOPLE[0]]
    assert found.self_gaps == ()
    assert len(found.cohort.priorities) == 21
    assert sum(found.cohort.overall_levels) == pytest.approx(1)


def test_who_is_still_inside_is_counted_and_not_shown(cast, course):
    course.sat_by(PEOPLE[0])
    cast.sit(course.join(PEOPLE[1]), until=lambda task: (task.phase, task.position) == ("quiz", 15))
    assert (len(hall(cast, course).seats), hall(cast, course).unfinished) == (1, 1)
    course.close("pre")
    assert (len(hall(cast, course).seats), hall(cast, course).unfinished) == (2, 0), "closing ends what was begun"


def test_growth_is_of_those_who_sat_both(cast, course):
    course.sat_by(*PEOPLE[:3], wrong=0.8)
    course.close("pre")
    course.open("post")
    course.sat_by(*PEOPLE[1:], kind="post", wrong=0.2)
    found = growth(cast, course)
    assert [seat.person.name for seat, _ in found.people] == PEOPLE[1:3]
    assert (found.only_first, found.only_last) == (1, 1)
    assert all(one.change > 0 for _, one in found.people)


def test_everybody_at_once_is_everybody_alone(cast, course):
    """The change of a hall's table is that of the person's own page, but for the digits that are kept."""
    sit_both(course, *PEOPLE[:3])
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        results = cast.results(session)
        after = results.hall(training, "post")
        for seat, shift in growth(cast, course).people:
            sitting_id = after.sittings[[one.id for one in after.seats].index(seat.id)]
            alone = results.person(training, sitting_id)[2].overall
            assert astuple(shift) == pytest.approx(astuple(alone), abs=1e-4)


def test_of_fewer_than_ten_no_group_is_spoken(cast, course):
    sit_both(course, *PEOPLE)
    found = growth(cast, course)
    assert len(found.people) == 4
    assert found.group is None


def test_growth_is_worked_out_once_and_again_when_somebody_is_added(cast, course):
    sit_both(course, PEOPLE[0])
    first = growth(cast, course)
    with statements_of(cast.database) as sent:
        assert growth(cast, course) == first or growth(cast, course).people[0][1] == first.people[0][1]
    assert not [statement for statement in sent if not statement.startswith("SELECT")], "it was read from the summary"
    course.close("post")
    course.open("pre")
    course.sat_by(PEOPLE[1])
    course.close("pre")
    course.open("post")
    course.sat_by(PEOPLE[1], kind="post")
    assert len(growth(cast, course).people) == 2


def test_results_cost_as_many_queries_for_one_person_as_for_four(cast, course):
    def queries():
        with statements_of(cast.database) as sent:
            hall(cast, course)
            growth(cast, course)
        return len(sent)

    course.sat_by(PEOPLE[0])
    course.close("pre")
    course.open("post")
    course.sat_by(PEOPLE[0], kind="post")
    queries()
    few = queries()
    course.close("post")
    course.open("pre")
    course.sat_by(*PEOPLE[1:])
    course.close("pre")
    course.open("post")
    course.sat_by(*PEOPLE[1:], kind="post")
    queries()
    assert queries() == few


def test_a_person_of_another_training_is_not_found(cast, course):
    course.sat_by(PEOPLE[0])
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        own = hall(cast, course).sittings[0]
        assert cast.results(session).person(training, own)[1].answered == 21
        for other in (1, 999):
            assert other != own
            with pytest.raises(NotFound):
                cast.results(session).person(training, other)


def test_a_trainer_s_profile_of_a_person_has_no_self_view(cast, course):
    course.sat_by(PEOPLE[0])
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        _, profile, _ = cast.results(session).person(training, hall(cast, course).sittings[0])
    assert profile.overall_self is None
    assert all(row.self_view is None for row in (*profile.areas, *profile.competences))
    assert "overrated" not in {step.reason for step in profile.next_steps}
