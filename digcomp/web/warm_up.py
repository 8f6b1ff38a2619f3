"""What the first readers would wait for, done before they come."""

from flask import Flask

from digcomp.assessment.instrument import BLUEPRINTS
from digcomp.framework.text import LANGUAGES as CONTENT_LANGUAGES
from digcomp.settings import LANGUAGES
from digcomp.web import item_pages, spoken
from digcomp.web.drafts import reading
from digcomp.web.language import words_of
from digcomp.web.parts import parts

QUESTION = "participant/question.html"


def warm_up(app: Flask) -> None:
    """Lay the bank out for every test, compile the page of a question, and draw each question once a language.

    Processes that are forked afterwards have all of it, and share its memory.
    """
    with app.app_context():
        instrument = parts().instrument
        for test in (instrument.reflection, *map(instrument.quiz, BLUEPRINTS)):
            test.lay_out()
        for language in LANGUAGES:
            templates = spoken.environment(app, words_of(reading(language, QUESTION)))
            for name in ("layout.html", QUESTION):
                templates.get_template(name)
        for language in CONTENT_LANGUAGES:
            _draw(language)


def _draw(language: str) -> None:
    bank, words = parts().instrument.bank, words_of(language)
    for statement in bank.statements.values():
        item_pages.statement(statement, bank.scale, language=language, words=words)
    for item in bank.items.values():
        item_pages.question(item, language=language, words=words, seed=0)
