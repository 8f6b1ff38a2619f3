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


def beliefs(tree: TreePrior, like: Array) -> Beliefs:
    """Marginals, means and covariance of the posterior from likelihoods of shape (..., K, G)."""
    up_competence, up_area = tree.upward
    of = tree.area_of
    from_competence = like @ up_competence
    at_area = np.multiply.reduceat(from_competence, tree.starts, axis=-2)
    # Six likelihoods at most meet in an area, five areas at the root: scaling here keeps hundreds of answers in range.
    at_area /= at_area.max(axis=-1, keepdims=True)
    from_area = at_area @ up_area
    root = tree.root * np.multiply.reduce(from_area, axis=-2)
    root /= root.sum(axis=-1, keepdims=True)

    towards_area = (root[..., None, :] / from_area) @ tree.to_area
    area = towards_area * at_area
    area /= area.sum(axis=-1, keepdims=True)
    area_each = area[..., of, :]
    marginals = ((area_each / from_competence) @ tree.to_competence) * like
    marginals /= marginals.sum(axis=-1, keepdims=True)
    mean = marginals @ tree.grid

    given_area = ((like * tree.grid) @ up_competence) / from_competence
    given_root = ((at_area[..., of, :] * given_area) @ up_area) / from_area[..., of, :]
    given_area -= mean[..., None]
    given_root -= mean[..., None]
    across = (given_root * root[..., None, :]) @ np.swapaxes(given_root, -1, -2)
    within = (given_area * area_each) @ np.swapaxes(given_area, -1, -2)
    covariance = np.where(tree.same_area, within, across)
    k = np.arange(tree.size)
    covariance[..., k, k] = marginals @ tree.grid**2 - mean**2
    return Beliefs(marginals, mean, covariance)
