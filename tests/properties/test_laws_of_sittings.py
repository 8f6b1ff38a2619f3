"""Laws of adaptive tests: whatever the bank, the rules, the seed and the answers."""

import banks
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import digcomp.measurement as dm

seeds = st.integers(0, 2**63 - 1)
luck = st.integers(0, 2**32 - 1)


@st.composite
def situations(draw):
    """A test with rules, items seen before and items kept back."""
    tree = draw(banks.trees)
    bank = draw(banks.banks(tree, uncertain=False))
    test = draw(banks.tests(tree, bank))
    told = {name: draw(st.sets(st.sampled_from(bank.ids), max_size=5)) for name in ("seen", "ineligible")}
    return test, told


@given(situation=situations(), seed=seeds, luck=luck)
def test_next_equals_the_sitting_at_every_step(situation, seed, luck):
    test, told = situation
    answers, _, steps = banks.walk(test, seed, luck, **told)
    given = list(answers.items())
    for n, step in enumerate(steps):
        assert test.next(dict(given[:n]), seed, **told) == step


@given(situation=situations(), seed=seeds, luck=luck)
def test_nothing_is_asked_twice_nor_after_an_enemy(situation, seed, luck):
    test, told = situation
    answers, _, steps = banks.walk(test, seed, luck, **told)
    asked = [step.item_id for step in steps[:-1]]
    assert len(asked) == len(set(asked)) == len(answers)
    met = set(told["seen"])
    for item in asked:
        assert item not in met
        assert not test.bank.enemies.get(item, frozenset()) & met
        met.add(item)


@given(situation=situations(), seed=seeds, luck=luck)
def test_every_sitting_ends_and_says_why(situation, seed, luck):
    test, told = situation
    answers, end, _ = banks.walk(test, seed, luck, **told)
    most = test.stop.most
    if end.reason == "length":
        assert len(answers) == most
    elif end.reason == "precision":
        found = dm.posterior(test.bank, test.tree, answers)
        limit = max(rule.area_sd for rule in getattr(test.stop, "rules", [test.stop]) if isinstance(rule, dm.Precision))
        assert np.all(found.area_sd <= limit + 1e-9)
    else:
        assert end.reason == "pool"
        assert most is None or len(answers) < most


@given(situation=situations(), seed=seeds, luck=luck)
def test_competences_keep_their_floor_and_their_ceiling(situation, seed, luck):
    test, told = situation
    answers, end, _ = banks.walk(test, seed, luck, **told)
    rows = [test.bank.position[item] for item in answers]
    counts = np.bincount(test.bank.competence[rows], minlength=test.tree.size)
    if test.content.maximum is not None:
        assert counts.max() <= test.content.maximum
    enough = test.stop.most is not None and test.stop.most >= test.content.minimum * test.tree.size
    # A floor can be kept only where each competence has items to keep it with, and no order stands against it.
    closed = set(told["seen"]) | {e for item in told["seen"] for e in test.bank.enemies.get(item, ())}
    contested = closed | set(test.bank.enemies)
    plenty = np.bincount(
        [int(test.bank.competence[row]) for row, item in enumerate(test.bank.ids) if item not in contested],
        minlength=test.tree.size,
    ).min()
    if enough and plenty >= test.content.minimum and not test.content.in_order and end.reason != "pool":
        assert counts.min() >= test.content.minimum


@given(situation=situations(), seed=seeds, luck=luck)
def test_a_kept_order_is_the_order_of_the_tree(situation, seed, luck):
    test, told = situation
    _, _, steps = banks.walk(test, seed, luck, **told)
    if test.content.in_order:
        asked = [int(test.bank.competence[test.bank.position[step.item_id]]) for step in steps[:-1]]
        assert asked == [n % test.tree.size for n in range(len(asked))]


@given(situation=situations(), seed=seeds, luck=luck)
def test_the_pool_is_dry_only_when_nothing_may_be_asked(situation, seed, luck):
    test, told = situation
    answers, end, _ = banks.walk(test, seed, luck, **told)
    if end.reason != "pool":
        return
    met = set(answers) | set(told["seen"])
    closed = met | {enemy for item in met for enemy in test.bank.enemies.get(item, ())}
    counts = np.bincount([test.bank.competence[test.bank.position[i]] for i in answers], minlength=test.tree.size)
    for item in set(test.bank.ids) - closed:
        competence = int(test.bank.competence[test.bank.position[item]])
        full = test.content.maximum is not None and counts[competence] >= test.content.maximum
        out_of_turn = test.content.in_order and competence != len(answers) % test.tree.size
        assert full or out_of_turn
