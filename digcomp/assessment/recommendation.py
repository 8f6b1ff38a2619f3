"""What a person can do now, and the three things to learn next with the reason for each."""

from collections.abc import Sequence

import numpy as np

from digcomp.assessment.instrument import level_middle
from digcomp.assessment.results import SURE, CanDo, CompetenceResult, NextStep
from digcomp.framework import Framework

CAN_DO, NEXT_STEPS = 5, 3
#: A self-view this many levels above the tested level is a reason to look there first.
OVERRATED = 1.5


def can_do(framework: Framework, results: Sequence[CompetenceResult]) -> tuple[CanDo, ...]:
    """One descriptor an area: of its strongest competence, the highest level that is very probably reached."""
    chosen = []
    for area in framework.areas:
        own = [result for result in results if framework.competence(result.competence).area == area.id]
        best = max(own, key=lambda result: result.tested.mean)
        level, probability = _sure_level(best.tested.levels)
        chosen.append(CanDo(best.competence, level, probability))
    return tuple(sorted(chosen, key=lambda one: -one.level)[:CAN_DO])


def _sure_level(levels: Sequence[float]) -> tuple[int, float]:
    reached = np.cumsum(np.asarray(levels)[::-1])[::-1]
    level = int(np.flatnonzero(reached >= SURE)[-1]) + 1 if reached[0] >= SURE else 1
    return level, float(min(reached[level - 1], 1.0))


def next_steps(framework: Framework, results: Sequence[CompetenceResult]) -> tuple[NextStep, ...]:
    """The competences that fall furthest short, two of one area at the most."""
    ranked = sorted(results, key=_shortfall, reverse=True)
    chosen: list[CompetenceResult] = []
    for result in ranked:
        area = framework.competence(result.competence).area
        if sum(framework.competence(one.competence).area == area for one in chosen) < 2:
            chosen.append(result)
        if len(chosen) == NEXT_STEPS:
            break
    return tuple(_step(result) for result in chosen)


def _shortfall(result: CompetenceResult) -> float:
    """How far (logits) the competence lies under its target; without a target, under the middle of the scale."""
    aim = level_middle(result.target) if result.target else 0.0
    return aim - result.tested.mean


def _step(result: CompetenceResult) -> NextStep:
    tested, seen = result.tested, result.self_view
    if result.target and result.tested.mean < level_middle(result.target) - 0.375:
        return NextStep(result.competence, tested.likeliest, "target", tested.said, result.target)
    if seen and (seen.mean - tested.mean) / 0.75 >= OVERRATED:
        return NextStep(result.competence, tested.likeliest, "overrated", tested.said, seen.likeliest)
    return NextStep(result.competence, tested.likeliest, "weaker", tested.said, None)
