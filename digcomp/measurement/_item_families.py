"""From a bank to families of items that are estimated together, with their priors and starting values."""

from dataclasses import dataclass

import numpy as np

from digcomp.errors import MeasurementError
from digcomp.measurement._bank import ItemBank
from digcomp.measurement._maximisation import Family
from digcomp.measurement._responses import Responses
from digcomp.measurement._tree import Array, Index

#: Steps of one item lie so far from where the bank puts them, relative to its middle (sd, logits).
SD_STEP = 0.5
#: Guessing, on the scale of its logit, where it is estimated with a prior.
SD_LOGIT_C = 0.5
_ANY_MODEL = ("2pl", "3pl", "gpcm", "grm")


@dataclass(frozen=True, slots=True)
class ItemPriors:
    """Normal priors around the starting values: sd of difficulty (logits) and of the logarithm of discrimination.

    Around a bank's values, or without a bank around difficulty 0 and discrimination 1.
    """

    sd_b: float = 2.0
    sd_log_a: float = 0.5

    def __post_init__(self) -> None:
        if not (self.sd_b >= 0 and self.sd_log_a >= 0 and np.isfinite(self.sd_b + self.sd_log_a)):
            raise MeasurementError(f"priors need finite sds of 0 or more, not {self.sd_b} and {self.sd_log_a}")


def starting_values(data: Responses, model: str) -> ItemBank:
    """A bank with difficulties from the shares of scores; what was never answered starts in the middle."""
    if model not in _ANY_MODEL:
        raise MeasurementError(f"the model must be one of {', '.join(_ANY_MODEL)}, not {model!r}")
    if model in ("2pl", "3pl") and (over := np.flatnonzero(data.max_score > 1)).size:
        raise MeasurementError(f"item {data.items[over[0]]}: score {data.max_score[over[0]]}; {model} knows 0 and 1")
    shares = [_shares(data, item, int(top)) for item, top in enumerate(data.max_score)]
    steps = [_thresholds(share) if model == "grm" else np.log(share[:-1] / share[1:]) for share in shares]
    return ItemBank(
        [str(item) for item in data.items],
        competence=np.zeros(len(data.items)),
        a=np.ones(len(data.items)),
        b=[list(own) for own in steps],
        c=0.2 if model == "3pl" else 0.0,
        model="grm" if model == "grm" else "gpcm",
    )


def _shares(data: Responses, item: int, highest: int) -> Array:
    counts = np.bincount(data.score[data.item == item], minlength=highest + 1) + 0.5
    return np.asarray(counts / counts.sum())


def _thresholds(share: Array) -> Array:
    above = 1 - np.cumsum(share)[:-1]
    return np.asarray(np.log((1 - above) / above))


def families(bank: ItemBank, data: Responses, priors: ItemPriors | str | None, *, guessing: bool) -> list[Family]:
    """Items of one model and number of steps together, each with its prior."""
    if priors is None:
        _refuse_without_maximum(bank, data)
    kinds: dict[tuple[str, int], list[int]] = {}
    for row, (model, steps) in enumerate(zip(bank.model, bank.steps, strict=True)):
        name = "logistic" if steps.size == 1 else model
        kinds.setdefault((name, steps.size), []).append(row)
    return [_family(bank, np.array(rows), name, size, priors, guessing) for (name, size), rows in kinds.items()]


def _family(
    bank: ItemBank, rows: Index, model: str, steps: int, priors: ItemPriors | str | None, guessing: bool
) -> Family:
    guesses = guessing and model == "logistic"
    parameters = np.column_stack([np.log(bank.a[rows]), np.array([bank.steps[row] for row in rows])])
    precision = np.zeros((rows.size, 1 + steps + guesses, 1 + steps + guesses))
    free = np.ones(precision.shape[:2], dtype=bool)
    if priors is not None:
        if isinstance(priors, ItemPriors):
            sd_b, sd_a = np.full(rows.size, priors.sd_b), np.full(rows.size, priors.sd_log_a)
        else:
            sd_b, sd_a = bank.sd_b[rows], bank.sd_log_a[rows]
        free[:, 0], free[:, 1 : 1 + steps] = sd_a > 0, (sd_b > 0)[:, None]
        precision[:, 0, 0] = 1 / np.where(sd_a > 0, sd_a, 1) ** 2
        precision[:, 1 : 1 + steps, 1 : 1 + steps] = _of_steps(steps, np.where(sd_b > 0, sd_b, 1))
    if guesses:
        c = np.clip(bank.c[rows], 0.01, 0.45)
        parameters = np.column_stack([parameters, np.log(c / (1 - c))])
        # An item that nobody can guess stays so.
        free[:, -1] = bank.c[rows] > 0
        precision[:, -1, -1] = 0 if priors is None else 1 / SD_LOGIT_C**2
    return Family(rows, model, steps, bank.c[rows], guesses, parameters, precision, free)


def _of_steps(steps: int, sd: Array) -> Array:
    """Precision of an item's steps: sd of their middle as given, of each around the middle `SD_STEP`; (n, M, M)."""
    middle = np.full((steps, steps), 1 / steps**2)
    around = np.eye(steps) - 1 / steps
    return np.asarray(middle / sd[:, None, None] ** 2 + around / SD_STEP**2)


def _refuse_without_maximum(bank: ItemBank, data: Responses) -> None:
    """Plain likelihood has no maximum for an item whose scores do not all occur."""
    for row, item in enumerate(bank.ids):
        seen = np.bincount(data.score[data.item == row], minlength=int(bank.max_score[row]) + 1)
        if not seen.sum():
            raise MeasurementError(f"item {item}: nobody answered it; give it a prior or leave it out")
        if (never := np.flatnonzero(seen == 0)).size:
            raise MeasurementError(
                f"item {item}: nobody got the score {never[0]} in {seen.sum()} answers; "
                "without a prior it has no estimate"
            )
