"""The style guide: every component with its real macros and classes, so that a changed one shows at once."""

import re
from dataclasses import dataclass
from functools import cache

from flask import Response
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired

from digcomp.web import chrome, gallery
from digcomp.web.author import names
from digcomp.web.author.pages import blueprint
from digcomp.web.item_pages import statement
from digcomp.web.language import message, words_of
from digcomp.web.parts import parts
from digcomp.web.trainer.forms import PLACE_NEEDED

#: What each colour of the sheet stands for; one without an entry fails a test.
MEANINGS = {
    "ink": message("Text, and the target of a post"),
    "muted": message("Second text"),
    "edge": message("Rims of fields and marks to tick"),
    "line": message("Hairlines"),
    "paper": message("Ground of documents"),
    "sand": message("Ground of questions"),
    "accent": message("Buttons, links, what is chosen"),
    "deep": message("Tested result and its interval"),
    "mid": message("Bar up to the tested result"),
    "tint": message("Chosen row, notice"),
    "self": message("Self-view alone; a caution borrows its tint"),
    "self-tint": message("Ground of a caution"),
    "stop": message("Error, need of help; always with a word"),
    "stop-tint": message("Ground of an error"),
}
_COLOUR = re.compile(r"--([a-z-]+):(#[0-9a-f]{3,6})\b")
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the style sheet, with its contrast on white and on the ground of questions."""

    name: str
    value: str
    on_paper: float
    on_sand: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A result as the marks draw it, in logits."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A change as the marks draw it: two places, and the interval of the way between them."""

    before: float
    after: float
    low: float
    high: float


class SampleForm(FlaskForm):  # type: ignore[misc]
    """A form in which one field is right and one is empty."""

    name = StringField()
    place = StringField(validators=[InputRequired(PLACE_NEEDED)])


@blueprint.get("/style")
def guide() -> Response:
    """Everything that pages are made of."""
    spoken = words_of(chrome.language())
    form = SampleForm(MultiDict({"sample-name": "Б. Ана"}), prefix="sample-", meta={"csrf": False})
    form.validate()
    bank = parts().instrument.bank
    stated = statement(next(iter(bank.statements.values())), bank.scale, language=spoken.language, words=spoken)
    of_kind = {item.kind: item for item in bank.items.values() if item.status != "retired"}
    return chrome.page(
        "author/style.html",
        colours=colours(),
        meanings=MEANINGS,
        form=form,
        result=Sample(0.1, -0.4, 0.6),
        own_view=Sample(0.9, 0.9, 0.9),
        moved=Moved(-0.8, 0.2, 0.5, 1.5),
        statement=gallery.named_apart(stated, "-statement"),
        items=[
            (one, gallery.drawn(one, spoken.language, spoken, 0, apart=f"-{kind}")) for kind, one in of_kind.items()
        ],
        names=names,
        shown_in=spoken.language,
    )


@cache
def colours() -> tuple[Colour, ...]:
    """The colours as the style sheet has them."""
    sheet = (chrome.STATIC / chrome.FIRST_SHEETS[0]).read_text(encoding="utf-8")
    values = dict(_COLOUR.findall(sheet))
    grounds = values["paper"], values["sand"]
    return tuple(
        Colour(name, value, *(contrast(value, ground) for ground in grounds)) for name, value in values.items()
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits  # like #fff
    red, green, blue = (_linear(int(full[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
