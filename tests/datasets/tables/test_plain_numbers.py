"""Numbers that are read at once are those that are read by way of texts."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.datasets.spec import no_progress
from playground.datasets.tables.parse import plain_numbers, text_file
from playground.datasets.tables.parse.plain_numbers import has_leading_zero, plain_columns
from playground.datasets.tables.parse.table import read_table
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import SentTable
from tests.lanes import examples

USUAL = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: f"{number:.6g}")
ODD = st.one_of(
    st.sampled_from(["", "NA", "nan", "inf", "007", "-01", " 08", "1,5", "1.037", "2.000", "+4"]),
    st.sampled_from(["1e3", ".5", "5.", "0_1", "1 ", " 1", "$3", "12 %", "none", "abc", "0x10"]),
    st.sampled_from(['"1,037"', '"3"', "2024-01-05"]),
)
FILES = st.tuples(
    st.sampled_from(",;\t"),
    st.lists(st.tuples(USUAL, USUAL, USUAL), min_size=2, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2), ODD), max_size=3),
)


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[SentTable, SentTable]:
    """Return a table read by way of texts, and as numbers at once if its first rows allow it."""
    read = []
    monkeypatch.setattr(
        text_file, "plain_columns", lambda head, read_as: plain_columns(head.head(2), read_as)
    )
    for least in (2**40, 0):
        monkeypatch.setattr(text_file, "LEAST_DIRECT_BYTES", least)
        read.append(read_table(path, ReadAs(), no_progress))
    return read[0], read[1]


@given(file=FILES)
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_read_at_once_are_those_read_as_texts(
    file: tuple[str, list[tuple[str, ...]], list[tuple[int, int, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delimiter, rows, changes = file
    cells = [list(row) for row in rows]
    for row, column, text in changes:
        if row < len(cells) and delimiter not in text.strip('"'):
            cells[row][column] = text
    path = tmp_path / "t.csv"
    path.write_text("\n".join(map(delimiter.join, [["a", "b", "c"], *cells])) + "\n", "utf-8")

    texts, direct = both_ways(path, monkeypatch)

    assert direct.facts == texts.facts
    for one, other in zip(direct.columns, texts.columns, strict=True):
        np.testing.assert_array_equal(one.data, other.data)
        np.testing.assert_array_equal(one.texts, other.texts)


@pytest.mark.parametrize(
    ("cell", "is_text"),
    [
        *((cell, True) for cell in ("007", "-01", " 08", '"09"')),
        *((cell, False) for cell in ("0.05", "10", "1e05", "0", "2024-01-05")),
    ],
)
@pytest.mark.parametrize("block", [1, 2, 3, 4096])
def test_a_zero_before_a_digit_is_found_wherever_the_file_is_cut(
    cell: str, is_text: bool, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_numbers, "BLOCK_BYTES", block)
    path = tmp_path / "t.csv"
    path.write_text(f"a,b\n1,2\n3,{cell}\n5,6\n", "utf-8")
    assert has_leading_zero(path, ",") is is_text
