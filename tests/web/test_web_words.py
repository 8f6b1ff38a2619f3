"""Every sentence of the pages has a Mongolian translation that fits."""

import re

import pytest
from support.catalogues import CATALOGUES, msgids, translations

_PLACE = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def mongolian():
    return translations("mn")


def test_every_sentence_of_pages_forms_and_errors_is_translated(mongolian):
    missing = {message: place for message, place in msgids().items() if not all(mongolian.get(message, ("",)))}
    assert missing == {}


def test_a_translation_has_the_blanks_of_its_sentence(mongolian):
    for message, texts in mongolian.items():
        blanks = sorted(_PLACE.findall(message))
        for text in texts:
            assert set(_PLACE.findall(text)) == set(blanks), message
            assert text.count("%") == len(_PLACE.findall(text)) or not blanks, message


def test_no_sentence_is_translated_twice_and_otherwise():
    seen: dict[str, tuple[str, ...]] = {}
    for file in sorted(CATALOGUES.glob("mn/*.po")):
        for message, texts in translations("mn", file).items():
            assert seen.setdefault(message, texts) == texts, message


def test_a_translation_is_not_the_sentence_itself(mongolian):
    same = {message for message, texts in mongolian.items() if message in texts and re.search("[A-Za-z]{3}", message)}
    assert same == set()
