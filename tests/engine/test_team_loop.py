"""How a batch is divided among workers; tests/command_line/test_together.py trains with them."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

pytestmark = pytest.mark.keras


@hypothesis.given(size=st.integers(1, 40), workers=st.integers(1, 7), seed=st.integers(0))
def test_shares_add_up_to_the_batch(size: int, workers: int, seed: int) -> None:
    from playground.engine.loop.team_loop import share_of  # noqa: PLC0415 - imports TensorFlow

    random = np.random.default_rng(seed)
    batch, losses = random.permutation(size) + 3, random.normal(size=size + 3)
    shares = [share_of(batch, index, workers) for index in range(workers)]
    dealt = [place for places, weights in shares for place in places[weights > 0]]
    assert sorted(dealt) == sorted(batch)
    means = [np.mean(losses[places] * weights) / workers for places, weights in shares]
    np.testing.assert_allclose(sum(means), losses[batch].mean(), rtol=1e-5, atol=1e-6)


def test_every_worker_gets_a_sample() -> None:
    from playground.engine.loop.team_loop import share_of  # noqa: PLC0415 - imports TensorFlow

    places, weights = share_of(np.array([7, 8]), 2, 3)
    np.testing.assert_array_equal(places, [7])
    np.testing.assert_array_equal(weights, [0])
