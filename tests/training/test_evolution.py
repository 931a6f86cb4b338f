"""Which epochs a film shows."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from playground.training.evolution import film_epochs

ENDS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted)
COUNTS = st.integers(2, 300)


@given(ENDS, COUNTS, st.booleans())
def test_epochs_rise_from_first_to_last_and_are_not_too_many(
    ends: list[int], count: int, is_dense_early: bool
) -> None:
    first, last = ends
    epochs = film_epochs(first, last, count, is_dense_early=is_dense_early)
    assert epochs == sorted(set(epochs))
    assert [epochs[0], epochs[-1]] == ends
    assert len(epochs) <= count


@given(ENDS, COUNTS)
def test_even_epochs_are_as_many_as_asked_for_and_equally_far_apart(
    ends: list[int], count: int
) -> None:
    first, last = ends
    epochs = film_epochs(first, last, count)
    assert len(epochs) == min(count, last - first + 1)
    gaps = {there - here for here, there in pairwise(epochs)}
    assert not gaps or max(gaps) - min(gaps) <= 1


@given(ENDS, COUNTS)
def test_dense_early_epochs_lie_mostly_in_the_first_half(ends: list[int], count: int) -> None:
    first, last = ends
    epochs = film_epochs(first, last, count, is_dense_early=True)
    assert 2 * sum(2 * epoch <= first + last for epoch in epochs) >= len(epochs)


def test_early_epochs_are_dense_on_demand() -> None:
    epochs = film_epochs(0, 10_000, 50, is_dense_early=True)
    assert sum(epoch < 100 for epoch in epochs) > len(epochs) / 3
