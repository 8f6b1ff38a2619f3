"""Growth between two waves, of a person and of a group."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import GROUP_MASS, PERSON_MASS, Growth, Shift

Answers = Mapping[str, int]
Parts = Mapping[str, tuple[Array, Array]]

#: Practice alone raises scores by about a quarter of a standard deviation (Hausknecht and others, 2007).
PRACTICE_EFFECT = 0.26
#: A person is said to have risen, or fallen, at this probability.
CLAIM = 0.95
#: Nothing is said of a group smaller than this.
SMALLEST_GROUP = 10


def person_growth(instrument: Instrument, before: Answers, after: Answers) -> Growth:
    """Change of one person, both waves scored together; intervals of 90 %."""
    found = dm.change(instrument.quiz_items, instrument.tree, before, after)
    competences = found.parts(np.eye(instrument.tree.size))
    return _growth(instrument, 1, found.overall, found.areas, competences, PERSON_MASS, None)


def group_growth(instrument: Instrument, before: Sequence[Answers], after: Sequence[Answers]) -> Growth:
    """Mean change of a group by latent regression; intervals of 95 %."""
    found = dm.cohort_change(instrument.quiz_items, instrument.tree, before, after)
    effect = found.effect_size
    return _growth(instrument, len(before), found.overall, found.areas, found.competences, GROUP_MASS, effect)


def _growth(
    instrument: Instrument,
    people: int,
    overall: Parts,
    areas: Parts,
    competences: Parts,
    mass: float,
    effect: float | None,
) -> Growth:
    framework = instrument.framework
    whole = {name: (np.atleast_1d(mean), np.atleast_1d(sd)) for name, (mean, sd) in overall.items()}
    return Growth(
        people=people,
        overall=_shifts(whole, mass)[0],
        areas=tuple(zip((area.id for area in framework.areas), _shifts(areas, mass), strict=True)),
        competences=tuple(zip((c.id for c in framework.competences), _shifts(competences, mass), strict=True)),
        effect_size=effect,
    )


def _shifts(parts: Parts, mass: float) -> list[Shift]:
    width = NormalDist().inv_cdf(0.5 + mass / 2)
    before, after, (change, sd) = parts["before"][0], parts["after"][0], parts["change"]
    return [
        Shift(
            float(b), float(a), float(c), float(c - width * s), float(c + width * s), NormalDist().cdf(c / max(s, 1e-9))
        )
        for b, a, c, s in zip(before, after, change, sd, strict=True)
    ]
