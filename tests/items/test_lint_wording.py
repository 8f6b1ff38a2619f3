"""Planted faults of wording, each told by its rule, at its place, and by nothing else."""

from typing import Any

import pytest

from digcomp.items import check_content

ONE, TWO, OTHER = "quiz/1.1.yaml", "quiz/1.2.yaml", "quiz/2.1.yaml"
#: What a small bank has by itself.
OF_SIZE = ("exposure", "levels", "kinds")


@pytest.fixture
def told(content: Any) -> Any:
    """(rule, file, place) of every warning that is not about the size of the bank."""

    def warned() -> list[tuple[str, str, str]]:
        report = check_content(content.competences, content.bank)
        assert report.faults == ()
        found = [(_rule(each.message), each.file.partition("/")[2], each.where) for each in report.warnings]
        return [each for each in found if each[0] not in OF_SIZE]

    return warned


def _rule(message: str) -> str:
    return message.rpartition("[")[2].rstrip("]")


def words(count: int, word: str = "үг") -> str:
    return " ".join([word] * (count - 1) + ["end"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("en: The first}", "en: The top one always}"),
        ("en: The first}", "en: Only the first}"),
        ("en: Both alike}", "en: All of it alike}"),
        ("en: It cannot be told}", "en: It can never be told}"),
        ("mn: Эхнийх,", "mn: Зөвхөн эхнийх,"),
        ("mn: Эхнийх,", "mn: Үргэлж эхнийх,"),
        ("mn: Хоёулаа адил,", "mn: Хэзээ ч ялгаагүй,"),
        ("mn: Мэдэх аргагүй,", "mn: Огт мэдэхгүй,"),
        ("mn: Эхнийх,", "mn: Ганц эхнийх,"),
    ],
)
def test_absolute_words_in_wrong_options_alone_are_told(content: Any, told: Any, old: str, new: str) -> None:
    content.change(ONE, old, new)
    assert told() == [("absolute", ONE, "items[0].options")]


def test_absolute_words_on_both_sides_are_not(content: Any, told: Any) -> None:
    content.change(ONE, "en: The first}", "en: Only first}")
    content.change(ONE, "en: The second}", "en: Only two}")
    assert told() == []


@pytest.mark.parametrize("word", ["Onlyfans", "small", "alwayside"])
def test_words_that_hold_an_absolute_one_are_not(content: Any, told: Any, word: str) -> None:
    content.change(ONE, "en: The first}", f"en: {word} one}}")
    assert told() == []


@pytest.mark.parametrize(
    ("language", "stem"),
    [
        ("en", "Which result is not the soum's own?"),
        ("en", "Look at the page. Which result isn't the soum's own?"),
        ("en", "In this list, which result does not help?"),
        ("en", "Mark what is not true."),
        ("en", "Which are all right except one?"),
        ("mn", "Аль илэрц сумынх биш вэ?"),
        ("mn", "Аль илэрц энд байхгүй вэ?"),
        ("mn", "Аль илэрцэд итгэж болохгүй вэ?"),
    ],
)
def test_a_negative_stem_without_emphasis_is_told(content: Any, told: Any, language: str, stem: str) -> None:
    old = {"en": "en: Which result is the soum's own?", "mn": "mn: Аль илэрц сумынх вэ?"}[language]
    content.change(ONE, old, f'{language}: "{stem}"')
    assert told() == [("negative", ONE, f"items[0].stem.{language}")]


@pytest.mark.parametrize(
    ("language", "stem"),
    [
        ("en", "Which result is NOT the soum's own?"),
        ("en", "A citizen who has not paid asks. Which result is right?"),
        ("en", "Which clerk who does not sign is right?"),
        ("en", "The office is not open. Which result is right?"),
        ("mn", "Аль илэрц сумынх БИШ вэ?"),
        ("mn", "Иргэн хаягийг мэдэхгүй байна. Аль илэрц зөв бэ?"),
    ],
)
def test_emphasis_and_other_negations_are_not(content: Any, told: Any, language: str, stem: str) -> None:
    old = {"en": "en: Which result is the soum's own?", "mn": "mn: Аль илэрц сумынх вэ?"}[language]
    content.change(ONE, old, f'{language}: "{stem}"')
    assert told() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        (ONE, "en: Both alike}", "en: The first of both}", "items[0].options[2].text"),
        (ONE, "mn: Мэдэгдэх,", "mn: Кодоо хэлэхгүй нуух,", "items[1].options[1].text"),
        (TWO, "en: Compressor}", "en: Word processor two}", "items[0].choices[4].text"),
    ],
)
def test_options_that_overlap_are_told(content: Any, told: Any, file: str, old: str, new: str, where: str) -> None:
    content.change(file, old, new)
    assert told() == [("overlap", file, where)]


def test_options_that_differ_in_one_word_are_told(content: Any, told: Any) -> None:
    content.change(ONE, "en: Report it}", "en: Send a short note to the head}")
    content.change(ONE, "en: Write back}", "en: Send a short note to the clerk}")
    assert told() == []
    content.change(ONE, "en: Send a short note to the head}", "en: Send that short signed note about it to the head}")
    content.change(
        ONE, "en: Send a short note to the clerk}", "en: Send that short signed note about it to the office}"
    )
    assert told() == [("overlap", ONE, "items[1].options[3].text")]


@pytest.mark.parametrize(("one", "other"), [("CC BY", "CC BY SA"), ("Email", "Email and phone"), ("=A1*2", "=A1*2+A1")])
def test_codes_and_single_words_may_contain_one_another(content: Any, told: Any, one: str, other: str) -> None:
    content.change(TWO, "en: Image editor}", f'en: "{one}"}}')
    content.change(TWO, "en: Compressor}", f'en: "{other}"}}')
    assert told() == []


def test_options_that_differ_in_a_number_are_not(content: Any, told: Any) -> None:
    content.change(ONE, "en: The first}", "en: Every 6 months on the first day}")
    content.change(ONE, "en: Both alike}", "en: Every 12 months on the first day}")
    assert told() == []


def test_one_reason_for_two_options_is_told(content: Any, told: Any) -> None:
    content.change(ONE, "why: {mn: Хаягийг уншдаггүй.,", "why: {mn: Дээр гарсныг зөв гэдэг.,")
    assert told() == [("same-reason", ONE, "items[0].options[3].why")]


def test_an_empty_reason_is_a_fault(content: Any) -> None:
    content.change(ONE, "en: The top one is trusted.", 'en: ""')
    report = check_content(content.competences, content.bank)
    assert [fault.where for fault in report.faults] == ["items[0].options[0].why.en"]


def test_english_in_place_of_mongolian_is_told(content: Any, told: Any) -> None:
    content.change(ONE, "{mn: Хаягийг уншаарай., en: Read the address.}", "Read the address.")
    assert told() == [("untranslated", ONE, "items[0].explanation")]


def test_names_of_files_addresses_and_answers_may_read_the_same(content: Any, told: Any) -> None:
    content.change(ONE, "{mn: Тусламж, en: Help desk}", "help_desk list.pdf")
    content.change(TWO, "accept: [jishee-sum.gov.mn,", "accept: [jishee sum office,")
    assert told() == []


@pytest.mark.parametrize(
    ("old", "field", "most", "rule", "where"),
    [
        ("mn: Аль илэрц сумынх вэ?", "mn", 60, "long-stem", "items[0].stem"),
        ("en: Which result is the soum's own?", "en", 60, "long-stem", "items[0].stem"),
        ("mn: Нэрлэх", "mn", 20, "long-option", "items[2].sequence[3].text"),
        ("en: The top one is trusted.", "en", 30, "long-reason", "items[0].options[0].why"),
        ("mn: Программ байна.", "mn", 30, "long-reason", "items[3].parts[5].why"),
    ],
)
def test_what_takes_long_to_read_is_told(
    content: Any, told: Any, old: str, field: str, most: int, rule: str, where: str
) -> None:
    content.change(ONE, old, f"{field}: {words(most)}")
    assert told() == []
    content.change(ONE, words(most), words(most + 1))
    assert told() == [(rule, ONE, where)]


def test_two_items_that_are_nearly_the_same_are_told_unless_they_are_enemies(content: Any, told: Any) -> None:
    path = content.bank / TWO
    first, second = (
        "{mn: B2 нүдэнд ямар тоо гарах вэ?, en: What does B2 show?}",
        "{mn: Тохируулна уу., en: Match them.}",
    )
    scene = "Сумын бүртгэгч шинэ өргөдлийн хуулбарыг архивт хадгалахаар сканнер асаав. "
    path.write_text(
        path.read_text("utf-8").replace(first, f"{{mn: {scene}Юу гарах вэ?, en: What does B2 show?}}"), "utf-8"
    )
    assert told() == []
    path.write_text(path.read_text("utf-8").replace(second, f"{{mn: {scene}Юу гарах вэ?, en: Match them.}}"), "utf-8")
    assert told() == [("alike", TWO, "items[3].stem")]
    text = path.read_text("utf-8")
    for own, enemy in (("1.2-L1-q01", "1.2-L4-q01"), ("1.2-L4-q01", "1.2-L1-q01")):
        before, _, after = text.partition(f"  - id: {own}")
        text = before + f"  - id: {own}" + after.replace("enemies: []", f"enemies: [{enemy}]", 1)
    path.write_text(text, "utf-8")
    assert told() == []


def test_retired_items_are_not_looked_at(content: Any, told: Any) -> None:
    content.change(OTHER, "en: Both the same}", "en: Always and never}")
    assert told() == []
