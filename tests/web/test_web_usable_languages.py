"""Languages: complete catalogues, forms by CLDR, a third language by files alone, and the pseudo-language."""

import re
from dataclasses import replace
from datetime import date

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from support.cast import settings_in
from support.catalogues import CATALOGUES, msgids, translations

from digcomp.settings import LANGUAGES, TRANSLATIONS
from digcomp.web import errors
from digcomp.web.drafts import lacking, messages_of
from digcomp.web.language import words_of
from digcomp.web.languages import PSEUDO, language_of
from digcomp.web.pseudo import LONGER, pseudo

FILES = sorted(TRANSLATIONS.glob("*/*.po"))
#: The pages that a translation of the participants' way must have whole, before anybody is sent there in it.
OF_PARTICIPANTS = (
    *("public/front.html", "public/code.html", "public/join.html", "public/resume.html", "problem.html", "unsent.html"),
    *("participant/question.html", "participant/leave.html", "participant/paused.html", "participant/profile.html"),
)
_BLANK = re.compile(r"%\(\w+\)s|\{\w+\}")


def messages(file):
    with file.open("rb") as opened:
        return [message for message in read_po(opened, locale=file.parent.name) if message.id]


def first(message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_every_folder_of_a_language_is_spoken():
    assert LANGUAGES[:2] == ("mn", "en")
    assert set(LANGUAGES) == {file.parent.name for file in FILES} | {"en"}
    assert len({language_of(code).name for code in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_catalogue_has_no_fuzzy_empty_or_halved_message(file):
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=file.parent.name)
    rule = language_of(file.parent.name).locale.plural_form
    forms = len(rule.tags | {"other"})
    assert (str(catalogue.locale), catalogue.num_plurals, list(catalogue.obsolete)) == (file.parent.name, forms, [])
    faults = []
    for message in messages(file):
        texts = message.string if isinstance(message.id, tuple) else (message.string,)
        if message.fuzzy or not all(text and text.strip() for text in texts):
            faults.append(("fuzzy or empty", first(message)))
        if isinstance(message.id, tuple) and len(texts) != forms:
            faults.append(("forms of the plural", first(message)))
        if any(set(_BLANK.findall(text)) != set(_BLANK.findall(first(message))) for text in texts):
            faults.append(("blanks", first(message)))
        if any("  " in text or text != text.strip() for text in texts):
            faults.append(("spaces", first(message)))
    assert faults == []


def test_no_translation_is_left_over_from_a_sentence_that_is_gone():
    known = msgids()
    left = {code: sorted(set(translations(code)) - known.keys()) for code in LANGUAGES}
    assert {code: messages for code, messages in left.items() if messages} == {}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_sentence_is_translated_in_two_places(language):
    places: dict[str, list[str]] = {}
    for file in sorted(CATALOGUES.glob(f"{language}/*.po")):
        for message in messages(file):
            places.setdefault(first(message), []).append(file.name)
    assert {message: files for message, files in places.items() if len(files) > 1} == {}


@given(st.integers(0, 10_000), st.sampled_from(LANGUAGES))
def test_a_count_takes_the_form_that_cldr_gives_it(count, language):
    forms = language_of(language).plural_form
    order = ("zero", "one", "two", "few", "many", "other")
    tags = sorted({Locale.parse(language).plural_form(n) for n in range(1, 200)}, key=order.index)
    assert tags[forms(count)] == Locale.parse(language).plural_form(count)


def test_numbers_and_dates_of_a_language_without_its_own_rules_are_those_of_cldr():
    day = date(2026, 12, 8)
    assert words_of("kk").date(day) == "2026\u202fж. 8 желтоқсан"
    assert words_of("kk").days(day, day.replace(day=26)) == "2026\u202fж. 8–26 желтоқсан"
    assert words_of("mn").days(day, day.replace(day=26)) == "2026 оны 12-р сарын 8–26"
    assert words_of("en").days(day, day.replace(day=26)) == "8–26 December 2026"
    assert words_of("en").days(day, day.replace(2027)) == "8 December 2026 – 8 December 2027"
    assert words_of("en").days(day, day) == "8 December 2026"
    assert words_of("kk").number(0.5) == "0,5"
    assert words_of("mn").number(0.5) == "0,5"
    assert words_of("en").number(0.5) == "0.5"


# --- a language that is not finished ---


@pytest.mark.parametrize("template", OF_PARTICIPANTS)
def test_kazakh_has_every_sentence_of_the_pages_of_participants(app, template):
    with app.app_context():
        assert messages_of(template)
        assert lacking("kk", template) == frozenset()


def test_a_page_in_a_draft_says_so_and_one_that_is_not_translated_is_shown_in_mongolian(visitor):
    visitor.get("/lang/kk")
    front, about = visitor.get("/"), visitor.get("/about")
    assert front.language == "kk"
    assert "Тестті бастау" in front.text
    assert language_of("kk").draft.shown in front.text
    assert about.language == "mn"
    assert language_of("kk").draft.missing in about.text
    assert "Хэрхэн хэмждэг" in about.text


def test_the_language_links_name_each_other_language_in_itself(visitor):
    page = visitor.get("/join")
    assert [link for link in page.links if link.startswith("/lang/")] == ["/lang/en?to=/join", "/lang/kk?to=/join"]
    for code in ("en", "kk"):
        name = language_of(code).name
        assert re.search(rf'<a href="/lang/{code}[^>]* lang="{code}" hreflang="{code}">{name}', page.html)
    assert "жоба" in page.html


def test_a_kazakh_sitting_asks_in_mongolian_and_marks_it(cast, visitor):
    token = cast.training("Б. Ана").join("Б. Ана")
    task = cast.sit_statements(token)
    mongolian = visitor.get(f"/sitting/{token}")
    visitor.get("/lang/kk")
    page = visitor.get(f"/sitting/{token}")
    assert page.language == "kk"
    assert "Жауап беру" in page.text
    assert page.form.sent()["item"] == mongolian.form.sent()["item"] == [task.item_id]
    assert re.search(r'<h1 class="stem[^"]*" lang="mn">', page.html)
    assert '<h1 class="stem' in mongolian.html
    assert 'lang="mn">' not in mongolian.html.partition("<body")[2]


def test_files_for_a_reader_of_kazakh_are_in_mongolian(cast, visitor):
    (token,) = cast.training("Б. Ана").sat_by("Б. Ана")
    visitor.get("/lang/kk")
    page = visitor.get(f"/sitting/{token}/profile")
    assert page.language == "kk"
    assert "&lt;span" not in page.html
    assert visitor.get(f"/sitting/{token}/report.pdf").status == 200
    assert visitor.get(f"/sitting/{token}/chart/radar.svg").status == 200
    assert visitor.get(f"/sitting/{token}/data.csv").status == 200


def test_a_problem_that_has_no_kazakh_words_is_told_in_mongolian(app, monkeypatch, visitor):
    visitor.get("/lang/kk")
    assert visitor.get("/nothing-here").language == "kk"
    monkeypatch.setitem(errors.PAGES, "not-found", (404, "This test is not running", "Nothing was changed."))
    assert visitor.get("/nothing-here").language == "mn"


def test_an_installation_may_speak_kazakh_first(app, tmp_path, visitor):
    own = app.extensions["digcomp"]
    app.extensions["digcomp"] = replace(own, settings=settings_in(tmp_path, DIGCOMP_LANGUAGE="kk"))
    assert visitor.get("/").language == "kk"
    assert visitor.get("/badges/issuer").status in (200, 404)


def test_a_language_file_that_says_too_little_is_refused(tmp_path, monkeypatch):
    from digcomp.web import languages

    (tmp_path / "kk").mkdir()
    (tmp_path / "kk" / "language.yaml").write_text("name: Қазақша\ncontent: kk\n", "utf-8")
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    with pytest.raises(ValueError, match=r"translations/kk/language\.yaml must give name and content"):
        languages.language_of.__wrapped__("kk")


# --- the pseudo-language ---


@given(st.text("abc defgXYZ.,aeiou%", max_size=80).filter(str.strip))
def test_a_pseudo_sentence_is_longer_bracketed_and_without_latin_letters(text):
    said = pseudo(text.replace("%", ""))
    assert said.startswith("⟦")
    assert said.endswith("⟧")
    assert not re.search("[A-Za-z]", said)
    assert len(said) >= len(text.replace("%", "")) * (1 + LONGER)


def test_the_blanks_of_a_sentence_stay():
    said = pseudo("%(count)s of {count} people")
    assert "%(count)s" in said
    assert "{count}" in said
    assert words_of(PSEUDO).ngettext("%(count)s person", "%(count)s people", 3).startswith("⟦3 ")


def test_the_pseudo_language_is_for_those_who_test(app, tmp_path, visitor):
    assert visitor.get("/lang/xx").status == 404
    own = app.extensions["digcomp"]
    app.extensions["digcomp"] = replace(own, settings=settings_in(tmp_path, DIGCOMP_DEBUG="1"))
    visitor.get("/lang/xx")
    page = visitor.get("/join")
    assert "⟦" in page.text
    app.extensions["digcomp"] = own
    assert visitor.get("/join").language == "mn"
