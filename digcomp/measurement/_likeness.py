"""Whether two people's wrong answers are alike beyond what chance makes of them."""

from collections.abc import Sequence

import numpy as np

from digcomp.errors import MeasurementError


def likeness(chances: Sequence[float], alike: int) -> float:
    """Chance that so many, or more, of two people's common wrong answers are the same.

    The number of the same wrong answers is a sum of independent trials with the given chances: its upper tail is exact
    (Poisson binomial). The idea is that of the K index (Holland, 1996) and of omega (Wollack, 1997); the chance of each
    item is given, so that it holds for adaptive tests, in which two people share few questions.

    Parameters
    ----------
    chances : sequence of float
        For each question that both answered wrongly, the chance that two who err give the same answer.
    alike : int
        At how many of them they did.

    """
    p = np.asarray(chances, dtype=float)
    if p.ndim != 1 or not np.all((p >= 0) & (p <= 1)):
        raise MeasurementError("chances: must be probabilities, one for each question")
    if not 0 <= alike <= p.size:
        raise MeasurementError(f"alike: {alike} of {p.size} questions")
    counts = np.zeros(p.size + 1)
    counts[0] = 1.0
    for chance in p:
        counts[1:] = counts[1:] * (1 - chance) + counts[:-1] * chance
        counts[0] *= 1 - chance
    return float(min(counts[alike:].sum(), 1.0))
