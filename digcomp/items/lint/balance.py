"""Shares and counts: what a competence and the bank as a whole are made of."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import mean

from digcomp.errors import Fault
from digcomp.framework import Framework
from digcomp.framework.content import LEVELS
from digcomp.items.item import Item, Statement
from digcomp.items.kinds import KINDS
from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.items.lint.finding import Finding, Listed
from digcomp.items.reading import Entry

FOR_EXPOSURE_CAP = 12  # items a competence, below which capping exposure would starve the choice
ITEMS_A_LEVEL = 3
MOST_SINGLE_CHOICE = 0.40
LEAST_WITH_STIMULUS = 1 / 3
MOST_KNOWLEDGE = 0.50
MOST_MEAN_SECONDS = 50
#: Of the bank as a whole: a test draws from all competences, so its mean is what a sitting takes.
MOST_BANK_SECONDS = 45
MOST_GUESSING = 0.12
#: Of fewer items, means over a bank say nothing yet.
ENOUGH = 24
LEAST_LOW_GUESS = 0.60


def lint_competences(by_competence: Mapping[str, Sequence[Listed]], bank: str) -> Iterator[Finding]:
    """Each competence by itself, and those that are too small."""
    for competence, listed in by_competence.items():
        if listed:
            for rule, message in (*_mixture(listed), *_spread(listed)):
                yield Finding(rule, competence, listed[0].entry.document.fault(("items",), message))
    few = {competence: len(listed) for competence, listed in by_competence.items() if len(listed) < FOR_EXPOSURE_CAP}
    if few:
        least = min(few, key=lambda competence: few[competence])
        message = (
            f"{len(few)} competences have fewer than {FOR_EXPOSURE_CAP} items (fewest: {least} with {few[least]}); "
            "the exposure cap is off until each has as many"
        )
        yield Finding("exposure", "", Fault(bank, 0, "", message))


def _mixture(listed: Sequence[Listed]) -> Iterator[tuple[str, str]]:
    """Shares of kinds, stimuli and dimensions, and the time that a sure person takes."""
    items = [item for _, item in listed]
    single = sum(item.kind == SingleChoice.kind for item in items) / len(items)
    if single > MOST_SINGLE_CHOICE:
        yield "kinds", f"{single:.0%} are single choice; at most {MOST_SINGLE_CHOICE:.0%}, for they can be guessed"
    stimulus = sum(item.stimulus is not None for item in items) / len(items)
    if stimulus < LEAST_WITH_STIMULUS:
        yield "stimuli", f"{stimulus:.0%} have a stimulus; at least a third should show the thing looked at"
    knowledge = sum(item.dimension == "knowledge" for item in items) / len(items)
    if knowledge > MOST_KNOWLEDGE:
        yield "knowledge", f"{knowledge:.0%} ask for knowledge alone; at most half, the rest skill and attitude"
    seconds = mean(item.seconds for item in items)
    if seconds > MOST_MEAN_SECONDS:
        message = (
            f"items take {seconds:.0f} seconds on average; at most {MOST_MEAN_SECONDS}, or 42 do not fit 35 minutes"
        )
        yield "seconds", message


def _spread(listed: Sequence[Listed]) -> Iterator[tuple[str, str]]:
    """Levels and kinds that the competence lacks."""
    at = Counter(item.level for _, item in listed)
    thin = [f"{level} ({at[level]})" for level in LEVELS if at[level] < ITEMS_A_LEVEL]
    if thin:
        yield "levels", f"fewer than {ITEMS_A_LEVEL} items at level {', '.join(thin)}; the test chooses among few"
    absent = sorted(KINDS.keys() - {item.kind for _, item in listed})
    if absent:
        yield "kinds", f"has no {', '.join(absent)}; every kind should stand in every competence"


def lint_balance(items: Sequence[Item], bank: str) -> Iterator[Finding]:
    """The bank as a whole."""
    for rule, message in _means(items) if len(items) >= ENOUGH else ():
        yield Finding(rule, "", Fault(bank, 0, "", message))


def _means(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    guessing = mean(item.guessing for item in items)
    if guessing > MOST_GUESSING:
        yield "guessing", f"blind choice earns full credit in {guessing:.3f} of items; at most {MOST_GUESSING:.2f}"
    low = sum(item.kind != SingleChoice.kind for item in items) / len(items)
    if low < LEAST_LOW_GUESS:
        yield "kinds", f"{low:.0%} are of kinds that cannot be guessed; at least {LEAST_LOW_GUESS:.0%}"
    seconds = mean(item.seconds for item in items)
    if seconds > MOST_BANK_SECONDS:
        yield "seconds", f"items take {seconds:.0f} seconds on average over the bank; at most {MOST_BANK_SECONDS}"


def lint_cells(reflection: Sequence[Entry], framework: Framework, bank: str) -> Iterator[Finding]:
    """Levels at which nobody can be asked for the own view."""
    made = [entry.made for entry in reflection if isinstance(entry.made, Statement)]
    cells = {(statement.competence, statement.level) for statement in made if statement.status != "retired"}
    for competence in framework.competences:
        absent = [str(each.level) for each in framework.levels if (competence.id, each.level) not in cells]
        if absent:
            message = (
                f"{competence.id} has no statement at level {', '.join(absent)}; self-reflection needs one at each"
            )
            fault = Fault(f"{bank}/reflection/{competence.area}.yaml", 0, "statements", message)
            yield Finding("statements", competence.id, fault)
