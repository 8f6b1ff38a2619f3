"""What a person can do now, and the three things to learn next with the reason for each."""

from collections.abc import Sequence

import numpy as np

from digcomp.assessment.instrument import level_middle
from digcomp.assessment.results import LOGITS_A_LEVEL, SURE, CanDo, CompetenceResult, NextStep
from digcomp.framework import Framework

CAN_DO, NEXT_STEPS = 5, 3
#: A self-view this many levels above the tested level is a reason to look there first.
OVERRATED = 1.5
#: Under the target means: below the lower edge of its level.
HALF_LEVEL = LOGITS_A_LEVEL / 2


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
    """What falls short of the post's target, then what is seen higher than shown, then the lowest; two of an area."""
    ranked = sorted(results, key=_urgency, reverse=True)
    chosen: list[CompetenceResult] = []
    for result in ranked:
        area = framework.competence(result.competence).area
        if sum(framework.competence(one.competence).area == area for one in chosen) < 2:
            chosen.append(result)
        if len(chosen) == NEXT_STEPS:
            break
    return tuple(_step(result) for result in chosen)


def _shortfall(result: CompetenceResult) -> float:
    """How far (logits) the competence lies under the middle of its target level; 0 where there is no target."""
    return level_middle(result.target) - result.tested.mean if result.target else 0.0


def _reason(result: CompetenceResult) -> str:
    """Why this competence may be a next step."""
    if _shortfall(result) > HALF_LEVEL:
        return "target"
    seen = result.self_view
    if seen and seen.mean - result.tested.mean >= OVERRATED * LOGITS_A_LEVEL:
        return "overrated"
    return "weaker"


def _urgency(result: CompetenceResult) -> tuple[int, float]:
    reason = _reason(result)
    worth = _shortfall(result) if reason == "target" else -result.tested.mean
    return ("weaker", "overrated", "target").index(reason), worth


def _step(result: CompetenceResult) -> NextStep:
    tested, reason = result.tested, _reason(result)
    aims = {"target": result.target, "overrated": result.self_view.likeliest if result.self_view else None}
    return NextStep(result.competence, tested.likeliest, reason, tested.said, aims.get(reason))
