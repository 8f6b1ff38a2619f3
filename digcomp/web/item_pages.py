"""What belongs to one item inside the form of a page: stem, hint, stimulus and inputs.

Keys, reasons and explanations never reach a template: templates name the fields they draw, and tests read every page.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digcomp.errors import AnswerRefused
from digcomp.framework import Text
from digcomp.framework.text import LANGUAGES
from digcomp.items import Item, Statement
from digcomp.items.kinds.body import Piece
from digcomp.items.kinds.matching import Matching
from digcomp.web.fragments import Fragments
from digcomp.web.item_axis import axis_of
from digcomp.web.item_sentences import HINTS, STATEMENT_HINT, Words, fault_message

Typed = Mapping[str, Sequence[str]]
Facts = dict[str, Any]

FIELD = "answer"

# A select cannot wrap: from this length on its choices are listed above, with numbers.
LONG_CHOICE = 22

# From here on a stem is set smaller, so that it leaves the page to what is asked about.
LONG_STEM = 70

_SENTENCE_END = re.compile(r"(?<=[.?!…»”])\s+(?=[«“(]?[0-9A-ZА-ЯЁӨҮ])")
_ASKS = re.compile(r"\?$|\b(?:уу|үү)\.$|^(?:Choose|Mark|Put|Write)\b")
_SHORT_SENTENCE = 32
_CYRILLIC = re.compile(r"[А-яЁёӨөҮү]")
_NUMBER = re.compile(r"[-+−]?\d[\d\s.,]*(?:\s?[%₮])?")
_NAME_JOINT = re.compile(r"(?<=[_/@])(?=\w)|(?<=\w)(?=\.\w{3,}$)")

_ROWS = {"matching", "ordering"}
_RADIOS = {"single-choice", "statement"}

_FIRST = Markup(' id="answer"')
_CHECKED = Markup(" checked")
# A radio button cannot be invalid, its group is.
_OF_RADIO = Markup(' aria-describedby="fault"')
_OF_INPUT = Markup(' aria-describedby="fault" aria-invalid="true"')

# A bank of five hundred items in two languages, and orders of their pieces that come again.
_FRAMES, _ANSWERS = Fragments(3000), Fragments(3000)
# Where the answers go in a frame; no text of the content holds such a sign.
_GAP = Markup("\0")

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)


def question(
    item: Item,
    *,
    language: str,
    words: Words,
    seed: int,
    typed: Typed | None = None,
    fault: AnswerRefused | None = None,
) -> Markup:
    """The fieldset of an item, with what was entered before and what was wrong with it."""
    pieces = item.presented(seed)
    if typed is None and fault is None:
        return _untouched(item, pieces, language, words)
    facts = _facts(item, pieces, language, words, typed, fault)
    return _frame(item, language, words, facts, answers=_answers(item, language, words, facts))


def _untouched(item: Item, pieces: Sequence[Piece], language: str, words: Words) -> Markup:
    """An item as it is first seen: all but the order of its pieces is the same for everybody, and kept."""

    def facts() -> Facts:
        return _facts(item, pieces, language, words, None, None)

    frame = _FRAMES.of((item, words), (language,), lambda: _frame(item, language, words, facts(), answers=_GAP))
    before, gap, after = frame.partition(_GAP)
    if not gap:
        return Markup(frame)  # noqa: S704  drawn by a template
    order = tuple(piece.id for piece in pieces)
    answers = _ANSWERS.of((item, words), (language, order), lambda: _answers(item, language, words, facts()))
    return Markup(before + answers + after)  # noqa: S704  both drawn by templates


def _frame(item: Item, language: str, words: Words, facts: Facts, *, answers: Markup) -> Markup:
    return render("items/question.html", language, words, facts | {"answers": answers})


def _answers(item: Item, language: str, words: Words, facts: Facts) -> Markup:
    """What is answered with; in a `spot` that is the stimulus itself."""
    return Markup() if item.kind == "spot" else render(f"items/kinds/{item.kind}.html", language, words, facts)


def _facts(
    item: Item,
    pieces: Sequence[Piece],
    language: str,
    words: Words,
    typed: Typed | None,
    fault: AnswerRefused | None,
) -> Facts:
    scene, task = scene_and_task(item.stem[language])
    facts: Facts = {
        "item": item,
        "pieces": pieces,
        "marking": item.kind == "spot",
        "scene": scene,
        "task": task,
        "small": len(scene) + len(task) > LONG_STEM,
        "hint": words.gettext(HINTS[item.kind]),
        "listed": any(len(piece.text[language]) > LONG_CHOICE for piece in pieces),
    }
    return facts | _entered(item.kind, words, _drawn(item, pieces), typed, fault)


def statement(
    statement: Statement,
    scale: Sequence[Text],
    *,
    language: str,
    words: Words,
    typed: Typed | None = None,
    fault: AnswerRefused | None = None,
) -> Markup:
    """The fieldset of a statement, answered on the scale."""
    if typed is None and fault is None:
        kept = _FRAMES.of((statement, scale, words), (language,), lambda: _statement(statement, scale, language, words))
        return Markup(kept)  # noqa: S704  drawn by a template
    return _statement(statement, scale, language, words, typed, fault)


def _statement(
    statement: Statement,
    scale: Sequence[Text],
    language: str,
    words: Words,
    typed: Typed | None = None,
    fault: AnswerRefused | None = None,
) -> Markup:
    facts: Facts = {"statement": statement, "scale": scale, "hint": words.gettext(STATEMENT_HINT)}
    facts |= _entered("statement", words, [str(value) for value in range(len(scale))], typed, fault)
    return render("items/statement.html", language, words, facts)


def fault_summary(item: Item, fault: AnswerRefused, *, language: str, words: Words) -> str:
    """The same for a place away from the fault: the row comes first where one of several is at fault."""
    said = fault_message(item.kind, fault, words)
    rows = item.body.parts if isinstance(item.body, Matching) else item.presented(0)
    texts = {f"{FIELD}.{row.id}": row.text for row in rows} if item.kind in _ROWS else {}
    if fault.field not in texts:
        return said
    return Markup("{}: {}").format(_sayer(language, words)(texts[fault.field]), said)


@lru_cache(maxsize=2048)
def scene_and_task(stem: str) -> tuple[str, str]:
    """The scene and the task of a stem; together they are the stem.

    The task is the last sentence, with the question before it where the last one only adds to it.
    """
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(stem))]
    sentences = [stem[start:end].strip() for start, end in zip(starts, [*starts[1:], len(stem)], strict=True)]
    first = len(sentences) - 1
    if first and len(sentences[first]) <= _SHORT_SENTENCE and not _ASKS.search(sentences[first]):
        first -= 1
    while first and (sentences[first - 1].endswith("?") or not _balanced(stem[: starts[first]])):
        first -= 1
    return stem[: starts[first]], stem[starts[first] :]


def _balanced(text: str) -> bool:
    """Whether no quotation is left open."""
    return text.count("«") == text.count("»") and text.count("“") == text.count("”")


def _drawn(item: Item, pieces: Sequence[Piece]) -> list[str]:
    """The ids that have an input of their own, in the order drawn; none for answers that are typed."""
    if isinstance(item.body, Matching):
        return [part.id for part in item.body.parts]
    if item.kind == "spot" and item.stimulus:
        return list(item.stimulus.parts())
    return [piece.id for piece in pieces]


def _entered(kind: str, words: Words, drawn: Sequence[str], typed: Typed | None, fault: AnswerRefused | None) -> Facts:
    """What the person sent, what was wrong with it, and the attributes of inputs that tell.

    The input named `answer` is where the summary of errors leads: the first one, or the row at fault.
    """
    given = {field: values[0] for field, values in (typed or {}).items() if values}
    chosen = frozenset((typed or {}).get(FIELD, ()))
    wrong = fault.field.removeprefix(f"{FIELD}.") if fault and kind in _ROWS else ""
    wrong = wrong if wrong in drawn else ""
    first = wrong or next(iter(drawn), "")
    at_fault = _OF_RADIO if kind in _RADIOS else _OF_INPUT

    def fault_at(id: str) -> str:
        return at_fault if fault and id == first else ""

    def box(id: str) -> str:
        name = _FIRST if id == first else ""
        return name + fault_at(id) + (_CHECKED if id in chosen else "")

    return {
        "text": given.get(FIELD, ""),
        "placed": {f"{FIELD}.{id}": given.get(f"{FIELD}.{id}", "") for id in drawn} if kind in _ROWS else {},
        "message": fault_message(kind, fault, words) if fault else "",
        "wrong": wrong,
        "first": first,
        "fault_at": fault_at,
        "box": box,
    }


def render(template: str, language: str, words: Words, facts: Facts) -> Markup:
    """A template of items, with what every one of them needs."""
    foreign = words.language != language
    spoken: Facts = {
        "language": language,
        "_": words.gettext,
        "say": _sayer(language, words),
        # Elements that cannot hold a span say by an attribute that their words are of another language.
        "in_language": Markup(' lang="{}"').format(language) if foreign else "",
    }
    text = _templates.get_template(template).render(**spoken, **facts)
    return Markup(text)  # noqa: S704  the template has escaped what it was given


def _sayer(language: str, words: Words) -> Callable[[Text], str]:
    return _SAY[language] if words.language == language else _foreign(language)


def _speaker(language: str) -> Callable[[Text], str]:
    """Says a text in the language of the page; Mongolian letters on an English page are marked as Mongolian."""

    def say(text: Text) -> str:
        words = text[language]
        if any(sign in words for sign in "_/@."):
            words = _breakable(words)
        if language != "mn" and _CYRILLIC.search(words):
            return Markup('<span lang="mn">{}</span>').format(words)
        return words

    return say


@lru_cache
def _foreign(language: str) -> Callable[[Text], Markup]:
    """Says a text on a page of another language, marked as words of its own."""

    def say(text: Text) -> Markup:
        return Markup('<span lang="{}">{}</span>').format(language, _SAY[language](text))

    return say


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _number(value: float, language: str) -> str:
    """A number as the page writes it: groups apart, a comma for decimals in Mongolian, a true minus."""
    text = f"{value:,.10g}".replace(",", "\u00a0").replace("-", "−")
    return text.replace(".", ",") if language == "mn" else text


def _breakable(text: str) -> Markup:
    """A name or address with the places where a narrow page may break it."""
    return Markup("<wbr>").join(_NAME_JOINT.split(text))


_SAY = {language: _speaker(language) for language in LANGUAGES}
_templates.tests["figure"] = _is_number
_templates.filters["axis"] = axis_of
_templates.filters["number"] = _number
