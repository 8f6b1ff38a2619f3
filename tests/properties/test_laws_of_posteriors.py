"""Laws of profiles: what must hold whatever the bank and the answers."""

import banks
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import digcomp.measurement as dm

CUTS = dm.REFERENCE_CUTS
luck = st.integers(0, 2**32 - 1)


@given(data=st.data(), tree=banks.trees, luck=luck)
def test_order_of_answers_and_names_of_items_do_not_matter(data, tree, luck):
    bank = data.draw(banks.banks(tree))
    answers = banks.some_answers(bank, luck)
    renamed = dm.ItemBank(
        [f"other-{item}" for item in bank.ids],
        competence=bank.competence,
        a=bank.a,
        b=bank.steps,
        c=bank.c,
        model=bank.model,
        sd_b=bank.sd_b,
        sd_log_a=bank.sd_log_a,
    )
    found = dm.posterior(bank, tree, answers)
    for same in (
        dm.posterior(bank, tree, dict(reversed(answers.items()))),
        dm.posterior(renamed, tree, {f"other-{item}": score for item, score in answers.items()}),
    ):
        np.testing.assert_allclose(same.mean, found.mean, atol=1e-10)
        np.testing.assert_allclose(same.covariance, found.covariance, atol=1e-10)


@given(data=st.data(), tree=banks.trees, luck=luck)
def test_a_posterior_is_a_distribution(data, tree, luck):
    bank = data.draw(banks.banks(tree))
    found = dm.posterior(bank, tree, banks.some_answers(bank, luck))
    assert np.all(found.marginals >= 0)
    np.testing.assert_allclose(found.marginals.sum(axis=-1), 1, atol=1e-9)
    np.testing.assert_allclose(found.covariance, found.covariance.T, atol=1e-9)
    # Symmetric but for its grid: eigenvalues may fall a hair below 0 by rounding alone.
    assert np.linalg.eigvalsh((found.covariance + found.covariance.T) / 2).min() > -1e-9
    levels = found.level_probabilities(CUTS)
    assert np.all(levels >= 0)
    np.testing.assert_allclose(levels.sum(axis=-1), 1, atol=1e-9)
    np.testing.assert_allclose(found.overall_level_probabilities(CUTS).sum(), 1, atol=1e-9)


@given(data=st.data(), tree=banks.trees, luck=luck, masses=st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)))
def test_a_larger_mass_needs_a_wider_interval(data, tree, luck, masses):
    bank = data.draw(banks.banks(tree))
    found = dm.posterior(bank, tree, banks.some_answers(bank, luck))
    narrow, wide = found.interval(min(masses)), found.interval(max(masses))
    assert np.all(wide[:, 0] <= narrow[:, 0] + 1e-12)
    assert np.all(narrow[:, 0] <= narrow[:, 1])
    assert np.all(narrow[:, 1] <= wide[:, 1] + 1e-12)


@given(data=st.data(), tree=banks.trees, luck=luck)
def test_a_better_answer_never_lowers_a_competence(data, tree, luck):
    bank = data.draw(banks.banks(tree))
    answers = dict(banks.some_answers(bank, luck))
    item = data.draw(st.sampled_from(bank.ids))
    top = int(bank.max_score[bank.position[item]])
    means = dm.posterior(bank, tree, [answers | {item: score} for score in range(top + 1)]).mean
    assert np.all(np.diff(means, axis=0) >= -1e-9)


@given(data=st.data(), tree=banks.trees, luck=luck)
def test_answers_are_expected_to_make_a_profile_surer(data, tree, luck):
    """The mean of the posterior variances over an item's scores is never above the variance before it."""
    bank = data.draw(banks.banks(tree))
    answers = dict(banks.some_answers(bank, luck))
    left = [item for item in bank.ids if item not in answers]
    if not left:
        return
    item = data.draw(st.sampled_from(left))
    row = bank.position[item]
    now = dm.posterior(bank, tree, answers)
    chances = (bank.curves(tree.grid)[row] @ now.marginals[bank.competence[row]])[: bank.max_score[row] + 1]
    after = dm.posterior(bank, tree, [answers | {item: score} for score in range(len(chances))])
    np.testing.assert_allclose(chances @ after.mean, now.mean, atol=1e-8)
    assert np.all(chances @ after.sd**2 <= now.sd**2 + 1e-9)


@given(data=st.data(), tree=banks.trees, luck=luck)
def test_without_guessing_a_sitting_leaves_no_more_doubt_than_the_prior(data, tree, luck):
    rng = np.random.default_rng(luck)
    size = data.draw(st.integers(1, 20))
    bank = dm.ItemBank(
        [f"q{n}" for n in range(size)],
        competence=rng.integers(0, tree.size, size),
        a=rng.lognormal(0, 0.3, size),
        b=rng.normal(0, 1.5, size),
    )
    found = dm.posterior(bank, tree, banks.some_answers(bank, luck))
    assert np.all(found.sd <= dm.posterior(bank, tree, {}).sd + 1e-9)
