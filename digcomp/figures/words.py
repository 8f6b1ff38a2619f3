"""The words that stand in charts, in both languages side by side."""

from typing import Final

from digcomp.framework import Text

TESTED: Final = Text("Тестийн дүн", "Shown in the test")
SELF_VIEW: Final = Text("Өөрийн үнэлгээ", "Own view")
LIKELIEST: Final = Text("Хамгийн магадлалтай утга", "Likeliest value")
TARGET: Final = Text("Албан тушаалын зорилт", "Target of the post")
BEFORE: Final = Text("Өмнө", "Before")
AFTER: Final = Text("Дараа", "After")
OVERALL: Final = Text("Ерөнхий", "Overall")
LEVEL: Final = Text("Түвшин", "Level")
GAIN: Final = Text("Дундаж өсөлт, түвшнээр", "Mean gain, in levels")
PRACTICE: Final = Text("Дахин өгсний нөлөө", "Gain of merely retaking")
GROUP_MEAN: Final = Text("Дундаж", "Mean of the group")
_SURE: Final = Text(
    "Тод тоо: баттай өөрчлөлт (магадлал {} хувиас доошгүй).", "Bold: a change that is sure (probability {} % or more)."
)
_INTERVAL: Final = Text("{} % завсар", "{} % interval")
_BELOW: Final = Text("{} / {} доогуур", "{} of {} below")


def interval_of(mass: float, language: str) -> str:
    """What a whisker is: "90 % завсар"."""
    return _INTERVAL[language].format(round(100 * mass))


def below(count: int, people: int, language: str, *, brief: bool) -> str:
    """How many of how many are below the target."""
    return f"{count} / {people}" if brief else _BELOW[language].format(count, people)


def sure(probability: float, language: str) -> str:
    """What a number in bold means."""
    return _SURE[language].format(round(100 * probability))
