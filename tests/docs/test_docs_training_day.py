"""docs/training-day.md: every button that it names stands on the pages under that name, in both languages."""

import re

from support.catalogues import msgids, translations

from digcomp.settings import ROOT

PAGE = ROOT / "docs" / "training-day.md"
TEXT = PAGE.read_text("utf-8")


def test_buttons_are_named_as_on_the_pages():
    named = dict(re.findall(r"\*\*([^*]+)\*\*\s\(([^)]+)\)", TEXT))
    catalogue, messages = translations("mn"), msgids()
    assert len(named) > 15
    assert [english for english in named if english not in messages] == []
    assert {english: catalogue[english][0] for english in named} == named


def test_pages_that_it_links_exist():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
