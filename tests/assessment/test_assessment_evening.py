"""What the evening sheet says: hours, questions missed, and who could learn with whom."""

from types import SimpleNamespace

import numpy as np
import pytest

from digcomp.assessment.cohort import Priority
from digcomp.assessment.evening import leads, mastered
from digcomp.assessment.missed import most_missed
from digcomp.assessment.partners import MOST_GROUPS, partners


def priorities(*below):
    return [Priority(f"1.{n}", 3, share, 0.05) for n, share in enumerate(below, 1)]


def test_hours_are_whole_and_add_up():
    found = leads(priorities(0.8, 0.75, 0.7, 0.65, 0.1), 16)
    assert [one.competence for one in found] == ["1.1", "1.2", "1.3", "1.4"]
    assert sum(one.hours for one in found) == 16
    assert [one.hours for one in found] == sorted((one.hours for one in found), reverse=True)


def test_where_nobody_falls_short_the_hours_are_shared_evenly():
    assert sum(one.hours for one in leads(priorities(0, 0, 0, 0), 16)) == 16


def test_no_hours_for_what_nearly_all_can_do():
    assert mastered(priorities(0.9, 0.8, 0.7, 0.6, 0.3, 0.05)) == ("1.6",)


def people(*means, sd=0.3):
    mean = np.array(means, dtype=float)
    return SimpleNamespace(mean=mean, sd=np.full(mean.shape, sd))


def test_the_strong_sit_beside_the_weak():
    (group,) = partners(people([-1.5], [0.0], [2.0], [-1.0]), [0])
    assert (group.helper, set(group.learners)) == (2, {0, 3})


def test_a_lead_that_may_be_chance_pairs_nobody():
    assert partners(people([-0.1], [0.0], [0.2]), [0]) == ()
    assert partners(people([1.0]), [0]) == ()


def test_each_person_is_in_one_group_and_there_are_six_at_most():
    rng = np.random.default_rng(4)
    groups = partners(people(*rng.normal(0, 2, (60, 4))), [0, 1, 2, 3])
    named = [person for one in groups for person in (one.helper, *one.learners)]
    assert len(groups) == MOST_GROUPS
    assert len(named) == len(set(named))


def single_choice(instrument):
    return next(item for item in instrument.bank.items.values() if item.kind == "single-choice")


def answers(item, wrong: int, right: int):
    option = next(one for one in item.body.options if not one.key)
    return option.why, [(0, f'"{option.id}"')] * wrong + [(1, item.key_response().to_text())] * right


def test_the_idea_behind_the_wrong_answer_is_named_with_its_count(instrument):
    item = single_choice(instrument)
    why, given = answers(item, wrong=7, right=2)
    (found,) = most_missed(instrument.bank, {item.id: given})
    assert (found.answered, found.misconception, found.chosen) == (9, why, 7)
    assert found.share == pytest.approx(2 / 9)
    assert found.low < found.share < found.high


def test_fewer_than_five_are_not_counted_aloud(instrument):
    item = single_choice(instrument)
    why, given = answers(item, wrong=4, right=1)
    (found,) = most_missed(instrument.bank, {item.id: given + [(0, "null")] * 5})
    assert (found.misconception, found.chosen) == (why, None)


def test_what_few_answered_or_most_mastered_is_not_named(instrument):
    item = single_choice(instrument)
    assert most_missed(instrument.bank, {item.id: answers(item, wrong=7, right=0)[1]}) == ()
    assert most_missed(instrument.bank, {item.id: answers(item, wrong=2, right=8)[1]}) == ()
    assert most_missed(instrument.bank, {"gone": [(0, "null")] * 20}) == ()


def test_where_nobody_knew_no_idea_is_named(instrument):
    item = single_choice(instrument)
    (found,) = most_missed(instrument.bank, {item.id: [(0, "null")] * 9})
    assert (found.misconception, found.chosen) == (None, None)
