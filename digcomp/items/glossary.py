"""The words of the bank: question_banks/glossary.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.framework.documents import Document
from digcomp.framework.inspection import Inspection

FILE = "glossary.yaml"

Said = Annotated[str, Field(min_length=1)]


class TermShape(Content):
    """One term; `instead` are words not to use for it, `allowed` where such a word may stand after all."""

    en: Said
    mn: Said
    means: Said
    means_en: Said
    checked: StrictBool
    note: str = ""
    instead: tuple[Said, ...] = ()
    allowed: tuple[Said, ...] = ()


class GlossaryFile(Content):
    """question_banks/glossary.yaml"""

    layout: Literal[1] = Field(alias="schema")
    terms: tuple[TermShape, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its meaning, for the person who sits the test."""

    name: Text
    means: Text
    instead: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms by their English name; `known` is false where the file has faults that hide them."""

    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    known: bool = True


def read_glossary(inspection: Inspection) -> Glossary:
    """The glossary of a bank; a bank may do without."""
    path = inspection.folder / FILE
    if not path.exists():
        return Glossary()
    document = inspection.open(path)
    file = document.build(GlossaryFile) if document else None
    if document is None or file is None:
        return Glossary(known=False)
    _check_terms(document, file.terms)
    return Glossary(MappingProxyType({each.en: _term(each) for each in file.terms}))


def _term(shape: TermShape) -> Term:
    return Term(Text(shape.mn, shape.en), Text(shape.means, shape.means_en), shape.instead, shape.allowed)


def _check_terms(document: Document, terms: tuple[TermShape, ...]) -> None:
    """One idea has one term, and one term one idea; no term forbids another."""
    own = {term.mn.casefold() for term in terms}
    for language in ("en", "mn"):
        first: dict[str, int] = {}
        for index, term in enumerate(terms):
            name = str(getattr(term, language)).casefold()
            if first.setdefault(name, index) != index:
                line = document.line(("terms", first[name]))
                message = f"{getattr(term, language)} stands in line {line} already; one term for one idea"
                document.note(("terms", index, language), message)
    for index, term in enumerate(terms):
        for place, word in enumerate(term.instead):
            if word.casefold() in own:
                message = f"{word} is a term of its own; it can't be a word not to use"
                document.note(("terms", index, "instead", place), message)
