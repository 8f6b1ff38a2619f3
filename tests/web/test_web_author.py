"""The bank for authors: every kind, the list, and one item with its key; nothing of it for strangers."""

import pytest

from digcomp.items.kinds import KINDS
from digcomp.items.stimuli import STIMULI
from digcomp.web.author.keys import key_rows

ADDRESSES = ["/author/gallery", "/author/items", "/author/items?competence=1.2", "/author/items/1.2-L1-q01"]
UNKNOWN = ["/author/items/9.9-L1-q01", "/author/items/1.2-L1-q99", "/author/items?competence=9.9"]


@pytest.fixture
def boris(cast, signed_in):
    return signed_in(cast.eva)


@pytest.fixture
def one_of_each(instrument):
    """An item of each kind, by kind."""
    return {item.kind: item for item in instrument.bank.items.values()}


@pytest.mark.parametrize("address", ADDRESSES + UNKNOWN[:1])
def test_a_stranger_is_sent_to_sign_in(cast, visitor, address):
    page = visitor.get(address)
    assert page.status == 303
    assert page.location.startswith("/login?to=/author")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_page_is_whole_in_both_languages(boris, address, language):
    boris.get(f"/lang/{language}")
    page = boris.get(address)
    assert page.status == 200
    assert page.language == language
    assert "%(" not in page.text
    assert len(page.ids) == len(set(page.ids))


def test_an_administrator_sees_them_too(cast, signed_in):
    assert signed_in(cast.dora).get("/author/gallery").status == 200


def test_every_kind_and_every_stimulus_stands_in_the_gallery(boris, instrument):
    page = boris.get("/author/gallery")
    shown = [instrument.bank.items[link[14:].partition("?")[0]] for link in page.links if "/author/items/" in link]
    assert {item.kind for item in shown} == set(KINDS)
    assert {item.stimulus.kind for item in shown if item.stimulus} == set(STIMULI)


def test_radio_buttons_of_two_items_are_no_group(boris):
    page = boris.get("/author/gallery")
    assert 'name="answer"' not in page.html
    assert 'name="answer-1' in page.html


@pytest.mark.parametrize(("page_language", "item_language"), [("mn", "en"), ("en", "mn")])
def test_an_item_is_shown_in_the_language_asked_for(boris, instrument, page_language, item_language):
    boris.get(f"/lang/{page_language}")
    item = instrument.bank.items["1.2-L1-q01"]
    page = boris.get(f"/author/items/{item.id}?lang={item_language}")
    assert page.language == page_language
    assert f'<div class="as-seen" lang="{item_language}">' in page.html
    assert item.explanation[item_language] in page.text
    assert item.explanation[page_language] not in page.text


def test_an_unknown_language_is_that_of_the_page(boris):
    assert 'class="as-seen" lang="mn"' in boris.get("/author/items/1.2-L1-q01?lang=xx").html


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_preview_has_key_and_reasons_apart_from_what_participants_see(boris, one_of_each, kind):
    item = one_of_each[kind]
    page = boris.get(f"/author/items/{item.id}?lang=en")
    seen, _, below = page.html.partition("Оролцогчид харагдахгүй нь")
    reasons = [text.en for text in item.misconception(_wrong(item))] or [item.explanation.en]
    assert page.status == 200
    assert str(item.explanation.en)[:20] in page.text
    for reason in reasons:
        assert _escaped(reason) not in seen
        assert _escaped(reason) in below


def test_the_key_of_what_is_marked_says_what_stands_there(instrument):
    spots = [item for item in instrument.bank.items.values() if item.kind == "spot"]
    for item in spots:
        said = [row.what for row in key_rows(item)]
        assert all(text[language] for text in said for language in ("mn", "en")), item.id
        assert not {text.en for text in said} & {part.at for part in item.body.parts}, item.id


def _wrong(item):
    """An answer in which nothing is right, so that it has its reasons."""
    from digcomp.items.response import Response

    return Response.of({"single-choice": "", "numeric": None, "short-text": ""}.get(item.kind, []))


def _escaped(text):
    from markupsafe import escape

    return str(escape(text))


def test_the_list_is_filtered_by_competence(boris, instrument):
    page = boris.get("/author/items?competence=2.3")
    listed = {link.rpartition("/")[2] for link in page.links if link.startswith("/author/items/")}
    assert listed == {item.id for item in instrument.bank.items_of("2.3")}
    everything = boris.get("/author/items")
    assert len([link for link in everything.links if link.startswith("/author/items/")]) == len(instrument.bank.items)


@pytest.mark.parametrize("address", UNKNOWN)
@pytest.mark.parametrize(("language", "words"), [("mn", "Ийм хуудас"), ("en", "There is no such page")])
def test_what_there_is_not_is_told_in_words(boris, address, language, words):
    boris.get(f"/lang/{language}")
    page = boris.get(address)
    assert page.status == 404
    assert words in page.text


def test_nothing_can_be_sent_from_a_preview(boris):
    page = boris.get("/author/items/1.2-L1-q01")
    assert {form.action for form in page.forms} == {"/logout"}
    assert boris.post("/author/items/1.2-L1-q01", {"csrf_token": boris.csrf("/account/password")}).status == 405


def test_no_key_reaches_a_page_of_a_participant(cast, visitor, instrument):
    token = cast.training("Б. Ана").join("Б. Ана")
    task = cast.sit_statements(token)
    item = instrument.bank.items[task.item_id]
    page = visitor.get(f"/sitting/{token}")
    assert item.explanation.mn not in page.text
    assert "/author" not in page.html
