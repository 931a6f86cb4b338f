"""Tables as data: what is found in them, and the errors for those that cannot be learned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import DataError, PlaygroundError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.task import TaskKind


def silent(_text: str, _fraction: float | None) -> None:
    """Report nothing."""


def config_of(folder: Path, content: str | bytes, **params: ParamValue) -> DataConfig:
    """Return the configuration of a CSV file with that content, inspected."""
    path = folder / "data.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    config = DataConfig(Selection("csv", {"path": str(path), **params}))
    return inspected(config, silent)


def test_numbers_and_texts_become_inputs_and_classes(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{i},{'red' if i % 2 else 'blue'},{'yes' if i > 3 else 'no'}" for i in range(8)
    )
    config = config_of(tmp_path, f"size,colour,bought\n{rows}\n")
    task = describe(config)
    assert task.kind is TaskKind.BINARY
    assert task.feature_names == ("size", "colour=blue", "colour=red")
    assert task.class_names == ("no", "yes")
    data = prepare(config, silent)
    everything = np.concatenate((data.train.x, data.test.x))
    labels = np.concatenate((data.train.y, data.test.y))[:, 0]
    order = everything[:, 0].argsort()
    assert everything[order][:2].tolist() == [[0, 1, 0], [1, 0, 1]]
    assert labels[order].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("values", "kind", "units"),
    [
        (["a", "b", "c", "a", "b", "c"], TaskKind.MULTICLASS, 3),
        (["1", "2", "3", "1", "2", "3"], TaskKind.MULTICLASS, 3),
        (["1.5", "2.5", "3.5", "4.5", "5.5", "6.5"], TaskKind.REGRESSION, 1),
        (["0", "1", "0", "1", "0", "1"], TaskKind.BINARY, 1),
    ],
)
def test_the_target_decides_the_kind_of_task(
    tmp_path: Path, values: list[str], kind: TaskKind, units: int
) -> None:
    rows = "\n".join(f"{i},{value}" for i, value in enumerate(values))
    task = describe(config_of(tmp_path, f"x,y\n{rows}\n"))
    assert (task.kind, task.output_units) == (kind, units)


def test_the_target_may_be_any_column_and_others_may_be_ignored(tmp_path: Path) -> None:
    content = "name,y,x\nann,0,1\nbob,1,2\ncid,0,3\ndan,1,4\n"
    task = describe(config_of(tmp_path, content, target="y", ignored="name"))
    assert task.feature_names == ("x",)


GAPS = "a,b,c\n1,x,0\n,y,1\n3,NA,0\n4,x,1\n5,y,?\n6,y,0\n7,x,1\n8,x,0\n"


def inputs(config: DataConfig) -> list[tuple[float, ...]]:
    """Return all inputs, training and test, in order."""
    data = prepare(config, silent)
    return sorted(map(tuple, np.concatenate((data.train.x, data.test.x)).tolist()))


def test_rows_with_missing_values_can_be_dropped(tmp_path: Path) -> None:
    config = config_of(tmp_path, GAPS, gaps="drop")
    assert describe(config).feature_names == ("a", "b=x", "b=y")
    assert inputs(config) == [(1, 1, 0), (4, 1, 0), (6, 0, 1), (7, 1, 0), (8, 1, 0)]
    without = config_of(tmp_path, GAPS, gaps="drop", ignored="b")
    assert inputs(without) == [(1,), (3,), (4,), (6,), (7,), (8,)]


def test_a_file_with_only_incomplete_rows_is_refused(tmp_path: Path) -> None:
    config = config_of(tmp_path, "a,b,c\n1,,0\n,1,1\n2,,0\n,3,1\n", gaps="drop")
    with pytest.raises(DataError, match="Every row has a missing value"):
        prepare(config, silent)


def test_a_semicolon_file_with_decimal_commas_is_read(tmp_path: Path) -> None:
    config = config_of(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n5,5;1,5\n7,5;8,5\n")
    data = prepare(config, silent)
    assert sorted(np.concatenate((data.train.x, data.test.x))[:, 0]) == [1.5, 3.5, 5.5, 7.5]


def test_a_file_without_a_header_gets_numbered_columns(tmp_path: Path) -> None:
    task = describe(config_of(tmp_path, "1,2,0\n3,4,1\n5,6,0\n7,8,1\n"))
    assert task.feature_names == ("column 1", "column 2")
    assert task.samples == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("a,b\n", "has a header but no rows"),
        ("a\n1\n2\n", "needs at least 2 columns"),
        ("a,b\n1,0\n2,0\n", "has a single value, 0"),
        ("a,b\n1,\n2,\n", "has no values"),
        ("a,b\n1,2024-01-01\n2,2024-01-02\n", "is a date, which is not a sensible target"),
    ],
)
def test_an_invalid_file_gives_a_clear_error(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(DataError) as error:
        config_of(tmp_path, content)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_the_error_for_an_unknown_target_lists_the_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column 'z' to predict; choose one of a, b"):
        config_of(tmp_path, "a,b\n1,0\n2,1\n", target="z")


def test_text_cannot_be_predicted_as_a_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds text"):
        config_of(tmp_path, "a,b\n1,x\n2,y\n", kind=TaskKind.REGRESSION.value)


def test_the_error_for_a_missing_file_names_it(tmp_path: Path) -> None:
    config = DataConfig(Selection("csv", {"path": str(tmp_path / "none.csv")}))
    with pytest.raises(DataError, match=r"none\.csv cannot be read"):
        inspected(config, silent)


def test_a_file_that_has_changed_is_not_trained_on(tmp_path: Path) -> None:
    config = config_of(tmp_path, "a,b\n1,0\n2,1\n3,0\n4,1\n")
    (tmp_path / "data.csv").write_text("a,c,b\n1,1,0\n2,1,1\n3,0,0\n4,1,1\n")
    with pytest.raises(DataError, match="has changed on disk since it was read"):
        prepare(config, silent)


def test_describe_needs_an_inspected_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No file is chosen"):
        describe(DataConfig(Selection("csv")))
    with pytest.raises(DataError, match="has not been read yet"):
        describe(DataConfig(Selection("csv", {"path": "data.csv"})))


@pytest.mark.parametrize("found", ["{", "[]", '{"kind": "x"}', '{"kind":"x","rows":1}', "null"])
def test_a_damaged_description_of_a_file_is_an_error(tmp_path: Path, found: str) -> None:
    config = config_of(tmp_path, "a,b\n1,0\n2,1\n3,0\n4,1\n")
    damaged = replace(config, source=config.source.with_param("found", found))
    with pytest.raises(PlaygroundError, match="choose the file again"):
        describe(damaged)
