"""The style sheets and the style guide: nothing unused in the one, nothing missing in the other."""

import re
from html import unescape

import pytest
from test_web_usable_contrast import contrast as measured

from digcomp.items.kinds import KINDS
from digcomp.web.author.style import MEANINGS, colours
from digcomp.web.chrome import FIRST_SHEETS, STATIC

WEB = STATIC.parent
TEMPLATES = "\n".join(file.read_text("utf-8") for file in sorted((WEB / "templates").rglob("*.html")))
MACROS = (WEB / "templates" / "macros.html").read_text("utf-8")
#: Classes that a page puts together from a stem and a number or a name: `l4`, `d2`, `as-footer`.
PUT_TOGETHER = re.compile(r"[lsd]\d|as-(?:heading|footer)")
SHEETS = {file.name: file.read_text("utf-8") for file in sorted(STATIC.glob("*.css"))}


def classes_of(sheet: str) -> set[str]:
    """The classes that stand in the selectors of a style sheet."""
    bare = re.sub(r'/\*.*?\*/|"[^"]*"', "", sheet, flags=re.DOTALL)
    return {
        name for selector in re.findall(r"([^{}]+)\{", bare) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }


def classes_in(markup: str) -> set[str]:
    """The classes that stand in the attributes of a page, or of a template."""
    return {name for value in re.findall(r'class="([^"]*)"', markup) for name in re.findall(r"[\w-]+", value)}


def test_no_picture_is_missing_on_paper():
    """What is loaded when it comes into view, or when the window is as narrow as a sheet, is blank in print."""
    printed = re.sub(r'<details class="noprint">.*?</details>', "", TEMPLATES, flags=re.DOTALL)
    assert 'loading="lazy"' not in printed
    assert all(media.startswith("screen and ") for media in re.findall(r'<source media="([^"]*)"', printed))


@pytest.fixture
def guide(cast, signed_in):
    return signed_in(cast.eva).get("/author/style")


def test_a_class_is_found_wherever_a_selector_may_hold_it():
    sheet = "/* .no{} */ .a,.b>.c:has(.d){x:url('.e')}@media print{.f{content:\".g{\"}}"
    assert classes_of(sheet) == {"a", "b", "c", "d", "f"}


@pytest.mark.parametrize("name", SHEETS)
def test_no_class_of_a_style_sheet_is_left_over(name):
    """A name that stands nowhere but in the sheet styles nothing."""
    programs = "\n".join(file.read_text("utf-8") for kind in ("*.py", "*.js") for file in sorted(WEB.rglob(kind)))
    # In a template from the attribute to the end of its tag, for a condition within it has quotes of its own.
    places = re.findall(r'class="[^>]*>|{%.*?%}|{{.*?}}', TEMPLATES) + re.findall(r"[\"'`][^\"'`\n]*[\"'`]", programs)
    words = {word for place in places for word in re.findall(r"[\w-]+", place)}
    assert {one for one in classes_of(SHEETS[name]) - words if not PUT_TOGETHER.fullmatch(one)} == set()


def test_every_macro_is_in_the_guide():
    template = (WEB / "templates" / "author" / "style.html").read_text("utf-8")
    called = set(re.findall(r"\b(\w+)\(", template.partition("{% block main %}")[2]))
    assert set(re.findall(r"{% macro (\w+)", MACROS)) - called == set()


def test_every_class_of_the_general_sheet_is_in_the_guide(guide):
    used = classes_of(SHEETS[FIRST_SHEETS[0]]) & classes_in(TEMPLATES)
    # The frame of a printed sheet and of a page of questions: the guide is neither.
    assert used - classes_in(guide.html) - {"sheet"} == set()


def test_every_colour_has_a_meaning_and_its_contrast(guide):
    assert {one.name for one in colours()} == set(MEANINGS)
    for one in colours():
        assert one.on_paper == pytest.approx(measured(one.value, "#fff"))
        assert one.value in guide.html


def test_every_kind_of_item_is_in_the_guide(guide, instrument):
    assert guide.html.count('<fieldset class="item"') == len(KINDS) + 1, "and a statement"


@pytest.mark.parametrize(("language", "words"), [("mn", "Загварын дэвтэр"), ("en", "Style guide")])
def test_the_guide_speaks_both_languages_and_no_two_parts_share_an_id(cast, signed_in, language, words):
    browser = signed_in(cast.eva)
    browser.get(f"/lang/{language}")
    page = browser.get("/author/style")
    assert page.status == 200
    assert page.language == language
    assert words in page.text
    assert len(page.ids) == len(set(page.ids))


def test_a_field_with_an_error_is_shown_with_it_and_takes_no_focus(guide):
    assert 'aria-invalid="true"' in guide.html
    assert "autofocus" not in guide.html
    assert 'id="sample-place-error"' in unescape(guide.html)
