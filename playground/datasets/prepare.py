"""From a `DataConfig` to arrays: load, split, features, scaling.

`describe` is instant and runs on the main thread at each edit. `prepare` may take long and
runs on another thread. The same configuration always gives the same arrays.
"""

from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError, OneClassError
from playground.base.params import Selection, parse_values
from playground.datasets.apart import inspect_apart, is_read_apart, load_apart
from playground.datasets.config import LABELS, ROW, DataConfig
from playground.datasets.features import expand
from playground.datasets.files.rows import part_of, rows_behind, stand_in
from playground.datasets.files.survey import survey
from playground.datasets.script_code import Values
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Prepared, Samples, Task, TaskKind

SCALINGS = ("none", "standard", "minmax")


def source_values(config: DataConfig) -> tuple[DatasetSpec, Values]:
    """Return the data set of `config` and its parameters, checked and completed.

    Raises
    ------
    ParameterError
        The data set is unknown, or a parameter does not fit.
    """
    spec = DATASETS[config.source.name]
    return spec, parse_values(spec.params, config.source.params, spec.label)


def describe(config: DataConfig) -> Task:
    """Return what the data requires of a network, without reading it.

    Raises
    ------
    ParameterError
        The data set is unknown, or a parameter does not fit.
    """
    spec, values = source_values(config)
    task = spec.describe(values)
    if task.samples is not None and not spec.has_test_set:
        task = replace(task, samples=train_count(task.samples, config.train_fraction))
    if spec.has_features:
        names = config.features
        task = replace(task, input_shape=(len(names),), feature_names=names)
    return task if config.target == LABELS else _reconstructing(task, config)


def _reconstructing(task: Task, config: DataConfig) -> Task:
    """Return the task of giving the input again."""
    shape = task.input_shape
    is_row = len(shape) == 1 or config.target == ROW
    is_share = (task.is_image and config.scaling == "none") or config.scaling == "minmax"
    return replace(
        task,
        kind=TaskKind.REGRESSION,
        output_units=prod(shape) if is_row else shape[-1],
        target_shape=() if is_row else shape,
        class_names=(),
        low=0.0 if is_share else -1.0,
        high=1.0,
        is_reconstruction=True,
    )


def inspected(config: DataConfig, progress: Progress) -> DataConfig:
    """Return `config` with what its file holds filled in; unchanged if there is no file.

    May take long: not for the main thread.

    Raises
    ------
    ParameterError, DataError
        The file cannot be read; the message says why.
    Cancelled
        The user cancelled.
    """
    spec, values = source_values(config)
    if not is_read_apart(spec):
        return config
    found = {**config.source.params, **inspect_apart(spec, values, progress)}
    return replace(config, source=Selection(config.source.name, found))


def prepare(config: DataConfig, progress: Progress) -> Prepared:
    """Return the data of `config`, ready for training.

    Raises
    ------
    ParameterError
        The data set is unknown, or a parameter does not fit.
    DataError
        The data cannot be read or trained on; the message says why.
    Cancelled
        The user cancelled.
    """
    spec, values = source_values(config)
    task = describe(config)
    progress(f"Loading {spec.label}", None)
    raw = _loaded(spec, values, config, progress)
    train, test = _split(raw, config)
    if spec.has_features:
        train, test = _with_features(train, config), _with_features(test, config)
    check_samples(train, task, progress)
    _check_finite(test, "test ", progress)
    scaler = fit_scaler(train.x, config.scaling, progress)
    if scaler is not None:
        train = replace(train, x=scaler.apply(train.x))
        test = replace(test, x=scaler.apply(test.x))
    if config.target != LABELS:
        train, test = _as_targets(train, task), _as_targets(test, task)
    if scaler is None:
        return Prepared(task, train, test)
    return Prepared(task, train, test, scaler.offset, scaler.scale)


def _as_targets(samples: Samples, task: Task) -> Samples:
    """Return samples whose targets are their inputs."""
    if rows_behind(samples.x):
        raise DataError(
            "The file is too large for its samples to be the targets as well; choose a smaller one"
        )
    targets = np.asarray(samples.x, np.float32).reshape(len(samples), *task.output_shape)
    return replace(samples, y=read_only(targets))


def _loaded(spec: DatasetSpec, values: Values, config: DataConfig, progress: Progress) -> Raw:
    if is_read_apart(spec):
        return load_apart(spec, values, progress)
    return spec.load(values, np.random.default_rng((config.seed, 0)), progress)


def train_count(samples: int, train_fraction: float) -> int:
    """Return how many of `samples` are used for training.

    >>> train_count(500, 0.5), train_count(150, 0.7)
    (250, 105)
    """
    return int(samples * train_fraction + 1e-9)


def _split(raw: Raw, config: DataConfig) -> tuple[Samples, Samples]:
    """Return training and test samples, shuffled unless the data set has its own test set."""
    if raw.test is not None:
        return raw.samples, raw.test
    count = len(raw.samples)
    order = np.random.default_rng((config.seed, 1)).permutation(count)
    size = train_count(count, config.train_fraction)
    return _taken(raw.samples, order[:size]), _taken(raw.samples, order[size:])


def _taken(samples: Samples, rows: NDArray[np.intp]) -> Samples:
    points = None if samples.points is None else read_only(samples.points[rows])
    y: NDArray[Any] = samples.y[rows]
    x = part_of(samples.x, rows)
    return Samples(x if rows_behind(x) else read_only(x), read_only(y), points)


def _with_features(samples: Samples, config: DataConfig) -> Samples:
    assert samples.points is not None
    return replace(samples, x=read_only(expand(samples.points, config.features)))


def no_progress(_text: str, _fraction: float | None, /) -> None:
    """Ignore progress."""


def check_samples(samples: Samples, task: Task, progress: Progress = no_progress) -> None:
    """Raise unless there is something to learn from in `samples`, the training set.

    Samples that stay in a file are read for this, so it may take long.

    Raises
    ------
    DataError
        The set is empty, or has values that are not finite numbers.
    OneClassError
        It has only one class.
    """
    if not len(samples):
        raise DataError("The training set is empty; choose a larger training share or more samples")
    _check_finite(samples, "", progress)
    if task.is_noise or task.kind not in (TaskKind.BINARY, TaskKind.MULTICLASS):
        return
    first = samples.y.flat[0]
    if np.all(samples.y == first):
        count = len(samples)
        which = f"All {count:,} training samples are" if count > 1 else "The one training sample is"
        raise OneClassError(
            f"{which} of one class, so there is nothing to learn; add samples of another "
            "class, or choose another seed or training share"
        )


def _check_finite(samples: Samples, which: str, progress: Progress) -> None:
    for name, array in (("inputs", samples.x), ("labels", samples.y)):
        if len(samples) and not _is_finite(array, progress):
            raise DataError(
                f"The {which}{name} hold values that are not finite numbers; "
                "fix or remove those rows and load the data again"
            )


def _is_finite(array: NDArray[Any], progress: Progress) -> bool:
    rows = rows_behind(array)
    if rows is not None:
        return survey(rows, progress).is_finite
    with np.errstate(invalid="ignore", over="ignore"):  # the check is for infinite values
        return bool(np.isfinite(np.sum(array, dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class Scaler:
    """``x = (raw - offset) / scale``, fitted on a training set.

    Attributes
    ----------
    offset, scale : (features,) float32
        (1,) for images and sequences: one number for all their values.
    """

    offset: NDArray[np.float32]
    scale: NDArray[np.float32]

    def apply(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return `x`, (n, *input_shape), scaled and read-only."""
        rows = rows_behind(x)
        if rows is not None:
            return stand_in(rows.scaled(self.offset, self.scale))
        return read_only(((x - self.offset) / self.scale).astype(np.float32, copy=False))


def fit_scaler(
    x: NDArray[np.float32], scaling: str, progress: Progress = no_progress
) -> Scaler | None:
    """Return the scaler for `scaling`; None for "none".

    A constant feature is only shifted to 0.

    Parameters
    ----------
    x : (n, *input_shape) float32
    scaling : str
        "none", "standard" or "minmax".
    """
    if scaling == "none":
        return None
    rows = rows_behind(x)
    if rows is not None:
        found = survey(rows, progress)
        if scaling == "standard":
            return _scaler(found.mean, found.deviation)
        return _scaler(found.low, found.high - found.low)
    columns = x if x.ndim == 2 else x.reshape(-1, 1)
    if scaling == "standard":
        offset, scale = (
            columns.mean(axis=0, dtype=np.float64),
            columns.std(axis=0, dtype=np.float64),
        )
    else:
        offset, scale = columns.min(axis=0), np.ptp(columns, axis=0)
    return _scaler(offset, scale)


def _scaler(offset: NDArray[Any], scale: NDArray[Any]) -> Scaler:
    scale = np.where(scale > 0, scale, 1.0)
    return Scaler(read_only(offset.astype(np.float32)), read_only(scale.astype(np.float32)))
