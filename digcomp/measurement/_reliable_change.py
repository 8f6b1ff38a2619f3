"""How many people of a group changed beyond doubt: a count of what each person's own answers carry."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._change import Change
from digcomp.measurement._tree import Array


@dataclass(frozen=True)
class ReliableChange:
    """Shares of people whose gain or loss is sure enough; the rest cannot be told from no change.

    Attributes
    ----------
    people : int
    gain, loss : float
        Shares over all competences, 0 to 1.
    area_gain, area_loss : ndarray, shape (J,)
        The same by area.

    """

    people: int
    gain: float
    loss: float
    area_gain: Array
    area_loss: Array

    @property
    def unclear(self) -> float:
        """Share of people of whom neither gain nor loss may be said."""
        return 1 - self.gain - self.loss


def reliable_change(changes: Change | Sequence[Change], probability: float = 0.95) -> ReliableChange:
    """Shares of people with a reliable gain and with a reliable loss, overall and by area.

    The idea is that of the reliable change index (Jacobson & Truax, 1991), with the posterior probability of a rise
    or a fall in place of a cut of z-scores. People are counted from their own posteriors, as `change`, `trajectory`
    and `trajectories` give them: a group's mean gain is no evidence that a certain person gained.

    Parameters
    ----------
    changes : Change or sequence of Change
        One of many people (with a leading axis), or one a person.
    probability : float
        Posterior probability from which a change counts as reliable, from 0.5 up to 1.

    Raises
    ------
    MeasurementError
        If nobody is there, or the probability is not above one half and below 1.

    """
    if not 0.5 < probability < 1:
        raise MeasurementError(f"reliable means a probability above one half and below 1, not {probability}")
    many = [changes] if isinstance(changes, Change) else list(changes)
    if not many:
        raise MeasurementError("shares of people need one person or more")
    whole = np.concatenate([np.atleast_1d(one.overall_probability_of_gain) for one in many])
    areas = np.concatenate([np.atleast_2d(one.area_probability_of_gain) for one in many])
    if not whole.size:
        raise MeasurementError("shares of people need one person or more")
    return ReliableChange(
        whole.size,
        float(np.mean(whole >= probability)),
        float(np.mean(whole <= 1 - probability)),
        np.mean(areas >= probability, axis=0),
        np.mean(areas <= 1 - probability, axis=0),
    )
