"""Shared by the small tables of scikit-learn: rows of named measurements."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.datasets.spec import Raw
from playground.datasets.task import Samples, Task, TaskKind


def class_table(feature_names: tuple[str, ...], class_names: tuple[str, ...], samples: int) -> Task:
    """Return the task of classifying rows of measurements."""
    is_binary = len(class_names) == 2
    return Task(
        kind=TaskKind.BINARY if is_binary else TaskKind.MULTICLASS,
        input_shape=(len(feature_names),),
        output_units=1 if is_binary else len(class_names),
        class_names=class_names,
        feature_names=feature_names,
        samples=samples,
    )


def class_rows(x: NDArray[np.generic], classes: NDArray[np.generic], task: Task) -> Raw:
    """Return rows and class numbers in the form that the kind of task needs.

    Parameters
    ----------
    x : (n, features) numbers
    classes : (n,) integers from 0
    """
    rows = read_only(x.astype(np.float32))
    if task.kind is TaskKind.BINARY:
        return Raw(Samples(rows, read_only(classes.astype(np.float32)[:, np.newaxis])))
    return Raw(Samples(rows, read_only(classes.astype(np.int32))))
