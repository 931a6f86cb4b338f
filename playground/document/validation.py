"""Checks of the training and data configurations: names, parameters and ranges.

The commands refuse what fails these checks. What depends on network and data together is a
problem instead (`playground.document.problems.examining`).
"""

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from playground.base.errors import ParameterError
from playground.base.params import Bool, Choice, Float, Int, Param, Selection, parse_values, shown
from playground.base.registry import Named, Registry
from playground.base.tasks import TaskKind
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.formulas.expressions import parsed
from playground.catalog.losses import LOSSES, OWN_LOSS, USUAL_LOSS
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import CLIPPING, OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.datasets.config import LABELS, TARGETS, DataConfig
from playground.datasets.features import feature
from playground.datasets.prepare import SCALINGS
from playground.datasets.sources import DATASETS
from playground.document.project import TrainingConfig

Entry = TypeVar("Entry", bound=Named)
Config = TypeVar("Config", TrainingConfig, DataConfig)

SEED = Int(
    name="seed",
    help="Start of the random numbers; the same seed repeats the same run.",
    default=0,
    minimum=0,
    maximum=2**31 - 1,
)
CLASS_WEIGHT = Float(
    name="class_weights",
    help="How much each sample of a class counts in the loss.",
    default=1.0,
    minimum=0.0,
    maximum=1e6,
)
MOST_OWN_METRICS = 20
LONGEST_METRIC_NAME = 40
RESERVED = frozenset(("loss", "lr", "learning_rate", "epoch"))
"""Names that the results of an epoch have already."""
HIGHEST_RATE = 100.0
"""Of the learning rate."""
MOST_EPOCHS = 10**9
TRAINING_PARAMS: tuple[Param, ...] = (
    Choice(
        name="loss",
        help="The error that training minimizes.",
        default=USUAL_LOSS[TaskKind.BINARY],
        options=LOSSES.names,
        labels=tuple(loss.label for loss in LOSSES),
    ),
    Float(
        name="learning_rate",
        help="The size of the optimizer's steps.",
        default=0.001,
        minimum=0.0,
        maximum=HIGHEST_RATE,
        excludes_minimum=True,
        is_logarithmic=True,
    ),
    Int(
        name="batch_size",
        help="Number of samples for each step of the optimizer.",
        default=32,
        minimum=1,
        maximum=65536,
    ),
    Int(
        name="epochs",
        help="Number of passes through the data before training stops; 0 for never.",
        default=0,
        minimum=0,
        maximum=MOST_EPOCHS,
    ),
    Bool(name="shuffle", help="Shuffle the samples before each epoch.", default=True),
    SEED,
    Float(
        name="validation_split",
        help="Share of the training set that is used for validation instead.",
        default=0.0,
        minimum=0.0,
        maximum=0.9,
    ),
    Bool(
        name="keep_weights",
        help="After a change of the network, keep the weights that still fit.",
        default=True,
    ),
    Bool(
        name="mixed_precision",
        help="Compute in 16 bits if that is faster on the device.",
        default=False,
        is_advanced=True,
    ),
)
"""The simple fields of `TrainingConfig`, as parameters."""

DATA_PARAMS: tuple[Param, ...] = (
    Float(
        name="train_fraction",
        caption="Training share",
        help="Share of the samples used for training; the rest is the test set.",
        default=0.5,
        minimum=0.1,
        maximum=0.9,
    ),
    SEED,
    Choice(
        name="scaling",
        help="Scale all inputs to a similar range before training.",
        default="none",
        options=SCALINGS,
        labels=("none", "mean 0, variance 1", "0 to 1"),
    ),
    Choice(
        name="target",
        caption="Learns to give",
        help="What the network learns to give; the input itself makes it an autoencoder.",
        default=LABELS,
        options=TARGETS,
        labels=("the labels", "the input", "the input as a row"),
    ),
)
"""The simple fields of `DataConfig`, as parameters."""


def training_param(name: str, **words: Any) -> Any:
    """Return the parameter of a training field with other texts, `words`, and the same limits."""
    return _reworded(TRAINING_PARAMS, name, words)


def data_param(name: str, **words: Any) -> Any:
    """Return the parameter of a data field with other texts, `words`, and the same limits."""
    return _reworded(DATA_PARAMS, name, words)


def _reworded(params: tuple[Param, ...], name: str, words: Mapping[str, Any]) -> Any:
    """Return the parameter `name` with other texts. Any: its class depends on the name."""
    found = next(param for param in params if param.name == name)
    return replace(found, **words)


def checked_training(config: TrainingConfig) -> TrainingConfig:
    """Return `config` with each value in the type of its field; itself if nothing changes.

    Raises
    ------
    ParameterError
        A value is unknown, out of range or of another type; the message names the field, what
        was expected and what was received.
    """
    values = _simple(config, TRAINING_PARAMS)
    if not isinstance(config.own_loss, str):
        raise ParameterError(f"own_loss must be text; received {shown(config.own_loss)}")
    if config.loss == OWN_LOSS:
        parsed(config.own_loss)
    for name in _unique("metrics", config.metrics):
        if not isinstance(name, str):
            raise ParameterError(f"metrics must be names; received {shown(name)}")
        METRICS[name]
    _check_own_metrics(config)
    values["optimizer"] = _selection("optimizer", OPTIMIZERS, config.optimizer)
    _check_clipping(config.optimizer)
    values["schedule"] = _selection("schedule", SCHEDULES, config.schedule)
    callbacks = _unique("callbacks", config.callbacks)
    values["callbacks"] = tuple(_selection("callback", CALLBACKS, each) for each in callbacks)
    weights = _sequence("class_weights", config.class_weights)
    values["class_weights"] = tuple(map(CLASS_WEIGHT.parse, weights))
    return _with(config, values)


def _check_own_metrics(config: TrainingConfig) -> None:
    """Raise unless each own metric has a name of its own and an expression."""
    _unique("own_metrics", config.own_metrics)
    if len(config.own_metrics) > MOST_OWN_METRICS:
        raise ParameterError(f"there can be {MOST_OWN_METRICS} own metrics at most")
    names: set[str] = set()
    for metric in config.own_metrics:
        name = metric.name
        is_plain = name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
        if not is_plain or len(name) > LONGEST_METRIC_NAME or name.startswith("val_"):
            raise ParameterError(
                f"the name of an own metric must be a name of Python; received {name!r:.80}"
            )
        if name in names or name in METRICS or name in RESERVED:
            raise ParameterError(f"the name {name} of an own metric is taken; choose another")
        names.add(name)
        parsed(metric.expression)


def checked_data(config: DataConfig) -> DataConfig:
    """Return `config` with each value in the type of its field; itself if nothing changes.

    Raises
    ------
    ParameterError
        A value is unknown, out of range or of another type; the message names the field, what
        was expected and what was received.
    """
    values = _simple(config, DATA_PARAMS)
    values["source"] = _selection("data set", DATASETS, config.source)
    for name in _unique("features", config.features):
        if not isinstance(name, str):
            raise ParameterError(f"features must be names; received {shown(name)}")
        feature(name)
    return _with(config, values)


def _simple(config: TrainingConfig | DataConfig, params: tuple[Param, ...]) -> dict[str, Any]:
    """Return the fields of `config` that are parameters, checked."""
    return {param.name: param.parse(getattr(config, param.name)) for param in params}


def _with(config: Config, values: Mapping[str, Any]) -> Config:
    """Return `config` with `values`; the same object if all of them are in it."""
    changed = {
        name: value
        for name, value in values.items()
        if not _is_identical(value, getattr(config, name))
    }
    return replace(config, **changed) if changed else config


def _is_identical(value: object, other: object) -> bool:
    """Return whether two values, or all entries of two tuples, are the same objects.

    Equality is not enough: 1 equals 1.0, and True equals 1.
    """
    if isinstance(value, tuple) and isinstance(other, tuple):
        return len(value) == len(other) and all(map(_is_identical, value, other))
    return value is other


def _check_clipping(optimizer: Selection) -> None:
    chosen = [name for name in CLIPPING if optimizer.params.get(name) is not None]
    if len(chosen) > 1:
        raise ParameterError(
            f"only one of {', '.join(CLIPPING)} can be set; received {' and '.join(chosen)}: "
            "clear one of them first"
        )


def _selection(what: str, registry: Registry[Entry], selection: object) -> Selection:
    """Return `selection` with its parameters checked; itself if nothing changes."""
    if not isinstance(selection, Selection) or not _is_whole(selection):
        raise ParameterError(f"{what} must be a name with parameters; received {shown(selection)}")
    entry = registry[selection.name]
    params: tuple[Param, ...] = getattr(entry, "params")  # noqa: B009 (not part of Named)
    found = parse_values(params, selection.params, f"{what} {selection.name}")
    given = {name: found[name] for name in selection.params}
    is_same = all(_is_identical(value, selection.params[name]) for name, value in given.items())
    return selection if is_same else Selection(selection.name, given)


def _is_whole(selection: Selection) -> bool:
    """Return whether its fields have their types: a caller may not have kept them."""
    return isinstance(selection.name, str) and isinstance(selection.params, Mapping)


def _sequence(name: str, values: object) -> Sequence[object]:
    if not isinstance(values, tuple):
        raise ParameterError(f"{name} must be a tuple; received {shown(values)}")
    return values


def _unique(name: str, values: object) -> Sequence[object]:
    found = _sequence(name, values)
    for index, value in enumerate(found):
        if value in found[:index]:
            raise ParameterError(f"{name} must have no duplicates; received {shown(value)} twice")
    return found
