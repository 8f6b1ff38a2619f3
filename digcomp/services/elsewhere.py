"""Trainings of other sites: they can be read here, and are changed where they are held."""

from digcomp.errors import Refused
from digcomp.store.tables import Training

OF_ANOTHER_SITE = "of-another-site"


def is_elsewhere(training: Training) -> bool:
    """Whether a training came in a bundle: nobody here has made it."""
    return training.trainer_id is None


def refuse_if_elsewhere(training: Training | None) -> None:
    """Refused("of-another-site") for a training that is held on another site: the next bundle would undo a change."""
    if training is not None and is_elsewhere(training):
        raise Refused(OF_ANOTHER_SITE)
