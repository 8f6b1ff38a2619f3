"""What charts and reports say of a result, and what they must not claim."""

import pytest

from digcomp.figures import findings
from digcomp.figures.numbers import gain_interval, interval, number, percent
from figures import samples

FRAMEWORK = samples.FRAMEWORK


@pytest.mark.parametrize(
    ("value", "language", "sign", "text"),
    [
        (1.25, "mn", False, "1,2"),
        (1.25, "en", True, "+1.2"),
        (-0.24, "mn", True, "\N{MINUS SIGN}0,2"),
        (-0.04, "mn", True, "0,0"),
        (0.04, "en", True, "0.0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value, language, sign, text):
    assert number(value, language, sign=sign) == text


def test_an_interval_of_levels_is_a_range_and_one_number_at_the_end_of_the_scale():
    assert interval(3.21, 4.9, "mn") == "3,2–4,9"
    assert interval(0.5, 0.52, "en") == "0.5"


def test_an_interval_over_nought_shows_both_signs():
    assert gain_interval(samples.shift(0, 0.3, 0.3), "mn") == "\N{MINUS SIGN}0,3…+1,1"
    assert gain_interval(samples.shift(0, 0.3, 0.3), "en") == "\N{MINUS SIGN}0.3 to +1.1"


def test_nothing_is_certain_to_a_hundred_per_cent():
    assert percent(0.9999, "mn") == "99 хувь"
    assert percent(0.0, "en") == "1 %"


def test_the_highest_and_lowest_area_are_named_only_where_their_intervals_are_apart():
    apart = findings.of_areas(samples.MIDDLE, FRAMEWORK, "en")
    alike = findings.of_areas(samples.ALIKE, FRAMEWORK, "en")

    assert "Highest: Information and data (5–6); lowest: Safety (2–3)." in apart
    assert "The areas do not differ for certain." in alike


def test_competences_are_below_the_target_only_with_their_whole_interval():
    assert "4.2 Protecting personal data" in findings.of_ranges(samples.MIDDLE, FRAMEWORK, "en").partition(".")[2]
    assert "No competence is below the target for certain." in findings.of_ranges(samples.ALL_EIGHT, FRAMEWORK, "en")
    assert "18 of 21 competences are below" in findings.of_ranges(samples.ALL_ONE, FRAMEWORK, "en")
    assert "target" not in findings.of_ranges(samples.NO_TARGET, FRAMEWORK, "en")


def test_the_self_view_is_told_apart_where_it_lies_outside_the_interval():
    assert findings.of_self_view(samples.MIDDLE, FRAMEWORK, "en").startswith("In Safety the own view is level 5–6")
    assert "close to the test" in findings.of_self_view(samples.ALIKE, FRAMEWORK, "en")
    assert findings.of_self_view(samples.NO_SELF_VIEW, FRAMEWORK, "en") == "No own view was given."


def test_a_change_is_claimed_only_from_ninety_five_per_cent_on():
    assert "rose by 0.6 levels" in findings.of_change(samples.growth(), "en")
    assert "cannot be claimed" in findings.of_change(samples.growth((0.1,) * 5), "en")
    assert "fell by 0.7 levels" in findings.of_change(samples.growth((-0.5,) * 5), "en")


def test_the_gain_of_a_group_is_held_against_retaking_alone():
    assert "clearly more than retaking" in findings.of_group_growth(samples.growth((0.9,) * 5, people=31), "en")
    assert "does not differ for certain" in findings.of_group_growth(samples.growth((0.3,) * 5, people=31), "en")


def test_the_practice_effect_is_counted_in_the_spread_of_the_group():
    group = samples.growth(people=31)  # its effect size was made with a spread of 0.9

    assert findings.practice_gain(group) == pytest.approx(0.26 * 0.9)
    assert findings.practice_gain(samples.growth()) == pytest.approx(0.26)


def test_people_who_gained_and_people_at_level_four_are_counted():
    assert findings.of_people(samples.people(), "en") == "18 of 31 people gained (probability 95 % or more)."
    assert findings.of_levels(samples.COUNTS, "mn") == "4 ба түүнээс дээш түвшинд өмнө 20 хүн, дараа 26 хүн байна."
    assert findings.of_levels(samples.COUNTS_BEFORE, "en") == "At level 4 and above: 20 people before."


def test_the_farthest_target_is_named():
    assert findings.of_gap(samples.GAPS, FRAMEWORK, "en").startswith(
        "Farthest from the target: 4.2 Protecting personal"
    )
