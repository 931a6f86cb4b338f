"""New rows for a trained model: what is unusual, what cannot be used, and what is written."""

import csv
import json
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.config import DataConfig
from playground.datasets.new_rows import new_rows, read_rows, results_of, rows_in
from playground.datasets.preparation.answers import answers_of
from playground.datasets.preparation.cells import as_dates, as_numbers
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.codec import decode, encode
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, Fill, Scaling
from playground.datasets.preparation.raw import RawColumns, Texts
from playground.datasets.preparation.remarks import remarks_of_row
from playground.datasets.preparation.results import Results, write_results
from playground.datasets.preparation.values import Preparation, Spelling, TargetColumn
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress

TRAIN: RawColumns = {
    "age": np.array([20.0, 30, 80]),
    "sex": Texts.of(["f", "m", "f"]),
    "joined": np.array(["2020-01-01", "2021-01-01", "2022-01-01"], "datetime64[s]"),
}
TARGET = TargetColumn(TaskKind.BINARY, "outcome", ("no", "=yes"))
NEW = """joined,extra,sex,age
2020-06-01,1,f,25
2030-06-01,2,x,95
,3,m,
soon,4,m,30
2021-01-01,5,f,old
"""


def preparation(target: TargetColumn = TARGET) -> Preparation:
    choices = [
        ColumnChoice(name="age", fill=Fill.MEDIAN, scaling=Scaling.STANDARD),
        ColumnChoice(name="sex", kind=ColumnKind.CATEGORY),
        ColumnChoice(name="joined", kind=ColumnKind.DATE, fill=Fill.MEDIAN),
    ]
    return fit(TRAIN, choices, target)


def results(folder: Path, content: str = NEW) -> Results:
    path = folder / "new.csv"
    path.write_text(content)
    rows = new_rows(preparation(), read_rows(path, preparation(), no_progress))
    return results_of(preparation(), rows, lambda x: np.full((len(x), 1), 0.75, np.float32))


def test_rows_with_an_unreadable_cell_are_left_out_and_named(tmp_path: Path) -> None:
    found = results(tmp_path)
    assert found.rows.tolist() == [0, 1, 2]
    assert found.left_out == 2
    assert found.summary().startswith(
        "3 of 5 rows predicted. 2 could not be used: row 4: joined is not a date; "
        "row 5: age is not a number."
    )


def test_a_missing_category_is_not_why_a_row_cannot_be_used(tmp_path: Path) -> None:
    found = results(tmp_path, "joined,sex,age\n2021-01-01,,old\n2021-01-01,,30\n,,40\n")
    assert "1 could not be used: row 1: age is not a number. 2 have a remark." in found.summary()
    assert remarks_of_row(found.remarks, 0) == ["age is not a number", "sex is missing"]


def test_a_number_that_nothing_stands_in_for_is_a_reason(tmp_path: Path) -> None:
    bare = fit(TRAIN, [ColumnChoice(name="age"), ColumnChoice(name="joined")], TARGET)
    rows = new_rows(bare, {"age": np.array([np.nan, 30]), "joined": np.array([5.0, 6.0])})
    found = results_of(bare, rows, lambda x: np.zeros((len(x), 1), np.float32))
    assert "1 could not be used: row 1: age is missing." in found.summary()


def test_of_many_rows_that_cannot_be_used_the_first_are_named(tmp_path: Path) -> None:
    found = results(tmp_path, "joined,id,sex,age\n" + "2021-01-01,1,m,old\n" * 9)
    assert found.summary().count("age is not a number") == 5
    assert "; and 4 more." in found.summary()


def test_what_is_unusual_about_a_row_is_said(tmp_path: Path) -> None:
    found = results(tmp_path)
    said = [remarks_of_row(found.remarks, row) for row in range(5)]
    assert said[0] == []
    assert said[1] == [
        "age lies outside 20 to 80, where the training data was",
        "sex is not among the categories of the training data",
        "joined lies outside 2020-01-01 to 2022-01-01",
    ]
    assert said[2] == ["age is missing and was filled in", "joined is missing and was filled in"]
    assert said[3] == ["joined is not a date"]
    assert said[4] == ["age is not a number"]


def test_predictions_are_written_as_a_table_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    write_results(results(tmp_path), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as stream:
        lines = list(csv.reader(stream))
    assert lines[0] == ["row", "predicted outcome", "p(no)", "p(=yes)", "remarks"]
    assert lines[1] == ["1", "'=yes", "0.25", "0.75", ""]
    assert len(lines) == 4


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.NDJSON"])
def test_predictions_are_written_as_json_where_the_name_says_so(tmp_path: Path, name: str) -> None:
    found = results(tmp_path)
    write_results(found, tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    is_list = name.endswith(".json")
    written = json.loads(text) if is_list else [json.loads(line) for line in text.splitlines()]
    assert written == list(found.raw())


def test_a_number_that_json_does_not_have_is_null(tmp_path: Path) -> None:
    bare = fit(TRAIN, [ColumnChoice(name="age")], TargetColumn(TaskKind.REGRESSION, "price"))
    rows = new_rows(bare, {"age": np.array([30.0])})
    found = results_of(bare, rows, lambda x: np.full((len(x), 1), np.nan, np.float32))
    write_results(found, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text())[0]["values"] == [None]


@pytest.mark.parametrize(("header", "said"), [("AGE", "AGE"), (" Age ", "Age"), ("a-g_e", "a-g_e")])
def test_a_column_that_is_spelled_in_another_way_is_named(
    tmp_path: Path, header: str, said: str
) -> None:
    with pytest.raises(DataError, match=f"no column 'age'.*rename its column '{said}'"):
        results(tmp_path, f"joined,sex,{header}\n2020-06-01,f,3\n2020-06-02,m,4\n")


def test_a_file_without_a_column_of_the_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no column 'age'.*its columns are joined, sex"):
        results(tmp_path, "joined,sex\n2020-06-01,f\n2020-06-02,m\n")


def test_points_may_come_as_an_array(tmp_path: Path) -> None:
    plane = fit({"x": np.zeros(2), "y": np.ones(2)}, [ColumnChoice(name=n) for n in "xy"], TARGET)
    np.save(tmp_path / "points.npy", np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert rows_in(tmp_path / "points.npy", plane, no_progress).x.tolist() == [[1, 2], [3, 4]]


def test_numbers_are_answered_in_the_units_of_the_data() -> None:
    target = TargetColumn(TaskKind.REGRESSION, "price", offset=(100.0,), scale=(10.0,), unit="€")
    answers = answers_of(target, np.array([[0.5]], np.float32))
    assert answers.name(0) == "105 €"
    assert answers.share(0) is None


def test_outputs_that_are_not_probabilities_are_not_called_so() -> None:
    scores = answers_of(
        TargetColumn(TaskKind.MULTICLASS, "kind", ("a", "b")), np.array([[3.0, -1.0]], np.float32)
    )
    assert scores.name(0) == "a"
    assert scores.shares is None
    signed = TargetColumn(TaskKind.BINARY, "it", ("-1", "1"), low=-1.0)
    found = answers_of(signed, np.array([[-0.5], [0.25]], np.float32))
    assert [found.name(row) for row in (0, 1)] == ["-1", "1"]
    assert found.shares is None


GERMAN = Spelling(",", ".", is_day_first=True)
AMERICAN = Spelling(".", ",", is_day_first=False)


def rows_as(folder: Path, content: str, spelling: Spelling | None, suffix: str) -> RawColumns:
    path = folder / f"new{suffix}"
    path.write_text(content)
    return read_rows(path, msgspec.structs.replace(preparation(), spelling=spelling), no_progress)


@pytest.mark.parametrize(
    ("spelling", "delimiter", "age", "expected"),
    [
        (GERMAN, ";", "1,250", 1.25),
        (GERMAN, ";", "1.250", 1250.0),
        (GERMAN, ";", "1.25", 1.25),
        (GERMAN, ",", "1.250", 1.25),
        (AMERICAN, ";", "1,250", 1250.0),
        (AMERICAN, ";", "1,25", 1.25),
        (AMERICAN, ";", "1.250", 1.25),
        (None, ";", "1.250", 1.25),
    ],
)
def test_a_number_of_two_meanings_is_read_as_in_the_training_data(
    tmp_path: Path, spelling: Spelling | None, delimiter: str, age: str, expected: float
) -> None:
    content = f"age;sex;joined\n{age};f;2020-05-01\n".replace(";", delimiter)
    assert as_numbers(rows_as(tmp_path, content, spelling, ".csv")["age"]).tolist() == [expected]


@pytest.mark.parametrize(("spelling", "day"), [(GERMAN, "2024-04-03"), (AMERICAN, "2024-03-04")])
def test_a_date_of_two_meanings_is_read_as_in_the_training_data(
    tmp_path: Path, spelling: Spelling, day: str
) -> None:
    content = "age,sex,joined\n30,f,03/04/2024\n"
    joined = as_dates(rows_as(tmp_path, content, spelling, ".csv")["joined"])
    assert joined.tolist() == [datetime.fromisoformat(day)]


def test_a_date_of_one_meaning_is_read_by_itself(tmp_path: Path) -> None:
    content = "age,sex,joined\n30,f,27/04/2024\n"
    joined = as_dates(rows_as(tmp_path, content, AMERICAN, ".csv")["joined"])
    assert joined.tolist() == [datetime(2024, 4, 27)]  # noqa: DTZ001 - no time zone


DAYS = "%d.%m.%Y"


@pytest.mark.parametrize(
    ("row", "spelling"),
    [
        ("{0},5;{0},25;27.01.2024", Spelling(",", ".", True, (("day", DAYS),), ";")),
        ("1,{0};{0},5;2024-01-02", Spelling(",", ".", None, (), ";")),
        ("{0}\t$1,{0}\t1/27/2024", Spelling(".", ",", False, (("day", "%m/%d/%Y"),), "\t")),
        ("1.5,{0},2024-01-02", None),
    ],
)
def test_a_table_keeps_how_it_is_written_for_new_rows(
    row: str, spelling: Spelling | None, tmp_path: Path
) -> None:
    path, delimiter = tmp_path / "table.csv", "," if spelling is None else spelling.delimiter
    header = delimiter.join(("a", "b", "day", "y"))
    lines = [f"{row.format(100 + at)}{delimiter}{'xy'[at % 2]}" for at in range(20)]
    path.write_text("\n".join([header, *lines]) + "\n")
    config = DataConfig(Selection("csv", {"path": str(path)}))
    kept = prepare(inspected(config, no_progress), no_progress).preparation
    assert kept is not None
    assert kept.spelling == spelling
    assert decode(encode(kept), "it") == kept


@pytest.mark.parametrize("content", ["30,f\n", "column 1,column 2\n30,f\n"])
def test_one_row_without_a_header_is_a_row_if_the_training_data_had_none(
    content: str, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(content)
    names = ("column 1", "column 2")
    train: RawColumns = {"column 1": TRAIN["age"], "column 2": TRAIN["sex"]}
    kinds = (ColumnKind.NUMBER, ColumnKind.CATEGORY)
    choices = [ColumnChoice(name=name, kind=kind) for name, kind in zip(names, kinds, strict=True)]
    bare = msgspec.structs.replace(fit(train, choices, TARGET), spelling=Spelling(names=names))
    assert as_numbers(read_rows(path, bare, no_progress)["column 1"]).tolist() == [30.0]


@pytest.mark.parametrize(
    ("bad", "spelling", "ages", "days"),
    [
        ("old;f;2020-05-01", None, ["8.5", "1250"], ["2020-05-01", "2021-05-01"]),
        ("old;f;01.05.2020", GERMAN, ["8,5", "1.250"], ["01.05.2020", "01.05.2021"]),
        ("old;f;2020-05-01", AMERICAN, ["$8.5", "1,250"], ["05/01/2020", "05/01/2021"]),
        ("old;f;soon", GERMAN, ["8,5", "1.250"], ["01.05.2020", "01.05.2021"]),
        ("?!;f;soon", AMERICAN, ["(8.5)", "1,250"], ["05/01/2020", "05/01/2021"]),
    ],
)
def test_one_unreadable_cell_changes_no_other_row(
    bad: str, spelling: Spelling | None, ages: list[str], days: list[str], tmp_path: Path
) -> None:
    good = [f"{age};m;{day}" for age, day in zip(ages, days, strict=True)]
    whole = rows_as(tmp_path, "\n".join(["age;sex;joined", *good]) + "\n", spelling, ".csv")
    some = rows_as(tmp_path, "\n".join(["age;sex;joined", bad, *good]) + "\n", spelling, ".csv")
    assert as_numbers(some["age"])[1:].tolist() == as_numbers(whole["age"]).tolist()
    assert as_dates(some["joined"])[1:].tolist() == as_dates(whole["joined"]).tolist()
    found = new_rows(preparation(), some)
    assert found.usable.tolist() == [1, 2]
    assert "age is not a number" in remarks_of_row(found.remarks, 0)


def test_categories_that_are_numbers_are_read_as_numbers_beside_another_text(
    tmp_path: Path,
) -> None:
    train: RawColumns = {"age": TRAIN["age"], "rooms": Texts.of(["1", "2", "3"])}
    choices = [ColumnChoice(name="age"), ColumnChoice(name="rooms", kind=ColumnKind.CATEGORY)]
    path = tmp_path / "new.csv"
    path.write_text("age,rooms\n30,1.0\n31,2.0\n32,many\n")
    found = read_rows(path, fit(train, choices, TARGET), no_progress)
    assert list(found["rooms"]) == ["1", "2", "many"]


@pytest.mark.parametrize(
    ("trained", "cells"),
    [
        (["True", "False", "True"], ["TRUE", "false", "True"]),
        (["ja", "nein", "ja"], ["JA", "Nein", "ja"]),
        (["Y", "N", "N"], ["y", "n", "N"]),
    ],
)
def test_yes_and_no_may_be_spelled_in_another_way_than_in_the_training_data(
    trained: list[str], cells: list[str], tmp_path: Path
) -> None:
    train: RawColumns = {"age": TRAIN["age"], "sold": Texts.of(trained)}
    choices = [ColumnChoice(name="age"), ColumnChoice(name="sold", kind=ColumnKind.CATEGORY)]
    fitted = fit(train, choices, TARGET)
    path = tmp_path / "new.csv"
    for count in (1, 3):
        rows = "".join(f"{30 + row},{cell}\n" for row, cell in enumerate(cells[:count]))
        path.write_text(f"age,sold\n{rows}")
        found = new_rows(fitted, read_rows(path, fitted, no_progress))
        assert not found.remarks
        expected = [trained[0], trained[1], cells[2]][:count]
        assert list(found.columns["sold"]) == expected
    path.write_text("age,sold\n30,maybe\n31,TRUE\n")
    unknown = new_rows(fitted, read_rows(path, fitted, no_progress))
    assert remarks_of_row(unknown.remarks, 0) == [
        "sold is not among the categories of the training data"
    ]


def test_other_categories_are_spelled_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text("age,sex,joined\n30,F,2020-06-01\n31,m,2020-06-01\n")
    rows = new_rows(preparation(), read_rows(path, preparation(), no_progress))
    assert list(rows.columns["sex"]) == ["F", "m"]
    assert remarks_of_row(rows.remarks, 0)
