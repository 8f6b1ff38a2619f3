"""Growth between two waves, of a person and of a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment.estimates import Array
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.repeats import first_meetings
from digcomp.assessment.results import GROUP_MASS, PERSON_MASS, Growth, Shift

Answers = Mapping[str, int]
Parts = Mapping[str, tuple[Array, Array]]

#: Practice alone raises scores by about a quarter of a standard deviation (Hausknecht and others, 2007); by less where
#: the second test has other items, as here. The whole quarter is taken, so that nothing is claimed too early.
PRACTICE_EFFECT = 0.26
#: A person is said to have risen, or fallen, at this probability.
CLAIM = 0.95
#: Nothing is said of a group smaller than this, nor of a part of a group smaller than the second.
SMALLEST_GROUP, SMALLEST_PART = 10, 5


@dataclass(frozen=True, slots=True)
class Reliable:
    """Shares of people whose gain, or loss, is sure: at least 95 % probable by their own answers."""

    people: int
    gain: float
    loss: float
    area_gain: tuple[float, ...]
    area_loss: tuple[float, ...]

    @property
    def unclear(self) -> float:
        """Share of people of whom neither can be said."""
        return max(1 - self.gain - self.loss, 0.0)


def person_growth(instrument: Instrument, before: Answers, after: Answers) -> Growth:
    """Change of one person, both waves scored together; intervals of 90 %."""
    (before,), (after,) = first_meetings([[before], [after]])
    return _of_person(instrument, dm.change(instrument.quiz_items, instrument.tree, before, after))


def of_people(found: dm.Change) -> tuple[list[Shift], Reliable]:
    """Each person's change over all competences, and the shares of those who surely rose and surely fell."""
    sure = dm.reliable_change(found, CLAIM)
    shares = (tuple(map(float, part)) for part in (sure.area_gain, sure.area_loss))
    return _shifts(found.overall, PERSON_MASS), Reliable(sure.people, sure.gain, sure.loss, *shares)


def _of_person(instrument: Instrument, found: dm.Change) -> Growth:
    competences = found.parts(np.eye(instrument.tree.size))
    return _growth(instrument, 1, found.overall, found.areas, competences, PERSON_MASS, None)


def group_growth(instrument: Instrument, before: Sequence[Answers], after: Sequence[Answers]) -> Growth:
    """Mean change of a group by latent regression; intervals of 95 %."""
    first, last = first_meetings([before, after])
    return of_cohort(instrument, dm.cohort_change(instrument.quiz_items, instrument.tree, first, last))


def of_cohort(instrument: Instrument, found: dm.CohortChange) -> Growth:
    """A group's change as it may be shown, with its effect sizes."""
    effect = found.effect_size
    growth = _growth(instrument, found.people, found.overall, found.areas, found.competences, GROUP_MASS, effect)
    spread = max(float(np.sqrt(sum(found.before_variances))), 1e-9)  # of people in one competence
    return replace(
        growth,
        effect_interval=found.effect_size_interval(GROUP_MASS),
        area_effects=tuple(map(float, found.area_effect_size)),
        competence_effects=tuple(shift.change / spread for _, shift in growth.competences),
    )


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
