"""Tables of each kind are read as what they are, and the window says what was detected."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.spec import no_progress
from playground.datasets.tables.facts import LONGEST_FACTS, ColumnFacts, Storage, facts_of
from playground.datasets.tables.kinds import kind_of
from playground.datasets.tables.parse import child, text_file
from playground.datasets.tables.parse.table import read_table
from playground.datasets.tables.proposals import Certainty, proposed_target
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import SentTable, StoredColumn
from playground.document.file import codec
from tests.datasets.tables.cases import CASES
from tests.datasets.tables.workbooks import workbook
from tests.lanes import thinned

SHARED = Path(__file__).parents[4] / "shared" / "cases" / "tables"


def read(path: Path, **options: Any) -> SentTable:
    return read_table(path, ReadAs(**options), no_progress)


def written(folder: Path, content: str | bytes, suffix: str = ".csv") -> Path:
    path = folder / f"table{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def values_of(column: StoredColumn) -> list[object]:
    """Return the values of a column; None where missing."""
    if column.storage is Storage.TEXT:
        words = column.words()
        return [words[code] if code >= 0 else None for code in column.data]
    return [None if np.isnan(value) else float(value) for value in column.data]


def values(table: SentTable) -> dict[str, list[object]]:
    names = [column.name for column in table.facts.columns]
    return {name: values_of(column) for name, column in zip(names, table.columns, strict=True)}


def said(table: SentTable) -> str:
    return " | ".join(note.text for note in table.facts.notes)


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_read_as_what_it_is(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    table = read(written(tmp_path, case.content, case.suffix))
    facts = table.facts
    assert facts.rows == case.rows
    assert {
        column.name: kind_of(column, facts.rows).value for column in facts.columns
    } == case.kinds
    found = values(table)
    for column, first in case.values.items():
        assert found[column][: len(first)] == pytest.approx(list(first))
    for words in case.says:
        assert words in said(table)
    proposal = proposed_target(facts)
    assert (proposal.name if proposal.certainty is not Certainty.UNCLEAR else "") == case.target


@pytest.mark.parametrize("name", thinned(6, CASES))
def test_the_facts_read_back(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    facts = read(written(tmp_path, case.content, case.suffix)).facts
    assert facts_of(facts.to_text()) == facts


@pytest.mark.parametrize("name", thinned(6, CASES))
def test_reading_again_as_found_out_gives_the_same(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = written(tmp_path, case.content, case.suffix)
    first = read(path)
    again = read_table(path, first.facts.read_as, no_progress)
    assert values(again) == values(first)


WHAT_MUST_COME: dict[str, tuple[int, str, dict[str, tuple[object, ...]]]] = {
    "target_first.csv": (8, "survived", {}),
    "text_first_row_nohdr.csv": (42, "", {"column 2": (5.1, 4.9)}),
    "semicolon_thousands.csv": (40, "price", {"price": (950.0, 1037.0)}),
    "none_category.csv": (40, "risk", {"debtors": ("guarantor", "none")}),
    "visits_count.csv": (400, "visits", {}),
    "windows1252.csv": (40, "y", {"größe": (0.0, 1.0)}),
    "bool.csv": (40, "a", {"y": ("True", "True", "True")}),
    "orange3875.csv": (30, "Temperatur (Celsius)", {"Temperatur (Celsius)": (28.0, 28.1)}),
    "sep_line_excel.csv": (40, "y", {"a": (0.0, 1.0)}),
    "title_line.csv": (40, "y", {"a": (0.0, 1.0)}),
    "trailing_sep.csv": (40, "y", {"y": (0.0, 1.0)}),
    "sparse_numeric.csv": (40, "y", {"b": (0.0, None)}),
    "zip.csv": (40, "y", {"zip": ("01000",)}),
    "underscore_ids.csv": (40, "y", {"id": ("0_0", "0_1")}),
    "date_target.csv": (40, "a", {}),
    "gap_in_target.csv": (40, "y", {}),
}


@pytest.mark.parametrize("name", WHAT_MUST_COME)
def test_files_that_failed_before_are_read(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not there")
    rows, target, expected = WHAT_MUST_COME[name]
    table = read(path)
    assert table.facts.rows == rows
    proposal = proposed_target(table.facts)
    assert (proposal.name if proposal.certainty is not Certainty.UNCLEAR else "") == target
    found = values(table)
    for column, first in expected.items():
        assert found[column][: len(first)] == pytest.approx(list(first))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n  \n", "is empty"),
        (b"\x00" * 5000, "is empty"),
        ("a,b\n", "has a header but no rows"),
        (bytes(range(256)) * 40 + b"\x00" * 5000, "is not a text file"),
        (",".join(map(str, range(100_000))) + "\n1\n", "at most 5,000 can be read"),
    ],
)
def test_a_file_without_a_table_gives_one_sentence(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(DataError) as error:
        read(written(tmp_path, content))
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_refusal_of_a_wide_table_says_what_to_do(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"genes{suffix}"
    frame = pl.DataFrame({f"g{at}": [at, at + 1] for at in range(5001)})
    frame.write_csv(path) if suffix == ".csv" else frame.write_parquet(path)
    with pytest.raises(DataError, match=r"has 5,001 columns; .* numpy\.savez"):
        read(path)


def test_lines_longer_than_the_beginning_of_a_file_are_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "HEAD_BYTES", 64)
    names = [f"gene {at}" for at in range(100)]
    rows = ["\r".join((",".join(names), *(",".join([str(row)] * 100) for row in range(9))))]
    found = read(written(tmp_path, rows[0]))
    assert [column.name for column in found.facts.columns] == names
    assert found.facts.rows == 9


@pytest.mark.full
def test_a_wide_table_of_whole_numbers_can_be_used(tmp_path: Path) -> None:
    rows = [",".join(str((row + at) % 100) for at in range(1500)) for row in range(200)]
    path = written(tmp_path, "\n".join([",".join(f"g{at}" for at in range(1500)), *rows]))
    found = read(path).facts.to_text()
    assert len(found) > 1_000_000
    task = describe(DataConfig(Selection("csv", {"path": str(path), "found": found})))
    assert task.input_shape == (1499,)
    assert codec.MAXIMUM_BYTES >= 2 * LONGEST_FACTS


def test_facts_too_long_for_a_project_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a,b\n1,2\n3,4\n")
    monkeypatch.setattr(child, "LONGEST_FACTS", 100)
    with pytest.raises(DataError, match="leave some of them out of the file"):
        child.read_here(path, ReadAs(), no_progress)


@pytest.mark.parametrize(
    ("first", "encoding"),
    [(b"\xc3", "cp1252"), (b"\xc3\xa4", "utf-8"), (b"x\xc3\xa4", "utf-8"), (b"xx", "utf-8")],
)
def test_a_letter_may_be_cut_where_the_file_is_checked_in_blocks(
    first: bytes, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"a,b,y\n" + b"1,2,no\n2,3,yes\n" * 40
    monkeypatch.setattr(text_file, "BLOCK_BYTES", len(content) + 1)
    found = read(written(tmp_path, content + first + b",5,no\n" + b"1,2,no\n" * 90))
    assert found.facts.read_as.encoding == encoding


@pytest.mark.parametrize(
    "content",
    ['a,b\n"1,' + "2\n" * 5000, 'a,b\n1,"x\ny",\n2,"', "a\n" * 10, "a,b\n" + "x" * 200_000],
)
def test_odd_quotes_give_a_table_or_one_sentence(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    with suppress(DataError):  # the only error that a file may raise
        assert read(path).facts.rows > 0


def test_a_correction_of_how_it_is_read_changes_the_values(tmp_path: Path) -> None:
    path = written(
        tmp_path, "rooms;price\n1;950\n2;1,037\n3;2,111\n4;3,5\n".replace("3,5", "3,555")
    )
    assert values(read(path))["price"][1] == 1037.0
    corrected = read(path, decimal=",")
    assert values(corrected)["price"][1] == 1.037
    with_header = read(path, has_header=False)
    assert [column.name for column in with_header.facts.columns] == ["column 1", "column 2"]
    assert with_header.facts.rows == 5


def test_the_order_of_day_and_month_can_be_corrected(tmp_path: Path) -> None:
    path = written(tmp_path, "day,a\n01/02/2024,1\n03/04/2024,2\n")
    day_first, month_first = (
        values(read(path, is_day_first=each))["day"] for each in (True, False)
    )
    assert day_first == [1706745600.0, 1712102400.0]
    assert month_first == [1704153600.0, 1709510400.0]


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "size": [1.5, None, 3.5, float("inf")],
            "count": [1, 2, 3, 4],
            "kind": ["x", "y", "", None],
            "is_new": [True, False, True, True],
            "day": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"],
            "list": [[1], [2], [3], [4]],
        }
    ).with_columns(pl.col("day").str.to_date())


WRITTEN: dict[str, tuple[str, tuple[float | None, ...], str]] = {
    "a Swiss franc": ("CHF 1'250.50;CHF 7’137", (1250.5, 7137.0), "CHF"),
    "a name of a currency behind": ("1250 kr;99kr", (1250.0, 99.0), "kr"),
    "rupees, grouped by lakh": ("₹21,13,744;₹99,999", (2113744.0, 99999.0), "₹"),
    "brackets for below zero": ("$3.50;($377.28)", (3.5, -377.28), "$"),
    "a minus sign": ("−5;4", (-5.0, 4.0), ""),
    "a sign before the unit": ("-$5;$4", (-5.0, 4.0), "$"),
    "words for missing values": ("5;k. A.;–;#NV;n.a.;Unknown;6", (5.0, *[None] * 5, 6.0), ""),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_numbers_are_read_in_all_common_ways_of_writing_them(name: str, tmp_path: Path) -> None:
    cells, expected, unit = WRITTEN[name]
    rows = cells.split(";")
    table = read(written(tmp_path, "a;y\n" + "".join(f"{cell};x\n" for cell in rows)))
    assert values(table)["a"] == list(expected)
    assert table.facts.columns[0].unit == unit
    is_plain = name.startswith("rupees")
    assert table.facts.is_regular is is_plain, "a script would not read it so"


@pytest.mark.parametrize("cells", ["CHF 5;6", "Rs 5;5 kr x", "(a);(b)", "EURO;EUR"])
def test_what_only_resembles_money_stays_text(cells: str, tmp_path: Path) -> None:
    rows = cells.split(";")
    table = read(written(tmp_path, "a;y\n" + "".join(f"{cell};x\n" for cell in rows)))
    assert table.facts.columns[0].storage is Storage.TEXT


def test_a_clock_of_twelve_hours_is_a_date(tmp_path: Path) -> None:
    table = read(written(tmp_path, "at,a\n3/27/2022 2:20 AM,1\n12/1/2022 12:05 PM,2\n"))
    assert values(table)["at"] == [1648347600.0, 1669896300.0]


@pytest.mark.parametrize(
    ("cells", "is_sure"), [('"1,037"', False), ('"1,037.50"', True), ('"1,000,000"', True)]
)
def test_only_what_could_be_read_otherwise_is_a_guess(
    cells: str, is_sure: bool, tmp_path: Path
) -> None:
    table = read(written(tmp_path, f"a,y\n{cells},x\n5,y\n"))
    (note,) = (note for note in table.facts.notes if note.option == "decimal")
    assert note.is_guess is not is_sure


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_files_with_types_keep_them(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    if suffix == ".parquet":
        frame().write_parquet(path)
    else:
        frame().with_columns(size=pl.Series([1.5, None, 3.5, None])).write_ndjson(path)
    table = read(path)
    found = values(table)
    assert found["size"] == [1.5, None, 3.5, None]
    assert found["kind"] == ["x", "y", None, None]
    assert found["is_new"] == ["true", "false", "true", "true"]
    assert "list" not in found
    assert "Left out" in said(table)
    if suffix == ".parquet":
        assert found["day"][0] == 1704067200.0


def test_a_fraction_after_thousands_of_whole_numbers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    rows = [f'{{"size": {number}, "y": {number % 2}}}' for number in range(3000)]
    path.write_text("\n".join([*rows, '{"size": 0.5, "y": 1}']))
    assert values(read(path))["size"][-2:] == [2999, 0.5]


@pytest.mark.parametrize("title", ["", "Report of 2024"])
def test_a_workbook_is_read(tmp_path: Path, title: str) -> None:
    path = tmp_path / "table.xlsx"
    rows: list[list[object]] = [["size", "kind", "y"]]
    rows += [[i / 4, "xy"[i % 2], i % 2] for i in range(12)]
    workbook(path, rows, title=title)
    table = read(path)
    assert table.facts.form == "Excel"
    assert table.facts.rows == 12
    assert values(table)["size"][:3] == [0.0, 0.25, 0.5]
    assert values(table)["kind"][:2] == ["x", "y"]
    assert title in said(table)


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".jsonl"])
def test_a_damaged_file_gives_one_sentence(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    path.write_bytes(b"no such thing\n" * 20)
    with pytest.raises(DataError, match="cannot be read as") as error:
        read(path)
    assert "\n" not in str(error.value)


def test_a_column_reads_back_all_its_texts(tmp_path: Path) -> None:
    names = ["ü", "日本", "a,b", 'say "x"', "z"] * 4
    buffer = io.StringIO()
    pl.DataFrame({"name": names, "y": list(range(20))}).write_csv(buffer)
    assert values(read(written(tmp_path, buffer.getvalue())))["name"] == names


def with_cells(folder: Path, cells: list[str]) -> ColumnFacts:
    rows = [f"{cell};{'ab'[place % 2]}" for place, cell in enumerate(cells)]
    return read(written(folder, "\n".join(["x;y", *rows, ""]))).facts.column("x")


@pytest.mark.parametrize(
    ("write", "storage", "high"),
    [
        (str, Storage.NUMBER, 9999.0),
        (lambda at: f"{at},25", Storage.NUMBER, 9999.25),
        (lambda at: f"{at:,}.5", Storage.NUMBER, 9999.5),
        (lambda at: f"{at % 28 + 1:02}.{at % 12 + 1:02}.{1990 + at % 30}", Storage.DATE, None),
        (lambda at: f"{1990 + at % 30}-{at % 12 + 1:02}-{at % 28 + 1:02}", Storage.DATE, None),
    ],
)
def test_one_cell_that_cannot_be_read_does_not_make_texts_of_a_column(
    tmp_path: Path, write: Callable[[int], str], storage: Storage, high: float | None
) -> None:
    cells = [write(at) for at in range(10_000)]
    cells[16] = "n/a?"
    found = with_cells(tmp_path, cells)
    assert found.storage is storage
    assert (found.missing, found.unread, found.unread_cells) == (1, 1, ((17, "n/a?"),))
    assert high is None or found.high == high


def test_codes_with_a_letter_stay_categories(tmp_path: Path) -> None:
    cells = [("U" if at % 40 == 0 else str(at % 5)) for at in range(1000)]
    assert with_cells(tmp_path, cells).storage is Storage.TEXT


def test_the_type_of_a_column_can_be_given(tmp_path: Path) -> None:
    cells = [*(f"{at},5" for at in range(100)), *("soon" for _ in range(20))]
    assert with_cells(tmp_path, cells).storage is Storage.TEXT
    path = tmp_path / "table.csv"
    found = read(path, decimal=",", kinds=(("x", "number"),)).facts.column("x")
    assert (found.storage, found.high, found.unread) == (Storage.NUMBER, 99.5, 20)
    assert "soon" in read(path, kinds=(("x", "text"),)).facts.column("x").values


NUMBERS = [f"{at},{at / 2},{'xy'[at % 2]}" for at in range(40)]


def noted(sent: SentTable) -> str:
    return " | ".join(note.text for note in sent.facts.notes)


def test_a_row_of_units_below_the_names_is_not_data(tmp_path: Path) -> None:
    found = read(written(tmp_path, "\n".join(["speed,force,kind", "m/s,kN,", *NUMBERS, ""])))
    assert found.facts.rows == 40
    assert [one.storage for one in found.facts.columns] == ["number", "number", "text"]
    assert "The row below the names holds units and is left out: m/s, kN" in noted(found)
    assert not found.facts.is_regular


def test_a_first_row_of_texts_like_those_below_is_data(tmp_path: Path) -> None:
    rows = ["a,b,kind", "low,high,x", *NUMBERS]
    assert read(written(tmp_path, "\n".join([*rows, "low,high,y", ""]))).facts.rows == 42


def test_names_of_groups_above_the_names_are_skipped(tmp_path: Path) -> None:
    found = read(written(tmp_path, "\n".join(["Sizes,,Result", "a,b,kind", *NUMBERS, ""])))
    assert [one.name for one in found.facts.columns] == ["a", "b", "kind"]
    assert "Skipped above the table: “Sizes Result”" in noted(found)


def test_a_last_row_that_sums_up_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"2024-{at % 12 + 1:02},{at}" for at in range(40)]
    found = read(written(tmp_path, "\n".join(["month,sales", *rows, "Total:,780", ""])))
    assert found.facts.rows == 40
    assert found.facts.column("sales").high == 39
    assert "The last row sums up the others (“Total:”) and is left out: row 41" in noted(found)


@pytest.mark.parametrize("end", ["+01:00", "-0530", "Z"])
@pytest.mark.parametrize("clock", ["T%H:%M:%S", " %H:%M", "T%H:%M:%S.250"])
def test_moments_with_a_time_zone_are_dates_in_utc(tmp_path: Path, clock: str, end: str) -> None:
    start = datetime(2024, 3, 1, 12, tzinfo=UTC)
    texts = [f"{start + timedelta(minutes=10 * at):%Y-%m-%d{clock}}{end}" for at in range(30)]
    found = read(written(tmp_path, "\n".join(["when,y", *(f"{each},1" for each in texts), ""])))
    column = found.facts.column("when")
    assert column.storage is Storage.DATE
    assert column.low == datetime.fromisoformat(texts[0]).timestamp()


@pytest.mark.parametrize("pair", [("ja", "nein"), ("oui", "non"), ("sí", "no"), ("да", "нет")])
def test_yes_and_no_have_one_spelling_in_other_languages(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    cells = [pair[at % 2].upper() if at % 9 == 0 else pair[at % 2] for at in range(60)]
    assert set(with_cells(tmp_path, cells).values) == set(pair)


def test_a_sheet_of_notes_is_not_the_table(tmp_path: Path) -> None:
    rows: list[list[object]] = [["", "Sizes", "", "Result"], ["part", "a", "b", "passed"]]
    rows += [[f"A-{at}", at, at / 2, "yes" if at % 2 else "no"] for at in range(30)]
    workbook(tmp_path / "book.xlsx", rows, note="Exported by the lab")
    found = read(tmp_path / "book.xlsx")
    assert [one.name for one in found.facts.columns] == ["part", "a", "b", "passed"]
    assert "Read from the sheet “Data”; there are also Notes" in noted(found)


@pytest.mark.parametrize("end", ["\t", ""])
def test_the_role_of_the_last_column_of_orange_may_be_left_out(end: str, tmp_path: Path) -> None:
    lines = ["a\tkind\tb", "continuous\tdiscrete\tcontinuous", f"\tclass{end}"]
    rows = [f"{at}\t{'pq'[at % 2]}\t{at / 2}" for at in range(9)]
    found = read(written(tmp_path, "\n".join([*lines, *rows]), ".tab"))
    assert [column.role for column in found.facts.columns] == ["", "class", ""]
    assert found.facts.rows == 9
