"""How simulated people fill in forms: an answer of a wanted score, in the fields of the page."""

from typing import Any

import numpy as np

from digcomp.errors import AnswerRefused
from digcomp.items import Item

Form = dict[str, list[str]]
#: Of the answers that earn nothing, this share is "I don't know".
ADMITTED = 0.3
_TRIES = 80


def form_for(item: Item, score: int, rng: np.random.Generator) -> Form:
    """A form that earns the score; where none is found by chance, "I don't know"."""
    if score == item.max_score:
        return _fields(item, item.key_response().answer)
    if score == 0 and rng.random() < ADMITTED:
        return {"dont_know": ["1"]}
    for _ in range(_TRIES):
        form = _guess(item, rng)
        try:
            if item.score(item.parse(form)) == score:
                return form
        except AnswerRefused:
            continue
    return {"dont_know": ["1"]}


def _fields(item: Item, answer: Any) -> Form:
    """The fields of the page that say this answer."""
    if isinstance(answer, dict):
        return {f"answer.{part}": [str(value)] for part, value in answer.items()}
    if item.kind == "ordering":
        return {f"answer.{step}": [str(n)] for n, step in enumerate(answer, 1)}
    return {"answer": list(map(str, answer))} if isinstance(answer, list) else {"answer": [str(answer)]}


def _guess(item: Item, rng: np.random.Generator) -> Form:
    body: Any = item.body
    if item.kind == "single-choice":
        return {"answer": [str(rng.choice([option.id for option in body.options]))]}
    if item.kind in ("multiple-response", "spot"):
        keys = {getattr(one, "id", None) or one.at: one.key for one in getattr(body, "options", None) or body.parts}
        return {"answer": [part for part, key in keys.items() if (rng.random() < 0.65) == key]}
    if item.kind == "matching":
        choices = [choice.id for choice in body.choices]
        kept = {part.id: part.key if rng.random() < 0.5 else str(rng.choice(choices)) for part in body.parts}
        return _fields(item, kept)
    if item.kind == "ordering":
        return _fields(item, [str(step) for step in rng.permutation([step.id for step in body.sequence])])
    wrong = [str(one.value) if item.kind == "numeric" else one.text.en for one in body.wrong] or ["0"]
    return {"answer": [str(rng.choice(wrong))]}
