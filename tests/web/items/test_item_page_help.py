"""Words that a question explains: closed, below the stem, in the language of the page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from digcomp.framework import Text
from digcomp.items import Item
from digcomp.items.glossary import Term

TERMS = (
    Term(Text("домэйн нэр", "domain name"), Text("Хаягийн нэр.", "The name of an address.")),
    Term(Text("сервер", "server"), Text("Үйлчилгээ өгдөг компьютер.", "A computer that serves <others>.")),
)


@pytest.mark.parametrize("kind", ["single-choice", "matching", "spot", "numeric"])
@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_words_stand_closed_in_the_language_of_the_page(
    one_of_each: Mapping[str, Item], draw: Any, kind: str, language: str
) -> None:
    page = draw(replace(one_of_each[kind], help=TERMS), language)
    details = [found for tag, found in page.tags if tag == "details"]
    assert [found.get("open", "closed") for found in details] == ["closed"]
    assert [tag for tag, _ in page.tags if tag in ("dt", "dd")] == ["dt", "dd", "dt", "dd"]
    for term in TERMS:
        assert term.name[language] in page.text
        assert term.means[language] in page.text
    assert {"mn": "Үгийн тайлбар", "en": "What the words mean"}[language] in page.text
    assert len(page.ids()) == len(set(page.ids()))


def test_they_come_after_the_stem_and_before_the_answers(one_of_each: Mapping[str, Item], draw: Any) -> None:
    html = draw(replace(one_of_each["single-choice"], help=TERMS)).html
    assert html.index("</legend>") < html.index("<details") < html.index("<input")


def test_a_question_without_help_has_no_such_line(one_of_each: Mapping[str, Item], draw: Any) -> None:
    assert all("<details" not in draw(item).html for item in one_of_each.values())
