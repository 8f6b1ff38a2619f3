"""A sitting as a pure function of its answers."""

from collections import Counter
from dataclasses import replace

import pytest
from records import all_right, all_wrong, record, sat

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Given, Task, next_task, replay
from digcomp.items import Bank


def of(instrument: Instrument, items) -> list[str]:
    known = {**instrument.bank.items, **instrument.bank.statements}
    return [known[item].competence for item in items]


@pytest.fixture(scope="module")
def short(instrument):
    return sat(instrument, all_right)


def test_it_begins_with_a_statement_of_the_first_competence(instrument):
    task = next_task(instrument, record())
    assert isinstance(task, Task)
    assert (task.phase, task.position, task.of) == (REFLECTION, 1, 21)
    assert of(instrument, [task.item_id]) == ["1.1"]


def test_it_asks_one_statement_a_competence_in_order_and_then_the_quiz(instrument, short):
    sitting, end = short
    assert of(instrument, sitting.scores(REFLECTION)) == [c.id for c in instrument.framework.competences]
    assert Counter(of(instrument, sitting.scores(QUIZ))) == dict.fromkeys(
        (c.id for c in instrument.framework.competences), 1
    )
    assert end == Finished("length")


def test_statements_rise_for_those_who_say_they_can(instrument):
    levels = [
        [instrument.bank.statements[item].level for item in sat(instrument, all_right, say=say)[0].scores(REFLECTION)]
        for say in (0, 3)
    ]
    assert sum(levels[0][10:]) / 11 < 3 < 6 < sum(levels[1][10:]) / 11


def test_items_rise_for_those_who_can(instrument):
    hard, easy = (sat(instrument, score, blueprint="standard")[0].scores(QUIZ) for score in (all_right, all_wrong))
    mean = [sum(instrument.bank.items[item].level for item in items) / 42 for items in (hard, easy)]
    assert mean[0] > mean[1] + 1


@pytest.mark.parametrize(("blueprint", "items"), [("short", 21), ("standard", 42), ("thorough", 63)])
def test_each_blueprint_has_its_length_and_asks_every_competence(instrument, blueprint, items):
    sitting, end = sat(instrument, all_right, blueprint=blueprint)
    assert len(sitting.scores(QUIZ)) == items == BLUEPRINTS[blueprint].items
    assert len(set(of(instrument, sitting.scores(QUIZ)))) == 21
    assert end == Finished("length")


def test_positions_count_from_one_in_each_phase(instrument, short):
    sitting, _ = short
    for phase in (REFLECTION, QUIZ):
        assert [given.position for given in sitting.answers if given.phase == phase] == list(range(1, 22))
    half = replace(sitting, answers=sitting.answers[:30])
    task = next_task(instrument, half)
    assert (task.phase, task.position, task.of) == (QUIZ, 10, 21)


def test_its_seed_decides_what_is_asked_first(instrument):
    first = {tuple(sat(instrument, all_right, seed=seed)[0].scores(QUIZ)) for seed in range(4)}
    assert len(first) == 4


def test_items_of_an_earlier_wave_are_not_asked_again(instrument, short):
    before = tuple(short[0].scores(QUIZ))
    after, end = sat(instrument, all_right, seen=before)
    assert not set(before) & set(after.scores(QUIZ))
    assert end == Finished("length")


def test_retired_items_are_asked_of_nobody_but_still_scored(instrument):
    first = next(iter(sat(instrument, all_right)[0].scores(QUIZ)))
    bank = instrument.bank
    items = {**bank.items, first: replace(bank.items[first], status="retired")}
    without = Instrument(
        instrument.framework, Bank(items, bank.statements, bank.scale, bank.version), instrument.targets
    )
    assert without.retired == {first}
    assert first not in sat(without, all_right)[0].scores(QUIZ)
    assert first in without.quiz_items.ids


def test_running_dry_is_said(instrument):
    seen = [item for n, item in enumerate(instrument.bank.items) if n % 24]
    sitting, end = sat(instrument, all_right, blueprint="standard", seen=seen)
    assert end == Finished("pool")
    assert 0 < len(sitting.scores(QUIZ)) <= 21


def test_replaying_agrees_with_what_was_asked(instrument):
    for seed in (1, 2):
        sitting, _ = sat(instrument, lambda item, top: len(item) % 2, seed=seed, seen=["1.1-L1-q01"])
        assert not replay(instrument, sitting)


def test_replaying_names_what_differs(instrument, short):
    sitting, _ = short
    quiz = list(sitting.scores(QUIZ))
    other = next(item for item in instrument.bank.items if item not in quiz)
    changed = [replace(given, item_id=other) if given.item_id == quiz[0] else given for given in sitting.answers]
    assert (other, quiz[0]) in replay(instrument, replace(sitting, answers=tuple(changed)))


def test_replaying_more_than_was_to_be_asked_names_the_rest(instrument, short):
    sitting, _ = short
    extra = next(item for item in instrument.bank.items if item not in sitting.scores(QUIZ))
    longer = replace(sitting, answers=(*sitting.answers, Given(QUIZ, 22, extra, "", 0, False)))
    assert replay(instrument, longer) == [(extra, "length")]
