"""The language of the pages, and that choosing one leads nowhere else."""

from dataclasses import replace

import pytest
from support.cast import Clock, settings_in

from digcomp.web.language import words_of


def test_the_pages_speak_mongolian_until_another_language_is_chosen(visitor):
    assert visitor.get("/").language == "mn"
    page = visitor.get("/lang/en?to=/join")
    assert (page.status, page.location) == (303, "/join")
    assert visitor.follow(page).language == "en"
    assert visitor.get("/").language == "en"
    visitor.get("/lang/mn")
    assert visitor.get("/").language == "mn"


def test_the_link_leads_back_to_where_the_reader_was(visitor):
    page = visitor.get("/join?from=poster")
    (link,) = [link for link in page.links if link.startswith("/lang/en")]
    assert visitor.get(link).location == "/join?from=poster"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/%09/example.org",
        "/%09%5Cexample.org",
        "%09//example.org",
        "/%0D%0ASet-Cookie:a=b",
        "javascript:alert(1)",
        "example.org",
        "",
        "http:example.org",
        " //example.org",
        "//[",
        "http://[",
    ],
)
def test_it_leads_to_no_other_site(visitor, elsewhere):
    page = visitor.get(f"/lang/en?to={elsewhere}")
    assert page.status == 303
    assert page.location.startswith("/")
    assert not page.location.startswith(("//", "/\\"))
    assert not set("\t\r\n\\") & set(page.location)


def test_a_language_that_there_is_not_is_not_found(visitor):
    assert visitor.get("/lang/ru").status == 404
    assert visitor.get("/").language == "mn"


def test_a_sitting_goes_on_in_the_language_that_was_chosen(cast, visitor):
    course = cast.training("Б. Ана")
    token = course.join("Б. Ана")
    first = visitor.get(f"/sitting/{token}")
    assert first.language == "mn"
    visitor.get("/lang/en")
    second = visitor.get(f"/sitting/{token}")
    assert second.language == "en"
    assert second.text != first.text
    assert second.form.sent()["item"] == first.form.sent()["item"]


def test_an_installation_may_speak_english_first(app, tmp_path, visitor):
    own = app.extensions["digcomp"]
    app.extensions["digcomp"] = replace(own, settings=settings_in(tmp_path, DIGCOMP_LANGUAGE="en"))
    assert visitor.get("/").language == "en"


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [(0.5, "mn", "+0,5"), (0.5, "en", "+0.5"), (-0.5, "en", "\u22120.5"), (-0.01, "en", "0.0"), (0.04, "mn", "0,0")],
)
def test_numbers_are_written_as_the_language_writes_them(value, language, written):
    assert words_of(language).number(value, sign=True) == written


def test_dates_and_times_are_those_of_the_halls():
    moment = Clock().now.replace(hour=20)
    assert words_of("mn").date(moment) == "2026 оны 12-р сарын 9"
    assert words_of("en").date(moment) == "9 December 2026"
    assert words_of("en").time(moment).endswith("04:00")


def test_certainty_is_never_claimed():
    assert (words_of("mn").percent(1), words_of("mn").percent(0)) == ("99", "1")


def test_there_are_no_words_of_a_language_that_there_is_not():
    with pytest.raises(ValueError, match="ru"):
        words_of("ru")
