"""Psychometrics on arrays: exact profiles on a tree of abilities, and tests that adapt to them. Needs numpy alone.

The unit of ability is the logit throughout; levels are for those who call.
"""

from digcomp.errors import MeasurementError
from digcomp.measurement._adaptive import AdaptiveTest, Ask, Sitting, Stop
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._calibrate import Calibration, calibrate
from digcomp.measurement._change import Change, CohortChange, change, changes, cohort_change
from digcomp.measurement._cohort_trajectory import CohortTrajectory, cohort_trajectory
from digcomp.measurement._dif import DIF, dif
from digcomp.measurement._item_families import ItemPriors
from digcomp.measurement._item_fit import FitStatistics, fit_statistics
from digcomp.measurement._item_statistics import ItemAnalysis, item_analysis, option_choices
from digcomp.measurement._likeness import likeness
from digcomp.measurement._misfit import DependentItems, GuessingBursts, Misfit, Slips
from digcomp.measurement._moment_sums import MomentSums, cohort_gain, cohort_means
from digcomp.measurement._person_fit import PersonFit, person_fit
from digcomp.measurement._posterior import Posterior, posterior
from digcomp.measurement._reference import REFERENCE_CUTS, reference_bank, reference_tree
from digcomp.measurement._reliability import Reliability, alpha, information, information_of_test, reliability
from digcomp.measurement._reliable_change import ReliableChange, reliable_change
from digcomp.measurement._rules import AnyOf, EachCompetence, Eligibility, Length, Precision, Seconds
from digcomp.measurement._select import ExpectedVariance, MutualInformation
from digcomp.measurement._simulate import Claims, LevelErrors, Study, simulate
from digcomp.measurement._trajectory import Trajectory, trajectories, trajectory
from digcomp.measurement._tree import TreePrior

__all__ = [
    "DIF",
    "REFERENCE_CUTS",
    "AdaptiveTest",
    "AnyOf",
    "Ask",
    "Calibration",
    "Change",
    "Claims",
    "CohortChange",
    "CohortTrajectory",
    "DependentItems",
    "EachCompetence",
    "Eligibility",
    "ExpectedVariance",
    "FitStatistics",
    "GuessingBursts",
    "ItemAnalysis",
    "ItemBank",
    "ItemPriors",
    "Length",
    "LevelErrors",
    "MeasurementError",
    "Misfit",
    "MomentSums",
    "MutualInformation",
    "PersonFit",
    "Posterior",
    "Precision",
    "Reliability",
    "ReliableChange",
    "Seconds",
    "Sitting",
    "Slips",
    "Stop",
    "Study",
    "Trajectory",
    "TreePrior",
    "alpha",
    "calibrate",
    "change",
    "changes",
    "cohort_change",
    "cohort_gain",
    "cohort_means",
    "cohort_trajectory",
    "dif",
    "fit_statistics",
    "information",
    "information_of_test",
    "item_analysis",
    "likeness",
    "option_choices",
    "person_fit",
    "posterior",
    "reference_bank",
    "reference_tree",
    "reliability",
    "reliable_change",
    "simulate",
    "trajectories",
    "trajectory",
]
