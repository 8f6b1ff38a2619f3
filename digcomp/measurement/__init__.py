"""Psychometrics on arrays: exact profiles on a tree of abilities, and tests that adapt to them. Needs numpy alone.

The unit of ability is the logit throughout; levels are for those who call.
"""

from digcomp.errors import MeasurementError
from digcomp.measurement._adaptive import AdaptiveTest, Ask, Sitting, Stop
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._calibrate import Calibration, calibrate
from digcomp.measurement._change import Change, CohortChange, change, cohort_change
from digcomp.measurement._item_families import ItemPriors
from digcomp.measurement._posterior import Posterior, posterior
from digcomp.measurement._reference import REFERENCE_CUTS, reference_bank, reference_tree
from digcomp.measurement._rules import AnyOf, EachCompetence, Eligibility, Length, Precision, Seconds
from digcomp.measurement._select import ExpectedVariance
from digcomp.measurement._simulate import Study, simulate
from digcomp.measurement._tree import TreePrior

__all__ = [
    "REFERENCE_CUTS",
    "AdaptiveTest",
    "AnyOf",
    "Ask",
    "Calibration",
    "Change",
    "CohortChange",
    "EachCompetence",
    "Eligibility",
    "ExpectedVariance",
    "ItemBank",
    "ItemPriors",
    "Length",
    "MeasurementError",
    "Posterior",
    "Precision",
    "Seconds",
    "Sitting",
    "Stop",
    "Study",
    "TreePrior",
    "calibrate",
    "change",
    "cohort_change",
    "posterior",
    "reference_bank",
    "reference_tree",
    "simulate",
]
