"""The words of reports about groups, in both languages side by side."""

from typing import Final

from digcomp.framework import Text

#: Said as they are, in every report of a group.
FIXED: Final = {
    "demo": Text("Жишээ өгөгдөл: хүн, тоо бүгд зохиомол", "Demonstration data: people and figures are invented"),
    "page": Text("Хуудас", "Page"),
    "overall": Text("Ерөнхий", "Overall"),
    "area": Text("Чиглэл", "Area"),
    "competence": Text("Чадвар", "Competence"),
    "mean": Text("Дундаж", "Mean"),
    "level": Text("Түвшин", "Level"),
    "target": Text("Зорилт", "Target"),
    "interval": Text("95 % завсар", "95 % interval"),
    "before": Text("Өмнө", "Before"),
    "after": Text("Дараа", "After"),
    "gain": Text("Өөрчлөлт", "Change"),
    "people": Text("Хүн", "People"),
    "how_to_read": Text("Хэрхэн унших вэ?", "How to read this"),
    "not_for": Text("Юунд ашиглаж болохгүй вэ?", "What it may not be used for"),
    "made_with": Text("Юугаар хэмжсэн бэ?", "What it was measured with"),
}

EVENING: Final = {
    "report": Text("Оройн хуудас", "Evening sheet"),
    "can": Text("Танхимынхан юу чаддаг вэ", "What the hall can do"),
    "hours": Text("Цаг", "Hours"),
    "below": Text("Зорилтод хүрээгүй", "Below target"),
    "missed": Text("Хамгийн их алдсан асуулт, түүнд хүргэсэн буруу ойлголт", "Most missed, and the idea behind it"),
    "question": Text("Асуулт", "Question"),
    "credit": Text("Оноо", "Credit"),
    "idea": Text("Буруу ойлголт", "Misconception"),
    "pairs": Text("Хэн хэнд тусалж болох вэ", "Who could help whom"),
    "helper": Text("Туслах хүн", "Can help"),
    "learners": Text("Суралцах хүн", "Beside them"),
    "views": Text("Өөрсдийгөө хэрхэн үнэлэв", "How they see themselves"),
    "higher": Text("Өндөр", "Higher"),
    "lower": Text("Доогуур", "Lower"),
    "views_note": Text(
        "Өөрийн үнэлгээ нь тестийн дүнгээс нэг түвшнээр ба түүнээс дээш зөрсөн хүний тоо.",
        "People whose own view is a level or more apart from the tested one.",
    ),
    "care": Text("Болгоомжтой уншина уу", "Read with care"),
    "caution": Text(
        "Энэ хуудас танхимын тухай. Нэг хүний нэг чадварын дүн тодорхой бус тул хүнийг үүгээр эрэмбэлж болохгүй.",
        "This sheet is about the hall. One person's result in one competence is unsure: do not rank people by it.",
    ),
}
TEACH_FIRST: Final = Text("Маргаашийн хичээлийг «{}» чадвараас эхэлье", "Begin tomorrow with “{}”")
TEACH_NEXT: Final = Text("Дараагийн сургалтыг «{}» чадвараас эхэлье", "Begin the next training with “{}”")
NONE_TO_TEACH: Final = Text("Хамгийн түрүүнд заах чадвар тодорсонгүй", "No competence stands out to teach first")
HALL_IS_SMALL: Final = Text("Танхимын дүнг нэгтгэх хүн хүрэлцээгүй", "Too few people to speak of the hall")
SMALL_HALL: Final = Text(
    "Дүнтэй хүн 10-аас цөөн бол бүлгийн дүнг гаргадаггүй. Хүн бүрийн дүнг «Дүн» хуудсаас үзнэ үү.",
    "Nothing is said of a group of fewer than ten. See each person's result on the page “Results”.",
)
HOURS_TO: Final = Text("{} цагийг юунд зарцуулах вэ", "Where the {} hours should go")
HAVE_RESULT: Final = Text("{seats} хүнээс {people} нь дүнтэй", "{people} of {seats} people have a result")
MASTERED: Final = Text(
    "Бараг бүгд чаддаг тул цаг зарцуулах шаардлагагүй: {}.",
    "Nearly all can do these; spend no hours on: {}.",
)
UNFINISHED: Final = Text("Дуусгаагүй: {}.", "Not finished: {}.")
ABSENT: Final = Text("Тест өгөөгүй: {}.", "Did not sit the test: {}.")
AND_MORE: Final = Text("ба өөр {} хүн", "and {} more")
NO_MISCONCEPTION: Final = Text("Нэг ойлголт давамгайлаагүй", "No one idea stands out")

CLOSING: Final = {
    "report": Text("Сургалтын тайлан", "Report of a training"),
    "levels": Text("Хүмүүс ямар түвшинд байна", "At which levels people are"),
    "areas": Text("Чиглэлээр: өмнө ба дараа", "By area: before and after"),
    "competences": Text("Чадвараар: хэр өөрчлөгдсөн", "By competence: how much it changed"),
    "facts": Text("Сургалт тоогоор", "The training in figures"),
    "practice": Text("Дахин өгсний нөлөө", "Gain of merely retaking"),
    "fact": Text("Үзүүлэлт", "Fact"),
    "number": Text("Тоо", "Number"),
    "gain_in_levels": Text("түвшин", "levels"),
}
CLOSING_SMALL: Final = Text(
    "Хоёр тестийг хоёуланг нь өгсөн хүн 10-аас цөөн тул бүлгийн дүнг гаргахгүй.",
    "Fewer than ten people sat both tests, so nothing is said of the group.",
)
HEADLINE_ROSE: Final = Text(
    "Бүлгийн дундаж дүн {gain} түвшнээр дээшиллээ", "The mean of the group rose by {gain} levels"
)
HEADLINE_FELL: Final = Text("Бүлгийн дундаж дүн {gain} түвшнээр буурлаа", "The mean of the group fell by {gain} levels")
HEADLINE_UNSURE: Final = Text(
    "Бүлгийн дүн өөрчлөгдсөнийг баттай хэлэх боломжгүй", "A change of the group cannot be claimed"
)
HEADLINE_SMALL: Final = Text("Бүлгийн дүнг гаргах хүн хүрэлцээгүй", "Too few people to speak of the group")
HELD: Final = Text(
    "{hours} цагийн сургалт. Сургагч багш: {trainer}.",
    "A training of {hours} hours, led by {trainer}.",
)
TOOK_PART: Final = Text(
    "{roster} хүн бүртгэгдсэн. Тестийг сургалтын өмнө {first}, дараа нь {last}, хоёуланг нь {both} хүн өгсөн.",
    "People on the roster: {roster}. The test before was sat by {first}, the test after by {last}, both by {both}.",
)
MOST_GAINED: Final = Text("Хамгийн их өссөн чадвар: {}.", "What rose most: {}.")
NONE_GAINED: Final = Text("Аль ч чадварт өсөлтийг баттай хэлэх боломжгүй.", "In no competence can a gain be claimed.")
PEOPLE_MOVED: Final = Text(
    "{people} хүнээс {rose} нь баттай өссөн (магадлал 95 хувиас доошгүй).",
    "{rose} of {people} people gained for certain (probability 95 % or more).",
)
CERTIFICATES: Final = Text("{} хүн сертификат авсан.", "{} people were given a certificate.")
ASK: Final = Text(
    "Дүн бүлгийн тухай. Үүгээр нэг хүнийг дүгнэж, сургалтуудыг эрэмбэлж болохгүй.",
    "The result is about the group. It must not be used to judge one person or to rank trainings.",
)
FACT_ROSTER: Final = Text("Бүртгэгдсэн", "On the roster")
FACT_FIRST: Final = Text("Өмнөх тест өгсөн", "Sat the test before")
FACT_LAST: Final = Text("Дараах тест өгсөн", "Sat the test after")
FACT_BOTH: Final = Text("Хоёуланг нь өгсөн", "Sat both")
FACT_SHARE: Final = Text("Дундаж ирц", "Mean attendance")
FACT_ENOUGH: Final = Text("Ирц нь {} хувиас доошгүй", "Attended {} % or more")
FACT_CERTIFICATES: Final = Text("Сертификат авсан", "Certificates issued")
FACT_SATISFIED: Final = Text("Сургалтад өгсөн 4, 5 үнэлгээ", "Ratings of 4 or 5 given to the training")
OF_NOTED: Final = Text("{count} ({noted} хүний ирц тэмдэглэгдсэн)", "{count} (attendance noted for {noted})")
OF_GIVEN: Final = Text("{share} ({given} хүн үнэлсэн)", "{share} ({given} people answered)")
ROUNDED: Final = Text(
    "Хүний тоог хариултаас тооцож, таваар бүхэлчлэв; бүгдийг нь нэмэхэд бүлгийн тоотой яг тэнцэхгүй байж болно.",
    "Numbers of people are expected from the answers and rounded to fives; they need not add up.",
)
READING: Final = (
    Text(
        "Цэг нь хамгийн магадлалтай дундаж. Хоёр тийш татсан зураас нь 95 % завсар: хорин тохиолдлын арван есөд нь "
        "жинхэнэ дундаж энэ завсарт байна.",
        "The dot is the likeliest mean. The line through it is the 95 % interval: in nineteen cases of twenty the true "
        "mean lies within it.",
    ),
    Text(
        "Түвшин 1–8. Бутархай тоо: 4,0 бол 4-р түвшний дунд.",
        "Levels run from 1 to 8. As a decimal, 4.0 is the middle of level 4.",
    ),
    Text(
        "10-аас цөөн хүнтэй бүлгийн дүнг хэзээ ч гаргадаггүй.",
        "Nothing is ever said of a group of fewer than ten people.",
    ),
)
SURE_IN_BOLD: Final = Text(
    "Тод тоо: баттай өөрчлөлт (магадлал 95 хувиас доошгүй). Саарал зурвас: зүгээр дахин өгөхөд гардаг өсөлт.",
    "Bold: a change that is sure (probability 95 % or more). Grey strip: the gain of merely retaking.",
)
VERSIONS: Final = Text(
    "{title}, хувилбар {framework}. Асуултын сан {bank}. Хэмжүүр {scale}. Түвшний зааг {cuts}.",
    "{title}, version {framework}. Question bank {bank}. Scale {scale}. Cut scores {cuts}.",
)
ROW: Final = Text("{name}: {mean}, 95 % завсар {interval}", "{name}: {mean}, 95 % interval {interval}")
ROW_TARGET: Final = Text(", зорилт {}", ", target {}")
ROW_GAIN: Final = Text(
    "{name}: өөрчлөлт {gain}, 95 % завсар {interval}", "{name}: change {gain}, 95 % interval {interval}"
)
ROW_SHIFT: Final = Text(
    "{name}: өмнө {before}, дараа {after}, өөрчлөлтийн 95 % завсар {interval}",
    "{name}: before {before}, after {after}, 95 % interval of the change {interval}",
)

NATIONAL: Final = {
    "report": Text("Хөтөлбөрийн тайлан", "Programme report"),
    "map": Text("Аймаг, нийслэлээр", "By aimag"),
    "trainings": Text("Сургалтууд зэрэгцүүлбэл", "Trainings side by side"),
    "training": Text("Сургалт", "Training"),
    "places": Text("Байр", "Place"),
    "aimags": Text("Аймгийн дүн", "Results by aimag"),
    "aimag": Text("Аймаг", "Aimag"),
}
ALL_PROGRAMMES: Final = Text("Бүх хөтөлбөр", "All programmes")
NATIONAL_HEADLINE: Final = Text("{people} хүний дундаж түвшин {mean}", "Mean level of {people} people: {mean}")
NATIONAL_NONE: Final = Text("Харуулах дүн хараахан алга", "There is no result to show yet")
NATIONAL_EMPTY: Final = Text(
    "10 ба түүнээс олон хүн тест дуусгасан сургалт алга. Тест дууссаны дараа энэ тайланг дахин гаргана уу.",
    "No training has ten people with a result. Make this report again after a test.",
)
NATIONAL_OF: Final = Text(
    "{held} сургалтаас {shown} нь 10 ба түүнээс олон хүний дүнтэй. Сургалт бүрийн сүүлийн тестийн дүнг авав. "
    "95 % завсар {interval}.",
    "{shown} of {held} trainings have results of ten people or more. The latest test of each counts. "
    "95 % interval {interval}.",
)
GAINS: Final = Text(
    "Өсөлтийг хэмжсэн сургалт {of}, үүнээс бүлэг нь баттай өссөн {sure}.",
    "Growth was measured in {of} trainings; in {sure} of them the group gained for certain.",
)
TIES: Final = Text(
    "Байр нь сургалтын эзэлж болох хамгийн дээд, доод байр. Завсар нь давхцсан бол баттай ялгаа алга. Хүмүүс нь "
    "сургалтын өмнө ч өөр түвшинд байсан тул дараалал нь багшийн ажлын үнэлгээ биш. Хүний тоог тав таваар тоймлон "
    "багасгав.",
    "A place is the highest and the lowest that a training may hold. Where these overlap, no difference is certain. "
    "People began at different levels, so the order is no verdict on the trainers. Numbers of people are rounded down "
    "to fives.",
)
LEFT_OUT: Final = Text(
    "10-аас цөөн хүний дүнтэй {} сургалтыг оруулаагүй.", "Left out for having fewer than ten results: {}."
)
