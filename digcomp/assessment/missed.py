"""The questions a hall missed most, and the idea behind the wrong answer that most of them gave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digcomp.assessment.growth import SMALLEST_PART
from digcomp.framework import Text
from digcomp.items import Bank, Item, Response

#: A question counts when so many of the hall have answered it; so many are named.
FEWEST_ANSWERED, MOST_MISSED = 8, 4
_STEM = 90
#: The normal deviate of a 95 % interval.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Missed:
    """One question: share of credit earned with its 95 % interval, and the commonest misconception, if one shows.

    `chosen` is how many it was behind; None where they are fewer than may be counted aloud.
    """

    item: str
    competence: str
    stem: Text
    answered: int
    share: float
    low: float
    high: float
    misconception: Text | None
    chosen: int | None


def most_missed(bank: Bank, answers: Mapping[str, Iterable[tuple[int, str]]]) -> tuple[Missed, ...]:
    """From item to (score, stored response) of everybody who met it; the lowest share of credit first."""
    known = ((bank.items[item], list(given)) for item, given in answers.items() if item in bank.items)
    found = [_missed(item, given) for item, given in known if len(given) >= FEWEST_ANSWERED]
    # Whatever the hall mastered is no loss, however low it ranks.
    missed = [one for one in found if one.share < 0.5]
    return tuple(sorted(missed, key=lambda one: (one.share, -one.answered, one.item))[:MOST_MISSED])


def _missed(item: Item, given: list[tuple[int, str]]) -> Missed:
    share = sum(score for score, _ in given) / item.max_score / len(given)
    low, high = _wilson(share, len(given))
    behind = Counter(why for score, text in given if score < item.max_score for why in _whys(item, text))
    why, count = behind.most_common(1)[0] if behind else (None, 0)
    chosen = count if count >= SMALLEST_PART else None
    return Missed(item.id, item.competence, _short(item.stem), len(given), share, low, high, why, chosen)


def _whys(item: Item, text: str) -> set[Text]:
    """Each misconception of one answer, once."""
    return set(item.misconception(Response.from_text(text)))


def _wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's interval, which stays inside 0 and 1; for partial credit it is somewhat too wide."""
    spread = 1 + _Z**2 / count
    middle = (share + _Z**2 / 2 / count) / spread
    width = _Z / spread * (share * (1 - share) / count + _Z**2 / 4 / count**2) ** 0.5
    return max(middle - width, 0.0), min(middle + width, 1.0)


def _short(stem: Text) -> Text:
    return Text(*(_cut(stem.in_language(language)) for language in ("mn", "en")))


def _cut(text: str) -> str:
    """Whole words up to a length."""
    line = " ".join(text.split())
    if len(line) <= _STEM:
        return line
    return line[:_STEM].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
