"""Which data sets fit a network, and what it needs, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import LABELS, TARGETS, DataConfig
from playground.datasets.families.images import CHANNELS
from playground.datasets.prepare import describe
from playground.datasets.sources import DATASETS
from playground.datasets.sources.no_data import needs_of
from playground.datasets.spec import DatasetSpec
from playground.datasets.task import Task, TaskKind


def needs_text(task: Task) -> str:
    """Return what a network needs of its data.

    >>> needs_text(Task(kind=TaskKind.MULTICLASS, input_shape=(96, 96, 3), output_units=10))
    'images of 96 x 96 x 3, 10 classes'
    >>> needs_text(Task(kind=TaskKind.REGRESSION, input_shape=(30,)))
    'rows of 30 numbers, 1 number to predict'
    """
    return f"{_input_text(task)}, {_target_text(task)}"


def _input_text(task: Task) -> str:
    sizes = " x ".join(f"{size}" for size in task.input_shape)
    if task.is_image:
        return f"images of {sizes}"
    if task.vocabulary is not None:
        return f"sequences of {sizes} whole numbers below {task.vocabulary:,}"
    if len(task.input_shape) == 1:
        return f"rows of {_counted(task.input_shape[0], 'number')}"
    if len(task.input_shape) == 2:
        steps, width = task.input_shape
        return f"sequences of {_counted(steps, 'step')} with {_counted(width, 'number')} each"
    return f"samples of {sizes}"


def _target_text(task: Task) -> str:
    sizes = " x ".join(f"{size}" for size in task.target_shape)
    match task.kind:
        case TaskKind.BINARY:
            return "2 classes"
        case TaskKind.MULTICLASS:
            places = " x ".join(f"{size}" for size in task.target_shape[:-1])
            classes = f"{task.output_units:,} classes"
            return f"{classes} at each of {places} places" if places else classes
        case TaskKind.MULTILABEL:
            labels = _counted(task.output_units, "yes-or-no label")
            return f"yes-or-no labels of {sizes}" if sizes else labels
        case TaskKind.REGRESSION:
            numbers = _counted(task.output_units, "number")
            return f"targets of {sizes}" if sizes else f"{numbers} to predict"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def fitting_data(needed: Task, base: DataConfig) -> tuple[DataConfig, ...]:
    """Return the data sets that a network can be trained on as they are.

    Parameters
    ----------
    needed : Task
        What the network takes and gives.
    base : DataConfig
        The split and the seed are taken from here.
    """
    found = (next(_fitting(spec, needed, base), None) for spec in DATASETS)
    return tuple(config for config in found if config is not None)


def _fitting(spec: DatasetSpec, needed: Task, base: DataConfig) -> Iterator[DataConfig]:
    """Yield the settings of one data set that fit."""
    if spec.inspect is not None:
        return
    features = DataConfig().features if spec.has_features else ()
    for params in _variants(spec, needed):
        source = Selection(spec.name, params)
        config = replace(base, source=source, features=features, scaling=spec.usual_scaling)
        for target in TARGETS:
            found = replace(config, target=target)
            if fits(found, needed):
                yield found


def _variants(spec: DatasetSpec, needed: Task) -> Iterator[Mapping[str, ParamValue]]:
    yield {}
    if CHANNELS in spec.params:
        yield {CHANNELS.name: True}
    if any(param.name == "steps" for param in spec.params) and len(needed.input_shape) == 2:
        yield {"steps": needed.input_shape[0]}
    if any(param.name == "output" for param in spec.params):
        yield needs_of(needed)
    made = spec.fitted_to(needed.input_shape, needed.output_units) if spec.fitted_to else None
    if made is not None:
        yield made


def offer_text(config: DataConfig, *, is_short: bool = False) -> str:
    """Return what an offer of data is called."""
    spec = DATASETS[config.source.name]
    name = (is_short and spec.short_label) or spec.label
    return name if config.target == LABELS else f"{name} (to reconstruct)"


def _suits(task: Task, needed: Task) -> bool:
    """Return whether the labels are of the kind that is needed; brightness may be a share."""
    if task.kind is needed.kind:
        return True
    return task.is_reconstruction and task.low >= 0 and needed.kind is TaskKind.MULTILABEL


def fits(config: DataConfig, needed: Task) -> bool:
    """Return whether data has the samples and the labels that a network needs."""
    try:
        task = describe(config)
    except PlaygroundError:
        return False
    if task.is_noise or task.input_shape != needed.input_shape or not _suits(task, needed):
        return False
    is_read = task.vocabulary is None or (needed.vocabulary or 0) >= task.vocabulary
    if needed.vocabulary is not None and task.vocabulary is None:
        return False
    return is_read and task.output_shape == needed.output_shape
