"""Exact inference on the tree: messages from the competences to the root and back (Pearl, 1988).

Because each item measures one competence and the prior is a tree, every marginal and every covariance of the
posterior comes from a few matrix products on the grid; nothing is approximated but the grid itself. All
functions take likelihoods of shape (..., K, G), so one sitting and a thousand simulated people share them.
"""

from dataclasses import dataclass

import numpy as np

from digcomp.measurement._tree import Array, TreePrior


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Posterior of one person or many: marginals, means and covariance of the competences."""

    marginals: Array  # (..., K, G)
    mean: Array  # (..., K), logits
    covariance: Array  # (..., K, K), squared logits


def likelihood(log_total: Array) -> Array:
    """The likelihood with its maximum over the grid set to 1, so that no product underflows."""
    return np.asarray(np.exp(log_total - log_total.max(axis=-1, keepdims=True)))


def upward(tree: TreePrior, like: Array) -> Array:
    """What competences send to their areas, (..., K, 2G): the message and, weighted by ability, expected abilities."""
    return np.asarray(like @ tree.upward[0])


def beliefs(tree: TreePrior, like: Array, sent: Array | None = None) -> Beliefs:
    """Marginals, means and covariance of the posterior from likelihoods of shape (..., K, G).

    One answer changes one competence: who keeps what `upward` gave for the others hands it over as `sent`.
    """
    up_area = tree.upward[1]
    of = tree.area_of
    both = upward(tree, like) if sent is None else sent
    from_competence, given_area = both[..., : tree.points], both[..., tree.points :]
    at_area = np.multiply.reduceat(from_competence, tree.starts, axis=-2)
    # Six likelihoods at most meet in an area, five areas at the root: scaling here keeps hundreds of answers in range.
    at_area /= at_area.max(axis=-1, keepdims=True)
    from_area = at_area @ up_area
    root = tree.root * np.multiply.reduce(from_area, axis=-2)
    root /= root.sum(axis=-1, keepdims=True)

    # What comes down sums to 1 as the root does: each division undoes the very sum that went up.
    area = ((root[..., None, :] / from_area) @ tree.to_area) * at_area
    area_each = area.take(of, axis=-2)
    marginals = ((area_each / from_competence) @ tree.to_competence) * like
    first_and_second = marginals @ tree.powers
    mean, square = first_and_second[..., 0], first_and_second[..., 1]

    given_area = given_area / from_competence
    given_root = ((at_area.take(of, axis=-2) * given_area) @ up_area) / from_area.take(of, axis=-2)
    given_area -= mean[..., None]
    given_root -= mean[..., None]
    across = (given_root * root[..., None, :]) @ given_root.swapaxes(-1, -2)
    within = (given_area * area_each) @ given_area.swapaxes(-1, -2)
    covariance = np.where(tree.same_area, within, across)
    covariance.reshape(*mean.shape[:-1], tree.size**2)[..., :: tree.size + 1] = square - mean**2
    return Beliefs(marginals, mean, covariance)
