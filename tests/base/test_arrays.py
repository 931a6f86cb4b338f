"""Arrays that are shared between threads are read-only."""

import numpy as np
import pytest

from playground.base.arrays import read_only


def test_the_result_is_read_only_and_the_original_still_writable() -> None:
    original = np.zeros(3, np.float32)
    shared = read_only(original)
    with pytest.raises(ValueError, match="read-only"):
        shared[0] = 1
    original[0] = 1
    assert shared[0] == 1, "a contiguous array is not copied"


def test_a_strided_array_becomes_contiguous() -> None:
    assert read_only(np.zeros((4, 4), np.float32)[:, ::2]).flags.c_contiguous
