"""From a column of labels to a task: its kind, and the labels in the form that it needs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Choice
from playground.datasets.task import TaskKind

MOST_CLASSES = 1000
MOST_WHOLE_NUMBERS = 20
"""Up to this many different whole numbers are read as classes."""
AUTOMATIC = "auto"
KIND = Choice(
    name="kind",
    help="What is predicted: classes or a number; auto decides by the target.",
    default=AUTOMATIC,
    options=(AUTOMATIC, TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION),
    caption="Task",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Labels, and the kind of task that they define.

    Attributes
    ----------
    kind : TaskKind
    y : (n, 1) float32, (n,) int32 or (n, targets) float32
        In the form of `Samples.y` for that kind.
    class_names : tuple of str
    """

    kind: TaskKind
    y: NDArray[Any]
    class_names: tuple[str, ...] = ()

    @property
    def output_units(self) -> int:
        """Units that the output layer needs."""
        if self.kind is TaskKind.MULTICLASS:
            return len(self.class_names)
        return int(self.y.shape[1])


def target_of(column: NDArray[Any], wanted: str, name: str) -> Target:
    """Return the labels of one column, as classes or as numbers.

    Parameters
    ----------
    column : (n,) float64 or text
    wanted : str
        A value of `KIND`.
    name : str
        What the column is called, for error messages.

    Raises
    ------
    DataError
        The labels do not fit the kind that is wanted.
    """
    _check_finite(column, name)
    distinct = np.unique(column)
    kind = _detected(column, distinct) if wanted == AUTOMATIC else TaskKind(wanted)
    if kind is TaskKind.REGRESSION:
        if column.dtype.kind not in "fiu":
            raise holds_text(name)
        return Target(kind, read_only(column.astype(np.float32)[:, np.newaxis]))
    return _classes(column, distinct, kind, name)


def labels_of(y: NDArray[Any], wanted: str) -> Target:
    """Return the labels: one column of classes or numbers, or one column per target.

    Parameters
    ----------
    y : (n, ...) numbers, or (n, 1) text
    wanted : str
        A value of `KIND`.

    Raises
    ------
    DataError
        The labels do not fit the kind that is wanted.
    """
    if y.ndim == 2 and y.shape[1] == 1:
        return target_of(y[:, 0], wanted, "y")
    columns = y.reshape(len(y), -1)
    _check_finite(columns, "y")
    is_zero_one = bool(np.isin(columns, (0, 1)).all())
    if is_zero_one and wanted in (AUTOMATIC, TaskKind.MULTICLASS) and (columns.sum(1) == 1).all():
        names = tuple(map(str, range(columns.shape[1])))
        return Target(
            TaskKind.MULTICLASS, read_only(columns.argmax(axis=1).astype(np.int32)), names
        )
    labels = read_only(columns.astype(np.float32))
    if is_zero_one and wanted == AUTOMATIC:
        names = tuple(map(str, range(columns.shape[1])))
        return Target(TaskKind.MULTILABEL, labels, names)
    if wanted not in (AUTOMATIC, TaskKind.REGRESSION):
        raise DataError(
            f"y has {columns.shape[1]} columns, so it cannot be {wanted}; give one column of "
            "classes, or one-hot rows"
        )
    return Target(TaskKind.REGRESSION, labels)


def holds_text(name: str) -> DataError:
    """Return the error for a target of texts that is predicted as a number."""
    return DataError(
        f"The target {name} holds text, so it cannot be predicted as a number; choose classes "
        "instead"
    )


def not_binary(name: str, count: int) -> DataError:
    """Return the error for a yes-or-no task whose target has not two different values."""
    return DataError(
        f"The target {name} has {count:,} different values, but yes-or-no tasks need 2; choose "
        "multi-class classification or regression"
    )


def too_many_classes(name: str, count: int) -> DataError:
    """Return the error for a target of more than `MOST_CLASSES` classes."""
    return DataError(
        f"The target {name} has {count:,} different values; at most {MOST_CLASSES} classes are "
        "supported: choose regression or another target"
    )


def _check_finite(labels: NDArray[Any], name: str) -> None:
    if labels.dtype.kind != "f" or np.isfinite(labels).all():
        return
    row = int(np.flatnonzero(~np.isfinite(labels.reshape(len(labels), -1)).all(axis=1))[0])
    raise DataError(
        f"The target {name} has a value that is not a finite number, first in sample {row + 1:,}; "
        "fix or remove those samples"
    )


def _detected(column: NDArray[Any], distinct: NDArray[Any]) -> TaskKind:
    if len(distinct) == 2:
        return TaskKind.BINARY
    if column.dtype.kind not in "fiu":
        return TaskKind.MULTICLASS
    is_whole = bool(np.all(distinct == np.round(distinct)))
    if is_whole and len(distinct) <= min(MOST_WHOLE_NUMBERS, len(column) // 2):
        return TaskKind.MULTICLASS
    return TaskKind.REGRESSION


def _classes(column: NDArray[Any], distinct: NDArray[Any], kind: TaskKind, name: str) -> Target:
    count = len(distinct)
    if count < 2:
        raise DataError(
            f"The target {name} has a single class, {distinct[0]}, so there is nothing to "
            "learn; choose another target"
        )
    if kind is TaskKind.BINARY and count != 2:
        raise not_binary(name, count)
    if count > MOST_CLASSES:
        raise too_many_classes(name, count)
    numbers = np.searchsorted(distinct, column)
    names = tuple(f"{value:g}" if column.dtype.kind in "fiu" else str(value) for value in distinct)
    if kind is TaskKind.BINARY:
        return Target(kind, read_only(numbers.astype(np.float32)[:, np.newaxis]), names)
    return Target(kind, read_only(numbers.astype(np.int32)), names)
