"""The data as code: source, features, split, scaling, targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.base.params import parse_values
from playground.catalog.losses import LOSSES
from playground.datasets.config import DataConfig
from playground.datasets.sources import DATASETS
from playground.datasets.task import Task, TaskKind
from playground.export.script.expressions import Code, Items, call, formula, literal, statement
from playground.export.script.source_code import SourceCode, unknown_source
from playground.export.script.sources import SOURCES

FEATURE_CODE: Mapping[str, Code] = MappingProxyType(
    {
        "x": formula("x1"),
        "y": formula("x2"),
        "x²": formula("x1**2"),
        "y²": formula("x2**2"),
        "xy": formula("x1 * x2"),
        "sin x": formula("np.sin(x1)"),
        "sin y": formula("np.sin(x2)"),
    }
)


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
    """

    text: str
    imports: tuple[str, ...]
    test: tuple[str, str]


def data_code(config: DataConfig, task: Task, loss: str) -> DataCode:
    """Return the code that makes the arrays of `config`.

    Parameters
    ----------
    task : Task
        What the data asks of a network.
    loss : str
        Decides whether class numbers are turned into rows of 0 and one 1.
    """
    if config.source.name not in SOURCES:
        source = unknown_source(config.source.name)
    else:
        spec = DATASETS[config.source.name]
        values = parse_values(spec.params, config.source.params, spec.label)
        source = SOURCES[config.source.name](values, config.seed)
    parts = ["\n".join(source.lines)]
    is_plane = config.source.name in DATASETS and DATASETS[config.source.name].has_features
    if is_plane:
        parts.append(_features(config, "x_train" if source.has_test_set else "x"))
    if not source.has_test_set:
        parts.append(_split(config, source))
    parts.append(_scaling(config, task, source))
    parts.append(_targets(task, loss, source))
    text = "\n".join(part for part in parts if part)
    used = ("import numpy as np",) if "np." in text else ()
    test = ("x_train", "y_train") if source.is_own_test else ("x_test", "y_test")
    return DataCode(text, (*used, *source.imports), test)


def _features(config: DataConfig, target: str) -> str:
    """Return the lines that make the network's inputs from ``points``."""
    if config.features == ("x", "y"):
        return f'{target} = points.astype("float32")'
    if len(config.features) == 1:
        column = FEATURE_CODE[config.features[0]]
        return f'x1, x2 = points.astype("float32").T\n{target} = ({column}).reshape(-1, 1)'
    columns = tuple(FEATURE_CODE[name] for name in config.features)
    stacked = call("np.stack", Items(columns), axis=literal(1))
    return f'x1, x2 = points.astype("float32").T\n{statement(stacked, target=target)}'


def _split(config: DataConfig, source: SourceCode) -> str:
    """Return the lines that split ``x`` and ``y`` at random."""
    return "\n".join(
        (
            f"order = np.random.default_rng(({config.seed}, 1)).permutation(len(x))",
            f"size = int(len(x) * {literal(config.train_fraction)} + 1e-9)",
            *source.split_lines,
            "x_train, x_test = x[order[:size]], x[order[size:]]",
            "y_train, y_test = y[order[:size]], y[order[size:]]",
        )
    )


def _scaling(config: DataConfig, task: Task, source: SourceCode) -> str:
    """Return the lines that scale the inputs by what the training set says."""
    if config.scaling == "none":
        return ""
    axis = "axis=0" if len(task.input_shape) == 1 else ""
    if config.scaling == "standard":
        fitted = (f"offset = x_train.mean({axis})", f"scale = x_train.std({axis})")
    else:
        fitted = (f"offset = x_train.min({axis})", f"scale = x_train.max({axis}) - offset")
    names = ("x_train",) if source.is_own_test else ("x_train", "x_test")
    return "\n".join(
        (
            *fitted,
            "scale = np.where(scale > 0, scale, 1)",
            *(f'{name} = (({name} - offset) / scale).astype("float32")' for name in names),
        )
    )


def _targets(task: Task, loss: str, source: SourceCode) -> str:
    """Return the lines that turn class numbers into rows, where the loss wants rows."""
    if task.kind is not TaskKind.MULTICLASS or not LOSSES[loss].wants_one_hot:
        return ""
    names = ("y_train",) if source.is_own_test else ("y_train", "y_test")
    return "\n".join(
        f"{name} = keras.utils.to_categorical({name}, {task.output_units})" for name in names
    )
