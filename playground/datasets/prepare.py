"""From a `DataConfig` to arrays: load, split, features, scaling.

`describe` is instant and runs on the main thread at each edit. `prepare` may take long and
runs on another thread. The same configuration always gives the same arrays.
"""

from dataclasses import replace
from functools import partial
from math import prod
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError, OneClassError
from playground.base.params import Selection, parse_values
from playground.datasets.apart import inspect_apart, is_read_apart, load_apart
from playground.datasets.config import LABELS, ROW, DataConfig
from playground.datasets.features import expand
from playground.datasets.files.rows import part_of, rows_behind
from playground.datasets.files.survey import survey
from playground.datasets.on_disk import not_finite, prepared_on_disk
from playground.datasets.preparation.applying import scaled, unscaled
from playground.datasets.preparation.fitting import fit_columns, fit_scaling
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation.raw import TakenColumns, rows_taken
from playground.datasets.preparation.target import scaled_target
from playground.datasets.preparation.values import Preparation
from playground.datasets.raw_samples import RAW_ROWS, of_samples, raw_rows
from playground.datasets.scaler import fit_scaler
from playground.datasets.script_code import Values
from playground.datasets.series import scaled_choices, series_samples, table_target
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec, Progress, Raw, no_progress
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
    if raw.window is not None:
        return series_samples(raw, task, config.train_fraction, Scaling(config.scaling))
    if raw.is_on_disk:
        parts = _chosen_rows(raw, config)
        data = prepared_on_disk(raw, task, parts, Scaling(config.scaling), progress)
        _check_classes(data.train, data.test, task)
        return data
    if raw.columns is not None:
        return _prepared_table(raw, task, config, progress)
    train, test = _split(raw, config)
    if spec.has_features:
        train, test = _with_features(train, config), _with_features(test, config)
    check_samples(train, test, task, progress)
    _check_finite(test, "test ", progress)
    scaler = fit_scaler(train.x, config.scaling, progress)
    preparation = of_samples(train, task, raw, scaler)
    rows = raw_rows(preparation, (test if len(test) else train).head(RAW_ROWS))
    if scaler is not None:
        train = replace(train, x=scaler.apply(train.x))
        test = replace(test, x=scaler.apply(test.x))
    if config.target != LABELS:
        train, test = _as_targets(train, task), _as_targets(test, task)
    offset, scale = (scaler.offset, scaler.scale) if scaler is not None else (None, None)
    return Prepared(task, train, test, offset, scale, preparation, rows, folder=raw.folder)


def _prepared_table(raw: Raw, task: Task, config: DataConfig, progress: Progress) -> Prepared:
    """Return the data of a table: its preparation is fitted to the training part.

    The columns are read in the order of the file, and each row is written to its place among
    those that train, or those that test behind them: that is several times faster than reading
    in another order. What is written is scaled in place.
    """
    progress("Preparing the columns", None)
    assert raw.columns is not None
    parts = _chosen_rows(raw, config)
    target = table_target(raw, task, raw.samples.y[parts[0]])
    choices = scaled_choices(raw, Scaling(config.scaling))
    fitted = fit_columns(TakenColumns(raw.columns, np.sort(parts[0])), choices, target)
    plain = msgspec.structs.replace(fitted, spelling=raw.spelling)
    size = len(parts[0])
    places = np.empty(len(raw.samples), np.intp)
    places[np.concatenate(parts)] = np.arange(len(places))
    x = unscaled(plain, raw.columns, places)
    preparation = fit_scaling(plain, choices, lambda: x[:size])
    x = scaled(preparation, x)
    y = scaled_target(target, raw.samples.y)
    train, test = (
        Samples(read_only(part), read_only(y[rows]), names=raw.samples.names_at(rows))
        for part, rows in zip((x[:size], x[size:]), parts, strict=True)
    )
    check_samples(train, test, task, progress)
    _check_finite(test, "test ", progress)
    shown = parts[1] if len(test) else parts[0]
    rows = rows_taken(raw.columns, shown[:RAW_ROWS])
    offset, scale = preparation.scaling or (None, None)
    return Prepared(task, train, test, offset, scale, preparation, rows, folder=raw.folder)


def without_data(config: DataConfig, preparation: Preparation | None = None) -> Prepared:
    """Return one sample of zeros in the form of the data, to build a network without the data.

    Raises
    ------
    PlaygroundError
        What the data requires is not known.
    """
    task = describe(config)
    shape = (1,) if task.kind is TaskKind.MULTICLASS else (1, task.output_units)
    kind = np.int32 if task.kind is TaskKind.MULTICLASS else np.float32
    y: NDArray[Any] = read_only(np.zeros(shape, kind))
    x = read_only(np.zeros((1, *task.input_shape), np.float32))
    points = read_only(np.zeros((1, 2), np.float32)) if task.plane is not None else None
    one = Samples(x, y, points)
    scaling = None if preparation is None else preparation.scaling
    offset, scale = scaling or (None, None)
    return Prepared(task, one, one.head(0), offset, scale, preparation)


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
    """Return the training and test samples, shuffled unless there is a test set of its own."""
    if raw.test is not None:
        return raw.samples, raw.test
    train, test = _chosen_rows(raw, config)
    return _taken(raw.samples, train), _taken(raw.samples, test)


def _chosen_rows(raw: Raw, config: DataConfig) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which samples train and which test."""
    chosen = raw.split or partial(_random, len(raw.samples))
    return chosen(config.train_fraction, config.seed)


def _random(count: int, fraction: float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which of `count` samples train and which test."""
    order = np.random.default_rng((seed, 1)).permutation(count)
    size = train_count(count, fraction)
    return order[:size], order[size:]


def _taken(samples: Samples, rows: NDArray[np.intp]) -> Samples:
    points = None if samples.points is None else read_only(samples.points[rows])
    y: NDArray[Any] = samples.y[rows]
    x = part_of(samples.x, rows)
    x = x if rows_behind(x) else read_only(x)
    return Samples(x, read_only(y), points, samples.names_at(rows))


def _with_features(samples: Samples, config: DataConfig) -> Samples:
    assert samples.points is not None
    return replace(samples, x=read_only(expand(samples.points, config.features)))


def check_samples(
    samples: Samples, test: Samples, task: Task, progress: Progress = no_progress
) -> None:
    """Raise unless there is something to learn from in `samples`, the training set.

    Samples that stay in a file are read for this, so it may take long.

    Raises
    ------
    DataError
        The set is empty, has values that are not finite numbers, or all samples are of one class.
    OneClassError
        It has only one class, but the test set has others.
    """
    if not len(samples):
        raise DataError("The training set is empty; choose a larger training share or more samples")
    _check_finite(samples, "", progress)
    _check_classes(samples, test, task)


def _check_classes(samples: Samples, test: Samples, task: Task) -> None:
    """Raise if all training samples are of one class: another split helps if there are others."""
    if task.is_noise or task.kind not in (TaskKind.BINARY, TaskKind.MULTICLASS):
        return
    first = samples.y.flat[0]
    if np.all(samples.y == first):
        count = len(samples)
        if np.all(test.y == first):
            raise DataError(
                f"All {count + len(test):,} samples are of one class, so there is nothing to "
                "learn; add samples of another class"
            )
        which = f"All {count:,} training samples are" if count > 1 else "The one training sample is"
        raise OneClassError(
            f"{which} of one class, so there is nothing to learn; add samples of another "
            "class, or choose another seed or training share"
        )


def _check_finite(samples: Samples, which: str, progress: Progress) -> None:
    for name, array in (("inputs", samples.x), ("labels", samples.y)):
        if len(samples) and not _is_finite(array, progress):
            raise not_finite(f"{which}{name}")


def _is_finite(array: NDArray[Any], progress: Progress) -> bool:
    rows = rows_behind(array)
    if rows is not None:
        return survey(rows, progress).is_finite
    with np.errstate(invalid="ignore", over="ignore"):  # the check is for infinite values
        return bool(np.isfinite(np.sum(array, dtype=np.float64)))
