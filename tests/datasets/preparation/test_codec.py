"""A preparation in a file: read as it was written, and any damage refused."""

import json
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.base.errors import FileFormatError
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.codec import MAXIMUM_BYTES, decode, encode
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, Scaling
from playground.datasets.preparation.values import SeriesWindow
from tests.datasets.preparation.mixed import TARGET, fitted
from tests.lanes import examples
from tests.laws import exercises, reached


def test_a_preparation_is_read_as_it_was_written() -> None:
    images = ColumnChoice(name="i", kind=ColumnKind.ARRAY, shape=(2, 2), scaling=Scaling.STANDARD)
    series = msgspec.structs.replace(fitted(), window=SeriesWindow(3, 2, "day"))
    for preparation in (fitted(), series, fit({"i": np.ones((3, 2, 2))}, [images], TARGET)):
        assert decode(encode(preparation), "it") == preparation


def _set(raw: dict[str, Any], path: str, value: object) -> None:
    *way, last = path.split(".")
    place: Any = raw  # JSON
    for name in way:
        place = place[int(name)] if name.isdigit() else place[name]
    place[int(last) if last.isdigit() else last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("columns", []),
        ("columns.0.name", ""),
        ("columns.0.name", "fare"),
        ("columns.0.name", "a" * 2000),
        ("columns.0.type", "code"),
        ("columns.0.fill", 1e999),
        ("columns.0.further", 1),
        ("columns.2.vocabulary", ["a", "a"]),
        ("columns.2.vocabulary", ["a"]),
        ("columns.2.vocabulary", [""]),
        ("columns.2.encoding", "pickle"),
        ("columns.3.fill", "never"),
        ("columns.4.parts", []),
        ("columns.4.parts", ["year", "year"]),
        ("columns.4.origin", 10**15),
        ("columns.5.length", 10**12),
        ("columns.5.mode", "sequence"),
        ("window", {"steps": 0}),
        ("window", {"steps": 2, "horizon": 0}),
        ("window", {"steps": 10**9}),
        ("window", {"steps": 2, "order": "a" * 2000}),
        ("window", {"steps": 2, "further": 1}),
        ("features", ["x"]),
        ("features", ["__import__"]),
        ("scale.0", 0.0),
        ("scale.0", -1.0),
        ("scale", [1.0]),
        ("offset", []),
        ("target.kind", "divination"),
        ("target.class_names", ["only"]),
        ("target.scale", [2.0]),
    ],
)
def test_damaged_values_are_refused_in_one_sentence(path: str, value: object) -> None:
    raw = json.loads(encode(fitted()))
    _set(raw, path, value)
    with pytest.raises(
        FileFormatError, match=r"^it is damaged: .*; open an earlier copy"
    ) as caught:
        decode(json.dumps(raw).encode(), "it")
    assert "\n" not in str(caught.value)


def test_a_huge_shape_is_refused_before_anything_is_allocated() -> None:
    images = ColumnChoice(name="i", kind=ColumnKind.ARRAY, shape=(2, 2))
    raw = json.loads(encode(fit({"i": np.ones((3, 2, 2))}, [images], TARGET)))
    raw["columns"][0]["shape"] = [1_000_000] * 8
    with pytest.raises(FileFormatError, match="inputs"):
        decode(json.dumps(raw).encode(), "it")


def test_too_large_a_member_is_refused_unread() -> None:
    with pytest.raises(FileFormatError, match="at most"):
        decode(b"[" * (MAXIMUM_BYTES + 1), "it")


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(200), deadline=None)
@given(st.data())
def test_any_bytes_are_a_preparation_or_refused(data: st.DataObject) -> None:
    content = bytearray(encode(fitted()))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        found = decode(bytes(content), "it")
    except FileFormatError:
        reached("refused")
        return
    reached("accepted")
    assert decode(encode(found), "it") == found
