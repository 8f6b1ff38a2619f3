"""Items that are nearly the same: who met one has an easy time with the other."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log
from typing import Any

from digcomp.framework.text import LANGUAGES
from digcomp.items.lint.finding import Finding, Listed, texts_of

#: Share of their rare words that two items have in common, in everything that is shown. The real bank's pairs stay
#: under .2 but for a handful, in which the same task is asked of the same thing.
ALIKE = 0.28
#: The same for stems alone. Kinds have set phrases ("one action is left over"), so only near identity counts.
ALIKE_STEMS = 0.80

_WORD = re.compile(r"\w+")
#: Mongolian words bend at their end: so many letters tell one from another.
_STEM_OF_WORD = 6
_NOT_SHOWN = ("why", "explanation", "source", "wrong", "accept")

Words = frozenset[str]


def lint_likeness(listed: Sequence[Listed]) -> Iterator[Finding]:
    """Pairs that are alike in either language and are not enemies, told at the later one."""
    likeness: dict[tuple[int, int], float] = {}
    for language in LANGUAGES:
        shown = [_words(" ".join(_shown(each.entry.raw, language))) for each in listed]
        stems = [_words(each.item.stem[language]) for each in listed]
        for texts, least in ((shown, ALIKE), (stems, ALIKE_STEMS)):
            for pair, share in _pairs(texts, least):
                likeness[pair] = max(share, likeness.get(pair, 0.0))
    for (first, second), share in sorted(likeness.items()):
        one, other = listed[first], listed[second]
        if other.item.id not in one.item.enemies:
            message = (
                f"shares {share:.0%} of its rarer words with {one.item.id}; ask something else, or make them enemies"
            )
            yield other.find("alike", ("stem",), message)


def _shown(raw: Any, language: str) -> Iterator[str]:
    for said in texts_of(raw):
        if not any(step in _NOT_SHOWN for step in said.path):
            yield said.text[language]


def _words(text: str) -> Words:
    return frozenset(word[:_STEM_OF_WORD] for word in _WORD.findall(text.lower()))


def _pairs(texts: Sequence[Words], least: float) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs by the weighted Jaccard index: a word counts by how rare it is in the bank."""
    found = Counter(word for words in texts for word in words)
    # One more than there are, so that in a small bank words that all items have still count a little.
    weight = {word: log((len(texts) + 1) / count) for word, count in found.items()}
    whole = [sum(weight[word] for word in words) for words in texts]
    for first, second in combinations(range(len(texts)), 2):
        common = texts[first] & texts[second]
        shared = sum(map(weight.__getitem__, common))
        if common and shared >= least * (whole[first] + whole[second] - shared):
            yield (first, second), shared / (whole[first] + whole[second] - shared)
