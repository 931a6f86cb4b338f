"""A script leaves out of a table, and corrects in it, what the program does.

Cells that cannot be read, a last row that sums up, types that were given, and splits by a column.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from playground.catalog.losses import USUAL_LOSS
from playground.datasets.preparation.kinds import DatePart
from playground.datasets.prepare import describe
from playground.datasets.tables.facts import MOST_VALUES, Storage
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import Role, Split, SplitKind, Treatment
from playground.export.script.data import data_code
from tests.datasets.tables.workbooks import workbook
from tests.export.script.test_data import assert_same_arrays
from tests.export.script.test_tables import BOOK, FORMS, config_of, draft_of, opened_draft, split
from tests.lanes import sampled, thinned

UNREAD = ["soon", "see 3", "1,5 or so", "2.5.7", "--3", "(4", "0x10", "1_000", "12,34,5", "- $5"]
"""Cells that are not numbers, or not in every table."""


@pytest.mark.parametrize("decimal", sampled([".", ","], ","))
def test_a_cell_that_is_not_a_number_is_missing(decimal: str, tmp_path: Path) -> None:
    for number, other in enumerate(UNREAD):
        cells = [f"{i * 7 % 60}{decimal}{i % 100:02}" for i in range(80)]
        free = [["CHF 1 250", "(3)", "€7"][i % 3] if i % 9 == 2 else cells[i] for i in range(80)]
        cells[5] = free[11] = other
        rows = "".join(f"{cells[i]};{free[i]};{i % 60};{i % 2}\n" for i in range(80))
        draft = draft_of(tmp_path / f"{number}.csv", f"a;b;c;y\n{rows}", "y")
        assert draft.facts.column("a").storage is Storage.NUMBER
        for scaling in ("none", "standard"):
            assert_same_arrays(config_of(draft, scaling=scaling))
        assert_same_arrays(config_of(draft.with_role(["b"], Role.TARGET)))


def test_a_column_is_read_as_the_user_says(tmp_path: Path) -> None:
    cells = [["x", "007", "1,5", "3"][i % 4] if i % 3 else f"{i}" for i in range(60)]
    days = ["later" if i % 3 == 0 else f"{i % 28 + 1:02}.03.2024" for i in range(60)]
    rows = "".join(f"{cells[i]};{days[i]};{i};{i % 2}\n" for i in range(60))
    path = tmp_path / "table.csv"
    path.write_text(f"a;day;c;y\n{rows}")
    for kinds in (
        {"a": Storage.NUMBER},
        {"day": Storage.DATE},
        {"a": Storage.NUMBER, "day": Storage.DATE, "c": Storage.TEXT},
    ):
        draft = opened_draft(path, "y", ReadAs(kinds=tuple(kinds.items())))
        assert all(draft.facts.column(name).storage is kind for name, kind in kinds.items())
        assert_same_arrays(config_of(draft))


OTHERS = [
    "soon",
    "2024-1-5",
    "05.01.24",
    "2024-02-31",
    "5 March 2024",
    "2024-01-05 25:00",
    "13/13/2024",
]


@pytest.mark.parametrize(
    "form", thinned(5, [*FORMS, "%Y-%m-%dT%H:%M:%S+02:00", "%Y-%m-%d %H:%M-0530"])
)
def test_a_cell_that_is_not_a_date_is_missing(form: str, tmp_path: Path) -> None:
    start = datetime(1999, 11, 13, 5, 7, 30, 250_000)  # noqa: DTZ001 - as it is written
    for number, other in enumerate(OTHERS):
        cells = [f"{start + timedelta(days=i * 40.03):{form}}" for i in range(60)]
        cells[7] = other
        rows = "".join(f"{i};{cell};{i % 3 % 2}\n" for i, cell in enumerate(cells))
        draft = draft_of(tmp_path / f"{number}.csv", f"a;day;y\n{rows}", "y")
        assert draft.facts.column("day").storage is Storage.DATE
        every = draft.with_columns(["day"], parts=tuple(DatePart), missing=Treatment.MEDIAN)
        assert_same_arrays(config_of(every, scaling="minmax"))


def test_rows_are_split_by_the_largest_of_many_numbers(tmp_path: Path) -> None:
    numbers = "serial,b,y\n" + "".join(f"{i // 2},{i},{i % 2}\n" for i in range(600))
    draft = draft_of(tmp_path / "table.csv", numbers, "y")
    assert not draft.facts.column("serial").values
    assert_same_arrays(config_of(split(SplitKind.COLUMN, "serial")(draft)))


@pytest.mark.parametrize(
    ("name", "words"),
    [("name", "'name' has too many values for a script"), ("gone", "has no column 'gone'")],
)
def test_a_split_that_no_script_can_make_ends_with_one_sentence(
    name: str, words: str, tmp_path: Path
) -> None:
    rows = "".join(
        f"{'test' if i % 5 else 'train'} {i},{i},{i % 2}\n" for i in range(MOST_VALUES + 5)
    )
    draft = draft_of(tmp_path / "table.csv", f"name,b,y\n{rows}", "y")
    config = config_of(draft)
    values = replace(draft.settings, split=Split(SplitKind.COLUMN, name)).to_text()
    changed = replace(config, source=config.source.with_param("columns", values))
    task = describe(config)
    with pytest.raises(SystemExit, match=words):
        exec(data_code(changed, task, USUAL_LOSS[task.kind]).text, {})


def test_a_workbook_with_a_sheet_of_notes_and_a_total_is_prepared(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    workbook(path, [*BOOK, [820, 1100, "Total", "", ""]], note="Written by hand")
    draft = opened_draft(path, "kind")
    assert draft.facts.rows == len(BOOK) - 1
    assert draft.facts.read_as.sheet == "Data"
    assert_same_arrays(config_of(draft))
    kept = opened_draft(path, "price", replace(draft.read_as, keeps_total=True))
    assert kept.facts.rows == len(BOOK)
    assert_same_arrays(config_of(kept))
