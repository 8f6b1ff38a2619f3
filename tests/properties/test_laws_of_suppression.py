"""Nobody works out a hidden group: a reader who adds and subtracts all that is shown fails, in every random nation.

The attack here shares no code with what it attacks: it solves the sums with floating-point rank, and searches whole
numbers for what each hidden cell can be.
"""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.cross_tables import ALL, cross_table

from digcomp.assessment.suppression import Relation, hidden, in_bands

LEAST = 10
#: What readers are shown of a nation: any of these margins of aimag, organisation and test together.
MARGINS = [[(0,), (2,)], [(0, 1)], [(0, 2), (1,)], [(0, 1), (1, 2)], [(0, 1, 2)], [(0, 1), (0, 2), (1, 2)]]


@st.composite
def nations(draw):
    """Counts of people by aimag, organisation and test, many of them small."""
    sizes = [draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 2))]
    cells = [(f"a{a}", f"o{o}", f"w{w}") for a in range(sizes[0]) for o in range(sizes[1]) for w in range(sizes[2])]
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 14), st.integers(20, 60))
    counts = draw(st.lists(count, min_size=len(cells), max_size=len(cells)))
    people = [cell for cell, many in zip(cells, counts, strict=True) for _ in range(many)]
    return cross_table(people, draw(st.sampled_from(MARGINS)))


@st.composite
def trees(draw):
    """A country of aimags, offices and halls: each group the sum of those under it."""
    counts, relations = {}, []

    def grow(name, depth):
        if depth == 3 or (depth and draw(st.booleans())):
            counts[name] = draw(st.integers(0, 25))
        else:
            parts = tuple(f"{name}.{n}" for n in range(draw(st.integers(1, 4))))
            counts[name] = sum(grow(part, depth + 1) for part in parts)
            relations.append(Relation(name, parts))
        return counts[name]

    grow("mn", 0)
    return counts, relations


def equations(counts, relations, out):
    """What a reader knows of the hidden cells: a matrix and its right side."""
    order = sorted((cell for cell in out), key=repr)
    place = {cell: n for n, cell in enumerate(order)}
    matrix, right = np.zeros((len(relations), len(order))), np.zeros(len(relations))
    for n, one in enumerate(relations):
        for cell, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
            if cell in place:
                matrix[n, place[cell]] += sign
            else:
                right[n] -= sign * counts[cell]
    return order, matrix, right


def recovered(counts, relations, out):
    """Sets of one to three hidden groups, together of fewer than the least, that differencing tells exactly."""
    order, matrix, _ = equations(counts, relations, out)
    if not order:
        return []
    _, singular, basis = np.linalg.svd(matrix)
    null = basis[(singular > 1e-9).sum() :]  # what may be added to any solution without a reader noticing
    found = []
    for size in (1, 2, 3):
        for chosen in combinations(range(len(order)), size):
            together = sum(counts[order[n]] for n in chosen)
            if (size == 1 or together < LEAST) and np.abs(null[:, chosen].sum(axis=1)).max(initial=0) < 1e-9:
                found.append([order[n] for n in chosen])
    return found


def certain(counts, relations, out):
    """Hidden groups whose number of people is the only one that fits; every one is known to have somebody."""
    order, matrix, right = equations(counts, relations, out)
    truth = np.array([counts[cell] for cell in order], dtype=float)
    assert np.allclose(matrix @ truth, right), "the attack knows true sums"
    return [cell for n, cell in enumerate(order) if not _another(matrix, truth, n)]


def _another(matrix, truth, n):
    """Whether a step leads from the truth to another number in cell n, with somebody in every cell."""
    rng = np.random.default_rng(n)
    _, singular, basis = np.linalg.svd(matrix)
    null = basis[(singular > 1e-9).sum() :]
    if not len(null) or np.abs(null[:, n]).max() < 1e-9:
        return False
    # Real numbers do as well as whole ones: sums of marks are not whole.
    for turn in range(60):
        way = rng.normal(size=len(null)) @ null if turn % 2 else _from_the_edge(null, truth, n, rng)
        falling, rising = way < -1e-7, way > 1e-7
        room = min(((truth[falling] - 1) / -way[falling]).min(initial=np.inf), 1e3)
        back = min(((truth[rising] - 1) / way[rising]).min(initial=np.inf), 1e3)
        if (room + back) * abs(way[n]) > 0.5:
            return True
    return False


def _from_the_edge(null, truth, n, rng):
    """A direction in which no cell of one person loses them, by turns made one that fits and one that nobody loses by.

    Among cells of one person each a direction at random would hardly ever do.
    """
    edge, way = truth <= 1, rng.random(truth.size)
    way[n] = truth.size if edge[n] or rng.random() < 0.5 else -truth.size
    for _ in range(200):
        way = null.T @ (null @ way)
        if (way[edge] >= -1e-9).all():
            break
        way[edge] = np.maximum(way[edge], 0)
    return null.T @ (null @ way)


@given(table=nations())
def test_no_small_group_of_a_nation_is_shown_or_worked_out(table):
    out = hidden(table.counts, table.relations, LEAST)
    assert {cell for cell, count in table.counts.items() if 0 < count < LEAST} <= out
    assert recovered(table.counts, table.relations, out) == []


@given(tree=trees())
def test_no_small_group_of_a_tree_is_shown_or_worked_out(tree):
    counts, relations = tree
    out = hidden(counts, relations, LEAST)
    assert recovered(counts, relations, out) == []
    for one in relations:
        silent = [part for part in one.parts if part in out]
        assert one.whole in out or not silent or sum(counts[part] for part in silent) >= LEAST


@given(tree=trees())
def test_what_nobody_needs_hidden_is_shown(tree):
    counts, relations = tree
    if not any(0 < count < LEAST for count in counts.values()):
        assert hidden(counts, relations, LEAST) == frozenset()


@given(table=nations())
def test_hiding_does_not_depend_on_the_order_of_the_relations(table):
    turned = list(reversed(table.relations))
    assert hidden(table.counts, turned, LEAST) >= {c for c, count in table.counts.items() if 0 < count < LEAST}
    assert recovered(table.counts, turned, hidden(table.counts, turned, LEAST)) == []


def naive(counts, least=LEAST):
    """What many reports do: hide the small cells, and leave the sums."""
    return {cell for cell, count in counts.items() if 0 < count < least}


def test_the_attack_finds_what_naive_hiding_leaves_open():
    counts = {"all": 40, "a": 12, "b": 25, "c": 3}
    relations = [Relation("all", ("a", "b", "c"))]
    assert recovered(counts, relations, naive(counts)) == [["c"]]
    assert recovered(counts, relations, hidden(counts, relations, LEAST)) == []


def test_the_attack_finds_two_small_groups_that_a_sum_tells_together():
    counts = {"all": 28, "a": 22, "b": 2, "c": 4}
    relations = [Relation("all", ("a", "b", "c"))]
    assert ["b", "c"] in recovered(counts, relations, naive(counts))
    assert "a" in hidden(counts, relations, LEAST)


def test_the_attack_finds_a_set_and_the_same_set_without_one_office():
    """Two filters of one page: everybody, and everybody but an office."""
    counts = {"all": 60, "but one office": 57, "office": 3}
    relations = [Relation("all", ("but one office", "office"))]
    assert recovered(counts, relations, naive(counts)) == [["office"]]
    assert hidden(counts, relations, LEAST) == {"office", "but one office"}


def test_the_attack_solves_a_square_in_which_each_line_hides_two():
    """Rows and columns each hide two of three, and still the corner follows from adding two lines and taking two."""
    rows = [("r1", "c1")] * 3 + [("r1", "c2")] * 30 + [("r2", "c1")] * 30 + [("r2", "c2")] * 30
    table = cross_table(rows, [(0, 1)])
    assert recovered(table.counts, table.relations, naive(table.counts)) == [[("r1", "c1")]]
    out = hidden(table.counts, table.relations, LEAST)
    assert out == set(table.counts) - {("r1", ALL), ("r2", ALL), (ALL, "c1"), (ALL, "c2"), (ALL, ALL)}


@given(table=nations())
def test_naive_hiding_is_never_mistaken_for_safe_where_one_part_of_a_shown_whole_is_small(table):
    out = naive(table.counts)
    open_ = [one for one in table.relations if one.whole not in out and sum(part in out for part in one.parts) == 1]
    assert not open_ or recovered(table.counts, table.relations, out)


@given(tree=trees())
def test_a_hidden_group_could_be_of_another_size(tree):
    counts, relations = tree
    out = hidden(counts, relations, LEAST)
    assert certain(counts, relations, out) == []


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_a_distribution_is_told_in_bands_of_enough_people(counts):
    bands = in_bands(counts)
    assert bands[0][0] == 0
    assert bands[-1][1] == len(counts) - 1
    assert all(one[1] + 1 == other[0] for one, other in pairwise(bands))
    assert sum(count for _, _, count in bands) == sum(counts)
    assert len(bands) == 1 or all(count == 0 or count >= 5 for _, _, count in bands)
