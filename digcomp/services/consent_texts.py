"""What people agree to before a test: every version that was ever shown, in every language, word for word.

A sitting names its version. A text that has been shown is never changed here: a change is a new version.
"""

from collections.abc import Mapping

from digcomp.framework import Text

#: The version that is shown now.
PRESENT = "2026-12"

_FIRST = (
    Text(
        "Зорилго: сургалтаар аль чадварыг дээшлүүлэхийг тодруулж, дараа нь өссөн эсэхийг мэдэх.",
        "Purpose: to see which digital competences the training should strengthen, and whether it did.",
    ),
    Text(
        "Хадгалах мэдээлэл: таны нэр, хариулт, хариулсан цаг. Регистрийн дугаар, төрсөн огноо, үндэс угсаа, байршлыг "
        "авахгүй.",
        "Kept: your name, your answers and their times. No register number, no birth date, no nationality, no "
        "location.",
    ),
    Text(
        "Программ өөрийн үнэлгээг зөвхөн танд, багшид танхимын нэргүй нэгтгэлээр л харуулна. Хувийн код таны хуудсыг "
        "нээдэг тул хадгалаарай.",
        "The program shows your self-rating to you alone, and to trainers only as a total of the group. Your personal "
        "code opens your page: keep it.",
    ),
    Text(
        "Тестийн дүнг та өөрөө болон энэ сургалтын багш харна.",
        "Your tested results are seen by you and by the trainer of this training.",
    ),
    Text(
        "Нэгтгэсэн тайланд хүний нэр орохгүй, арваас цөөн хүнтэй бүлгийг харуулахгүй.",
        "Reports about many people name nobody and leave out groups of fewer than ten.",
    ),
    Text(
        "Дүнг ажилд авах, албан тушаал дэвшүүлэх, ажлаас чөлөөлөх, цалин тогтооход ашиглахгүй.",
        "Results are not used for hiring, promotion, dismissal or pay.",
    ),
    Text(
        "Сургалтаас хойш гурван жил хадгалж, дараа нь устгах эсвэл нэргүй болгоно.",
        "Kept for three years after the training, then deleted or stripped of your name.",
    ),
    Text(
        "Мэдээллээ хэдийд ч үзэж, татаж авч, багшаар устгуулж болно.",
        "You can see your data, take it away and ask your trainer to delete it at any time.",
    ),
    Text(
        "Та сайн дураараа оролцоно. Асуултад «Мэдэхгүй» гэж хэдийд ч хариулж болно.",
        "Taking part is voluntary. “I don't know” is always a possible answer.",
    ),
    Text(
        "Мэдээлэл хариуцагч: сургалтыг зохион байгуулж байгаа байгууллага. Асуух зүйлээ багшаасаа асуугаарай.",
        "Responsible: the organisation that holds the training. Ask its trainer.",
    ),
)

_SECOND = (
    Text(
        "Зорилго: сургалтаар аль чадварыг дээшлүүлэхийг тодруулж, дараа нь өссөн эсэхийг мэдэх.",
        "Purpose: to see which digital competences the training should strengthen, and whether it did.",
    ),
    Text(
        "Хадгалах мэдээлэл: таны нэр, байгууллага, хариулт, хариулсан цаг, ирц, сертификат. Регистрийн дугаар, төрсөн "
        "огноо, үндэс угсаа, эрүүл мэнд, байршлыг авахгүй.",
        "Kept: your name, organisation, answers and their times, attendance and certificate. Never: registration "
        "number, birth date, ethnicity, health, location.",
    ),
    Text(
        "Өөрийн үнэлгээг зөвхөн та харна; багшид бүлгийн нэгтгэлийг л харуулна. Хувийн код таны хуудсыг нээдэг тул "
        "бусдад бүү өгөөрэй.",
        "Your self-rating is shown to you alone; trainers see only a total of the group. Your personal code opens your "
        "page: keep it to yourself.",
    ),
    Text(
        "Тестийн дүнг та өөрөө, энэ сургалтын багш, системийн админ харна. Хэн, хэзээ үзсэнийг та харж болно.",
        "Your tested results are seen by you, the trainers of this training and the administrators of the system. You "
        "can see who looked and when.",
    ),
    Text(
        "Бусад хүн зөвхөн нэргүй нэгтгэл харна. Арваас цөөн хүнтэй бүлгийг харуулахгүй.",
        "Everybody else sees groups without names, and no group of fewer than ten.",
    ),
    Text(
        "Хариултыг нэр, кодгүйгээр судалгаа хийх, асуулт сайжруулахад ашиглаж болно.",
        "Answers may be used for research and to improve the questions, without names and codes.",
    ),
    Text(
        "Дүнг ажилд авах, албан тушаал дэвшүүлэх, ажлаас чөлөөлөх, цалин тогтооход ашиглахгүй.",
        "Results are not used for hiring, promotion, dismissal or pay.",
    ),
    Text(
        "Хадгалах хугацаа: сүүлийн тестээс хойш {years} жил. Дараа нь устгана. Сертификатыг шалгах бүртгэл үлдэнэ.",
        "Kept until {years} years after your last test, then deleted. What is needed to check a certificate stays.",
    ),
    Text(
        "«Миний мэдээлэл» хуудсаар мэдээллээ хэдийд ч үзэж, татаж авч, засуулж, устгаж болно.",
        "On the page “My data” you can see your data, take it away, correct it and delete it at any time.",
    ),
    Text(
        "Та сайн дураараа оролцоно, хэдийд ч болиж болно. Мэдээлэл хариуцагч: сургалтыг зохион байгуулж байгаа "
        "байгууллага.",
        "Taking part is voluntary, and you can stop at any time. Responsible: the organisation that holds the "
        "training.",
    ),
)

#: Version to its ten lines.
TEXTS: Mapping[str, tuple[Text, ...]] = {"2026-11": _FIRST, PRESENT: _SECOND}


def lines(version: str, language: str, years: int) -> list[str]:
    """The lines of a version as they are shown where records are kept for so many years."""
    return [one[language].format(years=years) for one in TEXTS[version]]
