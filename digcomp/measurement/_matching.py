"""The ability on which people of two groups are matched before an item is compared between them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digcomp.measurement._bank import ItemBank
from digcomp.measurement._batches import batches
from digcomp.measurement._responses import Responses
from digcomp.measurement._tree import Array, Index, TreePrior

#: Variances (general, area, specific) of a group's mean ability around the tree's: wide for the whole, and a guess how
#: far areas and competences of a group differ; three people cannot move it far.
_GROUP = (4.0, 0.25, 0.25)
#: Newton steps towards a group's mean: the likelihood is close to quadratic, and the third step is below 0.01 logits.
_STEPS = 3


def matched_ability(
    responses: Responses, bank: ItemBank, tree: TreePrior, group: Index, groups: int, aside: NDArray[np.bool_]
) -> Array:
    """Ability behind each answer from the person's other answers, under the prior of the person's own group.

    A posterior mean shrinks towards the prior. Under one prior for all, equal means of people of two groups hide
    abilities that differ by what shrinkage took from either, and every item seems to favour the abler group. Under
    each group's own mean, people with equal posterior means have equal ability on average. The studied
    answer is left out, for it would match people on what is to be compared, and so is every answer to the items that
    `aside` (I,) marks.

    Returns
    -------
    ndarray, shape (R,)
        In logits, NaN for people whose group is -1.

    """
    matched = np.full(responses.size, np.nan)
    for which in range(groups):
        mine = group == which
        rows = np.flatnonzero(mine[responses.person])
        if not rows.size:
            continue
        # Positions among the group's own people.
        place = np.cumsum(mine) - 1
        own = Responses(
            range(int(mine.sum())),
            responses.items,
            place[responses.person[rows]].astype(np.int32),
            responses.item[rows],
            responses.score[rows],
        )
        # A score that is certain whatever the ability tells nothing of it.
        curves = np.where(aside[:, None, None], 1.0, bank.curves(tree.grid))
        matched[rows] = _abilities(own, bank, tree, curves, group_mean(own, bank, tree, curves))
    return matched


def group_mean(responses: Responses, bank: ItemBank, tree: TreePrior, curves: Array) -> Array:
    """Mean ability of a group by latent regression (Mislevy, 1984), shape (K,), in logits beside the tree's mean."""
    precision = np.linalg.inv(tree.covariance)
    general, area, specific = _GROUP
    wide = np.linalg.inv(general + area * tree.same_area + specific * np.eye(tree.size))
    shift = np.zeros(tree.size)
    for _ in range(_STEPS):
        gradient, spread = np.zeros(tree.size), np.zeros((tree.size, tree.size))
        for batch in batches(responses, bank, tree, _moved(curves, bank, tree, shift)):
            gradient += (batch.found.mean - tree.mean).sum(axis=0)
            spread += batch.found.covariance.sum(axis=0)
        people = len(responses.people)
        information = people * precision - precision @ spread @ precision + wide
        shift = shift + np.linalg.solve(information, precision @ gradient - wide @ shift)
    return shift


def _abilities(responses: Responses, bank: ItemBank, tree: TreePrior, curves: Array, shift: Array) -> Array:
    parts: list[Any] = [
        batch.without @ tree.grid + shift[batch.competence]
        for batch in batches(responses, bank, tree, _moved(curves, bank, tree, shift))
    ]
    return np.concatenate(parts)


def _moved(curves: Array, bank: ItemBank, tree: TreePrior, shift: Array) -> Array:
    """Curves on a grid that begins elsewhere for each competence, shape (I, C, G), linear between the points."""
    place = np.clip((shift / tree.step)[bank.competence][:, None] + np.arange(tree.points), 0, tree.points - 1)
    low = np.minimum(place.astype(np.intp), tree.points - 2)[:, None, :]
    share = place[:, None, :] - low
    return np.asarray(
        (1 - share) * np.take_along_axis(curves, low, axis=2) + share * np.take_along_axis(curves, low + 1, axis=2)
    )
