"""Every sentence of the pages of items has its Mongolian."""

import re
from pathlib import Path

from digcomp.items import Item
from digcomp.web import item_pages, item_sentences

TEMPLATES = Path(item_pages.__file__).parent / "templates/items"
ASKED = re.compile(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""")


def asked() -> set[str]:
    """The sentences that templates and code look up."""
    found = [match for file in TEMPLATES.rglob("*.html") for match in ASKED.findall(file.read_text("utf-8"))]
    return {first or second for first, second in found} | set(item_sentences.SENTENCES)


def test_every_sentence_is_translated_and_none_is_left_over(catalogue: dict[str, str]) -> None:
    assert asked() == set(catalogue)


def test_translations_are_mongolian_and_keep_their_places(catalogue: dict[str, str]) -> None:
    for english, mongolian in catalogue.items():
        assert re.search(r"[а-яёөү]", mongolian), english
        assert not re.search(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}", "", mongolian)), mongolian
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", mongolian), english
        assert english.endswith((".", "?")) == mongolian.endswith((".", "?")), english


def test_every_kind_has_a_hint() -> None:
    from digcomp.items.kinds import KINDS

    assert set(item_sentences.HINTS) == set(KINDS)


def test_a_stem_is_split_where_the_task_begins() -> None:
    split = item_pages.scene_and_task
    assert split("Файл нэг байна. Та яах вэ?") == ("Файл нэг байна. ", "Та яах вэ?")
    assert split("Юуг хийх вэ? Бүгдийг нь сонгоно уу.") == ("", "Юуг хийх вэ? Бүгдийг нь сонгоно уу.")
    assert split("Сонгоно уу. Нэг нь илүү үлдэнэ.") == ("", "Сонгоно уу. Нэг нь илүү үлдэнэ.")
    assert split("Four were kept. Put them in order.") == ("Four were kept. ", "Put them in order.")
    assert split("Тэр «Ирлээ. Хар» гэв.") == ("", "Тэр «Ирлээ. Хар» гэв.")
    assert split("Нэг өгүүлбэр") == ("", "Нэг өгүүлбэр")


def test_no_stem_loses_a_letter(every_item: list[Item]) -> None:
    for item in every_item:
        for stem in (item.stem.mn, item.stem.en):
            scene, task = item_pages.scene_and_task(stem)
            assert scene + task == stem
            assert task.strip()
