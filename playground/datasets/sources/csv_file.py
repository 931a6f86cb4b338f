"""CSV: a table of the user's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import ColumnError, DataError
from playground.base.params import Choice, ParamValue, Text
from playground.datasets.csv_table import Table, read_table
from playground.datasets.found import FOUND, Found, require_unchanged, task_of
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values
from playground.datasets.targets import KIND, Target, target_of
from playground.datasets.task import Samples, TaskKind

MAXIMUM_TEXTS = 50
"""Different texts of a column that are still told apart, each as an input of its own."""

REFUSE, DROP = "refuse", "drop"
GAPS = Choice(
    name="gaps",
    help="What becomes of a row that lacks a value: the file is refused, or the row left out.",
    default=REFUSE,
    options=(REFUSE, DROP),
    labels=("Report an error", "Drop rows"),
    caption="Missing values",
)


def _read(values: Values, progress: Progress) -> tuple[Found, NDArray[np.float32], Target]:
    """Return what the file holds, the inputs (n, features) and the target."""
    if not values["path"]:
        raise DataError("No CSV file is chosen; choose one under path in the data settings")
    path = Path(str(values["path"])).expanduser()
    ignored = {name.strip() for name in str(values["ignored"]).split(",")}
    drops_gaps = values["gaps"] == DROP
    table = read_table(path, frozenset(ignored), progress, drops_gaps=drops_gaps)
    name = _target_name(path, table, str(values["target"]))
    target = target_of(table.columns[name], str(values["kind"]), name)
    names, x = _inputs(path, table, name)
    is_number = target.kind is TaskKind.REGRESSION
    found = Found(
        kind=target.kind.value,
        input_shape=(len(names),),
        output_units=target.output_units,
        rows=table.rows,
        class_names=target.class_names,
        feature_names=names,
        low=float(target.y.min()) if is_number else 0.0,
        high=float(target.y.max()) if is_number else 1.0,
    )
    return found, x, target


def _target_name(path: Path, table: Table, wanted: str) -> str:
    names = tuple(table.columns)
    if len(names) < 2:
        raise DataError(
            f"{path.name} needs at least 2 columns, inputs and a target; received {len(names)}"
        )
    if not wanted:
        return names[-1]
    if wanted not in names:
        raise DataError(
            f"{path.name} has no column {wanted!r} to predict; choose one of {', '.join(names)}"
        )
    return wanted


def _inputs(path: Path, table: Table, target: str) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Return all other columns as inputs; each text of a text column becomes one of 0 and 1."""
    names: list[str] = []
    columns: list[NDArray[Any]] = []
    for name, column in table.columns.items():
        if name == target:
            continue
        if column.dtype.kind == "f":
            names.append(name)
            columns.append(column)
            continue
        texts = np.unique(column)
        if len(texts) > MAXIMUM_TEXTS:
            raise ColumnError(
                f"The column {name!r} of {path.name} has {len(texts)} different texts; at most "
                f"{MAXIMUM_TEXTS} can be told apart: leave the column out",
                name,
            )
        names.extend(f"{name}={text}" for text in texts)
        columns.extend(column == text for text in texts)
    return tuple(names), np.stack(columns, axis=1).astype(np.float32)


def _inspect(values: Values, progress: Progress) -> Mapping[str, ParamValue]:
    found, _x, _target = _read(values, progress)
    return {"found": found.to_text()}


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    found, x, target = _read(values, progress)
    require_unchanged(values, found)
    return Raw(Samples(read_only(x), target.y))


CSV_FILE = DatasetSpec(
    name="csv",
    label="CSV file",
    group="Your own",
    summary="A table of your own: one row per sample, one column to predict.",
    params=(
        Text(name="path", help="The CSV file.", is_path=True),
        Text(name="target", help="The column to predict; left empty, the last one."),
        KIND,
        Text(
            name="ignored",
            help="Columns to leave out, separated by commas.",
            caption="Ignored columns",
        ),
        GAPS,
        FOUND,
    ),
    named_by="path",
    describe=task_of,
    load=_load,
    inspect=_inspect,
)
