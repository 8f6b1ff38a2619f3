"""Worth a friendly question: answers quicker than anybody reads, and wrong answers that two people share.

A hint is never a verdict. Nothing of it is stored, and nothing of it leaves the trainer's page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import digcomp.measurement as dm

#: Quicker than this share of the time that its author gave a question, and than so many seconds, nobody reads it.
QUICK_SHARE, QUICK_AT_MOST = 1 / 3, 5.0
#: A few such answers are luck or knowledge; from this share of a test on, and so many, it is a hint.
MANY_QUICK, LEAST_QUICK = 0.3, 6
#: Two who share this many wrong answers, with a chance below this over all pairs of the hall, are a hint.
LEAST_ALIKE, RARE = 4, 0.001
#: Two who err at a question agree at least this often, whatever few answers of others say: one tempting wrong answer.
AGREE_AT_LEAST = 1 / 3


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the question, what was sent, whether it was wrong, and the seconds that it took (None: not known)."""

    item: str
    response: str
    wrong: bool
    seconds: float | None
    meant: float  # seconds that the author gave the question


@dataclass(frozen=True, slots=True)
class Quick:
    """A person (by place in the list) with so many answers of so many quicker than they can be read."""

    person: int
    quick: int
    answers: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Two people with so many of their common wrong answers the same."""

    one: int
    other: int
    alike: int
    common: int


def quick(people: Sequence[Sequence[Answered]]) -> list[Quick]:
    """Who answered much faster than people need, the most first."""
    found = []
    for n, answers in enumerate(people):
        timed = [one for one in answers if one.seconds is not None]
        fast = sum((one.seconds or 0.0) < min(QUICK_AT_MOST, one.meant * QUICK_SHARE) for one in timed)
        if fast >= LEAST_QUICK and fast >= MANY_QUICK * len(timed):
            found.append(Quick(n, fast, len(timed)))
    return sorted(found, key=lambda one: (-one.quick / one.answers, one.person))


def alike(people: Sequence[Sequence[Answered]]) -> list[Alike]:
    """Pairs whose wrong answers agree far beyond chance, the least likely first.

    The limit is shared among all pairs of the hall (Bonferroni): among 630 pairs some agree by chance alone.
    """
    wrong = [{one.item: one.response for one in answers if one.wrong} for answers in people]
    given: dict[str, Counter[str]] = {}
    for own in wrong:
        for item, response in own.items():
            given.setdefault(item, Counter())[response] += 1
    pairs = max(len(people) * (len(people) - 1) // 2, 1)
    found = []
    for (n, one), (m, other) in combinations(enumerate(wrong), 2):
        common = sorted(one.keys() & other.keys())
        same = sum(one[item] == other[item] for item in common)
        if same < LEAST_ALIKE:
            continue
        tail = dm.likeness([_agreement(given[item], one[item], other[item]) for item in common], same)
        if tail * pairs < RARE:
            found.append((tail, Alike(n, m, same, len(common))))
    return [pair for _, pair in sorted(found, key=lambda one: (one[0], one[1].one, one[1].other))]


def _agreement(given: Mapping[str, int], one: str, other: str) -> float:
    """How often two of the others who err at a question agree; the two themselves are left out."""
    rest = Counter(given)
    rest.subtract([one, other])
    count = sum(rest.values())
    pairs = sum(number * (number - 1) for number in rest.values())
    # One pair that agrees and one that does not are added, so that few answers say little.
    return max((pairs + 1) / (count * (count - 1) + 2), AGREE_AT_LEAST)
