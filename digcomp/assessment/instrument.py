"""The instrument: framework, bank and scale put together into tests, once a process."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import digcomp.measurement as dm
from digcomp.errors import ScaleMissing
from digcomp.framework import Framework, TargetProfile, load_framework, load_targets
from digcomp.items import ASSUMED_SCALE, Bank, Item, ItemParameters, Scale, Statement, load_bank, load_scales

#: Parameters before any data (design of the scale): difficulty around the level's middle, discrimination lognormal
#: with mean 1.0 and sd 0.3. They are priors and are integrated out, never taken for facts.
SD_DIFFICULTY = 0.7
MEAN_DISCRIMINATION, SD_DISCRIMINATION = 1.0, 0.3
SD_LOG_DISCRIMINATION = float(np.sqrt(np.log(1 + (SD_DISCRIMINATION / MEAN_DISCRIMINATION) ** 2)))
#: Steps of an item with parts lie this far (logits) below and above its difficulty.
HALF_STEP = 0.45
#: Statements: thresholds of "with help", "on my own", "and I help others" around the level's middle; their slope.
STATEMENT_THRESHOLDS, STATEMENT_SLOPE = (-1.1, 0.0, 1.2), 1.5
#: Exposure is capped only where a competence has items enough to do without the capped ones.
ITEMS_FOR_A_CAP, CAP = 12, 1 / 3

TESTED_VARIANCES = (0.50, 0.25, 0.25)
#: Self-reports hang together more than tested abilities do: most of their variance is general.
SELF_VARIANCES = (0.70, 0.15, 0.15)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How long a test is."""

    name: str
    items: int


BLUEPRINTS: Mapping[str, Blueprint] = {
    name: Blueprint(name, items) for name, items in (("short", 21), ("standard", 42), ("thorough", 63))
}


def level_middle(level: int) -> float:
    """The middle of a level on the scale, in logits; the outer two are as wide as the others."""
    return -2.625 + 0.75 * (level - 1)


@dataclass(frozen=True)
class Instrument:
    """Everything that questions and results depend on, and its versions; it measures on one of its scales."""

    framework: Framework
    bank: Bank
    targets: Mapping[str, TargetProfile]
    scale_version: str = ASSUMED_SCALE
    scales: Mapping[str, Scale] = field(default_factory=dict)  # but for the assumed one

    @classmethod
    def load(cls, competences: Path, question_banks: Path) -> "Instrument":
        """Read the content folders; raises FaultsFound with every fault in them."""
        framework = load_framework(competences)
        bank, targets = load_bank(question_banks, framework), load_targets(competences, framework)
        scales = load_scales(question_banks, bank)
        return cls(framework, bank, targets, scales.present, scales.versions)

    def on(self, version: str) -> "Instrument":
        """The same content measuring on another scale; ScaleMissing for one that the content does not have."""
        if version != ASSUMED_SCALE and version not in self.scales:
            raise ScaleMissing(version)
        # Two threads may both make one; the first that is kept serves all, for its curves are dear.
        return self._made.get(version) or self._made.setdefault(version, replace(self, scale_version=version))

    @cached_property
    def _made(self) -> dict[str, "Instrument"]:
        return {self.scale_version: self}

    @property
    def scale(self) -> Scale | None:
        """The scale of measured parameters; None for the assumed one."""
        return self.scales.get(self.scale_version)

    def parameters_status(self, item_id: str) -> str:
        """How far an item's parameters may be trusted on this scale: assumed, provisional or calibrated."""
        measured = self.scale.items.get(item_id) if self.scale else None
        return measured.status if measured else "assumed"

    @cached_property
    def tree(self) -> dm.TreePrior:
        """Prior of tested abilities: the scale's population where it has one."""
        sizes, own = self.framework.area_sizes, self.scale.population if self.scale else None
        if own is None:
            return dm.TreePrior(sizes, *TESTED_VARIANCES)
        return dm.TreePrior(sizes, own.general, own.area, own.specific, mean=own.mean)

    @cached_property
    def self_tree(self) -> dm.TreePrior:
        """Prior of self-views."""
        return dm.TreePrior(self.framework.area_sizes, *SELF_VARIANCES)

    @cached_property
    def quiz_items(self) -> dm.ItemBank:
        """Parameters of every quiz item, retired ones included: old answers are scored with them."""
        items = list(self.bank.items.values())
        measured = self.scale.items if self.scale else {}
        own = [measured.get(item.id) or _assumed(item) for item in items]
        return dm.ItemBank(
            [item.id for item in items],
            competence=[self.framework.position(item.competence) for item in items],
            a=[each.a for each in own],
            b=[each.b for each in own],
            c=[each.c for each in own],
            sd_b=[each.sd_b for each in own],
            sd_log_a=[each.sd_log_a for each in own],
            enemies={item.id: item.enemies for item in items if item.enemies},
            stimulus=[item.stimulus.kind if item.stimulus else None for item in items],
            seconds=[item.seconds for item in items],
        )

    @cached_property
    def statements(self) -> dm.ItemBank:
        """Parameters of the self-reflection statements."""
        statements = list(self.bank.statements.values())
        return dm.ItemBank(
            [statement.id for statement in statements],
            competence=[self.framework.position(statement.competence) for statement in statements],
            a=STATEMENT_SLOPE,
            b=[_thresholds(statement) for statement in statements],
            model="grm",
            sd_b=SD_DIFFICULTY / 2,
        )

    @cached_property
    def reflection(self) -> dm.AdaptiveTest:
        """One statement a competence, in the framework's order, its level by what was said before."""
        content = dm.EachCompetence(1, maximum=1, in_order=True)
        return dm.AdaptiveTest(self.statements, self.self_tree, stop=dm.Length(self.tree.size), content=content)

    @cached_property
    def _quizzes(self) -> dict[str, dm.AdaptiveTest]:
        return {name: self._quiz(blueprint) for name, blueprint in BLUEPRINTS.items()}

    def quiz(self, blueprint: str) -> dm.AdaptiveTest:
        """The adaptive quiz of a blueprint, with the product's rules."""
        return self._quizzes[blueprint]

    def _quiz(self, blueprint: Blueprint) -> dm.AdaptiveTest:
        return dm.AdaptiveTest(
            self.quiz_items,
            self.tree,
            stop=dm.Length(blueprint.items),
            select=dm.ExpectedVariance(among=3, pace=0.5),
            content=dm.EachCompetence(1, area_slack=3),
            exposure=dm.Eligibility(CAP) if self.exposure_capped else None,
            easy=3,
            calibration=2,
            vary_stimuli=True,
        )

    @cached_property
    def exposure_capped(self) -> bool:
        """Whether the bank is large enough for an exposure cap."""
        return min(len(self.bank.items_of(c.id)) for c in self.framework.competences) >= ITEMS_FOR_A_CAP

    @cached_property
    def retired(self) -> frozenset[str]:
        """Items that are asked of nobody any more."""
        return frozenset(item.id for item in self.bank.items.values() if item.status == "retired")

    @cached_property
    def parameters_name(self) -> str:
        """One name for all that answers are scored with: items' parameters, population, cut points."""
        items = self.quiz_items
        parts: list[Any] = [items.ids, [tuple(map(float, own)) for own in items.steps], repr(self.tree), self.cuts]
        parts += [list(map(float, own)) for own in (items.competence, items.a, items.c, items.sd_b, items.sd_log_a)]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def cuts(self) -> tuple[float, ...]:
        """Cut points between the levels, in logits."""
        return self.framework.cut_scores.values


def _assumed(item: Item) -> ItemParameters:
    """Parameters before any data, by the level."""
    middle = level_middle(item.level)
    steps = (middle,) if item.max_score == 1 else (middle - HALF_STEP, middle + HALF_STEP)
    # The median whose lognormal has the wanted mean.
    median = MEAN_DISCRIMINATION * float(np.exp(-(SD_LOG_DISCRIMINATION**2) / 2))
    return ItemParameters(median, steps, item.guessing, SD_LOG_DISCRIMINATION, SD_DIFFICULTY, 0)


def _thresholds(statement: Statement) -> list[float]:
    return [level_middle(statement.level) + shift for shift in STATEMENT_THRESHOLDS]
