"""The reports about groups, read back as a reader would: evening sheet, closing report, programme report."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from figures import samples
from pypdf import PdfReader

from digcomp.assessment.evening import AreaStanding, EveningSheet, Lead, Pairing
from digcomp.assessment.group_places import GroupLevel
from digcomp.assessment.missed import Missed
from digcomp.assessment.selfview import SelfGap
from digcomp.framework import Text
from digcomp.reports.closing import Attendance, ClosingReport, closing_report
from digcomp.reports.evening import EveningReport, evening_report
from digcomp.reports.national import NationalReport, TrainingRow, national_report

FRAMEWORK = samples.FRAMEWORK
MISSED = Missed(
    "4.2-L3-q01", "4.2", Text("Аль хэсэг нь сэжигтэй вэ?", "Which parts are suspicious?"), 31, 0.2, 0.1, 0.3, None, None
)
SHEET = EveningSheet(
    people=34,
    seats=36,
    unfinished=("Б. Ана",),
    absent=("Ч. Чулуун",),
    target="front-desk-officer",
    hours=16,
    areas=tuple(AreaStanding(area.id, -0.3, -0.5, -0.1, 3.6) for area in FRAMEWORK.areas),
    leads=(Lead("4.2", 4, 0.84, 0.05, 9), Lead("1.2", 4, 0.6, 0.05, 7)),
    mastered=("2.1",),
    missed=(MISSED, replace(MISSED, misconception=Text("Холбоос аюулгүй гэж боддог", "Thinks that links are safe"))),
    pairings=(Pairing("4.2", "Д. Бат", ("В. Цэцэг",)),),
    self_gaps=(SelfGap("1", 9, 3, 34),),
)
SMALL = replace(SHEET, people=3, areas=(), leads=(), mastered=(), missed=(), pairings=())
EVENING = EveningReport("Цахим ур чадвар", "Дундговь, Мандалговь", "Өмнөх тест", False, date(2026, 11, 20), SHEET, True)
CLOSING = ClosingReport(
    programme="Цахим ур чадвар",
    place="Дундговь, Мандалговь",
    dates="2026 оны 11-р сарын 20 – 22",
    hours=16,
    trainer="Б. Сараа",
    ended_on=date(2026, 11, 22),
    roster=36,
    sat_first=34,
    sat_last=33,
    sat_both=31,
    growth=samples.growth(people=31),
    moved=(18, 0, 13),
    levels=samples.COUNTS[0],
    attendance=Attendance(36, 0.93, 33, 80),
    certificates=30,
    satisfied=(0.87, 29),
    versions=samples.MIDDLE.versions,
    demo=True,
)
FEW = replace(CLOSING, growth=None, moved=None, levels=None, sat_both=6, attendance=None, satisfied=None)
NATIONAL = NationalReport(
    title="Цахим ур чадвар",
    made_on=date(2026, 11, 30),
    held=4,
    whole=GroupLevel(96, -0.6, -0.7, -0.5),
    places=tuple(samples.PLACES),
    trainings=(
        TrainingRow("Алтай, 2026-10-05", GroupLevel(33, 0.1, -0.1, 0.3), None),
        TrainingRow("Мандалговь, 2026-11-20", GroupLevel(31, 0.2, 0.0, 0.4), samples.growth(people=31).overall),
        TrainingRow("Ховд, 2026-09-14", GroupLevel(32, -1.2, -1.4, -1.0), None),
    ),
    versions=samples.MIDDLE.versions,
    demo=True,
)
EMPTY = replace(
    NATIONAL, held=0, whole=None, trainings=(), places=tuple(replace(place, mean=None) for place in samples.PLACES)
)
REPORTS = {
    "evening": (evening_report, EVENING),
    "evening of few": (evening_report, replace(EVENING, sheet=SMALL)),
    "closing": (closing_report, CLOSING),
    "closing of few": (closing_report, FEW),
    "national": (national_report, NATIONAL),
    "national, empty": (national_report, EMPTY),
}


@cache
def made(name, language="mn"):
    write, report = REPORTS[name]
    return write(report, FRAMEWORK, language)


def read(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_each_is_tagged_has_a_title_and_a_language_and_says_that_it_is_a_demonstration(name, language):
    reader = PdfReader(BytesIO(made(name, language)))

    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 pypdf has a boolean of its own
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata.title
    demo = {"mn": "Жишээ өгөгдөл", "en": "Demonstration data"}[language]
    assert all(demo in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("name", ["evening", "closing", "national"])
def test_the_same_report_gives_the_same_bytes(name):
    write, report = REPORTS[name]
    assert made(name) == write(report, FRAMEWORK, "mn")


def test_the_evening_sheet_says_what_to_teach_and_who_could_help():
    text = read(made("evening"))

    assert "Маргаашийн хичээлийг «Хувийн мэдээллээ хамгаалах» чадвараас эхэлье" in text
    assert "36 хүнээс 34 нь дүнтэй" in text
    for words in (
        "84 хувь ±10 4",
        "Холбоос аюулгүй гэж боддог",
        "Нэг ойлголт давамгайлаагүй",
        "Д. Бат",
        "В. Цэцэг",
        "Өөрсдийгөө хэрхэн үнэлэв",
    ):
        assert words in text
    assert "Дуусгаагүй: Б. Ана." in text


def test_after_the_training_the_sheet_speaks_of_the_next_one():
    text = read(evening_report(replace(EVENING, over=True), FRAMEWORK, "mn"))

    assert "Дараагийн сургалтыг «Хувийн мэдээллээ хамгаалах» чадвараас эхэлье" in text
    assert "Маргаашийн" not in text


def test_the_evening_sheet_is_one_page_however_long_the_names():
    names = tuple(samples.LONG_NAME for _ in range(36))
    long = replace(
        SHEET,
        unfinished=names,
        absent=tuple(f"Оролцогч {n}" for n in range(36)),
        missed=(MISSED,) * 4,
        pairings=tuple(Pairing("5.3", one, (one, one)) for one in names[:6]),
        leads=(Lead("5.3", 4, 0.5, 0.1, 4),) * 4,
        self_gaps=tuple(SelfGap(area.id, 9, 3, 34) for area in FRAMEWORK.areas),
    )
    for language in ("mn", "en"):
        pdf = evening_report(replace(EVENING, sheet=long), FRAMEWORK, language)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert "24" in read(pdf)  # the rest of the absent are a number


def test_a_hall_that_can_all_of_it_is_not_called_small():
    able = replace(SHEET, leads=(), missed=(), mastered=tuple(one.id for one in FRAMEWORK.competences))
    text = read(evening_report(replace(EVENING, sheet=able), FRAMEWORK, "en"))
    assert "No competence stands out to teach first" in text
    assert "Too few people" not in text
    assert all(one.short.en in text for one in FRAMEWORK.competences)


@pytest.mark.parametrize(("theta", "said"), [(-4.0, "0.5"), (4.0, "8.5")])
def test_a_mean_is_kept_within_the_scale_as_its_interval_is(theta, said):
    areas = tuple(AreaStanding(area.id, theta, theta - 0.2, theta + 0.2, None) for area in FRAMEWORK.areas)
    text = read(evening_report(replace(EVENING, sheet=replace(SHEET, areas=areas)), FRAMEWORK, "en"))
    assert text.count(said) >= len(areas)


def test_of_a_small_hall_the_sheet_says_nothing():
    text = read(made("evening of few"))
    assert "10-аас цөөн" in text
    assert "95 % завсар" not in text


def test_the_closing_report_tells_the_gain_with_its_interval_and_what_it_is_not_for():
    text = read(made("closing", "en"))

    assert "The mean of the group rose by 0.6 levels" in text
    assert "on the roster: 36. The test before was sat by 34, the test after by 33, both by 31." in text
    assert "18 of 31 people gained for certain" in text
    assert "33 (attendance noted for 36)" in text
    assert "87 % (29 people answered)" in text
    assert "must not be used to judge one person" in text
    for competence in FRAMEWORK.competences:
        assert competence.short.en in text


@pytest.mark.parametrize("moved", [(2, 0, 29), (29, 1, 1), (28, 0, 3)])
def test_a_handful_is_not_counted_aloud_nor_told_by_the_rest(moved):
    assert "gained for certain" not in read(closing_report(replace(CLOSING, moved=moved), FRAMEWORK, "en"))


def test_numbers_of_people_at_levels_are_rounded_to_fives():
    text = read(made("closing", "en"))
    assert "rounded to fives" in text
    assert "Before 5 15 10 0" in text


def test_of_a_small_group_the_closing_report_gives_no_result():
    text = read(made("closing of few", "en"))
    assert "Fewer than ten people sat both tests" in text
    assert "By competence" not in text
    assert "rose" not in text


def test_a_change_that_is_not_sure_is_not_claimed():
    report = replace(CLOSING, growth=samples.growth((0.02,) * 5, people=31))
    assert "A change of the group cannot be claimed" in read(closing_report(report, FRAMEWORK, "en"))


def test_trainings_stand_side_by_side_with_their_ties():
    text = read(made("national", "en"))

    assert text.index("Мандалговь") < text.index("Алтай, 2026")
    assert "31 1–2" in text
    assert "33 1–2" in text
    assert "32 3" in text
    assert "no verdict on the trainers" in text
    assert "Left out for having fewer than ten results: 1." in text


def test_with_nothing_to_show_the_programme_report_says_what_to_do():
    text = read(made("national, empty", "en"))
    assert "Make this report again after a test." in text
    assert "fewer than 10" not in text
