"""Who could learn from whom: people strong in a competence beside those who are weak in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from digcomp.measurement import Posterior

MOST_GROUPS, MOST_LEARNERS = 6, 2
#: A pair is suggested when the one is ahead of the other with this probability (as a normal deviate: 90 %).
AHEAD = 1.2816


@dataclass(frozen=True, slots=True)
class Partners:
    """One suggestion; people are counted from 0 as they were given."""

    competence: int
    helper: int
    learners: tuple[int, ...]


def partners(found: Posterior, competences: Sequence[int]) -> tuple[Partners, ...]:
    """At most six groups, each person in one, taking the competences in turn.

    The strongest who is free helps the weakest who are; nobody is paired whose lead could well be chance.
    """
    free, groups = set(range(found.mean.shape[0])), list[Partners]()
    rounds = -(-MOST_GROUPS // max(len(competences), 1))
    for _, k in product(range(rounds), competences):
        group = _group(found, k, free)
        if group and len(groups) < MOST_GROUPS:
            groups.append(group)
            free -= {group.helper, *group.learners}
    return tuple(sorted(groups, key=lambda one: list(competences).index(one.competence)))


def _group(found: Posterior, k: int, free: set[int]) -> Partners | None:
    ordered = sorted(free, key=lambda person: (float(found.mean[person, k]), person))
    if len(ordered) < 2:
        return None
    helper = ordered[-1]
    learners = [person for person in ordered[:MOST_LEARNERS] if person != helper and _ahead(found, k, helper, person)]
    return Partners(k, helper, tuple(learners)) if learners else None


def _ahead(found: Posterior, k: int, helper: int, learner: int) -> bool:
    """Whether the difference of the two posteriors is surely above nought; people answer independently."""
    lead = found.mean[helper, k] - found.mean[learner, k]
    return bool(lead >= AHEAD * np.hypot(found.sd[helper, k], found.sd[learner, k]))
