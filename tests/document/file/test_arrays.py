"""Arrays as the bytes of an `.npz`."""

import io
from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from playground.base.errors import FileFormatError
from playground.document.file.archive import Member, write_archive
from playground.document.file.arrays import pack_arrays, unpack_arrays
from tests.lanes import examples

kinds = st.sampled_from(["f4", "f8", "i8", "u4", "?", "<U5"])
arrays = kinds.flatmap(lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, min_side=0)))


@given(st.dictionaries(st.text("ab/c_1", min_size=1).filter(lambda n: n[0] != "/"), arrays))
@settings(deadline=None)
def test_arrays_are_read_bit_by_bit_as_written(content: dict[str, NDArray[Any]]) -> None:
    found = unpack_arrays(pack_arrays(content), "state.npz")
    assert found.keys() == content.keys()
    for name, array in content.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert found[name].tobytes() == array.tobytes()
        assert not found[name].flags.writeable


def test_column_major_arrays_keep_their_values() -> None:
    array = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    assert np.array_equal(unpack_arrays(pack_arrays({"a": array}), "x")["a"], array)


def test_numpy_reads_the_file_too() -> None:
    packed = pack_arrays({"a": np.arange(3)})
    assert np.load(io.BytesIO(packed), allow_pickle=False)["a"].tolist() == [0, 1, 2]


def test_objects_are_neither_written_nor_read() -> None:
    objects = np.array([{}, []], object)
    with pytest.raises(ValueError, match="Object arrays"):
        pack_arrays({"a": objects})
    stream = io.BytesIO()
    np.savez(stream, a=objects)
    with pytest.raises(FileFormatError, match="damaged"):
        unpack_arrays(stream.getvalue(), "state.npz")


def test_a_header_that_claims_more_than_there_is_allocates_no_memory() -> None:
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    lying = stream.getvalue().replace(b"(3,), }         ", b"(999999999999,),}")
    packed = io.BytesIO()
    write_archive(packed, {"a.npy": Member(lying)})
    with pytest.raises(FileFormatError, match="damaged"):
        unpack_arrays(packed.getvalue(), "state.npz")


@given(st.data())
@settings(max_examples=examples(300), deadline=None)
def test_a_damaged_array_is_refused_with_a_message(data: st.DataObject) -> None:
    stream = io.BytesIO()
    np.save(stream, np.arange(5, dtype=np.float32))
    content = bytearray(stream.getvalue())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    packed = io.BytesIO()
    write_archive(packed, {"a.npy": Member(bytes(content))})
    with suppress(FileFormatError):
        assert unpack_arrays(packed.getvalue(), "state.npz").keys() == {"a"}
