"""A table: the user's own file of rows and columns."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Bool, Choice, ParamValue, Text
from playground.base.tasks import TaskKind
from playground.datasets.files.file_code import found_in, is_number, label_lines
from playground.datasets.files.found import FOUND, Found, without_column
from playground.datasets.preparation.kinds import ColumnKind, Scaling
from playground.datasets.preparation.raw import TakenColumns, rows_taken
from playground.datasets.preparation.values import ISO, NUMBER, SeriesWindow
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.tables.build import input_column, labels_of, spelling_of, used_rows
from playground.datasets.tables.facts import LONGEST_FACTS, ZONE, Storage, TableFacts, facts_of
from playground.datasets.tables.forms import FORMS
from playground.datasets.tables.opened import tables
from playground.datasets.tables.plan import Plan, plan_of
from playground.datasets.tables.read_as import read_as_of
from playground.datasets.tables.script.pieces import TABLE_PIECES
from playground.datasets.tables.settings import Role, TableSettings, settings_of
from playground.datasets.tables.splitting import in_order, split_rows
from playground.datasets.tables.stored import Table
from playground.datasets.targets import KIND
from playground.datasets.task import Samples, Task

REFUSE, DROP = "refuse", "drop"
EARLIER_MISSING = ("", "?", "n/a", "na", "nan", "none", "null")
"""Words for a missing value in scripts that earlier versions of this program wrote."""
GAPS = Choice(
    name="gaps",
    help="What to do with missing values: what each column says, or drop their rows.",
    default=REFUSE,
    options=(REFUSE, DROP),
    labels=("As each column says", "Drop rows"),
    caption="Missing values",
)
READ_AS = Text(
    name="read_as",
    help="How the file is read, where that is chosen by you.",
    max_length=10_000,
    is_filled_in=True,
)
KEPT = Bool(
    name="keeps_copy",
    help="Keeps a copy of the table in the project file, if it has at most 8 MB.",
    default=False,
    caption="Copy in the project",
)
CHOSEN = Text(
    name="columns",
    help="What is chosen about the columns and the split.",
    max_length=LONGEST_FACTS,
    is_filled_in=True,
)


def path_of(values: Values) -> Path:
    """Return the path of the table.

    Raises
    ------
    DataError
        None is chosen.
    """
    if not values["path"]:
        raise DataError("No file is chosen; choose one under Path in the Data tab")
    return Path(str(values["path"])).expanduser()


def earlier_task(values: Values) -> Task | None:
    """Return the task of a table that was read by an earlier version; None for others.

    Raises
    ------
    DataError
        What was found in it is damaged.
    """
    text = str(values["found"])
    try:
        if facts_of(text) is not None:
            return None
        return Found.of_text(text).task()
    except ValueError as error:
        raise DataError(
            f"What was found in {values['path']} is damaged ({error}); choose the file again"
        ) from error


def _describe(values: Values) -> Task:
    path = path_of(values)
    if not values["found"]:
        raise DataError(f"{path} has not been read yet; choose it again")
    return earlier_task(values) or task_of_plan(plan_of(values))


def task_of_plan(plan: Plan) -> Task:
    """Return what a table requires of a network."""
    names = plan.feature_names
    facts = plan.target.facts
    is_number = plan.task is TaskKind.REGRESSION
    inputs = plan.inputs
    is_text = len(inputs) == 1 and inputs[0].encoded_as is ColumnKind.TEXT
    shape: tuple[int, ...] = (plan.window.steps, len(names)) if plan.window.steps else (len(names),)
    return Task(
        kind=plan.task,
        input_shape=shape,
        output_units=plan.output_units,
        class_names=plan.class_names,
        feature_names=names,
        low=_learned(plan, facts.low) if is_number else 0.0,
        high=_learned(plan, facts.high) if is_number else 1.0,
        vocabulary=len(inputs[0].facts.vocabulary) + 2 if is_text else None,
        words=inputs[0].facts.vocabulary if is_text else (),
        samples=plan.rows,
    )


def _learned(plan: Plan, value: float) -> float:
    """Return a value of the target as the network learns it, or nearly so."""
    facts = plan.target.facts
    if not plan.scales_target:
        return value
    return (value - facts.mean) / (facts.deviation or 1.0)


def without_input(values: Values, feature: str) -> tuple[str, Mapping[str, ParamValue]] | None:
    """Return the parameters of a table without the column that an input is made of.

    Parameters
    ----------
    feature : str
        The name of an input of the network: "age", "sex=f", "born year".

    Returns
    -------
    (str, mapping) or None
        The column that is left out, and the parameters; None if it is the only input.
    """
    if earlier_task(values) is not None:
        column = feature.split("=", maxsplit=1)[0]
        try:
            return column, without_column(values, column)
        except ValueError:
            return None
    found = plan_of(values).column_of(feature)
    if found is None:
        return None
    settings = settings_of(str(values["columns"])).with_columns([found], role=Role.IGNORED)
    changed = {**values, "columns": settings.to_text()}
    try:
        plan_of(changed)
    except DataError:
        return None
    return found, changed


def _inspect(values: Values, progress: Progress) -> Mapping[str, ParamValue]:
    path = path_of(values)
    table = tables().open(path, read_as_of(str(values["read_as"])), progress)
    found = {"found": table.facts.to_text()}
    plan_of({**values, **found})  # raises where nothing can be learned from it
    return found


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    path = path_of(values)
    table = tables().open(path, read_as_of(str(values["read_as"])), progress)
    plan = _plan_now(values, table.facts)
    task = task_of_plan(plan)
    wanted = _describe(values)
    if _form(task) != _form(wanted):
        raise DataError(
            f"{path.name} has changed on disk since it was read, and no longer fits what was "
            "chosen; press Table… in the Data tab to read it again"
        )
    return raw_of(table, plan, settings_of(str(values["columns"])))


def _plan_now(values: Values, facts: TableFacts) -> Plan:
    """Return the plan for a table as it is now on the disk."""
    return plan_of({**values, "found": facts.to_text()})


def _form(task: Task) -> tuple[Any, ...]:
    return task.kind, task.input_shape, task.class_names, task.feature_names


def raw_of(table: Table, plan: Plan, settings: TableSettings) -> Raw:
    """Return the rows of a table that are used, and what happens to their columns."""
    labels = labels_of(table, plan)
    rows = used_rows(table, plan, labels)
    window = None
    if plan.window.steps:
        window = _window_of(plan)
        rows = in_order(table, rows, plan.split.column)
    columns = {column.name: input_column(table, column) for column in plan.inputs}
    is_whole = window is None and len(rows) == table.facts.rows
    y: NDArray[Any] = labels.y if is_whole else labels.y[rows]
    is_number = plan.task is TaskKind.REGRESSION
    taken = TakenColumns if table.is_on_disk else rows_taken
    classes = None if is_number else y.reshape(-1).astype(np.intp)

    def split(train_fraction: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return split_rows(table, rows, classes, plan.split, train_fraction, seed)

    return Raw(
        Samples(np.zeros((len(rows), 0), np.float32), read_only(y)),
        columns=columns if is_whole else taken(columns, rows),
        choices=plan.choices(Scaling.NONE),
        target=plan.target.name,
        scalings={
            column.name: column.scaling for column in plan.inputs if column.scaling is not None
        },
        target_scaling=Scaling.STANDARD if plan.scales_target else Scaling.NONE,
        unit=plan.target.facts.unit,
        split=split if settings.split.kind is not None else None,
        window=window,
        is_on_disk=table.is_on_disk,
        spelling=spelling_of(table.facts),
    )


def _window_of(plan: Plan) -> SeriesWindow:
    """Return the window of a time series, with how its moments are written."""
    order = plan.split.column
    form = ""
    if order:
        column = plan.facts.column(order)
        has_own = column.date_form and not column.date_form.endswith(ZONE)
        date_form = column.date_form if has_own else ISO
        form = {Storage.NUMBER: NUMBER, Storage.DATE: date_form}.get(column.storage, "")
    return SeriesWindow(plan.window.steps, plan.window.horizon, order, form)


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
    """Return the text for a table that an earlier version of the program has read."""
    return (*_table_code(values), COLUMNS, *INPUTS, *_target_code(values))


def _code_before_gaps(values: Values) -> Lines:
    """Return the text of versions that could not drop rows: the ignored columns came later."""
    if not _ignored(values) or values["target"] or values["gaps"] == DROP:
        return ()
    header = _table_code(values)[:2]
    return (*header, COLUMNS, *INPUTS, IGNORED, *_target_code(values))


def _table_code(values: Values) -> Lines:
    """Return the lines that read ``header`` and ``rows``."""
    is_bare = all(NO_HEADER.fullmatch(name) for name in _describe(values).feature_names)
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
    task = _describe(values)
    read = "number(text)" if all(map(is_number, task.class_names)) else "text.strip()"
    return (
        f"target = {target}",
        f"y = np.array([{read} for text in target])",
        *label_lines(task),
    )


def _ignored(values: Values) -> list[str]:
    return [name.strip() for name in str(values["ignored"]).split(",") if name.strip()]


TABLE_FILE = DatasetSpec(
    name="csv",
    label="Table (CSV, Excel, Parquet)",
    short_label="Table",
    group="Your own",
    summary="Your own table: one row per sample, one column to predict.",
    params=(
        Text(name="path", help="The file with the table.", is_path=True),
        Text(name="target", help="The column to predict; left empty, the last one."),
        KIND,
        Text(
            name="ignored",
            help="Columns to leave out, separated by commas.",
            caption="Ignored columns",
            max_length=200_000,
            is_filled_in=True,
        ),
        GAPS,
        KEPT,
        READ_AS,
        CHOSEN,
        replace(FOUND, max_length=LONGEST_FACTS),
    ),
    named_by="path",
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        imports=(
            *("import csv", "import json", "import pandas as pd", "import re"),
            "from collections import Counter",
            "from string import ascii_lowercase, ascii_uppercase, punctuation",
        ),
        holes={
            "columns": Hole(lambda values: list(_describe(values).feature_names), lambda _: {}),
            "missing": Hole(lambda _: list(EARLIER_MISSING), lambda _: {}),
            "ignored_columns": Hole(
                _ignored, lambda read: {"ignored": ", ".join(read["ignored_columns"])}
            ),
            "positive": Hole(lambda values: _describe(values).class_names[-1], lambda _: {}),
        },
        forms={
            "path": ("table.csv",),
            "found": (*found_in(((1,),), ("a",)), *found_in(((1,),), ("column 1",))),
            "target": ("", "a"),
            "ignored": ("", "b"),
            "gaps": GAPS.options,
        },
        also_read=(_code_before_gaps,),
        pieces=TABLE_PIECES,
    ),
    suffixes=tuple(FORMS),
    # The columns of a table measure different things: unscaled, the largest would dominate.
    usual_scaling="standard",
    inspect=_inspect,
    asks_the_child=True,
)
