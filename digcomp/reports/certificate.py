"""The certificate: one sheet across, with a code by which anybody can check it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from digcomp.framework import Text
from digcomp.reports import words
from digcomp.reports.typesetting import typeset

FIXED: Final = {
    "program": Text("Цахим ур чадвар", "Digital competence"),
    "title": Text("Сертификат", "Certificate"),
    "before": Text("", "This is to certify that"),
    "after": Text("нь дараах сургалтыг дүүргэснийг гэрчилнэ.", "has completed the training"),
    "place": Text("Хаана", "Where"),
    "dates": Text("Хэзээ", "When"),
    "hours": Text("Хэмжээ", "Length"),
    "issued": Text("Олгосон", "Issued"),
    "number": Text("Дугаар", "Number"),
    "result": Text("Сургалтын дараах тестийн ерөнхий дүн", "Overall result of the test after the training"),
    "trainer": Text("Сургагч багш", "Trainer"),
    "organiser": Text("Зохион байгуулагч", "Organiser"),
    "seal": Text("Тамга", "Seal"),
    "check": Text("Хүчинтэй эсэхийг шалгах", "Check that it is valid"),
    "demo": Text("Жишээ. Энэ сертификат хүчингүй, хүн нь зохиомол.", "Specimen. Not valid; the person is invented."),
}
HOURS: Final = Text("{} цаг", "{} hours")
ONE_HOUR: Final = Text("1 цаг", "1 hour")
ONE_LEVEL: Final = Text("Найман түвшнээс {last} түвшин", "Level {last} of eight")
SOME_LEVELS: Final = Text("Найман түвшнээс {first}–{last} түвшин", "Levels {first} to {last} of eight")
SURE: Final = Text("магадлал нь 75 хувиас доошгүй", "with a probability of at least 75 %")
_NUMERALS: Final = {
    "mn": ("нэг", "хоёр", "гурав", "дөрөв", "тав", "зургаа", "долоо", "найм"),
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight"),
}
#: The last level of a run; English counts it as it counts the first.
_LAST: Final = {
    "mn": (
        *("нэгдүгээр", "хоёрдугаар", "гуравдугаар", "дөрөвдүгээр"),
        *("тавдугаар", "зургаадугаар", "долдугаар", "наймдугаар"),
    ),
    "en": _NUMERALS["en"],
}


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """What is printed on a certificate."""

    name: str
    training: str
    place: str
    starts_on: date
    ends_on: date
    hours: int
    number: str
    issued_on: date
    link: str
    trainer: str
    levels: tuple[int, int] | None = None
    script_text: str | None = None
    demo: bool = False


def certificate(sheet: CertificateSheet, language: Literal["mn", "en"], fonts: Path | None = None) -> bytes:
    """The certificate as PDF; the same bytes for the same sheet.

    A text in the traditional script is set where `fonts` is a folder that has Noto Sans Mongolian; without one it is
    left out. It is never made from Cyrillic.
    """
    return typeset("certificate.typ", _data(sheet, language, script=fonts is not None), sheet.issued_on, fonts)


def written_days(first: date, last: date, language: str) -> str:
    """One day, or the first and the last, with what they share said once."""
    if first == last:
        return words.written_date(first, language)
    if (first.year, first.month) == (last.year, last.month):
        if language == "en":
            return f"{first.day}–{words.written_date(last, language)}"
        return f"{words.written_date(first, language)}–{last.day}"
    return f"{words.written_date(first, language)} – {words.written_date(last, language)}"


def written_levels(first: int, last: int, language: str) -> str:
    """The run of levels in words, so that no stroke of a pen can change it."""
    pattern = ONE_LEVEL if first == last else SOME_LEVELS
    return pattern[language].format(first=_NUMERALS[language][first - 1], last=_LAST[language][last - 1])


def _data(sheet: CertificateSheet, language: str, *, script: bool) -> dict[str, Any]:
    length = (ONE_HOUR if sheet.hours == 1 else HOURS)[language].format(sheet.hours)
    return {
        "language": language,
        "words": {name: text[language] for name, text in FIXED.items()},
        "name": sheet.name,
        "training": sheet.training,
        "facts": [
            [FIXED["place"][language], sheet.place],
            [FIXED["dates"][language], written_days(sheet.starts_on, sheet.ends_on, language)],
            [FIXED["hours"][language], length],
            [FIXED["issued"][language], words.written_date(sheet.issued_on, language)],
        ],
        "number": sheet.number,
        "trainer": sheet.trainer,
        "levels": _levels(sheet.levels, language) if sheet.levels else None,
        "script": (sheet.script_text or "").split("\n") if script and sheet.script_text else [],
        "demo": sheet.demo,
        "qr": _qr(sheet.link, language),
    }


def _levels(run: tuple[int, int], language: str) -> dict[str, Any]:
    first, last = run
    said = written_levels(first, last, language)
    return {"first": first, "last": last, "said": said, "sure": SURE[language], "alt": f"{said}, {SURE[language]}"}


def _qr(link: str, language: str) -> dict[str, str]:
    import segno  # noqa: PLC0415 as in the person's report

    svg = segno.make(link, error="m").svg_inline(border=0, dark="#1b2427")
    return {"svg": svg, "link": link, "alt": words.QR_ALT[language].format(link)}
