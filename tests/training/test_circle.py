"""Workers exchange exact numbers, and each names a lost worker."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.training.cluster.channel import Channel
from playground.training.cluster.circle import Circle
from playground.training.cluster.cluster import Cluster
from playground.training.cluster.handshake import Kind, Seal, Seals

PATIENCE_SECONDS = 60.0
WORKERS = 3
ADDRESSES = tuple(f"10.0.0.{index}:2222" for index in range(WORKERS))
DTYPES = ("float32", "float64", "int32", "float16")


def joined(stack: ExitStack, timeout_seconds: float = PATIENCE_SECONDS) -> list[Circle]:
    """Return the circles of three connected workers."""
    pairs: list[tuple[socket.socket, socket.socket]] = []
    chiefs, others = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for _ in range(WORKERS - 1):
            caller = socket.create_connection(listener.getsockname())
            pairs.append((listener.accept()[0], caller))
    for ours, theirs in pairs:
        chiefs.append(Channel(ours, Seals(Seal(b"a"), Seal(b"b")), timeout_seconds))
        others.append(Channel(theirs, Seals(Seal(b"b"), Seal(b"a")), timeout_seconds))
    circles = [Circle(Cluster(ADDRESSES, 0), chiefs)]
    circles += [Circle(Cluster(ADDRESSES, i), [one]) for i, one in enumerate(others, start=1)]
    for circle in circles:
        stack.enter_context(circle)
    return circles


@pytest.fixture
def circles() -> Iterator[list[Circle]]:
    """Return three connected workers."""
    with ExitStack() as stack:
        yield joined(stack)


def all_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return the result of each call, or the error that it raises."""
    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(call) for call in calls]
        return [future.exception() or future.result() for future in futures]


@hypothesis.given(
    shapes=st.lists(
        st.tuples(st.lists(st.integers(0, 4), max_size=3), st.sampled_from(DTYPES)),
        min_size=1,
        max_size=5,
    ),
    seed=st.integers(0, 2**32),
)
def test_totals_are_the_sums_with_the_same_bits_on_all_workers(
    shapes: list[tuple[list[int], str]], seed: int
) -> None:
    random = np.random.default_rng(seed)
    own: list[list[NDArray[Any]]] = [
        [np.asarray(random.normal(size=shape) * 9).astype(dtype) for shape, dtype in shapes]
        for _ in range(WORKERS)
    ]
    with ExitStack() as stack:
        found = all_at_once(
            *(lambda c=c, a=a: c.total(a) for c, a in zip(joined(stack), own, strict=True))
        )
    for place, (_, dtype) in enumerate(shapes):
        expected = own[0][place] + own[1][place] + own[2][place]
        for worker in range(WORKERS):
            assert found[worker][place].dtype == dtype
            np.testing.assert_array_equal(found[worker][place], expected)


def test_a_table_of_all_workers_is_the_same_for_all(circles: list[Circle]) -> None:
    rows = [np.array([index, 0.1], np.float64) for index in range(WORKERS)]
    found = all_at_once(*(lambda c=c, r=r: c.gather(r) for c, r in zip(circles, rows, strict=True)))
    for table in found:
        np.testing.assert_array_equal(table, rows)


def test_arrays_larger_than_a_message_are_added_up(circles: list[Circle]) -> None:
    large = np.arange(700_000, dtype=np.float32)
    found = all_at_once(*(lambda c=c: c.total([large, large[:3]]) for c in circles))
    for sums in found:
        np.testing.assert_array_equal(sums[0], large * 3)
        np.testing.assert_array_equal(sums[1], large[:3] * 3)


def test_a_lost_worker_is_named_to_all(circles: list[Circle]) -> None:
    circles[1].__exit__()
    values = [np.ones(4, np.float32)]
    found = all_at_once(lambda: circles[0].total(values), lambda: circles[2].total(values))
    for error in found:
        assert isinstance(error, TrainingError)
        assert str(error).startswith("worker 1 (10.0.0.1:2222) no longer answers; start all")


def test_a_lost_chief_is_named(circles: list[Circle]) -> None:
    circles[0].__exit__()
    with pytest.raises(TrainingError, match=r"^worker 0 \(10.0.0.0:2222\) no longer answers"):
        circles[1].gather(np.ones(2))


def test_a_worker_that_is_silent_is_lost() -> None:
    with ExitStack() as stack:
        circles = joined(stack, timeout_seconds=0.1)
        with pytest.raises(TrainingError, match=r"^worker 1 .* no longer answers"):
            circles[0].gather(np.ones(2))


@pytest.mark.parametrize("other", [np.ones(3), np.ones(5), np.ones(20_000)])
def test_a_worker_with_numbers_of_another_size_is_lost(
    circles: list[Circle], other: NDArray[np.float64]
) -> None:
    circles[0]._channels[0].timeout_seconds = 0.1
    found = all_at_once(lambda: circles[0].total([np.ones(4)]), lambda: circles[1].total([other]))
    assert all(isinstance(error, TrainingError) for error in found)


def test_a_farewell_is_shown_shortened_and_without_control_characters() -> None:
    with ExitStack() as stack:
        circles = joined(stack)
        circles[0]._channels[0].send(b"\x1b[31mgone\r\n" + b"x" * 5000, Kind.FAREWELL)
        with pytest.raises(TrainingError) as caught:
            circles[1].gather(np.ones(1))
    assert str(caught.value).startswith("[31mgonexxx")
    assert len(str(caught.value)) == 300
