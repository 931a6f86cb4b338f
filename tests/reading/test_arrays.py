"""Arrays arrive from the child unchanged and read-only, and leave no file behind."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from playground.reading.arrays import INLINE_BYTES, Array, decoded, encoded, received

KINDS = arrays.boolean_dtypes() | arrays.integer_dtypes() | arrays.floating_dtypes()


class Value(msgspec.Struct):
    one: NDArray[Any]
    many: dict[str, NDArray[Any]]


@given(
    arrays.arrays(
        KINDS | arrays.unicode_string_dtypes(), arrays.array_shapes(min_dims=0, min_side=0)
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_array_arrives_unchanged(tmp_path: Path, array: NDArray[Any]) -> None:
    found = decoded(encoded(Value(array, {"a": array.T}), tmp_path), Value, tmp_path)
    for mine, theirs in ((array, found.one), (array.T, found.many["a"])):
        assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape)
        assert mine.tobytes() == theirs.tobytes()
        assert not theirs.flags.writeable
    assert not list(tmp_path.iterdir())


def test_a_large_array_is_sent_in_a_file_that_is_removed_afterwards(tmp_path: Path) -> None:
    array = np.arange(INLINE_BYTES, dtype=np.float64)[::2].reshape(2, -1)
    content = encoded(Value(array, {}), tmp_path)
    assert len(content) < 1000
    assert len(list(tmp_path.iterdir())) == 1
    found = decoded(content, Value, tmp_path)
    assert not list(tmp_path.iterdir())
    assert np.array_equal(found.one, array)
    with pytest.raises(ValueError, match="read-only"):
        found.one[0] = 1


def test_objects_cannot_be_sent(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        encoded(Value(np.array([object()]), {}), tmp_path)
    with pytest.raises(ValueError, match="not received"):
        received(Array("|O", (1,), bytes(8)), tmp_path)


def test_a_file_outside_the_folder_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(8))
    inner = tmp_path / "private"
    inner.mkdir()
    with pytest.raises(OSError, match="No such file"):
        received(Array("<f8", (1,), file="../secret"), inner)
    assert secret.exists()
