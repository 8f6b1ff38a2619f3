"""Growth of a person and of a group, a hall at a glance, and how it sees itself."""

import numpy as np
import pytest

from digcomp.assessment.cohort import make_cohort
from digcomp.assessment.growth import group_growth, person_growth
from digcomp.assessment.selfview import self_gaps


def waves(instrument, people: int, right_before: float, right_after: float, seed: int = 3):
    """Answers to every second item before and to the others after, right with these chances."""
    rng = np.random.default_rng(seed)
    items = list(instrument.bank.items.values())
    found = []
    for first, share in ((0, right_before), (1, right_after)):
        own = items[first::2]
        found.append([{item.id: int(item.max_score * (rng.random() < share)) for item in own} for _ in range(people)])
    return found


@pytest.fixture(scope="module")
def hall(instrument):
    return waves(instrument, 12, 0.4, 0.55)


def test_growth_of_a_person_has_every_part_with_an_interval(instrument, hall):
    growth = person_growth(instrument, hall[0][0], hall[1][0])
    assert growth.people == 1
    assert growth.effect_size is None
    assert [area for area, _ in growth.areas] == [area.id for area in instrument.framework.areas]
    assert [c for c, _ in growth.competences] == [c.id for c in instrument.framework.competences]
    for shift in (growth.overall, *(s for _, s in growth.areas), *(s for _, s in growth.competences)):
        assert shift.low < shift.change < shift.high
        assert shift.after - shift.before == pytest.approx(shift.change)
        assert 0 <= shift.probability <= 1
    assert growth.overall.change > 0
    assert growth.overall.probability > 0.5


def test_growth_of_a_person_without_answers_claims_nothing(instrument):
    growth = person_growth(instrument, {}, {})
    assert growth.overall.probability == pytest.approx(0.5)
    assert growth.overall.low < -0.75 < 0.75 < growth.overall.high


def test_growth_of_a_group_is_surer_than_that_of_a_person(instrument, hall):
    group, one = group_growth(instrument, *hall), person_growth(instrument, hall[0][0], hall[1][0])
    assert group.people == 12
    assert group.overall.high - group.overall.low < one.overall.high - one.overall.low
    assert group.overall.change > 0.3
    assert group.effect_size > 0.3
    assert len(group.areas) == 5
    assert len(group.competences) == 21


def test_an_item_that_was_met_twice_counts_once(instrument, hall):
    before, after = hall[0][0], hall[1][0]
    again = dict.fromkeys(list(before)[:5], 2)
    assert person_growth(instrument, before, after | again) == person_growth(instrument, before, after)


def test_a_hall_has_a_row_a_person_and_counts_that_add_up(instrument, hall):
    cohort = make_cohort(instrument, hall[0], None)
    assert len(cohort.rows) == 12
    assert sum(cohort.overall_levels) == pytest.approx(12)
    assert [sum(levels) for levels in cohort.area_levels] == pytest.approx([12] * 5)
    assert {len(row.areas) for row in cohort.rows} == {5}
    assert {len(row.competences) for row in cohort.rows} == {21}


def test_priorities_name_every_competence_the_most_urgent_first(instrument, hall):
    priorities = make_cohort(instrument, hall[0], None).priorities
    assert {one.competence for one in priorities} == {c.id for c in instrument.framework.competences}
    assert [one.below for one in priorities] == sorted((one.below for one in priorities), reverse=True)
    assert all(0 <= one.below <= 1 and 0 < one.error < 0.5 for one in priorities)
    assert len({one.aim for one in priorities}) == 1


def test_what_the_hall_got_wrong_is_taught_first(instrument):
    items = instrument.bank.items.values()
    people = [{item.id: 0 if item.competence == "3.2" else item.max_score for item in items}] * 10
    assert make_cohort(instrument, people, None).priorities[0].competence == "3.2"


def test_with_a_target_its_levels_are_the_aims(instrument, hall):
    target = instrument.targets["front-desk-officer"]
    priorities = make_cohort(instrument, hall[0], target).priorities
    assert {one.competence: one.aim for one in priorities} == dict(target.levels)


def test_a_hall_that_sees_itself_higher_is_counted(instrument, hall):
    highest = dict.fromkeys(list(instrument.bank.statements)[7::8], 3)
    gaps = self_gaps(instrument, hall[0], [highest] * 11 + [{}])
    assert [gap.area for gap in gaps] == [area.id for area in instrument.framework.areas]
    assert {(gap.higher, gap.lower, gap.people) for gap in gaps} == {(11, 0, 11)}


def test_without_statements_there_are_no_gaps(instrument, hall):
    assert self_gaps(instrument, hall[0], [{}] * 12) == ()
