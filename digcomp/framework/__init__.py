"""The competence framework: reads and checks competences/; the model's areas, competences and levels come from here."""

from digcomp.framework.loading import load_framework
from digcomp.framework.model import (
    Area,
    Band,
    Competence,
    CutScores,
    Descriptor,
    Framework,
    Level,
    NextStep,
    Supplement,
    TargetProfile,
)
from digcomp.framework.targets import load_targets
from digcomp.framework.text import Text

__all__ = [
    "Area",
    "Band",
    "Competence",
    "CutScores",
    "Descriptor",
    "Framework",
    "Level",
    "NextStep",
    "Supplement",
    "TargetProfile",
    "Text",
    "load_framework",
    "load_targets",
]
