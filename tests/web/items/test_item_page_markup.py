"""Pages of items are sound: named, labelled, escaped, without styles or scripts of their own."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items import Bank, Item
from digcomp.items.kinds.spot import Spot
from digcomp.items.stimuli.chart import Chart
from digcomp.items.stimuli.file_list import FileList
from digcomp.items.stimuli.spreadsheet import Spreadsheet
from digcomp.web import gallery, item_pages

STATIC = Path(item_pages.__file__).parent / "static"


def sound(page: Any, language: str = "mn") -> None:
    """What must hold on every page."""
    assert len(set(page.ids())) == len(page.ids())
    assert "answer" in page.ids()
    for _, attributes in page.tags:
        named = f"{attributes.get('for') or ''} {attributes.get('aria-describedby') or ''}".split()
        assert set(named) <= set(page.ids())
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert not {tag for tag, _ in page.tags} & {"style", "script", "img", "iframe", "a", "button"}
    assert [tag for tag, _ in page.tags].count("fieldset") == [tag for tag, _ in page.tags].count("h1") == 1
    assert all(control.label for control in page.controls)
    if language == "en":
        assert not re.search("[А-яӨөҮү]", re.sub(r'<span lang="mn">.*?</span>', "", page.html))


def texts(value: Any) -> Iterator[Text]:
    """Every text in a stimulus."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for inside in value:
            yield from texts(inside)
    elif isinstance(value, Content):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))


def test_every_item_is_sound_in_both_languages(every_item: list[Item], draw: Any) -> None:
    for item in every_item:
        for language in ("mn", "en"):
            page = draw(item, language)
            sound(page, "mn")
            stem = " ".join(item.stem[language].split())
            assert stem in page.text, item.id


def test_every_text_of_a_stimulus_is_on_the_page(every_item: list[Item], draw: Any) -> None:
    for item in every_item:
        for language in ("mn", "en") if item.stimulus else ():
            page = draw(item, language)
            for text in texts(item.stimulus):
                assert " ".join(text[language].split()) in page.text, (item.id, text)


def test_a_statement_is_sound(bank: Bank, draw: Any) -> None:
    for statement in bank.statements.values():
        page = draw.statement(statement, bank)
        sound(page)
        assert statement.text.mn in page.text


def test_what_authors_write_is_text_and_never_markup(one_of_each: Mapping[str, Item], draw: Any) -> None:
    evil = Text('<b>"x"</b> & <script>', '<b>"x"</b> & <script>')
    for item in one_of_each.values():
        page = draw(replace(item, stem=evil))
        sound(page)
        assert '<b>"x"</b> & <script>' in page.text


def test_mongolian_on_an_english_page_says_so(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each["single-choice"]
    options = tuple(each.model_copy(update={"text": Text("Архив", "Архив")}) for each in item.body.options)  # type: ignore[attr-defined]
    item = replace(item, body=item.body.model_copy(update={"options": options}))
    assert '<span lang="mn">Архив</span>' in draw(item, "en").html
    assert "lang=" not in draw(item, "mn").html


def test_long_choices_are_listed_with_numbers_and_short_ones_are_not(
    one_of_each: Mapping[str, Item], draw: Any
) -> None:
    item = one_of_each["matching"]
    for words, listed in (("Товч", False), ("Энэ бол мөрөнд багтахгүй урт хариулт", True)):
        choices = tuple(each.model_copy(update={"text": Text(words, words)}) for each in item.body.choices)  # type: ignore[attr-defined]
        page = draw(replace(item, body=item.body.model_copy(update={"choices": choices})))
        assert any(tag == "ol" for tag, _ in page.tags) is listed
        assert (f"1. {words}" in page.text) is listed


def _chart(**fields: Any) -> Chart:
    one = {"mn": "Нэг", "en": "One"}
    return Chart(title=one, unit=one, categories=[one] * len(fields["values"]), type=fields["type"],
                 series=[{"name": one, "values": fields["values"]}])  # fmt: skip


def test_charts_draw_whatever_numbers_there_are(one_of_each: Mapping[str, Item], draw: Any) -> None:
    for values in ([0, 0], [-3.5, 1250000], [-1, -2], [0.001, 0.002], list(range(14))):
        for kind in ("bar", "line"):
            page = draw(replace(one_of_each["numeric"], stimulus=_chart(type=kind, values=values)))
            sound(page)
            for tag, attributes in page.tags:
                for name in ("x", "width", "cx", "cy") if tag in {"rect", "circle"} else ():
                    assert 0 <= float((attributes.get(name) or "0").rstrip("%")) <= 100
            table = page.html.partition("<table")[2]
            assert table.count("<tr>") == len(values) + 1


def test_numbers_are_written_as_the_language_does(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = replace(one_of_each["numeric"], stimulus=_chart(type="bar", values=[-1234.5, 2]))
    assert "−1\u00a0234,5" in draw(item, "mn").html
    assert "−1\u00a0234.5" in draw(item, "en").html


def test_rows_of_a_spreadsheet_can_be_marked(one_of_each: Mapping[str, Item], draw: Any) -> None:
    one, rows = (
        {"mn": "Нэг", "en": "One"},
        [{"id": "r1", "row": 1, "cells": ["Архив", "12"]}, {"row": 2, "cells": ["", ""]}],
    )
    item = replace(
        one_of_each["spot"],
        stimulus=Spreadsheet(columns=["A", "B"], rows=rows),
        body=Spot(parts=[{"at": "r1", "key": True, "why": one}, {"at": "r2", "key": False, "why": one}]),
    )
    page = draw(item, typed={"answer": ["r1"]})
    sound(page)
    assert page.sent() == {"answer": ["r1"]}
    assert page.controls[0].label == "Архив 12"


def test_an_empty_cell_of_a_file_does_not_shift_the_others(one_of_each: Mapping[str, Item], draw: Any) -> None:
    files = [{"id": "f1", "cells": ["a.docx", "", "3 KB"]}, {"id": "f2", "cells": ["b.docx", "Бат", ""]}]
    folder = FileList(folder="Архив", columns=["Нэр", "Эзэмшигч", "Хэмжээ"], files=files)
    one = {"mn": "Нэг", "en": "One"}
    parts = [{"at": "f1", "key": True, "why": one}, {"at": "f2", "key": False, "why": one}]
    page = draw(replace(one_of_each["spot"], stimulus=folder, body=Spot(parts=parts)))
    sound(page)
    labels = [" ".join(control.label.split()) for control in page.controls]
    assert labels == ["Нэр: a.docx Хэмжээ: 3 KB", "Нэр: b.docx Эзэмшигч: Бат"]


def test_drawn_buttons_and_fields_cannot_be_used(every_item: list[Item], draw: Any) -> None:
    for item in every_item:
        if item.kind not in {"matching", "ordering"}:
            assert {control.name for control in draw(item).controls} == {"answer"}, item.id


def test_every_class_has_a_style_and_the_sheet_is_small(every_item: list[Item], draw: Any) -> None:
    sheet = (STATIC / "items.css").read_text("utf-8")
    known = set(re.findall(r"\.([a-z][\w-]*)", sheet + (STATIC / "look.css").read_text("utf-8")))
    used = {
        name
        for item in every_item
        for _, attributes in draw(item).tags
        for name in (attributes.get("class") or "").split()
        if not name.startswith("as-")
    }
    assert used <= known
    assert len(sheet.encode()) < 6000


def test_a_page_is_drawn_at_once(every_item: list[Item], draw: Any) -> None:
    words = draw.words["mn"]
    began = time.perf_counter()
    for item in every_item:
        item_pages.question(item, language="mn", words=words, seed=1)
    assert (time.perf_counter() - began) / len(every_item) < 0.004  # a fifth of a millisecond where nothing else runs


def test_the_gallery_shows_every_kind_and_stimulus_once(bank: Bank, draw: Any) -> None:
    items = list(bank.items.values())
    page = gallery.page(items, "mn", draw.words["mn"], stylesheet="/style/x.css")
    shown = list(gallery.one_of_each(items))
    assert {item.kind for item in shown} == {item.kind for item in items}
    assert {type(item.stimulus) for item in shown} >= {type(item.stimulus) for item in items if item.stimulus}
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'\bfor="([^"]+)"', page)) <= set(ids)
    assert "<style>" not in page
    assert "</fieldset>" in page


def test_the_gallery_can_stand_alone(bank: Bank, draw: Any) -> None:
    page = gallery.page(bank.items.values(), "en", draw.words["en"])
    assert "<style>" in page
    assert "--accent" in page
    assert "<link" not in page
