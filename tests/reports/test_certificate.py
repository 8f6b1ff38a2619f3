"""The certificate, read back as a reader, a screen reader and a machine would."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from time import process_time

import pytest
from pypdf import PdfReader

from digcomp.reports.certificate import CertificateSheet, certificate, written_days, written_levels

SHEET = CertificateSheet(
    name="Дорж овогтой Болормаа",
    training="Цахим ур чадварын сургалт",
    place="Дундговь, Мандалговь",
    starts_on=date(2026, 12, 8),
    ends_on=date(2026, 12, 9),
    hours=16,
    number="A-2026-7KQ4-M9XPT",
    issued_on=date(2026, 12, 9),
    link="https://chadvar.example.mn/verify/A-2026-7KQ4-M9XPT",
    trainer="Бат-Эрдэнийн Сувд",
)
LONG = replace(
    SHEET,
    name="Лхагвасүрэнгийн Энхжаргал-Мөнхцэцэгийн Баярсайхан-Очирбатын Долгорсүрэнжаргалмаа",
    training="Төрийн албан хаагчийн цахим ур чадварыг дээшлүүлэх, мэдээллийн аюулгүй байдал ба хиймэл оюуныг ажилдаа "
    "зөв ашиглах чадамжийг хөгжүүлэх аймаг, сумын төрийн албан хаагчдын улсын хэмжээний сургалт",
    place="Баян-Өлгий, Өлгий хотын Соёлын төвийн их танхим",
    starts_on=date(2026, 12, 29),
    ends_on=date(2027, 1, 3),
    levels=(3, 4),
    demo=True,
)


@cache
def printed(sheet, language="mn"):
    return certificate(sheet, language)


def read(sheet, language="mn"):
    (page,) = PdfReader(BytesIO(printed(sheet, language))).pages
    return " ".join(page.extract_text().replace("\u200b", "").split())


def test_it_says_who_what_where_when_and_how_to_check():
    text = read(SHEET)
    for words in (
        *(SHEET.name, SHEET.training, SHEET.place, SHEET.number, SHEET.trainer, "16 цаг"),
        *("2026 оны 12-р сарын 8–9", "2026 оны 12-р сарын 9", "Сертификат", "Тамга"),
    ):
        assert words in text
    assert "chadvar.example.mn/verify/" in text
    assert "түвшин" not in text


def test_the_level_is_printed_in_words_with_how_sure_it_is():
    text = read(replace(SHEET, levels=(3, 4)))
    assert "Найман түвшнээс гурав–дөрөвдүгээр түвшин, магадлал нь 75 хувиас доошгүй" in text
    assert "Level four of eight, with a probability of at least 75 %" in read(replace(SHEET, levels=(4, 4)), "en")


def test_runs_and_days_are_written_in_both_languages():
    assert written_levels(1, 1, "mn") == "Найман түвшнээс нэгдүгээр түвшин"
    assert written_levels(7, 8, "en") == "Levels seven to eight of eight"
    first = date(2026, 12, 8)
    assert written_days(first, first, "en") == "8 December 2026"
    assert written_days(first, date(2026, 12, 9), "en") == "8–9 December 2026"
    assert written_days(first, date(2027, 1, 9), "mn") == "2026 оны 12-р сарын 8 – 2027 оны 1-р сарын 9"


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize(
    "sheet", [SHEET, LONG, replace(LONG, name="Ө" * 80, training="Ү" * 200), replace(SHEET, name="Я")]
)
def test_it_is_one_sheet_across_whatever_the_names(sheet, language):
    (page,) = PdfReader(BytesIO(printed(sheet, language))).pages
    assert [round(side) for side in page.mediabox[2:]] == [842, 595]
    assert "".join(sheet.name.split()) in "".join(read(sheet, language).split())


@pytest.mark.parametrize("language", ["mn", "en"])
def test_one_of_a_demonstration_says_so(language):
    mark = {"mn": "Энэ сертификат хүчингүй", "en": "Not valid"}[language]
    assert mark in read(LONG, language)
    assert mark not in read(SHEET, language)


def lowest(sheet):
    """Where the lowest line of the sheet stands, in points from its lower edge."""
    found = []

    def visit(text, outer, inner, _font, _size):
        if text.strip():
            found.append(outer[5] + outer[3] * inner[5])

    PdfReader(BytesIO(printed(sheet))).pages[0].extract_text(visitor_text=visit)
    return min(found)


def test_a_long_name_of_a_trainer_stays_in_the_frame():
    names = (LONG.name, "Ө" * 80, "Бат")
    assert all(lowest(replace(SHEET, trainer=name)) > 40 for name in names)  # the frame is at 31


def test_names_print_as_they_are():
    evil = '#read("marks.typ") *а* _б_ $x$ <y> @z'
    assert evil in read(replace(SHEET, name=evil))


def test_it_is_a_tagged_document_with_title_language_and_fonts_of_its_own():
    reader = PdfReader(BytesIO(printed(LONG)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "mn"
    assert reader.metadata.title == f"Сертификат: {LONG.name}"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for font in reader.pages[0]["/Resources"]["/Font"].values()
    }
    assert fonts == {"PTSans-Regular", "PTSans-Bold"}


def test_a_text_in_the_traditional_script_is_left_out_without_its_font():
    with_text = replace(SHEET, script_text="ᠮᠣᠩᠭᠣᠯ\nᠪᠢᠴᠢᠭ")
    assert printed(with_text) == printed(SHEET)


def test_the_same_sheet_gives_the_same_bytes():
    assert certificate(SHEET, "mn") == printed(SHEET)


def test_a_hall_is_printed_in_five_seconds():
    begun = process_time()
    for n in range(36):
        certificate(replace(SHEET, name=f"{SHEET.name} {n}"), "mn")
    assert process_time() - begun < 5
