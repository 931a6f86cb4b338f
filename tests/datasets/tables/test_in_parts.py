"""A table that is read part by part is the table that is read at once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.base.errors import DataError
from playground.datasets.spec import no_progress
from playground.datasets.tables.facts import TableFacts
from playground.datasets.tables.opened import Tables
from playground.datasets.tables.parse import in_parts
from playground.datasets.tables.parse.table import read_table
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import SentTable, StoredColumn
from tests.laws import exercises, reached

CELLS = st.one_of(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: f"{number:.6g}"),
    st.sampled_from(["", "NA", "none", "007", "1e3", "Yes", "yes", "no", "x y", '"a,b"', '"a\nb"']),
    st.sampled_from(["$3", "12 %", "2024-01-05", "05/02/2024", '"1,037"', "ä", '"say ""x"""']),
)
COLUMNS = st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4)
SHAPES = st.tuples(COLUMNS, st.integers(2, 12), st.booleans(), st.integers(0, 3), st.randoms())


def in_files(path: Path, folder: Path, part: int, patch: pytest.MonkeyPatch) -> SentTable:
    patch.setattr(in_parts, "PART_BYTES", part)
    folder.mkdir(exist_ok=True)
    sent = read_table(path, ReadAs(), no_progress, folder)
    if not sent.files:
        return sent
    kinds = [np.int32 if column.storage.value == "text" else np.float64 for column in sent.columns]
    read = [np.fromfile(folder / name, kind) for name, kind in zip(sent.files, kinds, strict=True)]
    columns = [replace(one, data=data) for one, data in zip(sent.columns, read, strict=True)]
    return replace(sent, columns=columns)


def plain(facts: TableFacts) -> TableFacts:
    return replace(facts, notes=(), is_regular=True, above=None, is_cut=False)


def assert_same(one: StoredColumn, other: StoredColumn) -> None:
    np.testing.assert_array_equal(one.data, other.data)
    np.testing.assert_array_equal(one.texts, other.texts)
    np.testing.assert_array_equal(one.ends, other.ends)


@exercises(accepted=1, refused=1)
@given(shape=SHAPES, part=st.integers(64, 400))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_table_read_in_parts_is_the_table_read_at_once(
    shape: tuple[list[list[str]], int, bool, int, object],
    part: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns, rows, has_end, odd, random = shape
    lines = [",".join(f"name{index}" for index in range(len(columns)))]
    for _ in range(rows):
        lines.append(",".join(random.choice(cells) for cells in columns))  # type: ignore[attr-defined]
    lines = [line + "," * has_end for line in lines]
    if odd:
        lines.insert(odd, ("1," * (len(columns) + 2), "", "5")[odd - 1])
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")

    try:
        whole = read_table(path, ReadAs(), no_progress)
    except DataError:
        with pytest.raises(DataError):
            in_files(path, tmp_path / "parts", part, monkeypatch)
        reached("refused")
        return
    reached("accepted")
    parts = in_files(path, tmp_path / "parts", part, monkeypatch)

    assert plain(parts.facts) == plain(whole.facts)
    for one, other in zip(parts.columns, whole.columns, strict=True):
        assert_same(one, other)


def test_a_column_that_stops_being_numbers_is_read_again_as_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    rows = [f"{index},{index * 3 % 7}" for index in range(20_000)]
    path.write_text("\n".join(["a,b", *rows, "last,NA", "007,5"]) + "\n", "utf-8")
    monkeypatch.setattr("playground.datasets.tables.parse.text_file.HEAD_BYTES", 4096)

    parts = in_files(path, tmp_path / "parts", 10_000, monkeypatch)
    whole = read_table(path, ReadAs(), no_progress)

    assert parts.files
    assert plain(parts.facts) == plain(whole.facts)
    for one, other in zip(parts.columns, whole.columns, strict=True):
        assert_same(one, other)


def test_texts_beyond_the_limit_count_as_missing_and_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "".join(f"word {index},{index}\n" for index in range(30)), "utf-8")
    monkeypatch.setattr(in_parts, "MOST_DIFFERENT", 20)

    parts = in_files(path, tmp_path / "parts", 50, monkeypatch)

    assert parts.facts.columns[0].missing == 10
    assert any("10 cells with further ones count as missing" in n.text for n in parts.facts.notes)


def test_a_large_table_stays_on_the_disk_and_its_files_go_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "".join(f"{index},{index % 2}\n" for index in range(50)), "utf-8")
    monkeypatch.setattr("playground.datasets.tables.opened.MOST_READ_BYTES", 10)

    opened = Tables()
    table = opened.open(path, ReadAs(), no_progress)

    assert table.is_on_disk
    assert table.columns["a"].data.tolist() == list(range(50))
    folder = Path(table.scratch.name)  # type: ignore[union-attr]
    assert len(list(folder.iterdir())) == 2
    del table, opened
    assert not folder.exists()


def test_one_cell_that_is_not_a_number_is_counted_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    rows = [f"{at},{at % 28 + 1:02}.{at % 12 + 1:02}.{1990 + at % 30},y" for at in range(2000)]
    rows[700], rows[16] = "n/a?,01.01.1990,y", "16,soon,y"
    path.write_text("a,day,y\n" + "\n".join(rows) + "\n", "utf-8")
    found = in_files(path, tmp_path / "parts", 4000, monkeypatch)
    number, day = found.facts.column("a"), found.facts.column("day")
    assert found.files
    assert (number.storage, number.unread, number.unread_cells) == ("number", 1, ((701, "n/a?"),))
    assert (day.storage, day.unread, day.unread_cells) == ("date", 1, ((17, "soon"),))
    assert plain(found.facts) == plain(read_table(path, ReadAs(), no_progress).facts)


def test_short_names_of_roles_are_known_in_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.tab"
    rows = [f"{at}\t{at % 3}\t{at / 2}" for at in range(9)]
    path.write_text("\n".join(["a\tb\ty", "c\tc\tc", "m\ti\tclass", *rows]) + "\n")
    found = in_files(path, tmp_path / "parts", 64, monkeypatch)
    assert found.files
    assert [column.role for column in found.facts.columns] == ["meta", "ignore", "class"]
