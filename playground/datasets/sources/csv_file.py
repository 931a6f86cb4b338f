"""CSV: the user's own table."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import ColumnError, DataError
from playground.base.params import Choice, Text
from playground.datasets.files.csv_table import MISSING, Table, read_table
from playground.datasets.files.file_code import POSITIVE, found_in, is_number, label_lines
from playground.datasets.files.found import (
    FOUND,
    Found,
    found_of,
    inspecting,
    require_unchanged,
    task_of,
)
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.targets import KIND, Target, target_of
from playground.datasets.task import Samples

MAXIMUM_TEXTS = 50
"""Most different texts in a column; each becomes an input."""

REFUSE, DROP = "refuse", "drop"
GAPS = Choice(
    name="gaps",
    help="What to do with missing values: report an error, or drop their rows.",
    default=REFUSE,
    options=(REFUSE, DROP),
    labels=("Report an error", "Drop rows"),
    caption="Missing values",
)


def _read(values: Values, progress: Progress) -> tuple[Found, NDArray[np.float32], Target]:
    """Return what the file holds, the inputs (n, features) and the target."""
    if not values["path"]:
        raise DataError("No CSV file is chosen; choose one under Path in the Data tab")
    path = Path(str(values["path"])).expanduser()
    ignored = {name.strip() for name in str(values["ignored"]).split(",")}
    drops_gaps = values["gaps"] == DROP
    table = read_table(path, frozenset(ignored), progress, drops_gaps=drops_gaps)
    name = _target_name(path, table, str(values["target"]))
    target = target_of(table.columns[name], str(values["kind"]), name)
    names, x = _inputs(path, table, name)
    found = found_of(target, (len(names),), table.rows, names)
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
    """Return all other columns as inputs; text columns are made one-hot."""
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
                f"{MAXIMUM_TEXTS} are supported: leave the column out",
                name,
            )
        names.extend(f"{name}={text}" for text in texts)
        columns.extend(column == text for text in texts)
    return tuple(names), np.stack(columns, axis=1).astype(np.float32)


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    found, x, target = _read(values, progress)
    require_unchanged(values, found)
    return Raw(Samples(read_only(x), target.y))


NO_HEADER = re.compile(r"column \d+(=.*)?")
READ = """with open($path, encoding="utf-8-sig", newline="") as file:
    try:
        delimiter = csv.Sniffer().sniff(file.read(65536), ",;\\t|").delimiter
    except csv.Error:
        delimiter = ","
    file.seek(0)
    rows = [row for row in csv.reader(file, delimiter=delimiter) if any(row)]"""
BARE_HEADER = 'header = [f"column {index}" for index in range(1, len(rows[0]) + 1)]'
HEADER = "header, rows = [name.strip() for name in rows[0]], rows[1:]"
DROP_GAPS = """

def is_whole(row):
    texts = [text for name, text in zip(header, row){used}]
    return all(text.strip().casefold() not in missing for text in texts)


rows = [row for row in rows if is_whole(row)]"""
COLUMNS = """columns = dict(zip(header, zip(*rows)))


def number(text):
    return float(text.replace(",", ".") if delimiter == ";" else text)


def column(name):
    if name in columns:
        return [number(text) for text in columns[name]]
    name, _, value = name.partition("=")
    return [text.strip() == value for text in columns[name]]

"""
INPUTS = (
    "features = $columns",
    'x = np.array([column(name) for name in features], dtype="float32").T',
)
IGNORED = "ignored = $ignored_columns"


def _code(values: Values) -> Lines:
    return (*_table_code(values), COLUMNS, *INPUTS, *_target_code(values))


def _code_before_gaps(values: Values) -> Lines:
    """Return the text of versions that could not drop rows: the ignored columns came later."""
    if not _ignored(values) or values["target"] or values["gaps"] == DROP:
        return ()
    header = _table_code(values)[:2]
    return (*header, COLUMNS, *INPUTS, IGNORED, *_target_code(values))


def _table_code(values: Values) -> Lines:
    """Return the lines that read ``header`` and ``rows``."""
    is_bare = all(NO_HEADER.fullmatch(name) for name in task_of(values).feature_names)
    drops_gaps, ignored = values["gaps"] == DROP, _ignored(values)
    used = " if name not in ignored" if ignored else ""
    return (
        READ,
        BARE_HEADER if is_bare else HEADER,
        *((IGNORED,) if ignored and (drops_gaps or not values["target"]) else ()),
        *(("missing = $missing", DROP_GAPS.format(used=used)) if drops_gaps else ()),
    )


def _target_code(values: Values) -> Lines:
    """Return the lines that take the target from ``columns`` and make ``y`` of it."""
    if values["target"]:
        target = "columns[$target]"
    elif _ignored(values):
        target = "columns[[name for name in header if name not in ignored][-1]]"
    else:
        target = "columns[header[-1]]"
    task = task_of(values)
    read = "number(text)" if all(map(is_number, task.class_names)) else "text.strip()"
    return (
        f"target = {target}",
        f"y = np.array([{read} for text in target])",
        *label_lines(task),
    )


def _ignored(values: Values) -> list[str]:
    return [name.strip() for name in str(values["ignored"]).split(",") if name.strip()]


CSV_FILE = DatasetSpec(
    name="csv",
    label="CSV file",
    short_label="CSV",
    group="Your own",
    summary="Your own table: one row per sample, one column to predict.",
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
    code=ScriptCode(
        write=_code,
        imports=("import csv",),
        holes={
            "columns": Hole(lambda values: list(task_of(values).feature_names), lambda _: {}),
            "missing": Hole(lambda _: sorted(MISSING), lambda _: {}),
            "ignored_columns": Hole(
                _ignored, lambda read: {"ignored": ", ".join(read["ignored_columns"])}
            ),
            **POSITIVE,
        },
        forms={
            "path": ("table.csv",),
            "found": (*found_in(((1,),), ("a",)), *found_in(((1,),), ("column 1",))),
            "target": ("", "a"),
            "ignored": ("", "b"),
            "gaps": GAPS.options,
        },
        also_read=(_code_before_gaps,),
    ),
    suffix=".csv",
    # The columns of a table measure different things: unscaled, the largest would dominate.
    usual_scaling="standard",
    inspect=inspecting(_read),
)
