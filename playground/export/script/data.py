"""The data as code: source, features, split, scaling, targets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from playground.catalog.losses import LOSSES
from playground.datasets.config import LABELS, ROW, DataConfig
from playground.datasets.features import feature
from playground.datasets.preparation_code import (
    COORDINATES,
    NO_ZERO_SCALE,
    ORDER,
    POINTS,
    SIZE,
    SPLIT,
    apply_scaling,
    fit_scaling,
    one_feature,
)
from playground.datasets.script_code import SEED
from playground.datasets.task import Task, TaskKind
from playground.export.script.expressions import (
    Items,
    call,
    feature_code,
    filled,
    literal,
    statement,
)
from playground.export.script.source_code import SourceCode, source_code

TOO_MANY_BLANK_LINES = re.compile(r"\n{4,}")


@dataclass(frozen=True, slots=True)
class DataCode:
    """The data part of a script.

    Attributes
    ----------
    text : str
        Statements that define ``x_train`` and ``y_train``, and ``x_test`` and ``y_test``
        unless `test` says otherwise.
    imports : tuple of str
        Import lines beyond keras.
    test : tuple of str
        Names of the inputs and targets to test on.
    packages : tuple of str
        Packages that no import line shows.
    """

    text: str
    imports: tuple[str, ...]
    test: tuple[str, str]
    packages: tuple[str, ...] = ()


def data_code(config: DataConfig, task: Task, loss: str) -> DataCode:
    """Return the code that makes the arrays of `config`.

    Parameters
    ----------
    task : Task
        What the data requires of a network.
    loss : str
        Decides whether class numbers are made one-hot.
    """
    source = source_code(config)
    parts = ["\n".join(source.lines)]
    if source.has_features:
        parts.append(_features(config, "x_train" if source.has_test_set else "x"))
    if not source.has_test_set:
        parts.append(_split(config, source))
    if not source.is_scaled:
        parts.append(_scaling(config, task, source))
    parts.append(_targets(task, loss, source))
    parts.append(_inputs_as_targets(config, source))
    text = TOO_MANY_BLANK_LINES.sub("\n\n\n", "\n".join(part for part in parts if part))
    used = ("import numpy as np",) if "np." in text else ()
    needed: Iterable[str] = source.imports
    if not source.is_scaled:
        needed = (line for line in needed if re.search(rf"\b{line.split()[-1]}\b", text))
    test = ("x_train", "y_train") if source.is_tested_on_training else ("x_test", "y_test")
    return DataCode(text, (*used, *needed), test, source.packages)


def _features(config: DataConfig, target: str) -> str:
    """Return the lines that make the network's inputs from ``points``."""
    if config.features == ("x", "y"):
        return f"{target} = {POINTS}"
    if len(config.features) == 1:
        return f"{COORDINATES}\n{one_feature(target, feature(config.features[0]).code)}"
    columns = tuple(map(feature_code, config.features))
    stacked = call("np.stack", Items(columns), axis=literal(1))
    return f"{COORDINATES}\n{statement(stacked, target=target)}"


def _split(config: DataConfig, source: SourceCode) -> str:
    """Return the lines that split ``x`` and ``y`` at random."""
    order = filled(ORDER, {SEED: config.seed})
    size = filled(SIZE, {"train_fraction": config.train_fraction})
    return "\n".join((order, size, *source.split_lines, *SPLIT))


def _scaling(config: DataConfig, task: Task, source: SourceCode) -> str:
    """Return the lines that scale the inputs by values found in the training set."""
    if config.scaling == "none":
        return ""
    fitted = fit_scaling(config.scaling, is_row=len(task.input_shape) == 1)
    names = ("x_train",) if source.is_tested_on_training else ("x_train", "x_test")
    return "\n".join((*fitted, NO_ZERO_SCALE, *map(apply_scaling, names)))


def _inputs_as_targets(config: DataConfig, source: SourceCode) -> str:
    """Return the lines of an autoencoder, whose targets are its inputs."""
    if config.target == LABELS:
        return ""
    sets = ("train",) if source.is_tested_on_training else ("train", "test")
    reshaped = ".reshape(len(x_{0}), -1)" if config.target == ROW else ""
    return "\n".join(f"y_{each} = x_{each}{reshaped.format(each)}" for each in sets)


def _targets(task: Task, loss: str, source: SourceCode) -> str:
    """Return the lines that make class numbers one-hot, where the loss needs that."""
    if task.kind is not TaskKind.MULTICLASS or not LOSSES[loss].wants_one_hot:
        return ""
    names = ("y_train",) if source.is_tested_on_training else ("y_train", "y_test")
    return "\n".join(
        f"{name} = keras.utils.to_categorical({name}, {task.output_units})" for name in names
    )
