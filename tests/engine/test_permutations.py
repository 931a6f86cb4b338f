"""The order of the samples: a permutation for each epoch, which depends only on the seed."""

import numpy as np
import pytest

from playground.engine.loop.permutations import Permutations


def order(orders: Permutations, seed: int, epoch: int) -> np.ndarray:
    """Return the order of one epoch as the compiled loop composes it."""
    left, right = orders.block(seed, epoch // orders.epochs)
    place = epoch % orders.epochs
    return np.asarray(left[place // orders.side][right[place % orders.side]])


@pytest.mark.parametrize("samples", [2, 250, 60_000])
def test_each_epoch_sees_every_sample_once(samples: int) -> None:
    orders = Permutations(samples)
    for epoch in (0, 1, orders.epochs - 1, orders.epochs):
        np.testing.assert_array_equal(np.sort(order(orders, 3, epoch)), np.arange(samples))


def test_orders_differ_between_epochs_and_seeds() -> None:
    orders = Permutations(50)
    seen = {order(orders, seed, epoch).tobytes() for seed in (0, 1) for epoch in range(1100)}
    assert len(seen) == 2200


def test_an_order_is_the_same_at_each_request() -> None:
    np.testing.assert_array_equal(order(Permutations(9), 1, 2000), order(Permutations(9), 1, 2000))


def test_every_sample_is_first_equally_often() -> None:
    orders = Permutations(4)
    first = [order(orders, 0, epoch)[0] for epoch in range(4096)]
    shares = np.bincount(first, minlength=4) / len(first)
    assert np.abs(shares - 0.25).max() < 0.05
