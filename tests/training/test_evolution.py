"""Which epochs a film shows."""

from hypothesis import given
from hypothesis import strategies as st

from playground.training.evolution import film_epochs


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(2, 300), st.booleans())
def test_there_are_as_many_epochs_as_asked_for_or_all(
    one: int, other: int, count: int, is_dense_early: bool
) -> None:
    first, last = sorted((one, other))
    epochs = film_epochs(first, last, count, is_dense_early=is_dense_early)
    assert epochs == sorted(set(epochs))
    assert (epochs[0], epochs[-1]) == (first, last)
    assert len(epochs) == min(count, last - first + 1)


def test_early_epochs_are_dense_on_demand() -> None:
    epochs = film_epochs(0, 10_000, 50, is_dense_early=True)
    assert sum(epoch < 100 for epoch in epochs) > len(epochs) / 3
