"""A scale as the text of its file: what is written is read back as the same scale."""

import json
from collections.abc import Iterator, Mapping

from digcomp.items.parameters import ItemParameters, Population, Scale

#: A hundredth of a hundredth of a logit: far below any standard error.
DECIMALS = 4


def scale_text(scale: Scale) -> str:
    """The text of question_banks/parameters/<version>.yaml."""
    return "\n".join(_lines(scale)) + "\n"


def _lines(scale: Scale) -> Iterator[str]:
    yield "schema: 1"
    yield f"version: {_quoted(scale.version)}"
    yield f"from: {_quoted(scale.parent)}"
    yield f"made: {_quoted(scale.made)}"
    yield f"people: {scale.people}"
    yield f"answers: {scale.answers}"
    if scale.note:
        yield f"note: {_quoted(scale.note)}"
    if scale.population:
        yield from _population(scale.population)
    yield "items:" if scale.items else "items: {}"
    for item, own in scale.items.items():
        yield f"  {item}: {{{_fields(_of_item(own))}}}"


def _population(population: Population) -> Iterator[str]:
    yield "population:"
    for name in ("mean", "general", "area", "specific"):
        yield f"  {name}: {_number(getattr(population, name))}"
    if population.means:
        means = {_quoted(group): _number(mean) for group, mean in population.means.items()}
        yield f"  means: {{{_fields(means)}}}"


def _of_item(own: ItemParameters) -> dict[str, str]:
    steps = [_number(step) for step in own.b]
    return {
        "a": _number(own.a),
        "b": steps[0] if len(steps) == 1 else f"[{', '.join(steps)}]",
        "c": _number(own.c),
        "sd_log_a": _number(own.sd_log_a),
        "sd_b": _number(own.sd_b),
        "answers": str(own.answers),
    }


def _fields(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def _number(value: float) -> str:
    # Without the exponent that Python writes small numbers with; -0.0 would read as another number than 0.
    return f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}"


def _quoted(text: str) -> str:
    """Quoted, for a version like 2 is a name and not a number."""
    # YAML breaks lines at signs that JSON leaves as they are, and refuses other invisible ones.
    return "".join(
        mark if mark.isprintable() else f"\\U{ord(mark):08x}" for mark in json.dumps(text, ensure_ascii=False)
    )
