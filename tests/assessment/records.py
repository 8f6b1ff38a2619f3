"""Stored sittings as the services would have them."""

from collections.abc import Callable, Mapping

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Given, Record, Task, next_task

Score = Callable[[str, int], int]


def record(*given: Given, seed: int = 20, blueprint: str = "short", seen=(), ineligible=()) -> Record:
    return Record(seed, blueprint, tuple(seen), tuple(ineligible), tuple(given))


def with_answers(quiz: Mapping[str, int], said: Mapping[str, int] | None = None, **told) -> Record:
    """A record of these scores, in this order."""
    rows = [(REFLECTION, said or {}), (QUIZ, quiz)]
    given = [
        Given(phase, position, item, "", score, False)
        for phase, scores in rows
        for position, (item, score) in enumerate(scores.items(), start=1)
    ]
    return record(*given, **told)


def sat(instrument: Instrument, score: Score, say: int | None = 2, **told) -> tuple[Record, Finished]:
    """A whole sitting: statements all answered `say` (None: left out), items scored by `score(item, its top)`."""
    now = record(**told)
    while isinstance(task := next_task(instrument, now), Task):
        if task.phase == REFLECTION:
            got = 2 if say is None else say
        else:
            got = score(task.item_id, instrument.bank.items[task.item_id].max_score)
        given = Given(task.phase, task.position, task.item_id, "", got, False)
        now = record(*now.answers, given, **told)
    if say is None:
        now = record(*(given for given in now.answers if given.phase == QUIZ), **told)
    return now, task


def all_right(item: str, top: int) -> int:
    return top


def all_wrong(item: str, top: int) -> int:
    return 0
