"""The picture of a bank: a square for each item."""

import pytest

from digcomp import figures
from digcomp.figures.bank_chart import KINDS
from digcomp.items.kinds import KINDS as ALL_KINDS
from figures import charts, samples

FULL = [figures.BankRow(one.id, [list(KINDS)[:3]] * 8) for one in samples.FRAMEWORK.competences]
UNEVEN = [figures.BankRow("1.1", [[], list(KINDS) * 3, *[["spot"]] * 6]), figures.BankRow("2.3", [[]] * 8)]


@pytest.mark.parametrize(("language", "width"), charts.FORMS)
@pytest.mark.parametrize("rows", [FULL, UNEVEN])
def test_no_text_is_cut_or_collides(rows, language, width):
    chart = figures.bank(rows, samples.FRAMEWORK, language, width)
    assert list(charts.faults(chart)) == []
    assert figures.svg(chart) == figures.svg(figures.bank(rows, samples.FRAMEWORK, language, width))


@pytest.mark.parametrize("rows", [FULL, UNEVEN])
def test_each_item_has_its_square(rows):
    chart = figures.bank(rows, samples.FRAMEWORK, "en")
    items = sum(len(kinds) for row in rows for kinds in row.levels)
    assert charts.strokes(chart, "grid") == items + len(KINDS)  # and the key's


def test_every_kind_has_a_name_and_a_colour():
    assert set(KINDS) == set(ALL_KINDS)


@pytest.mark.parametrize(("rows", "says"), [(FULL, "504 items; 24 in each"), (UNEVEN, "27 items; 0–27 in each")])
def test_the_title_says_how_many(rows, says):
    assert says in figures.bank(rows, samples.FRAMEWORK, "en").title
