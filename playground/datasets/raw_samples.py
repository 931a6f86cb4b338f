"""The preparation of data that is not a table, and its samples as raw rows.

Such data comes prepared: images with brightness 0..1, points with their features. Its
preparation says what was done, so that an exported model can do the same with raw values.
"""

from math import prod

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.datasets.files.rows import BRIGHTEST, rows_behind
from playground.datasets.preparation.raw import RawColumns
from playground.datasets.preparation.values import (
    ArrayColumn,
    NumberColumn,
    Preparation,
    TargetColumn,
)
from playground.datasets.scaler import Scaler
from playground.datasets.spec import Raw
from playground.datasets.task import Samples, Task

INPUTS = "inputs"
"""The name of samples whose numbers have no names."""
IMAGE = "image"
DESCRIBED = 10_000
"""Ranges and medians are those of this many samples."""
RAW_ROWS = 256
"""At most this many raw rows are kept, to check exports with them."""


def target_column(task: Task, name: str) -> TargetColumn:
    """Return what the outputs of a network for `task` mean."""
    return TargetColumn(task.kind, name, task.class_names, float(task.low), float(task.high))


def of_samples(train: Samples, task: Task, raw: Raw, scaler: Scaler | None) -> Preparation:
    """Return the preparation of samples that a data set has prepared itself.

    Parameters
    ----------
    train : Samples
        The training set, not scaled.
    task : Task
    raw : Raw
        What the data set loaded.
    scaler : Scaler or None
        The scaling of the training set.
    """
    head = train.head(DESCRIBED)
    target = target_column(task, raw.target)
    if head.points is not None:
        x, y = (_number(name, column) for name, column in zip("xy", head.points.T, strict=True))
        plain = Preparation((x, y), target, task.feature_names)
    elif len(task.feature_names) == prod(task.input_shape):
        pairs = zip(_distinct(task.feature_names), head.x.T, strict=True)
        plain = Preparation(tuple(_number(name, column) for name, column in pairs), target)
    else:
        rows = rows_behind(train.x)
        is_bytes = rows is not None and rows.file.dtype == np.uint8
        brightest = float(BRIGHTEST) if is_bytes else raw.brightest
        name = IMAGE if task.is_image else INPUTS
        low, high = _range(head.x)
        only = ArrayColumn(
            name,
            task.input_shape,
            brightest,
            low * brightest,
            high * brightest,
            raw.fit,
            raw.seconds,
            raw.member,
        )
        plain = Preparation((only,), target)
    if scaler is None:
        return plain
    return msgspec.structs.replace(
        plain, offset=tuple(scaler.offset.tolist()), scale=tuple(scaler.scale.tolist())
    )


def raw_rows(preparation: Preparation, samples: Samples) -> RawColumns:
    """Return samples that are not scaled as raw rows: what `preparation` makes them of."""
    only = preparation.columns[0]
    if isinstance(only, ArrayColumn):
        return {only.name: samples.x * np.float32(only.brightest)}
    numbers = samples.x if samples.points is None else samples.points
    pairs = zip(preparation.columns, numbers.T, strict=True)
    return {column.name: values.astype(np.float64) for column, values in pairs}


def _number(name: str, values: NDArray[np.float32]) -> NumberColumn:
    low, high = _range(values)
    return NumberColumn(
        name=name,
        low=low,
        high=high,
        typical=float(np.median(values)) if len(values) else 0.0,
        is_whole=bool(np.all(values == np.round(values))),
    )


def _range(values: NDArray[np.float32]) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return `names`, numbered if some are the same."""
    if len(set(names)) == len(names) and all(names):
        return names
    return tuple(f"{name} {place}".strip() for place, name in enumerate(names, 1))
