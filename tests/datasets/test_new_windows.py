"""New rows of a time series: a sample is a window of them, an answer is about a later row."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from playground.base.errors import DataError
from playground.base.tasks import TaskKind
from playground.datasets.new_rows import new_rows, read_rows, results_of
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, Scaling
from playground.datasets.preparation.raw import RawColumns, Texts, rows_taken
from playground.datasets.preparation.results import Results
from playground.datasets.preparation.values import Preparation, SeriesWindow, TargetColumn
from playground.datasets.spec import no_progress

TRAIN: RawColumns = {
    "load": np.linspace(0.0, 9.0, 30),
    "day": Texts.of(["mon", "tue", "wed"] * 10),
}
CHOICES = (
    ColumnChoice(name="load", scaling=Scaling.STANDARD),
    ColumnChoice(name="day", kind=ColumnKind.CATEGORY),
)
TARGET = TargetColumn(TaskKind.REGRESSION, "load", offset=(4.0,), scale=(2.0,))
HEADER = "hour,day,load\n"


def preparation(steps: int, horizon: int = 1, order: str = "") -> Preparation:
    window = SeriesWindow(steps, horizon, order)
    return msgspec.structs.replace(fit(TRAIN, CHOICES, TARGET), window=window)


def results(folder: Path, content: str, prepared: Preparation) -> Results:
    path = folder / "new.csv"
    path.write_text(content, encoding="utf-8")
    rows = new_rows(prepared, read_rows(path, prepared, no_progress))
    return results_of(prepared, rows, lambda x: x[:, -1, :1])


def lines(count: int) -> list[str]:
    return [f"{hour},{('mon', 'tue', 'wed')[hour % 3]},{hour / 4}" for hour in range(count)]


@pytest.mark.parametrize(("steps", "horizon"), [(1, 1), (4, 1), (3, 5), (8, 2)])
def test_each_window_has_the_inputs_of_its_rows_and_names_the_row_it_is_about(
    steps: int, horizon: int, tmp_path: Path
) -> None:
    prepared = preparation(steps, horizon)
    single = msgspec.structs.replace(prepared, window=None)
    x, rows = apply(prepared, TRAIN), apply(single, TRAIN)
    assert x.shape == (30 - steps + 1, *prepared.input_shape)
    for at, window in enumerate(x):
        assert np.array_equal(window, rows[at : at + steps])
        alone = apply(prepared, rows_taken(TRAIN, slice(at, at + steps)))
        assert np.array_equal(alone[0], window)
    found = results(tmp_path, HEADER + "\n".join(lines(8)) + "\n", prepared)
    numbers = [line["row"] for line in found.raw()]
    assert numbers == list(range(steps + horizon, 8 + horizon + 1))
    assert found.cells(0)[0] == str(steps + horizon)
    assert found.summary().startswith(f"{len(numbers)} of {len(numbers)} windows of {steps} rows")


def test_an_unreadable_cell_costs_the_windows_that_have_it_and_no_others(tmp_path: Path) -> None:
    rows = lines(9)
    rows[4] = "4,tue,much"
    rows[8] = "8,sunday,2"
    found = results(tmp_path, HEADER + "\n".join(rows) + "\n", preparation(3))
    assert found.rows.tolist() == [0, 1, 5, 6]
    assert found.left_out == 3
    assert [bool(line["remarks"]) for line in found.raw()] == [False, False, False, True]


def test_rows_are_put_in_order_where_the_file_has_the_column_for_it(tmp_path: Path) -> None:
    rows, prepared = lines(9), preparation(3, order="hour")
    expected = results(tmp_path, HEADER + "\n".join(rows) + "\n", prepared)
    mixed = results(tmp_path, HEADER + "\n".join(rows[::-1]) + "\n", prepared)
    assert mixed.answers.values.tolist() == expected.answers.values.tolist()
    bare = ["day,load", *(row.split(",", 1)[1] for row in rows)]
    unordered = results(tmp_path, "\n".join(bare) + "\n", prepared)
    assert unordered.answers.values.tolist() == expected.answers.values.tolist()


def test_too_few_rows_for_a_window_are_refused_with_the_numbers(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="looks back on 12 rows; received 9; give more rows"):
        results(tmp_path, HEADER + "\n".join(lines(9)) + "\n", preparation(12))


def test_windows_that_need_more_than_a_gigabyte_are_refused() -> None:
    count = 200_000
    columns: RawColumns = {"load": np.zeros(count), "day": Texts.of(["mon"] * count)}
    with pytest.raises(DataError, match="take more than 1 GB"):
        apply(preparation(9_000), columns)
