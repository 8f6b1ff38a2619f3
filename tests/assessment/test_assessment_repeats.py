"""An item met twice counts the first time."""

from digcomp.assessment.growth import person_growth
from digcomp.assessment.kept_figures import score_gains
from digcomp.assessment.repeats import first_meetings


def test_an_item_counts_in_the_test_that_it_was_met_in_first():
    waves = [[{"a": 1, "b": 0}, {}], [{"b": 1, "c": 2}, {"a": 1}], [{"a": 0, "c": 0, "d": 1}, {}]]
    assert first_meetings(waves) == [[{"a": 1, "b": 0}, {}], [{"c": 2}, {"a": 1}], [{"d": 1}, {}]]
    assert first_meetings([]) == []


def test_growth_is_that_of_the_other_items(instrument):
    items = list(instrument.quiz_items.ids)[:40]
    before, after = dict.fromkeys(items[:20], 0), dict.fromkeys(items[20:], 1)
    repeated = after | dict.fromkeys(items[:5], 1)
    assert person_growth(instrument, before, repeated) == person_growth(instrument, before, after)
    assert score_gains(instrument, [before], [repeated]) == score_gains(instrument, [before], [after])
