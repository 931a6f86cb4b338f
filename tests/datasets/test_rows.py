"""Rows of a file: indexed like an array, selected and scaled without being read."""

from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from playground.base.errors import DataError
from playground.datasets.files.rows import Rows, array_file

VALUES = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of 50 samples of 3 numbers."""
    target = tmp_path_factory.mktemp("rows") / "x.npy"
    np.save(target, VALUES)
    return target


def rows_of(path: Path) -> Rows:
    return Rows(array_file(path), slice(None))


PLACES = st.one_of(
    st.integers(-50, 49),
    st.slices(50),
    st.lists(st.integers(-50, 49), max_size=20).map(lambda found: np.array(found, np.int64)),
)


@hypothesis.given(place=PLACES)
def test_reading_is_indexing(path: Path, place: Any) -> None:
    np.testing.assert_array_equal(rows_of(path)[place], VALUES[place])


@hypothesis.given(
    first=st.one_of(
        st.slices(50).filter(lambda one: bool(range(50)[one])),
        st.permutations(range(50)).map(lambda order: np.array(order[:20], np.int32)),
    ),
    data=st.data(),
)
def test_indexing_twice_equals_indexing_an_array_twice(path: Path, first: Any, data: Any) -> None:
    count = int(VALUES[first].shape[0])
    second = data.draw(st.slices(count))
    chosen = rows_of(path).taken(first).taken(second)
    assert chosen.shape == VALUES[first][second].shape
    np.testing.assert_array_equal(chosen[:], VALUES[first][second])


def test_scaling_is_applied_to_what_is_read(path: Path) -> None:
    offset, scale = np.array([1, 2, 3], np.float32), np.array([4, 5, 6], np.float32)
    scaled = rows_of(path).scaled(offset, scale)
    np.testing.assert_array_equal(scaled[:], (VALUES - offset) / scale)
    np.testing.assert_array_equal(scaled[7], ((VALUES - offset) / scale)[7])


@pytest.mark.parametrize("order", ["C", "F"])
def test_bytes_are_scaled_to_zero_to_one_in_either_memory_order(tmp_path: Path, order: Any) -> None:
    pictures = np.arange(60, dtype=np.uint8).reshape(5, 4, 3)
    np.save(tmp_path / "x.npy", np.asarray(pictures, order=order))
    rows = rows_of(tmp_path / "x.npy")
    np.testing.assert_array_equal(rows[1:4], pictures[1:4] / np.float32(255))
    assert (rows.dtype.name, rows.nbytes) == ("float32", 240)


def test_what_is_read_is_a_copy(path: Path) -> None:
    rows = rows_of(path)
    rows[:][:] = 0
    np.testing.assert_array_equal(rows[:], VALUES)


def test_a_truncated_file_is_recognised_by_its_header(path: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.npy"
    short.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DataError, match="cut short"):
        array_file(short)


@pytest.mark.parametrize("content", [b"", b"not an array", b"\x93NUMPY\x09\x00"])
def test_a_file_that_is_not_an_array_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.npy").write_bytes(content)
    with pytest.raises(DataError, match=r"numpy\.save"):
        array_file(tmp_path / "x.npy")


def test_the_error_for_a_removed_file_names_it(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", VALUES)
    rows = rows_of(tmp_path / "x.npy")
    (tmp_path / "x.npy").unlink()
    with pytest.raises(DataError, match="can no longer be read"):
        rows[:3]
