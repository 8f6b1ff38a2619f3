"""The reference study: a pool and a population that anybody can make again, to hold engines against one another."""

import numpy as np

from digcomp.measurement._bank import ItemBank
from digcomp.measurement._tree import TreePrior

#: Eight levels on the reference scale, in logits.
REFERENCE_CUTS = (-2.25, -1.5, -0.75, 0.0, 0.75, 1.5, 2.25)


def reference_tree() -> TreePrior:
    """Twenty-one abilities in areas of 3, 6, 4, 4 and 4; variances 0.50 + 0.25 + 0.25."""
    return TreePrior(areas=(3, 6, 4, 4, 4))


def reference_bank(seed: int, *, each: int = 24, guessing: float = 0.20, sharpness: float = 1.2) -> ItemBank:
    """A pool of `each` three-parameter items a competence.

    Difficulty is even on -3 to 3 logits within each competence; discrimination is lognormal with mean `sharpness`
    and sd 0.3; guessing is `guessing`.
    """
    rng = np.random.default_rng([seed, 504])
    size = reference_tree().size
    log_sd = np.sqrt(np.log(1 + (0.3 / sharpness) ** 2))
    a = rng.lognormal(np.log(sharpness) - log_sd**2 / 2, log_sd, size * each)
    competence = np.repeat(np.arange(size), each)
    ids = [f"r{k + 1:02d}-{n + 1:03d}" for k in range(size) for n in range(each)]
    return ItemBank(ids, competence=competence, a=a, b=np.tile(np.linspace(-3, 3, each), size), c=guessing)
