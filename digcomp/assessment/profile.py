"""The profile of one sitting."""

import numpy as np

import digcomp.measurement as dm
from digcomp.assessment import estimates
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.recommendation import can_do, next_steps
from digcomp.assessment.results import AreaResult, CompetenceResult, Estimate, Profile, Versions
from digcomp.assessment.sitting import QUIZ, REFLECTION, Record
from digcomp.framework import TargetProfile

#: A competence is called stronger or weaker than one's own mean only when that is this probable.
STANDING = 1.645


def make_profile(instrument: Instrument, record: Record, target: TargetProfile | None) -> Profile:
    """What the answers of one sitting say; the tested view and the self-view are scored each on its own tree."""
    tested = dm.posterior(instrument.quiz_items, instrument.tree, record.scores(QUIZ))
    said = record.scores(REFLECTION)
    seen = dm.posterior(instrument.statements, instrument.self_tree, said) if said else None
    cuts = instrument.cuts
    results = _competences(instrument, tested, seen, target)
    return Profile(
        overall=estimates.overall(tested, cuts),
        overall_self=estimates.overall(seen, cuts) if seen else None,
        areas=_areas(instrument, tested, seen),
        competences=results,
        can_do=can_do(instrument.framework, results),
        next_steps=next_steps(instrument.framework, results),
        answered=len(record.scores(QUIZ)),
        versions=versions(instrument, record.blueprint),
    )


def versions(instrument: Instrument, blueprint: str) -> Versions:
    """What results of today are made with."""
    framework = instrument.framework
    return Versions(
        f"{framework.id}", instrument.bank.version, instrument.scale_version, framework.cut_scores.version, blueprint
    )


def _areas(instrument: Instrument, tested: dm.Posterior, seen: dm.Posterior | None) -> tuple[AreaResult, ...]:
    shown = estimates.areas(tested, instrument.cuts)
    own: list[Estimate] | list[None] = estimates.areas(seen, instrument.cuts) if seen else [None] * len(shown)
    rows = zip(instrument.framework.areas, shown, own, strict=True)
    return tuple(AreaResult(area.id, one, other) for area, one, other in rows)


def _competences(
    instrument: Instrument, tested: dm.Posterior, seen: dm.Posterior | None, target: TargetProfile | None
) -> tuple[CompetenceResult, ...]:
    shown = estimates.competences(tested, instrument.cuts)
    own = estimates.competences(seen, instrument.cuts) if seen else [None] * len(shown)
    standings = _standings(tested)
    return tuple(
        CompetenceResult(competence.id, one, other, target.levels.get(competence.id) if target else None, standing)
        for competence, one, other, standing in zip(
            instrument.framework.competences, shown, own, standings, strict=True
        )
    )


def _standings(tested: dm.Posterior) -> list[str]:
    mean, sd = tested.above_own_mean()
    z = mean / np.maximum(sd, 1e-9)
    return ["stronger" if one > STANDING else "weaker" if one < -STANDING else "" for one in z]
