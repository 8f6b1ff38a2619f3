"""The words of the printed report, in both languages side by side; a template asks for them by name."""

from datetime import date
from typing import Final

from digcomp.framework import Text

#: Said as they are.
FIXED: Final = {
    "demo": Text("Жишээ өгөгдөл: хүн, тоо бүгд зохиомол", "Demonstration data: people and figures are invented"),
    "report": Text("Цахим ур чадварын дүн", "Digital competence result"),
    "taken_on": Text("Тест өгсөн:", "Test taken:"),
    "overall": Text("Ерөнхий", "Overall"),
    "areas": Text("Чиглэлээр", "By area"),
    "area": Text("Чиглэл", "Area"),
    "test": Text("Тест", "Test"),
    "own": Text("Өөрийн үнэлгээ", "Own view"),
    "competences": Text("Чадвараар", "By competence"),
    "competence": Text("Чадвар", "Competence"),
    "level": Text("Түвшин", "Level"),
    "target": Text("Зорилт", "Target"),
    "growth": Text("Өмнө ба дараа", "Before and after"),
    "gain": Text("Өөрчлөлт", "Change"),
    "can_do": Text("Одоо чадаж байгаа зүйл", "What I can do now"),
    "next_steps": Text("Дараагийн алхам", "Next steps"),
    "how_to_read": Text("Энэ хуудсыг хэрхэн унших вэ?", "How to read this page"),
    "not_for": Text("Юунд ашиглаж болохгүй вэ?", "What it may not be used for"),
    "made_with": Text("Юугаар хэмжсэн бэ?", "What it was measured with"),
    "key_tested": Text("Тестийн дүн", "Shown in the test"),
    "key_interval": Text("90 % завсар", "90 % interval"),
    "key_likeliest": Text("Хамгийн магадлалтай утга", "Likeliest value"),
    "key_before": Text("Өмнө", "Before"),
    "key_after": Text("Дараа", "After"),
    "open_online": Text("Цахимаар үзэх:", "See it online:"),
    "page": Text("Хуудас", "Page"),
}

NOT_FOR: Final = Text(
    "Энэ дүнг ажилд авах, албан тушаал дэвшүүлэх, ажлаас чөлөөлөх, цалин тогтооход ашиглаж болохгүй. "
    "Зөвхөн суралцах зүйлээ сонгож, сургалтаа төлөвлөхөд зориулав.",
    "It may not be used for hiring, promotion, dismissal or pay. "
    "It is meant for choosing what to learn and for planning training, and for nothing else.",
)

ONE_LEVEL: Final = Text("8 түвшнээс {level}-р түвшин: {band}.", "Level {level} of 8: {band}.")
SOME_LEVELS: Final = Text(
    "8 түвшнээс {level}-р түвшин. Аль нь болохыг хариултаар ялгах боломжгүй.",
    "Levels {level} of 8. The evidence does not tell which.",
)
ONE_CHANCE: Final = Text("Магадлал {}.", "Probability {}.")
RANGE_CHANCE: Final = Text("Нийт магадлал {}.", "Probability of the range {}.")
ITS_INTERVAL: Final = Text("90 % завсар {}.", "90 % interval {}.")
UNSURE_LEVELS: Final = Text(
    "Хоёр ба түүнээс олон түвшин бичсэн бол аль нь болохыг хариултаар ялгах боломжгүй байна.",
    "Where two or more levels are printed, the evidence does not tell which.",
)
UNSURE_GAIN: Final = Text(
    "Тод тоо: баттай өөрчлөлт (магадлал {} хувиас доошгүй). Бусад өөрчлөлтийг баттай хэлэх боломжгүй.",
    "Bold: a change that is sure (probability {} % or more). The others cannot be claimed.",
)
COMPETENCES_ARE_RANGES: Final = Text(
    "Чадвар бүрд цөөн асуулт ногдсон тул дүн нь завсраар гарсан.",
    "Each competence got only a few questions, so its result is a range.",
)
BY_THE_TARGET: Final = Text("Хар зураас: «{}» албан тушаалын зорилт.", "Black stroke: the target of the post “{}”.")
BY_SOME_TARGET: Final = Text("Хар зураас: албан тушаалын зорилт.", "Black stroke: the target of the post.")

REASONS: Final = {
    "target": Text(
        "Тестээр {shown}-р түвшин гарсан, албан тушаалын зорилт {aim}.",
        "The test showed level {shown}; the target of the post is {aim}.",
    ),
    "weaker": Text(
        "Бусад чадвараас тань доогуур, {shown}-р түвшин гарсан.",
        "Lower than your other competences: the test showed level {shown}.",
    ),
    "overrated": Text(
        "Өөрийгөө {aim}-р түвшинд үнэлсэн, тестээр {shown}-р түвшин гарсан.",
        "You see yourself at level {aim}; the test showed {shown}.",
    ),
    "shown": Text("Тестээр {shown}-р түвшин гарсан.", "The test showed level {shown}."),
}
MINUTES: Final = Text("{} минут", "{} minutes")

BANDS_ARE: Final = Text("Найман түвшин: {}.", "Eight levels: {}.")
HOW_TO_READ: Final = (
    Text(
        "Цэг нь тестээр гарсан хамгийн магадлалтай утга. Хоёр тийш татсан зураас нь 90 % итгэх завсар: "
        "арван тохиолдлын есөд нь жинхэнэ чадвар энэ завсарт байна.",
        "The dot is the likeliest value by the test. The line through it is the 90 % interval: "
        "in nine cases of ten the true competence lies within it.",
    ),
    Text(
        "Түвшнийг магадлал нь 75 хувиас доошгүй үед тоогоор бичсэн.",
        "A level printed as a number has a probability of at least 75 %.",
    ),
)
SELF_VIEW_IS: Final = Text(
    "Ромбо нь таны өөрийн үнэлгээ. Өөрийн үнэлгээ тестийн дүнгээс зөрөх нь олонд тохиолддог, алдаа биш.",
    "The diamond is your own view. That it differs from the test is common and no fault.",
)
LIMITS: Final = Text(
    "Тест {answered} асуулттай байсан. Өөр өдөр, өөр асуултаар дүн бага зэрэг зөрж болно.",
    "The test had {answered} questions. On another day, with other questions, the result may differ a little.",
)
VERSIONS: Final = Text(
    "{title}, хувилбар {framework}. Асуултын сан {bank}. Хэмжүүр {scale}. Түвшний зааг {cuts}. "
    "Тестийн загвар {blueprint}.",
    "{title}, version {framework}. Question bank {bank}. Scale {scale}. Cut scores {cuts}. Test blueprint {blueprint}.",
)
BAR_TESTED: Final = Text(
    "{name}: тестээр {said}, 90 % завсар {interval}", "{name}: test {said}, 90 % interval {interval}"
)
BAR_OWN: Final = Text(", өөрийн үнэлгээ {}", ", own view {}")
BAR_TARGET: Final = Text(", зорилт {}", ", target {}")
BAR_SHIFT: Final = Text(
    "{name}: өмнө {before}, дараа {after}, өөрчлөлтийн завсар {interval}",
    "{name}: before {before}, after {after}, interval of the change {interval}",
)
QR_ALT: Final = Text("QR код: {}", "QR code: {}")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def written_date(day: date, language: str) -> str:
    """A date in words: "2026 оны 11-р сарын 20"."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year} оны {day.month}-р сарын {day.day}"
