"""Means and variances of a group from people's posteriors (Mislevy, 1984): the steps that two waves and more share."""

import numpy as np

from digcomp.measurement._tree import Array, TreePrior

#: Variances of a group's mean change and mean ability around 0: wide for the whole, and a guess how far parts differ.
GROUP_CHANGE, GROUP_BEFORE = (1.0, 0.05, 0.05), (4.0, 0.25, 0.25)
#: How many people's worth of belief the starting variances carry when a group's own are estimated.
PRIOR_PEOPLE = 20
ROUNDS, CLOSE = 25, 0.002

Triple = tuple[float, float, float]


def group_prior(tree: TreePrior, steps: int) -> Array:
    """Covariance of a group's mean ability and of its mean changes, one a step, in squared logits."""
    return block(covariance_of(tree, GROUP_BEFORE), *[covariance_of(tree, GROUP_CHANGE)] * steps)


def newton(
    residual: Array, covariance: Array, people: int, precision: Array, mean: Array, centre: Array, group: Array
) -> tuple[Array, Array]:
    """The step of a group's means, and the information at them.

    Parameters
    ----------
    residual : ndarray, shape (M,)
        Sum over people of posterior mean less group mean: with it the gradient is exact (Fisher's identity).
    covariance : ndarray, shape (M, M)
        Sum over people of posterior covariances: what is not known of them is taken from the information (Louis, 1982).
    people : int
    precision : ndarray, shape (M, M)
        Of people around the group's means.
    mean, centre, group : ndarray, shapes (M,), (M,), (M, M)
        The group's means, and centre and covariance of the belief about them before any answers.

    """
    belief = inverse(group)
    gradient = precision @ residual - belief @ (mean - centre)
    information = people * precision - precision @ covariance @ precision + belief
    return np.asarray(np.linalg.solve(information, gradient)), information


def spread(tree: TreePrior, second: Array, people: int) -> Array:
    """Expected squares of the parts general, area and specific, shape (3,), summed over people.

    `second` (K, K) is the sum of second moments of abilities around the group's means; given abilities the parts are
    normal. Squares of areas and competences are averaged over them.
    """
    unlike = inverse(tree.covariance)
    members = np.equal.outer(np.arange(len(tree.areas)), tree.area_of).astype(float)
    parts = (tree.general, np.ones((1, tree.size))), (tree.area, members), (tree.specific, np.eye(tree.size))
    found = []
    for variance, rows in parts:
        pull = variance * rows @ unlike
        left = variance - variance * np.einsum("mk,mk->m", pull, rows)
        found.append(float((np.einsum("mk,kl,ml->m", pull, second, pull) + people * left).mean()))
    return np.array(found)


def blend(total: Array, people: int, start: Array) -> Array:
    """Variances from summed squares of so many people and the belief of `PRIOR_PEOPLE` in the starting ones."""
    return np.asarray((total + PRIOR_PEOPLE * start) / (people + PRIOR_PEOPLE))


def glass_delta(tree: TreePrior, before: Triple, people: int, change: Array, error: Array) -> tuple[Array, Array]:
    """Effect size and its standard error, of the whole (numbers) or of areas (J,).

    Mean change over the sd of people's ability before (latent Glass's delta; Glass, 1976). The variance is that of
    the gain over the squared sd, and delta^2 / (2 (n - 1)) because the sd itself is estimated from n people (Hedges
    & Olkin, 1985). The belief behind the variances is not counted, so intervals are rather too wide than too narrow.
    """
    rows = np.full((1, tree.size), 1 / tree.size) if change.ndim == 0 else tree.area_weights
    sd = np.sqrt(np.einsum("mk,kl,ml->m", rows, covariance_of(tree, before), rows)).reshape(change.shape)
    delta = change / sd
    return delta, np.sqrt((error / sd) ** 2 + delta**2 / (2 * max(people - 1, 1)))


def inverse(matrix: Array) -> Array:
    """The inverse of a covariance or an information."""
    return np.asarray(np.linalg.inv(matrix))


def block(*matrices: Array) -> Array:
    """The matrices along the diagonal, zeros elsewhere."""
    sizes = np.cumsum([0, *(len(matrix) for matrix in matrices)])
    whole = np.zeros((int(sizes[-1]), int(sizes[-1])))
    for start, end, matrix in zip(sizes[:-1], sizes[1:], matrices, strict=True):
        whole[start:end, start:end] = matrix
    return whole


def variances_of(tree: TreePrior) -> Triple:
    """General, area and specific variance."""
    return tree.general, tree.area, tree.specific


def covariance_of(tree: TreePrior, variances: Triple) -> Array:
    """Covariance (K, K) that three variances make on the areas of a tree."""
    general, area, specific = variances
    return np.asarray(general + area * tree.same_area + specific * np.eye(tree.size))


def triple(variances: Array) -> Triple:
    """Three variances as numbers of their own."""
    general, area, specific = (float(variance) for variance in variances)
    return general, area, specific
