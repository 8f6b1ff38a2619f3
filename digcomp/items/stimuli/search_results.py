"""The results of a search engine."""

from typing import Annotated, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Markable, Stimulus


class Result(Markable):
    """One result; `label` is what marks an ad."""

    label: Text | None = None
    title: Text
    address: Text
    snippet: Text


class SearchResults(Stimulus):
    """What was searched for and what was found."""

    kind: ClassVar[str] = "search_results"

    query: Text
    results: Annotated[tuple[Result, ...], Field(min_length=1)]
