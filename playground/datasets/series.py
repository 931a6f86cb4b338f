"""Tables as samples: how columns and targets are scaled, and the windows of a time series."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation.raw import rows_taken
from playground.datasets.preparation.target import fit_target, scaled_target
from playground.datasets.preparation.values import TargetColumn
from playground.datasets.raw_samples import RAW_ROWS, target_column
from playground.datasets.spec import Raw
from playground.datasets.task import Prepared, Samples, Task, TaskKind


def scaled_choices(raw: Raw, scaling: Scaling) -> Sequence[ColumnChoice]:
    """Return the choices of a table's columns, each with its scaling."""
    return [
        replace(choice, scaling=raw.scalings.get(choice.name, scaling)) for choice in raw.choices
    ]


def table_target(raw: Raw, task: Task, y: NDArray[Any]) -> TargetColumn:
    """Return what the outputs mean, fitted to the targets of the training set."""
    target = msgspec.structs.replace(target_column(task, raw.target), unit=raw.unit)
    if task.kind is TaskKind.REGRESSION and len(y):
        target = msgspec.structs.replace(target, low=float(y.min()), high=float(y.max()))
    return fit_target(target, y, raw.target_scaling)


def series_samples(raw: Raw, task: Task, train_fraction: float, scaling: Scaling) -> Prepared:
    """Return the windows of a time series; the last of them are the test set.

    A sample is `steps` rows; its target is `horizon` rows after the last of them. Everything is
    fitted to the rows that the training windows see.

    Raises
    ------
    DataError
        There are too few rows, or the windows take too much memory.
    """
    assert raw.window is not None
    assert raw.columns is not None
    steps, horizon = raw.window.steps, raw.window.horizon
    count = len(raw.samples) - steps - horizon + 1
    size = int(count * train_fraction + 1e-9)
    if size < 1 or size >= count:
        raise DataError(
            f"{len(raw.samples):,} rows are too few for windows of {steps} rows and a horizon of "
            f"{horizon}; make them smaller"
        )
    seen = size + steps - 1
    head = rows_taken(raw.columns, slice(seen))
    target = table_target(raw, task, raw.samples.y[steps + horizon - 1 :][:size])
    fitted = fit(head, scaled_choices(raw, scaling), target)
    preparation = msgspec.structs.replace(fitted, window=raw.window, spelling=raw.spelling)
    windows = apply(preparation, raw.columns)[:count]
    y = scaled_target(target, raw.samples.y[steps + horizon - 1 :])
    train = Samples(read_only(np.ascontiguousarray(windows[:size])), read_only(y[:size]))
    test = Samples(read_only(np.ascontiguousarray(windows[size:])), read_only(y[size:]))
    offset, scale = preparation.scaling or (None, None)
    known = scaled_target(target, raw.samples.y[steps - 1 :][:count])
    is_number = task.kind is TaskKind.REGRESSION
    naive = read_only(np.asarray(known[size:], np.float32)) if is_number else None
    shown = slice(size, size + preparation.row_span(RAW_ROWS))
    rows = rows_taken(raw.columns, shown)
    return Prepared(task, train, test, offset, scale, preparation, rows, naive)
