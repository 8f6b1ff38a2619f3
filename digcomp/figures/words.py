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
PEOPLE: Final = Text("Хүн", "People")
ITEMS: Final = Text("Асуулт", "Questions")
FEW_PEOPLE: Final = Text("10-аас цөөн", "fewer than 10")
MEAN_LEVEL: Final = Text("Дундаж түвшин", "Mean level")
ON_A_TILE: Final = Text("Том тоо: дундаж; доор нь {}", "Large: the mean; below it the {}")
EACH_LINE: Final = Text(
    "Нимгэн шугам бүр нэг хүн. Өнгөтэй нь баттай өөрчлөгдсөн.",
    "Each thin line is one person. Coloured: a change that is sure.",
)
FEW_ITEMS: Final = Text(
    "Асуулт цөөн түвшинд хэмжилтийн алдаа их.", "Where questions are few, the error of measurement is large."
)
POSSIBLE_PLACES: Final = Text(
    "Хаалтад эзэлж болох байр. Байр нь давхцсан бол баттай ялгаа алга.",
    "In brackets: the places it may hold. Where these overlap, no difference is certain.",
)
HIDDEN: Final = Text("10-аас цөөн хүнтэй: {}.", "Fewer than 10 people: {}.")
_COUNT: Final = Text("{} хүн", "{} people")
_SURE: Final = Text(
    "Тод тоо: баттай өөрчлөлт (магадлал {} хувиас доошгүй).", "Bold: a change that is sure (probability {} % or more)."
)
_INTERVAL: Final = Text("{} % завсар", "{} % interval")
_MINUTES: Final = Text("{} мин", "{} min")
_BELOW: Final = Text("{} / {} доогуур", "{} of {} below")
_BELOW_BRIEFLY: Final = Text("{} доогуур", "{} below")


def people(count: int, language: str) -> str:
    """How many people: "36 хүн"."""
    return "1 person" if (count, language) == (1, "en") else _COUNT[language].format(count)


def interval_of(mass: float, language: str) -> str:
    """What a whisker is: "90 % завсар"."""
    return _INTERVAL[language].format(round(100 * mass))


def below(count: int, people: int, language: str, *, brief: bool) -> str:
    """How many of how many are below the target."""
    return _BELOW_BRIEFLY[language].format(count) if brief else _BELOW[language].format(count, people)


def sure(probability: float, language: str) -> str:
    """What a number in bold means."""
    return _SURE[language].format(round(100 * probability))


def minutes(count: int, language: str) -> str:
    """Time spent on something."""
    return _MINUTES[language].format(count)
