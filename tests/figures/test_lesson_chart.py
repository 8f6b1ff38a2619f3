"""Gain beside time: every competence has its interval, and its time where it got some."""

import pytest

from digcomp import figures
from figures import charts, samples


def rows():
    growth = samples.growth(people=31)
    return [(one, 90 if n < 3 else 0, shift) for n, (one, shift) in enumerate(growth.competences)]


@pytest.mark.parametrize(("language", "width"), charts.FORMS)
def test_the_chart_of_lessons_is_whole(language, width):
    chart = figures.lessons(rows(), samples.FRAMEWORK, language, width)
    assert list(charts.faults(chart)) == []
    assert charts.intervals(chart) == 21
    assert charts.marks(chart, "now") == 21 + 1
    assert chart.title[0].isdigit()
    if width == "wide":
        assert sum("90" in text for text in charts.texts(chart)) == 3
