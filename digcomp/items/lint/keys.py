"""Keys that length gives away: "take the longest" must be no rule for those who do not know."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import mean

from digcomp.errors import Fault
from digcomp.framework.text import LANGUAGES
from digcomp.items.kinds.multiple_response import MultipleResponse
from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.items.lint.finding import Finding, Listed

MOST_LONGEST_KEYS = 1 / 3
#: Of four options one is the shortest by chance in a quarter of items.
MOST_SHORTEST_KEYS = 0.40
#: Right options of multiple response against wrong ones, by mean length.
MOST_LONGER = 1.15
#: Below so many items a share says nothing about a whole bank.
ENOUGH = 12


def lint_keys(by_competence: Mapping[str, Sequence[Listed]], bank: str) -> Iterator[Finding]:
    """The longest option as key, by competence; then both ends and all marked options over the whole bank."""
    for competence, listed in by_competence.items():
        for language in LANGUAGES:
            for message in _longest_keys(listed, language):
                yield Finding("longest-key", competence, listed[0].entry.document.fault(("items",), message))
    every = [each for listed in by_competence.values() for each in listed]
    for language in LANGUAGES:
        for message in (*_single_over_bank(every, language), *_multiple_over_bank(every, language)):
            yield Finding("key-length", "", Fault(bank, 0, "", message))


def _longest_keys(listed: Sequence[Listed], language: str) -> Iterator[str]:
    single = [(item, item.body) for _, item in listed if isinstance(item.body, SingleChoice)]
    giving_away = [item.id for item, body in single if _key_is_longest(body, language)]
    if single and len(giving_away) / len(single) > MOST_LONGEST_KEYS:
        yield (
            f"the key is the longest option in {len(giving_away)} of {len(single)} single-choice items "
            f"({language}: {', '.join(giving_away)}); at most a third"
        )


def _single_over_bank(listed: Sequence[Listed], language: str) -> Iterator[str]:
    bodies = [item.body for _, item in listed if isinstance(item.body, SingleChoice)]
    if len(bodies) < ENOUGH:
        return
    longest = sum(_key_is_longest(body, language) for body in bodies) / len(bodies)
    shortest = sum(_key_is_shortest(body, language) for body in bodies) / len(bodies)
    for which, share, most in (("longest", longest, MOST_LONGEST_KEYS), ("shortest", shortest, MOST_SHORTEST_KEYS)):
        if share > most:
            yield (
                f"over the bank the key is the {which} option in {share:.0%} of {len(bodies)} single-choice items "
                f"({language}); at most {most:.0%}"
            )


def _multiple_over_bank(listed: Sequence[Listed], language: str) -> Iterator[str]:
    bodies = [item.body for _, item in listed if isinstance(item.body, MultipleResponse)]
    if len(bodies) < ENOUGH:
        return
    # By item first: long options of one item must not hide what the others tell.
    ratio = mean(_length(body, language, key=True) / _length(body, language, key=False) for body in bodies)
    if not 1 / MOST_LONGER <= ratio <= MOST_LONGER:
        yield (
            f"over the bank right options of multiple response are {ratio:.2f} times as long as wrong ones "
            f"({language}); at most {MOST_LONGER} either way"
        )


def _length(body: MultipleResponse, language: str, *, key: bool) -> float:
    return mean(len(option.text[language]) for option in body.options if option.key is key)


def _key_is_longest(body: SingleChoice, language: str) -> bool:
    keys, others = _lengths(body, language)
    return max(keys, default=0) > max(others, default=0)


def _key_is_shortest(body: SingleChoice, language: str) -> bool:
    keys, others = _lengths(body, language)
    return bool(keys and others) and min(keys) < min(others)


def _lengths(body: SingleChoice, language: str) -> tuple[list[int], list[int]]:
    keys = [len(option.text[language]) for option in body.options if option.key]
    return keys, [len(option.text[language]) for option in body.options if not option.key]
