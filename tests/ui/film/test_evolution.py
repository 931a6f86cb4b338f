"""The epochs that a film shows."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.training.protocol.frames import Curves
from playground.ui.shell.evolution import evolution, film_epochs
from tests.laws import exercises, reached

ENDS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted)
COUNTS = st.integers(2, 300)


@given(ENDS, COUNTS, st.booleans())
def test_the_film_has_the_requested_number_of_epochs_or_all(
    ends: list[int], count: int, is_dense_early: bool
) -> None:
    first, last = ends
    epochs = film_epochs(first, last, count, is_dense_early=is_dense_early)
    assert epochs == sorted(set(epochs))
    assert [epochs[0], epochs[-1]] == ends
    assert len(epochs) == min(count, last - first + 1)


@given(ENDS, COUNTS)
def test_even_epochs_have_the_requested_number_and_equal_distances(
    ends: list[int], count: int
) -> None:
    first, last = ends
    epochs = film_epochs(first, last, count)
    assert len(epochs) == min(count, last - first + 1)
    gaps = {there - here for here, there in pairwise(epochs)}
    assert not gaps or max(gaps) - min(gaps) <= 1


@exercises(earlier=1)
@given(ENDS, COUNTS)
def test_no_picture_of_a_dense_beginning_is_later_than_that_of_even_distances(
    ends: list[int], count: int
) -> None:
    first, last = ends
    dense, even = (film_epochs(first, last, count, is_dense_early=each) for each in (True, False))
    assert all(one <= other for one, other in zip(dense, even, strict=True))
    if len(even) > 10 and len(even) < (ends[1] - ends[0]) / 10:
        reached("earlier")
        middle = len(even) // 2
        assert dense[middle] - ends[0] < 0.5 * (even[middle] - ends[0])


def test_early_epochs_are_dense_if_requested() -> None:
    epochs = film_epochs(0, 10_000, 50, is_dense_early=True)
    assert sum(epoch < 100 for epoch in epochs) > len(epochs) / 3


LOSSES = st.lists(
    st.one_of(st.floats(0, 1e6, width=32), st.sampled_from([float("nan"), float("inf")])),
    min_size=1,
    max_size=400,
)


def curves_of(losses: list[float]) -> Curves:
    """Return the curves of a run with these losses."""
    return Curves(("loss",), np.array(losses, np.float32)[:, None])


@given(LOSSES, st.integers(2, 120))
def test_a_run_evolves_from_its_start_to_its_end_in_equal_steps(
    losses: list[float], count: int
) -> None:
    """Each picture shows an equal part of the change, apart from rounding to an epoch."""
    found = evolution(curves_of(losses))
    assert (found.share(0), found.share(len(losses))) == (0.0, 1.0)
    assert (found.epoch(0.0), found.epoch(1.0)) == (0.0, len(losses))
    shares = np.linspace(0, 1, count)
    epochs = [found.epoch(share) for share in shares]
    assert all(later >= earlier for earlier, later in pairwise(epochs))
    for share, epoch in zip(shares, epochs, strict=True):
        low, high = found.share(np.floor(epoch)), found.share(np.ceil(epoch))
        assert low - 1e-9 <= share <= high + 1e-9


@given(st.integers(200, 5000))
def test_most_of_a_replay_shows_what_changes_most(epochs: int) -> None:
    losses = [float(0.7 * np.exp(-epoch / 30)) for epoch in range(epochs)]
    found = evolution(curves_of(losses))
    assert found.epoch(0.5) < 60
    assert found.share(60) > 0.5


def test_a_loss_that_changes_late_gets_more_time_late() -> None:
    calm = evolution(curves_of([0.7] * 1000))
    late = evolution(curves_of([0.7] * 900 + [0.7 - 0.006 * step for step in range(100)]))
    assert 1 - late.share(900) > 5 * (1 - calm.share(900))


def test_noise_of_the_loss_does_not_outweigh_its_decrease() -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, 4000)
    losses = 0.6 * np.exp(-np.arange(4000) / 40) + 0.1 + noise
    assert evolution(curves_of([float(loss) for loss in losses])).share(200) > 0.6


def test_a_thinned_run_is_spread_like_the_complete_one() -> None:
    losses = 0.7 * np.exp(-np.arange(40_000) / 9000)
    whole = Curves(("loss",), losses.astype(np.float32)[:, None])
    keep = np.concatenate((np.arange(4096), np.arange(4096, 40_000)[3::4]))
    thin = Curves(("loss",), whole.rows[keep], 4, 40_000, whole.rows[-1])
    for share in np.linspace(0, 1, 11):
        assert abs(evolution(thin).epoch(share) - evolution(whole).epoch(share)) < 40
