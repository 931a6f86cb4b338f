"""Curves: complete, append-only, and never changed under a reader."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.training.curves import CurveBuffer
from playground.training.frames import Curves


def rows(start: int, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    numbers = np.arange(start, start + count, dtype=np.float32)
    return np.stack([numbers, -numbers], axis=1)


@given(counts=st.lists(st.integers(0, 3000), max_size=8))
def test_snapshots_keep_showing_what_they_showed(counts: list[int]) -> None:
    buffer = CurveBuffer(("loss", "val_loss"))
    taken: list[Curves] = []
    for count in counts:
        buffer.extend(rows(len(buffer), count))
        taken.append(buffer.snapshot())
    total = 0
    for count, snapshot in zip(counts, taken, strict=True):
        total += count
        np.testing.assert_array_equal(snapshot.rows, rows(0, total))
        assert not snapshot.rows.flags.writeable


def test_cutting_back_does_not_touch_an_earlier_snapshot() -> None:
    buffer = CurveBuffer(("loss", "val_loss"))
    buffer.extend(rows(0, 10))
    before = buffer.snapshot()
    buffer.truncate(4)
    buffer.extend(rows(100, 10))
    np.testing.assert_array_equal(before.rows, rows(0, 10))
    np.testing.assert_array_equal(buffer.snapshot().rows[:4], rows(0, 4))
    assert buffer.snapshot().column("loss")[4] == 100


def test_a_snapshot_shares_memory_with_the_buffer() -> None:
    buffer = CurveBuffer(("loss", "val_loss"))
    buffer.extend(rows(0, 10))
    assert np.shares_memory(buffer.snapshot().rows, buffer.snapshot().rows)


def test_history_goes_on_only_with_the_same_columns() -> None:
    history = Curves(("loss", "val_loss"), rows(0, 5))
    assert len(CurveBuffer(("loss", "val_loss"), history)) == 5
    assert len(CurveBuffer(("loss", "accuracy"), history)) == 0
