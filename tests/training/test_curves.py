"""Curves are complete, append-only, and never change for a reader."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training.protocol.frames import DENSE, Curves
from playground.training.run.curves import MAXIMUM_ROWS, CurveBuffer
from tests.lanes import examples
from tests.laws import exercises, reached


def rows(start: int, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    numbers = np.arange(start, start + count, dtype=np.float32)
    return np.stack([numbers, -numbers], axis=1)


@given(counts=st.lists(st.integers(0, 3000), max_size=8))
def test_snapshots_never_change(counts: list[int]) -> None:
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


def test_truncating_does_not_change_an_earlier_snapshot() -> None:
    buffer = CurveBuffer(("loss", "val_loss"))
    buffer.extend(rows(0, 10))
    before = buffer.snapshot()
    buffer.truncate(4)
    buffer.extend(rows(100, 10))
    np.testing.assert_array_equal(before.rows, rows(0, 10))
    np.testing.assert_array_equal(buffer.snapshot().rows[:4], rows(0, 4))
    assert buffer.snapshot().column("loss")[4] == 100


def figures(epochs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return rows whose values are the number of their epoch."""
    numbers = np.asarray(epochs, np.float32)
    return np.stack([numbers, -numbers], axis=1)


def check(curves: Curves, epochs: int) -> None:
    """Check that all rows of `curves` have the right epoch numbers."""
    assert len(curves) == epochs
    assert len(curves.rows) <= MAXIMUM_ROWS
    kept = curves.epochs_of(np.arange(len(curves.rows)))
    np.testing.assert_array_equal(curves.rows, figures(kept))
    np.testing.assert_array_equal(kept[:DENSE], np.arange(1, min(epochs, DENSE) + 1))
    assert (np.diff(kept) <= max(1, curves.stride)).all()
    if epochs:
        assert curves.last() == {"loss": epochs, "val_loss": -epochs}
        assert epochs - kept[-1] < curves.stride


@exercises(empty=1, thinned=1, whole=1)
@given(
    counts=st.lists(st.integers(0, 300_000), min_size=1, max_size=6),
    cut=st.floats(0, 1),
)
@settings(deadline=None, max_examples=examples(30))
def test_a_long_run_is_thinned_and_keeps_the_epoch_numbers(counts: list[int], cut: float) -> None:
    buffer, total = CurveBuffer(("loss", "val_loss")), 0
    for count in counts:
        buffer.extend(figures(np.arange(total + 1, total + count + 1)))
        total += count
        check(buffer.snapshot(), total)
    whole = buffer.snapshot()
    check(CurveBuffer(whole.columns, whole).snapshot(), total)
    epoch = int(cut * total)
    before = whole.until(epoch)
    assert len(before) == epoch
    buffer.truncate(epoch)
    for kept in (before, buffer.snapshot()):
        np.testing.assert_array_equal(kept.rows, whole.rows[: len(kept.rows)])
        assert len(kept.rows) == whole.rows_until(epoch)
    reached("thinned" if whole.stride > 1 else "whole")
    if not epoch:
        reached("empty")
    else:
        nearest = whole.row(epoch)[0]
        assert 0 <= epoch - nearest < whole.stride
        assert buffer.snapshot().last()["loss"] == nearest
    buffer.extend(figures(np.arange(epoch + 1, epoch + 10_001)))
    check(buffer.snapshot(), epoch + 10_000)
    np.testing.assert_array_equal(whole.rows, figures(whole.epochs_of(np.arange(len(whole.rows)))))


def test_a_snapshot_shares_memory_with_the_buffer() -> None:
    buffer = CurveBuffer(("loss", "val_loss"))
    buffer.extend(rows(0, 10))
    assert np.shares_memory(buffer.snapshot().rows, buffer.snapshot().rows)


def test_history_is_continued_only_with_the_same_columns() -> None:
    history = Curves(("loss", "val_loss"), rows(0, 5))
    assert len(CurveBuffer(("loss", "val_loss"), history)) == 5
    assert len(CurveBuffer(("loss", "accuracy"), history)) == 0
