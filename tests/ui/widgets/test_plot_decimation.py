"""The pyramid against a brute-force reading of the same rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from playground.ui.widgets.plots.decimation import Floats, Pyramid
from tests.laws import exercises, reached

VALUES = st.floats(-1e6, 1e6, width=32)


@st.composite
def growing_rows(draw: st.DrawFn) -> tuple[Floats, list[int]]:
    count = draw(st.integers(0, 700))
    rows = draw(hnp.arrays(np.float32, (count, 2), elements=VALUES))
    cuts = sorted(draw(st.lists(st.integers(0, count), max_size=5)))
    return rows, [*cuts, count]


@exercises(decimated=1, complete=1)
@given(growing_rows(), st.integers(1, 60), st.integers(0, 1))
def test_no_extreme_is_lost_and_the_count_is_bounded(
    case: tuple[Floats, list[int]], pixels: int, column: int
) -> None:
    rows, cuts = case
    pyramid = Pyramid()
    for cut in cuts:
        pyramid.update(rows[:cut])
    x, y = pyramid.points(column, pixels)
    assert len(x) == len(y) <= 2 * pixels + 8
    assert np.all(np.diff(x) >= 0)
    reached("decimated" if len(x) < len(rows) else "complete")
    if len(rows):
        assert y.min() == rows[:, column].min()
        assert y.max() == rows[:, column].max()
        assert 0 <= x[0] <= x[-1] <= len(rows) - 1


@exercises(part=1)
@given(growing_rows(), st.integers(1, 60), st.data())
def test_a_part_of_the_rows_keeps_its_own_extremes(
    case: tuple[Floats, list[int]], pixels: int, data: st.DataObject
) -> None:
    rows, _ = case
    start = data.draw(st.integers(0, len(rows)))
    stop = data.draw(st.integers(start, len(rows)))
    pyramid = Pyramid()
    pyramid.update(rows)
    x, y = pyramid.points(0, pixels, start, stop)
    assert len(x) <= 2 * pixels + 8
    if stop > start:
        reached("part")
        assert y.min() == rows[start:stop, 0].min()
        assert y.max() == rows[start:stop, 0].max()
        assert start <= x[0] <= x[-1] <= stop - 1


@given(growing_rows(), st.integers(1, 30))
def test_growing_in_pieces_draws_what_growing_at_once_does(
    case: tuple[Floats, list[int]], pixels: int
) -> None:
    rows, cuts = case
    pieces, whole = Pyramid(), Pyramid()
    for cut in cuts:
        pieces.update(rows[:cut])
    whole.update(rows)
    for mine, theirs in zip(pieces.points(0, pixels), whole.points(0, pixels), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_each_extreme_is_drawn_where_it_lies() -> None:
    rows = np.zeros((100_000, 1), np.float32)
    rows[70_123] = 5.0
    pyramid = Pyramid()
    pyramid.update(rows)
    x, y = pyramid.points(0, 400)
    assert x[y == 5.0] == pytest.approx([70_123], abs=100_000 / 400)


def test_other_rows_of_greater_number_replace_the_old_ones() -> None:
    pyramid = Pyramid()
    pyramid.update(np.full((1000, 1), 9.0, np.float32))
    pyramid.update(np.ones((2000, 1), np.float32))
    assert set(pyramid.points(0, 50)[1].tolist()) == {1.0}


def test_fewer_rows_replace_the_old_ones() -> None:
    pyramid = Pyramid()
    pyramid.update(np.full((1000, 1), 9.0, np.float32))
    pyramid.update(np.ones((500, 1), np.float32))
    assert set(pyramid.points(0, 50)[1].tolist()) == {1.0}


def test_only_new_rows_are_looked_at() -> None:
    rows = np.ones((5000, 1), np.float32)
    pyramid = Pyramid()
    pyramid.update(rows[:4000])
    rows[2000] = 99.0
    pyramid.update(rows)
    assert pyramid.points(0, 50)[1].max() == 1.0


def test_nan_is_left_out_of_groups() -> None:
    rows = np.ones((4000, 1), np.float32)
    rows[7] = np.nan
    pyramid = Pyramid()
    pyramid.update(rows)
    assert np.isfinite(pyramid.points(0, 50)[1]).all()
