"""The summary of errors that stands over a refused form: each link says by itself what is wrong, and leads to it."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest
from flask_wtf import FlaskForm
from support.pages import Page
from support.town import STRANGER, Town
from support.walk import Found, forms_of, pages
from werkzeug.datastructures import MultiDict

#: What says nothing where several fields are refused: it fits every one of them.
VAGUE = ("Fill in this field", "This is too long", "This field is required", "Not a valid", "Invalid")
SUMMARY = re.compile(r'<div class="errsum".*?</div>', re.DOTALL)
LINK = re.compile(r'<a href="#([^"]*)">(.*?)</a>', re.DOTALL)
TYPED = {"nothing": "", "too much": "щ" * 900, "nonsense": "?"}


def classes_of(form: type[FlaskForm]) -> Iterator[type[FlaskForm]]:
    for one in form.__subclasses__():
        if one.__module__.startswith("digcomp."):
            yield one
        yield from classes_of(one)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_no_two_fields_of_a_form_are_refused_in_the_same_words(app, typed):
    found = set(classes_of(FlaskForm))
    assert len(found) > 10
    for one in found:
        with app.test_request_context():
            names = [field.name for field in one(formdata=None, meta={"csrf": False})]
            form = one(MultiDict(dict.fromkeys(names, typed)), meta={"csrf": False})
            form.validate()
            said = Counter(error for field in form for error in field.errors)
        assert not [error for error, times in said.items() if times > 1], f"{one.__name__}: {said}"
        assert not [error for error in said if error.startswith(VAGUE)], f"{one.__name__}: {said}"


@pytest.fixture(scope="module")
def forms(town: Town) -> list[Found]:
    """One of each form of the program, by where it is sent and how many fields it has."""
    town.restore()
    found = [one for who, page in pages(town) for one in forms_of(town, who, page)]
    town.restore()
    return list({(one.endpoint, len(one.form.controls)): one for one in found}.values())


def links_of(page: Page) -> list[tuple[str, str]]:
    """Where the links of a summary lead, and what is read of them."""
    (summary,) = SUMMARY.findall(page.html) or [""]
    return [(to, " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split())) for to, words in LINK.findall(summary)]


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_link_of_a_summary_has_words_of_its_own_and_a_place_to_lead_to(town: Town, forms, language):
    seen = 0
    for one in forms:
        browser = town.browser(one.who, language)
        seal = browser.csrf("/join" if one.who in (STRANGER, "half") else "/account/password")
        hidden = {control.name for control in one.form.controls if control.type == "hidden"}
        for typed in TYPED.values():
            fields = {name: values if name in hidden else typed for name, values in one.form.sent().items()}
            page = browser.post(one.form.action, fields | {"csrf_token": seal})
            links = links_of(page)
            said = [words for _, words in links]
            place = f"{one.endpoint} of {one.page} by {one.who}: {said}"
            assert all(said), place
            assert len(said) == len(set(said)), place
            places = [page.ids.index(to) for to, _ in links]
            assert places == sorted(places), f"not in the order of the page: {place}"
            seen += bool(links)
            town.restore()
    assert seen > 20
