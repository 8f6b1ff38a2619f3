"""The report that a person takes home, read back as a reader, a screen reader and a stranger would."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from figures import samples
from pypdf import PdfReader

from digcomp.reports import PersonReport, person_report

DEMO = {
    "mn": "Жишээ өгөгдөл: хүн, тоо бүгд зохиомол",
    "en": "Demonstration data: people and figures are invented",
}

REPORT = PersonReport(
    name="Дорж овогтой Болормаа",
    training="Цахим ур чадварын сургалт",
    place="Дундговь аймаг, Мандалговь",
    dates="2026 оны 11-р сарын 20–22",
    taken_on=date(2026, 11, 20),
    profile=samples.MIDDLE,
    growth=samples.growth(),
    edition="own",
    demo=True,
    link="https://chadvar.example.mn/sitting/9f3kq2/profile",
    target_title=samples.TARGET.title,
)


def printed(language="mn", **changes):
    return made(replace(REPORT, **changes), language)


@cache
def made(report, language):
    return person_report(report, samples.FRAMEWORK, language)


@cache
def whole(language="mn"):
    """All that the ordinary report says."""
    return " ".join(pages(printed(language)))


@cache
def pages(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def alternative_texts(pdf):
    """The words of every figure, from the structure tree."""
    found, waiting = [], [PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_it_says_who_where_and_when_and_what_it_means():
    first = pages(printed())[0]

    for words in (REPORT.name, REPORT.training, REPORT.place, REPORT.dates, "2026 оны 11-р сарын 20", REPORT.link):
        assert words in first
    assert "Та өдөр тутмын цахим ажлаа бие даан хийж чадаж байна." in first
    assert "8 түвшнээс 4-р түвшин: Дунд." in first


def test_it_prints_every_area_and_competence_with_its_level():
    text = whole()

    for result in samples.MIDDLE.competences:
        competence = samples.FRAMEWORK.competence(result.competence)
        assert f"{competence.id} {competence.short.mn} {result.tested.said} {result.target}" in text
    for area in samples.FRAMEWORK.areas:
        assert area.short.mn in text


def test_it_says_what_can_be_done_now_and_what_to_do_next_and_why():
    text = whole()

    for can_do in samples.MIDDLE.can_do:
        assert samples.FRAMEWORK.descriptor(can_do.competence, can_do.level).mn in text
    for step in samples.MIDDLE.next_steps:
        advice = samples.FRAMEWORK.next_step(step.competence, step.level)
        assert advice.title.mn in text
        assert f"{advice.minutes} минут" in text
    assert "албан тушаалын зорилт 4." in text
    assert "Өөрийгөө 5-р түвшинд үнэлсэн, тестээр 1–2-р түвшин гарсан." in text


def test_it_says_how_to_read_it_what_it_is_not_for_and_what_it_was_made_with():
    text = whole("en")

    assert "It may not be used for hiring, promotion, dismissal or pay." in text
    assert "in nine cases of ten the true competence lies within it" in text
    for version in ("2.2", "3f9c2a71d0be", "assumed-1", "standard-1"):
        assert version in text
    assert "CC BY 4.0" in text
    assert "has not reviewed or endorsed" in text


@pytest.mark.parametrize("language", ["mn", "en"])
def test_demonstration_data_are_called_so_on_each_page(language):
    shown = pages(printed(language))

    assert len(shown) >= 2
    assert all(DEMO[language] in page for page in shown)
    assert not any(DEMO[language] in page for page in pages(printed(language, demo=False)))


@pytest.mark.parametrize("profile", samples.PROFILES.values(), ids=samples.PROFILES)
def test_it_takes_two_to_four_pages(profile):
    assert 2 <= len(PdfReader(BytesIO(printed("mn", profile=profile))).pages) <= 4
    bare = printed("en", profile=profile, growth=None, link=None, target_title=None)
    assert 2 <= len(PdfReader(BytesIO(bare)).pages) <= 4


def test_without_a_second_test_the_small_print_needs_no_page_of_its_own():
    assert len(PdfReader(BytesIO(printed("mn", growth=None))).pages) == 2


def test_a_table_of_changes_is_not_cut_in_two():
    steps_alone = replace(samples.MIDDLE, can_do=())
    (page,) = [page for page in pages(printed(profile=steps_alone)) if "Өмнө ба дараа" in page]
    assert "Тод тоо: баттай өөрчлөлт" in page


@pytest.mark.parametrize("profile", [samples.MIDDLE, samples.ALL_EIGHT], ids=["middle", "all-eight"])
def test_the_next_steps_stay_on_the_first_page(profile):
    long = "Баянжаргалмөнхийн Цэцэгдэлгэрмаа-Оюунчимэгболормаагийн Долгорсүрэнжаргалмаа"
    for name in (REPORT.name, long):
        first = pages(printed(profile=profile, name=name))[0]
        assert all(samples.FRAMEWORK.next_step(s.competence, s.level).title.mn in first for s in profile.next_steps)


def test_a_word_without_end_breaks_wherever_it_stands():
    endless = "Ө" * 80
    first = pages(printed(training=endless, place=endless))[0].replace("\u200b", "")
    assert "".join(first.split()).count(endless) == 2
    assert "Ө" * 75 not in first  # in one line it would leave the page


def test_the_trainers_edition_is_the_same_whatever_a_person_says_of_themselves():
    modest, proud = (samples.profile(own=(view,) * 5) for view in (-2.0, 2.5))

    assert printed(profile=modest) != printed(profile=proud)
    assert printed(profile=modest, edition="trainer") == printed(profile=proud, edition="trainer")


def test_the_trainers_edition_has_no_word_of_the_self_view():
    for language, words in (("mn", ("Өөрийн үнэлгээ", "Өөрийгөө", "Ромбо")), ("en", ("wn view", "You see", "diamond"))):
        pdf = printed(language, edition="trainer")
        text = " ".join([*pages(pdf), *alternative_texts(pdf)])

        assert not any(word in text for word in words)
        assert all(word in whole(language) for word in words)


def test_without_growth_there_is_no_before_and_after():
    assert "Өмнө ба дараа" in whole()
    assert "Өмнө ба дараа" not in " ".join(pages(printed(growth=None)))


def test_a_change_that_cannot_be_claimed_is_not():
    assert "a change cannot be claimed" in " ".join(pages(printed("en", growth=samples.growth((0.1,) * 5))))


@pytest.mark.parametrize("name", [samples.EVIL_NAME, '#read("marks.typ")', "https://evil.example/ @x <y> ``` --- '\""])
def test_names_print_as_they_are(name):
    reader = PdfReader(BytesIO(printed(name=name, training=name)))
    first = "".join(reader.pages[0].extract_text().split())

    assert first.count("".join(name.split())) >= 2
    assert name in reader.metadata.title


@pytest.mark.parametrize("name", [samples.LONG_NAME * 2, "Ө" * 300])
def test_a_long_name_is_whole_on_the_first_page(name):
    assert "".join(name.split()) in "".join(pages(printed(name=name))[0].split()).replace("\u200b", "")


@pytest.mark.parametrize("language", ["mn", "en"])
def test_it_is_a_tagged_document_with_title_and_language(language):
    reader = PdfReader(BytesIO(printed(language)))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 pypdf has a boolean of its own
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title.endswith(REPORT.name)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()


def test_each_drawing_has_its_words_for_whoever_cannot_see_it():
    alternatives = alternative_texts(printed())

    assert len(alternatives) == 6 + 6 + 21 + 1  # areas, before and after, competences, QR
    assert "Аюулгүй байдал: тестээр 2–3, 90 % завсар 1,9–3,5, өөрийн үнэлгээ 5–6" in alternatives
    assert any(REPORT.link in text for text in alternatives)


def test_the_same_report_gives_the_same_bytes():
    assert printed() == person_report(REPORT, samples.FRAMEWORK, "mn")


def test_only_the_fonts_that_come_with_the_packages_are_used():
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(BytesIO(printed(name="Бат ₮"))).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts == {"PTSans-Regular", "PTSans-Bold", "DejaVuSans-Bold", "DejaVuSans"}
