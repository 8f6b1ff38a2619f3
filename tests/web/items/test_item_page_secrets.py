"""A page tells nothing about the right answer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.items import Item


def reasons(value: Any) -> Iterator[str]:
    """Every reason in an answer block, in both languages."""
    if isinstance(value, tuple):
        for inside in value:
            yield from reasons(inside)
    elif isinstance(value, Content):
        for name in type(value).model_fields:
            inside = getattr(value, name)
            if name == "why" and inside is not None:
                yield from (inside.mn, inside.en)
            yield from reasons(inside)


def test_no_reason_or_explanation_is_on_any_page(every_item: list[Item], draw: Any) -> None:
    for item in every_item:
        hidden = {*reasons(item.body), item.explanation.mn, item.explanation.en}
        for language in ("mn", "en"):
            page = draw(item, language)
            assert [secret for secret in hidden if secret in page.text or secret in page.html] == [], item.id


@pytest.mark.parametrize("kind", ["single-choice", "multiple-response", "spot"])
def test_the_page_is_the_same_whichever_options_are_right(
    kind: str, one_of_each: Mapping[str, Item], draw: Any
) -> None:
    item = one_of_each[kind]
    field = "parts" if kind == "spot" else "options"
    turned = tuple(each.model_copy(update={"key": not each.key}) for each in getattr(item.body, field))
    assert draw(_with(item, field, turned)).html == draw(item).html


def test_the_page_is_the_same_whichever_choices_match(one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each["matching"]
    parts = item.body.parts  # type: ignore[attr-defined]
    turned = tuple(each.model_copy(update={"key": parts[0].key, "why": Text("Ц", "W")}) for each in parts)
    assert draw(_with(item, "parts", turned)).html == draw(item).html


@pytest.mark.parametrize("kind", ["numeric", "short-text"])
def test_the_page_is_the_same_whatever_is_to_be_typed(kind: str, one_of_each: Mapping[str, Item], draw: Any) -> None:
    item = one_of_each[kind]
    other = {"why": Text("Ц", "W"), **({"value": -4} if kind == "numeric" else {"accept": (Text("Ш", "S"),)})}
    answer = item.body.answer.model_copy(update=other)  # type: ignore[attr-defined]
    assert draw(_with(item, "answer", answer)).html == draw(item).html


def test_steps_do_not_stand_in_their_order(every_item: list[Item], draw: Any) -> None:
    for item in every_item:
        if item.kind == "ordering":
            for seed in range(3):
                names = [each.name.removeprefix("answer.") for each in draw(item, seed=seed).controls]
                assert names != item.key_response().answer, item.id


def _with(item: Item, field: str, value: Any) -> Item:
    return Item(
        **{name: getattr(item, name) for name in Item.__dataclass_fields__ if name != "body"},
        body=item.body.model_copy(update={field: value}),
    )
