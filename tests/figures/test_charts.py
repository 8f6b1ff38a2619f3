"""What every chart promises, whatever it is drawn from."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from digcomp import figures
from figures import charts, samples

ROWS = {"areas": 6, "ranges": 21, "radar": 5, "growth": 6, "forest": 27, "people by seat": 31, "gap": 6}
#: Charts that draw no rows of intervals: the interval is a number in them, a run of levels, or the group's alone.
NO_ROWS = ("levels", "slope", "heatmap", "item map", "tiles")


@pytest.mark.parametrize(("language", "width"), charts.FORMS)
@pytest.mark.parametrize("case", charts.CASES)
def test_no_text_is_cut_or_collides_and_none_is_tiny(case, language, width):
    chart = charts.draw(case, language, width)

    assert list(charts.faults(chart)) == []
    assert min(text.get_fontsize() for text in chart.figure.axes[0].texts) * 96 / 72 >= 12
    assert chart.width == {"wide": 760, "phone": 360}[width]


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("case", [case for case in charts.CASES if not case.startswith(NO_ROWS)])
def test_each_row_has_its_interval_and_its_point(case, width):
    chart = charts.draw(case, "mn", width)
    rows = next((count for name, count in ROWS.items() if case.startswith(name)), None) or len(charts.CASES[case][1])

    assert charts.intervals(chart) == rows
    assert charts.marks(chart, "now") == rows + 1  # and the legend's


def test_the_self_view_is_a_diamond_beside_each_tested_value():
    assert charts.marks(charts.draw("areas, middle"), "self") == 6 + 1
    assert charts.marks(charts.draw("radar, middle"), "self") == 5 + 1


def test_without_a_self_view_neither_mark_nor_legend_tells_of_one():
    for case in ("areas, no-self-view", "radar, no-self-view"):
        chart = charts.draw(case)
        assert charts.marks(chart, "self") == 0
        assert "Өөрийн үнэлгээ" not in charts.texts(chart)


def test_each_competence_has_the_stroke_of_its_target():
    assert charts.strokes(charts.draw("ranges, middle"), "target") == 21 + 1


def test_without_a_target_there_is_no_stroke_and_no_legend_of_one():
    chart = charts.draw("ranges, no-target")

    assert charts.strokes(chart, "target") == 0
    assert "Албан тушаалын зорилт" not in charts.texts(chart)


def test_before_and_after_stand_in_each_row_of_a_change():
    chart = charts.draw("people by seat")

    assert charts.marks(chart, "before") == charts.marks(chart, "now") == 31 + 1


def test_people_stand_by_gain_the_largest_first():
    gains = [text for text in charts.texts(charts.draw("people by seat", "en")) if text[0] in "+\N{MINUS SIGN}"]
    values = [float(gain.replace("\N{MINUS SIGN}", "-")) for gain in gains]

    assert values == sorted(values, reverse=True)


def test_the_forest_shows_the_whole_then_each_area_above_its_competences():
    labels = [text for text in charts.texts(charts.draw("forest")) if text[0].isdigit() and "." in text[:2]]

    assert labels[:5] == [
        "1. Мэдээлэл, өгөгдөл",
        "1.1 Мэдээлэл хайх, шүүх",
        "1.2 Мэдээллийг үнэлэх",
        "1.3 Мэдээллийг эмхлэх, хадгалах",
        "2. Харилцаа, хамтын ажиллагаа",
    ]
    assert charts.strokes(charts.draw("forest"), "practice") == 1 + 1


def test_counts_of_people_are_written_on_the_levels():
    texts = charts.texts(charts.draw("levels"))

    assert "13" in texts
    assert texts.count("Өмнө") == texts.count("Дараа") == 6


def test_the_slope_draws_the_group_only_where_there_is_one():
    assert charts.intervals(charts.draw("slope")) == 1
    assert charts.intervals(charts.draw("slope of few")) == 0
    assert charts.marks(charts.draw("slope of few"), "now") == 1  # the legend's


def test_the_slope_names_nobody():
    assert not any(name in text for text in charts.texts(charts.draw("slope")) for name, _ in samples.people())


def test_a_table_of_levels_prints_the_run_of_each_cell():
    texts = charts.texts(charts.draw("heatmap"))

    assert texts.count(samples.HEAT[2].overall.said) >= 1
    assert sum(text in {row.overall.said for row in samples.HEAT} for text in texts) >= len(samples.HEAT)


def test_long_names_do_not_break_the_words_over_a_table_of_levels():
    assert "Communication," in charts.texts(charts.draw("heatmap by long name", "en"))


def test_the_item_map_shows_the_mean_of_the_people_with_its_interval():
    assert charts.intervals(charts.draw("item map")) == 1
    assert "Дундаж 3,7" in charts.texts(charts.draw("item map"))


def test_the_tile_map_prints_each_interval_and_hides_small_groups():
    texts = charts.texts(charts.draw("tiles"))
    shown = [place for place in samples.PLACES if place.mean is not None]

    assert texts.count("10-аас цөөн") == len(samples.PLACES) - len(shown)
    assert sum("–" in text for text in texts) == len(shown)
    assert f"{shown[0].people} хүн" in texts


def test_ties_are_shown_as_ties():
    texts = charts.texts(charts.draw("comparison"))

    assert {"5,2 (1–2)", "5,0 (1–2)", "4,1 (3)"} <= set(texts)


def test_the_decimal_sign_follows_the_language():
    assert "+0,6" in charts.texts(charts.draw("growth of a person", "mn"))
    assert "+0.6" in charts.texts(charts.draw("growth of a person", "en"))
    assert "\N{MINUS SIGN}0,1" in charts.texts(charts.draw("growth of a person", "mn"))


def test_a_name_that_looks_like_a_formula_is_drawn_as_it_is():
    assert any(text.startswith(samples.EVIL_NAME) for text in charts.texts(charts.draw("people by evil name")))


@pytest.mark.parametrize("text", ["path", "text"])
@pytest.mark.parametrize("case", ["areas, middle", "radar, middle", "forest", "levels"])
def test_the_same_data_give_the_same_bytes(case, text):
    first = figures.svg(charts.draw_anew(case), text)
    chart = charts.draw_anew(case)

    assert figures.svg(chart, text) == first
    assert figures.svg(chart, text) == first  # nor does drawing once change what is drawn next


def test_threads_do_not_disturb_one_another():
    cases = ["areas, middle", "growth of a person", "gap", "levels"] * 2
    alone = [figures.svg(charts.draw_anew(case)) for case in cases]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda case: figures.svg(charts.draw_anew(case)), cases))

    assert together == alone
