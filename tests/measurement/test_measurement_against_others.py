"""The same numbers as other software where it is right: catsim 0.21 (Meneghetti, Aquino Junior, 2017), girth 0.8."""

import numpy as np
import pytest

import digcomp.measurement as dm

ABILITIES = np.array([-2.0, 0.0, 0.4, 1.7])
# catsim.irt.icc and catsim.irt.inf of an item with a = 1.3, b = 0.4, c = 0.2.
CATSIM_CURVE = [0.2338318, 0.4982818, 0.6, 0.8753793]
CATSIM_INFORMATION = [0.0099033, 0.2365620, 0.2816667, 0.1714731]
# girth.ability_eap of four patterns with the parameters below.
GIRTH_A, GIRTH_B = [0.99, 1.08, 1.7, 0.76, 0.74], [-1.88, -0.75, -1.06, -0.64, -2.52]
GIRTH_EAP = {"00000": -1.87150, "01011": -0.70468, "10111": 0.08858, "11111": 0.72581}
# girth.grm_mml of the answers that `graded_answers` draws.
GIRTH_GRM_A = [0.981, 1.339, 0.834, 1.232, 1.053]
GIRTH_GRM_B = [[-1.052, 0.561], [-0.476, 0.869], [-1.305, -0.1], [-0.023, 1.184], [-0.291, 0.597]]


@pytest.fixture(scope="module")
def item() -> dm.ItemBank:
    return dm.ItemBank(["one"], competence=0, a=1.3, b=[0.4], c=0.2)


def graded_answers() -> np.ndarray:
    rng = np.random.default_rng(11)
    theta = rng.normal(size=1500)
    a = np.array([1.0, 1.4, 0.8, 1.2, 1.0])
    b = np.array([[-1, 0.5], [-0.5, 0.8], [-1.2, 0.0], [0.0, 1.2], [-0.3, 0.6]])
    above = 1 / (1 + np.exp(-a[None, :, None] * (theta[:, None, None] - b)))
    return np.asarray((rng.random((1500, 5, 1)) < above).sum(axis=2), dtype=float)


def test_the_curve_of_catsim(item: dm.ItemBank) -> None:
    assert item.curves(ABILITIES)[0, 1] == pytest.approx(CATSIM_CURVE, abs=1e-6)


def test_the_information_of_catsim(item: dm.ItemBank) -> None:
    assert dm.information(item, ABILITIES)[0] == pytest.approx(CATSIM_INFORMATION, abs=2e-4)


@pytest.mark.parametrize("pattern", GIRTH_EAP)
def test_the_expected_ability_of_girth(pattern: str) -> None:
    bank = dm.ItemBank(list("abcde"), competence=0, a=GIRTH_A, b=GIRTH_B)
    found = dm.posterior(bank, dm.TreePrior([1]), dict(zip("abcde", map(int, pattern), strict=True)))
    # Its quadrature ends at -4.8, which the lowest pattern feels.
    assert found.mean[0] == pytest.approx(GIRTH_EAP[pattern], abs=1e-3)


def test_the_graded_estimates_of_girth() -> None:
    model = dm.calibrate(graded_answers(), model="grm", priors=None)
    assert model.a_ == pytest.approx(GIRTH_GRM_A, abs=0.005)
    assert model.b_ == pytest.approx(np.array(GIRTH_GRM_B), abs=0.01)
