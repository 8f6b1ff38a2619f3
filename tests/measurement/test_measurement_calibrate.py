"""Calibrating items from answers."""

import numpy as np
import pytest

import digcomp.measurement as dm

# Law School Admission Test, sections 6 and 7 (Bock, Lieberman, 1970): how many of 1,000 gave each pattern of five
# answers, in the binary order 00000, 00001, ..., 11111.
LSAT6 = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"
LSAT7 = "12 19 1 7 3 19 3 17 10 5 3 7 7 23 8 28 7 39 11 34 14 51 15 90 6 25 7 35 18 136 32 308"
# Published estimates: slopes and difficulties of LSAT6 (Bock, Aitkin, 1981, on the logistic scale), and the
# log-likelihoods of the two-parameter model.
LSAT6_A = [0.8254, 0.7229, 0.8905, 0.6886, 0.6575]
LSAT6_B = [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236]


def patterns(counts: str) -> np.ndarray:
    rows = [
        [int(bit) for bit in f"{number:05b}"] for number, count in enumerate(counts.split()) for _ in range(int(count))
    ]
    return np.array(rows, dtype=float)


def simulated(
    people: int, seed: int, *, tree: dm.TreePrior | None = None, each: int = 42, c: float = 0.0
) -> tuple[dm.ItemBank, list[dict[str, int]]]:
    """Answers of people of known ability to items drawn at random from a known bank."""
    rng = np.random.default_rng(seed)
    bank = dm.reference_bank(seed, each=6, guessing=c)
    if tree is None:
        bank = dm.ItemBank(bank.ids, competence=np.zeros(len(bank)), a=bank.a, b=bank.b, c=bank.c)
        abilities = rng.normal(0, 1, (people, 1))
    else:
        abilities = tree.draw(people, seed)
    answers = []
    for theta in abilities:
        rows = rng.permutation(len(bank))[:each]
        right = bank.c[rows] + (1 - bank.c[rows]) / (
            1 + np.exp(-bank.a[rows] * (theta[bank.competence[rows]] - bank.b[rows]))
        )
        answers.append({bank.ids[r]: int(rng.random() < p) for r, p in zip(rows, right, strict=True)})
    return bank, answers


def judged(bank: dm.ItemBank, seed: int, sd: float = 0.7) -> dm.ItemBank:
    """The bank as its authors see it: difficulties off by `sd`, all discriminations alike."""
    guess = bank.b + np.random.default_rng(seed).normal(0, sd, len(bank))
    return bank.with_parameters(a=np.full(len(bank), 1.16), b=guess, sd_b=sd, sd_log_a=0.25)


def rmse(estimate: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((estimate - truth) ** 2)))


def test_lsat6_as_published() -> None:
    model = dm.calibrate(patterns(LSAT6), model="2pl", priors=None)
    assert model.converged_
    assert model.loglik_ == pytest.approx(-2466.653, abs=0.002)
    assert model.a_ == pytest.approx(LSAT6_A, abs=0.002)
    assert model.b_ == pytest.approx(LSAT6_B, abs=0.005)
    assert model.se_a_ == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=0.02)


def test_lsat7_as_published() -> None:
    model = dm.calibrate(patterns(LSAT7), model="2pl", priors=None)
    assert model.loglik_ == pytest.approx(-2658.805, abs=0.002)
    assert model.a_ == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=0.003)


def test_every_form_of_the_data_gives_the_same() -> None:
    matrix = patterns(LSAT7)
    person, item = np.nonzero(~np.isnan(matrix))
    score = matrix[person, item].astype(int)
    first = dm.calibrate(matrix, model="2pl", priors=None).a_
    shuffled = np.random.default_rng(1).permutation(person.size)
    columns = (person[shuffled], item[shuffled], score[shuffled])
    assert dm.calibrate(columns, model="2pl", priors=None).a_ == pytest.approx(first, abs=1e-6)
    rows = [(f"p{p}", f"q{i}", int(s)) for p, i, s in zip(person, item, score, strict=True)]
    assert dm.calibrate(rows, model="2pl", priors=None).a_ == pytest.approx(first, abs=1e-6)


def test_the_truth_lies_within_the_errors() -> None:
    bank, answers = simulated(3000, 5)
    model = dm.calibrate(answers, items=judged(bank, 6))
    assert model.converged_
    assert rmse(model.b_, bank.b) < 0.25
    z = (model.b_ - bank.b) / model.se_b_
    assert 0.8 < np.sqrt(np.mean(z**2)) < 1.25
    assert model.bank_.sd_b == pytest.approx(model.se_b_)


def test_thirty_six_people_already_better_the_guess() -> None:
    tree = dm.reference_tree()
    bank, answers = simulated(36, 8, tree=tree)
    prior = judged(bank, 9)
    model = dm.calibrate(answers, tree, items=prior)
    assert rmse(model.b_, bank.b) < 0.9 * rmse(prior.b, bank.b)
    assert model.tree_ is not None


def test_the_tree_finds_its_variances() -> None:
    truth = dm.TreePrior((3, 6, 4, 4, 4), general=0.6, area=0.15, specific=0.25)
    bank, answers = simulated(3000, 11, tree=truth)
    model = dm.calibrate(answers, dm.reference_tree(), items=judged(bank, 12))
    assert model.variances_ == pytest.approx((0.6, 0.15, 0.25), abs=0.05)
    assert sum(model.variances_) == pytest.approx(1.0)


def test_groups_have_means_of_their_own() -> None:
    rng = np.random.default_rng(3)
    bank, _ = simulated(2, 3)
    anchored = bank.with_parameters(a=bank.a, b=bank.b)
    theta = np.concatenate([rng.normal(0.0, 1, 600), rng.normal(0.5, 1, 600)])
    right = 1 / (1 + np.exp(-bank.a * (theta[:, None] - bank.b)))
    matrix = (rng.random(right.shape) < right).astype(float)
    groups = ["before"] * 600 + ["after"] * 600
    model = dm.calibrate(matrix, items=anchored, groups=groups)
    assert model.means_["after"] - model.means_["before"] == pytest.approx(0.5, abs=0.12)
    assert model.b_ == pytest.approx(bank.b)  # anchors stay
    assert np.all(model.se_b_ == 0)
    assert model.variances_[0] == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("kind", ["gpcm", "grm"])
def test_items_with_parts(kind: str) -> None:
    rng = np.random.default_rng(4)
    steps = [[-1.0 + shift, 0.2 + shift] for shift in np.linspace(-1, 1, 12)]
    bank = dm.ItemBank(
        [f"i{n}" for n in range(12)], competence=np.zeros(12), a=rng.uniform(0.8, 1.6, 12), b=steps, model=kind
    )
    theta = rng.normal(0, 1, 4000)
    curves = bank.curves(theta)
    scores = (rng.random((4000, 12, 1)) >= np.cumsum(curves, axis=1)[:, :2].transpose(2, 0, 1)).sum(axis=2)
    model = dm.calibrate(scores.astype(float), model=kind, priors=None)
    assert model.b_.shape == (12, 2)
    assert model.a_ == pytest.approx(bank.a, abs=0.2)
    assert model.b_ == pytest.approx(bank.b, abs=0.25)


def test_guessing_is_estimated_when_asked() -> None:
    bank, answers = simulated(4000, 21, c=0.25)
    start = bank.with_parameters(a=bank.a, b=bank.b, c=np.full(len(bank), 0.15), sd_b=0.3, sd_log_a=0.2)
    model = dm.calibrate(answers, items=start, guessing="estimated")
    easy_to_tell = bank.b > 0.5
    assert np.mean(model.c_[easy_to_tell]) == pytest.approx(0.25, abs=0.03)
    assert np.all(model.se_c_ > 0)
    assert np.all(dm.calibrate(answers, items=start).c_ == 0.15)


def test_an_item_that_nobody_answered_stays_where_its_author_put_it() -> None:
    bank, answers = simulated(50, 30)
    lonely = bank.ids[0]
    for own in answers:
        own.pop(lonely, None)
    prior = judged(bank, 31)
    model = dm.calibrate(answers, items=prior, scale="items")
    assert model.b_[0] == pytest.approx(prior.b[0], abs=1e-6)
    assert model.se_b_[0] == pytest.approx(0.7)
    assert model.counts_[0] == 0


def test_all_right_all_wrong_and_nobody_there() -> None:
    bank, _ = simulated(2, 40)
    prior = judged(bank, 41)
    model = dm.calibrate([dict.fromkeys(bank.ids, 1)] * 3, items=prior)
    assert np.all(np.isfinite(model.b_))
    assert np.all(model.se_b_ > 0.4)
    nobody = dm.calibrate([{}, {bank.ids[0]: 1}], items=prior)
    assert np.all(np.isfinite(nobody.b_))


def matrix_of(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_without_priors_an_item_needs_all_its_scores() -> None:
    with pytest.raises(dm.MeasurementError, match="item 1: nobody got the score 0 in 3 answers"):
        dm.calibrate(matrix_of([0, 1], [1, 1], [0, 1]), model="2pl", priors=None)
    with pytest.raises(dm.MeasurementError, match="item 1: nobody answered it"):
        dm.calibrate(matrix_of([0, np.nan], [1, np.nan]), model="2pl", priors=None)
    with pytest.raises(dm.MeasurementError, match="nobody got the score 1"):
        dm.calibrate(matrix_of([0, 0], [2, 1], [0, 0], [2, 1]), model="gpcm", priors=None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([("a", "x", 1), ("a", "x", 0)], "person a: item x has two scores"),
        ([("a", "x", 0.5)], "item x: a score is a whole number"),
        ([("a", "x", float("nan"))], "item x: a score is a whole number"),
        ([("a", "x", -1)], "item x: a score is a whole number"),
        ([], "one length, 1 or more"),
        (np.zeros((0, 3)), "people in rows"),
        ([["one", "two"], ["three", "four"]], "holds numbers"),
        ([("a", "x", 3), ("b", "x", 0)], "2pl knows 0 and 1"),
    ],
)
def test_data_that_cannot_be(data: object, words: str) -> None:
    with pytest.raises(dm.MeasurementError, match=words):
        dm.calibrate(data, model="2pl")


def test_a_bank_and_data_that_do_not_fit() -> None:
    bank = dm.reference_bank(1, each=1)
    with pytest.raises(dm.MeasurementError, match="item nowhere is not in this bank"):
        dm.calibrate([{"nowhere": 1}], items=bank)
    with pytest.raises(dm.MeasurementError, match="score 2, the highest is 1"):
        dm.calibrate([{bank.ids[0]: 2}], items=bank)
    with pytest.raises(dm.MeasurementError, match="3 columns, the bank 21 items"):
        dm.calibrate(np.ones((4, 3)), items=bank)
    with pytest.raises(dm.MeasurementError, match="groups name 1 people, the answers 2"):
        dm.calibrate([{bank.ids[0]: 1}, {bank.ids[0]: 0}], items=bank, groups=["a"])
    with pytest.raises(dm.MeasurementError, match="which competence"):
        dm.calibrate(np.ones((4, 3)), dm.reference_tree())
    with pytest.raises(dm.MeasurementError, match="the model must be one of"):
        dm.calibrate(np.ones((4, 3)), model="rasch")
    with pytest.raises(dm.MeasurementError, match="tolerance must be positive"):
        dm.calibrate(np.ones((4, 3)), tolerance=0)
