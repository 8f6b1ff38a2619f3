"""Items that somebody met in two tests after all: two participants turned out to be one."""

from collections.abc import Mapping, Sequence

Answers = Mapping[str, int]


def first_meetings(waves: Sequence[Sequence[Answers]]) -> list[list[dict[str, int]]]:
    """The answers of each test and person, without items that this person met in an earlier test.

    Nobody is asked an item twice knowingly; the second answer shows memory too, so the first alone counts for growth.
    """
    people = len(waves[0]) if waves else 0
    met: list[set[str]] = [set() for _ in range(people)]
    counted = []
    for wave in waves:
        own = [
            {item: score for item, score in answers.items() if item not in seen}
            for answers, seen in zip(wave, met, strict=True)
        ]
        for seen, answers in zip(met, own, strict=True):
            seen.update(answers)
        counted.append(own)
    return counted
