"""Trees and banks of the tests: one small enough to sum over by hand, and the reference study."""

import pytest

import digcomp.measurement as dm


@pytest.fixture(scope="session")
def small_tree() -> dm.TreePrior:
    """Three competences in two areas, on nine points: half a million cells hold the whole joint density."""
    return dm.TreePrior(areas=[2, 1], general=0.6, area=0.5, specific=0.4, points=9, bound=3.0)


@pytest.fixture(scope="session")
def mixed_bank() -> dm.ItemBank:
    """One item of each response model for each of three competences."""
    b = [[-0.4], [0.3], [-0.6, 0.5], [-1.0, 0.1, 1.1]]
    return dm.ItemBank(
        [f"{model}-{k}" for k in range(3) for model in ("2pl", "3pl", "gpcm", "grm")],
        competence=[k for k in range(3) for _ in b],
        a=[1.1, 1.4, 0.9, 1.3] * 3,
        b=[[step + 0.2 * k for step in steps] for k in range(3) for steps in b],
        c=[0, 0.25, 0, 0] * 3,
        model=["gpcm", "gpcm", "gpcm", "grm"] * 3,
    )


@pytest.fixture(scope="session")
def tree() -> dm.TreePrior:
    return dm.reference_tree()


@pytest.fixture(scope="session")
def bank() -> dm.ItemBank:
    return dm.reference_bank(7)


@pytest.fixture(scope="session")
def test_of_42(bank: dm.ItemBank, tree: dm.TreePrior) -> dm.AdaptiveTest:
    return dm.AdaptiveTest(bank, tree, stop=dm.Length(42))
