"""What each version of a project had learned, within a budget of memory."""

import numpy as np

from playground.training.loop.pairs import Pair, PairStore
from playground.training.protocol.basis import WeakData
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position, State
from tests.training.test_timeline import BASIS

EMPTY = Curves(("loss",), np.zeros((0, 1), np.float32))


def pair(size: int = 100) -> Pair:
    state = State(Position(), (np.zeros(size, np.float32),))
    return Pair(1, 0, 0, state, EMPTY, WeakData(BASIS.data), ())


def test_the_oldest_pairs_are_dropped_first_and_said_to_be_lost() -> None:
    store, pairs = PairStore(), [pair() for _ in range(4)]
    for version, each in enumerate(pairs):
        store.keep(version, each)
    budget = 2 * pairs[0].state.size_bytes
    assert store.thin(budget) == budget
    assert [store.get(version) for version in range(4)] == [None, None, *pairs[2:]]
    assert [store.is_lost(version) for version in range(5)] == [True, True, False, False, False]


def test_a_version_that_was_lost_and_is_kept_again_is_not_lost() -> None:
    store = PairStore()
    store.keep(1, pair())
    store.thin(0)
    assert store.is_lost(1)
    again = pair()
    store.keep(1, again)
    assert store.get(1) is again
    assert not store.is_lost(1)


def test_a_state_that_two_pairs_share_is_counted_once() -> None:
    store, shared = PairStore(), pair()
    store.keep(1, shared)
    store.keep(2, shared)
    assert store.thin(10**9) == shared.state.size_bytes
