"""What may be told of where people come from."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from digcomp.assessment.anonymity import coarsened


def people(*groups):
    """Groups of (size, origin) as people with numbers."""
    origins = [origin for size, origin in groups for _ in range(size)]
    return list(enumerate(origins))


def test_large_groups_are_told_and_small_ones_are_not():
    told = coarsened(people((12, ("a", "x")), (11, ("a", "y")), (3, ("a", "z")), (8, ("a", "w"))))
    assert Counter(told) == {("a", "x"): 12, ("a", "y"): 11, ("a", ""): 11}


def test_who_would_be_told_by_subtraction_takes_the_smallest_neighbour_along():
    told = coarsened(people((12, ("a",)), (20, ("b",)), (3, ("c",))))
    assert Counter(told) == {("b",): 20, ("",): 15}


def test_somebody_who_comes_twice_counts_once():
    assert set(coarsened(people((12, ("a",))))) == {("a",)}
    assert set(coarsened([(n % 6, ("a",)) for n in range(12)])) == {("",)}


@given(
    some.lists(some.tuples(some.sampled_from("abc"), some.sampled_from(["", "x", "y", "z"])), min_size=10, max_size=90)
)
def test_nobody_stands_out_and_nothing_is_invented(origins):
    told = coarsened(list(enumerate(origins)))
    assert min(Counter(told).values()) >= 10
    for level in range(2):
        assert min(Counter(one[: level + 1] for one in told).values()) >= 10
    assert all(one[n] in ("", was[n]) for one, was in zip(told, origins, strict=True) for n in range(2))
