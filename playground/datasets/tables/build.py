"""From a table and its plan to what `prepare` needs: raw columns, targets, rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.cells import as_numbers, as_texts
from playground.datasets.preparation.kinds import ColumnKind
from playground.datasets.preparation.raw import RawColumn, Texts
from playground.datasets.preparation.values import Spelling
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts
from playground.datasets.tables.forms import TEXT
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.settings import Kind
from playground.datasets.tables.splitting import is_left_out
from playground.datasets.tables.stored import StoredColumn, Table


@dataclass(frozen=True, slots=True)
class Labels:
    """The target of each row of a table.

    Attributes
    ----------
    y : (rows, 1) float32 or (rows,) int32
        In the form of the task; of no meaning where it is missing.
    is_known : (rows,) bool
    """

    y: NDArray[Any]
    is_known: NDArray[np.bool_]


def spelling_of(facts: TableFacts) -> Spelling | None:
    """Return how a table is written; None if as Python writes one."""
    read_as = facts.read_as
    forms = [(each.name, each.date_form) for each in facts.columns if each.date_form]
    days = [form.startswith("%d") for _, form in forms if form.startswith(("%d", "%m"))]
    has_header = facts.form != TEXT or read_as.has_header is not False
    spelling = Spelling(
        read_as.decimal or ".",
        read_as.thousands or "",
        days[0] if days else read_as.is_day_first,
        tuple(pair for pair in forms if not pair[1].startswith("%Y-%m-%d")),
        read_as.delimiter or ",",
        read_as.encoding or "utf-8",
        () if has_header else tuple(column.name for column in facts.columns),
    )
    return None if spelling == Spelling() else spelling


def raw_column(table: Table, name: str) -> RawColumn:
    """Return a column of a table as a preparation reads it."""
    stored = table.columns[name]
    if stored.storage is Storage.TEXT:
        return Texts(tuple(stored.words()), read_only(stored.data))
    if stored.storage is Storage.DATE:
        return _moments(stored)
    return stored.data


def input_column(table: Table, column: PlannedColumn) -> RawColumn:
    """Return a column in the form in which its values are read as an input."""
    raw = raw_column(table, column.name)
    if column.encoded_as is ColumnKind.NUMBER and isinstance(raw, Texts):
        return _spelled_numbers(table, raw)
    if column.encoded_as in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        return as_texts(raw)
    return raw


def _spelled_numbers(table: Table, raw: RawColumn) -> NDArray[np.float64]:
    """Return a column as numbers, with the separators of its table."""
    read_as = table.facts.read_as
    return as_numbers(raw, read_as.decimal or ".", read_as.thousands or "")


def labels_of(table: Table, plan: Plan) -> Labels:
    """Return the target of each row."""
    facts = plan.target.facts
    stored = table.columns[facts.name]
    if plan.task is TaskKind.REGRESSION:
        raw = raw_column(table, facts.name)
        numbers = _spelled_numbers(table, raw) if isinstance(raw, Texts) else stored.data
        is_known = np.isfinite(numbers)
        y = np.where(is_known, numbers, 0.0).astype(np.float32)[:, np.newaxis]
        return Labels(read_only(y), is_known)
    codes = class_codes(stored, facts)
    is_known = codes >= 0
    known = np.where(is_known, codes, 0)
    if plan.task is TaskKind.BINARY:
        return Labels(read_only(known.astype(np.float32)[:, np.newaxis]), is_known)
    return Labels(read_only(known.astype(np.int32)), is_known)


def class_codes(stored: StoredColumn, facts: ColumnFacts) -> NDArray[np.intp]:
    """Return the number of the class of each row, -1 where it is missing."""
    if stored.storage is Storage.TEXT:
        return stored.data.astype(np.intp)
    values = np.array([float(value) for value in facts.values])
    codes = np.searchsorted(values, stored.data)
    return np.where(np.isnan(stored.data), -1, codes).astype(np.intp)


def used_rows(table: Table, plan: Plan, labels: Labels) -> NDArray[np.intp]:
    """Return the rows with a target, and with the values that must not be missing.

    Raises
    ------
    DataError
        None is left.
    """
    rows = np.flatnonzero(kept_rows(table, plan) & labels.is_known)
    if not len(rows):
        raise DataError(
            "Every row has a missing value; fill missing values in, or ignore the columns that "
            "have most of them"
        )
    return rows


def kept_rows(table: Table, plan: Plan) -> NDArray[np.bool_]:
    """Return which rows are used: with a target, and what else they must have."""
    keeps = ~is_missing(table, plan.target)
    for column in plan.dropping:
        keeps &= ~is_missing(table, column)
    left_out = is_left_out(table, plan.split)
    return keeps if left_out is None else keeps & ~left_out


def rows_left(table: Table, plan: Plan) -> int:
    """Return how many rows remain."""
    return int(np.count_nonzero(kept_rows(table, plan)))


def samples_left(table: Table, plan: Plan) -> int:
    """Return how many samples remain; of a time series, a sample is a window of rows."""
    if plan.rows is not None:
        return plan.rows
    window = plan.window
    lost = window.steps + window.horizon - 1 if window.steps else 0
    return max(rows_left(table, plan) - lost, 0)


def is_missing(table: Table, column: PlannedColumn) -> NDArray[np.bool_]:
    """Return the rows in which a column has no value, in the form in which it is used."""
    stored = table.columns[column.name]
    if column.kind is Kind.NUMBER and stored.storage is Storage.TEXT:
        return np.asarray(np.isnan(_spelled_numbers(table, raw_column(table, column.name))))
    if not table.facts.column(column.name).missing:  # often true, and saves looking at each
        return np.zeros(len(stored.data), bool)
    return stored.is_missing


def _moments(stored: StoredColumn) -> NDArray[np.datetime64]:
    is_known = np.isfinite(stored.data)
    seconds = np.floor(np.where(is_known, stored.data, 0)).astype(np.int64)
    moments = seconds.astype("datetime64[s]")
    moments[~is_known] = np.datetime64("NaT")
    return read_only(moments)
