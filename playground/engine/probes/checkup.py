"""The answer to `CheckupProbe`: the state of each layer, and how well the model answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import is_off_when_flat
from playground.datasets.statistics import DataStatistics, statistics_of
from playground.datasets.task import Samples, Task, TaskKind
from playground.document.project import Layer, LayerId
from playground.engine.loop.runner import Runner
from playground.engine.probes.canvas_probes import outputs_its_activation
from playground.engine.probes.probe_context import ProbeContext
from playground.engine.probes.slopes import flat_shares
from playground.training.protocol.checkups import Checkup, CheckupProbe, LayerCheck, Score

Floats = NDArray[np.float32]

MOST_ROWS = 4096
"""At most this many positions of a feature map are looked at."""
MOST_WEIGHTS = 200_000
"""Larger arrays of weights are not read."""
HALF = 0.5


def checkup(probe: CheckupProbe, context: ProbeContext, runner: Runner) -> Checkup:
    """Return the state of the model."""
    outputs = context.training_outputs(runner.forward, probe.samples)
    kernels = _kernels(runner)
    layers = context.project.network.layer
    checks = {
        layer_id: _layer_check(layers(layer_id), _rows(values), kernels.get(layer_id))
        for layer_id, values in outputs.items()
        if layers(layer_id).type_name != "Input"
    }
    data, task = context.data, context.data.task
    test = data.test.x[: context.affordable(probe.samples)]
    tested = runner.forward.outputs(test, (context.output,))[context.output] if len(test) else None
    return Checkup(
        MappingProxyType(checks),
        _score(outputs[context.output], data.train, task),
        None if tested is None else _score(tested, data.test, task),
        _statistics(context),
    )


def _statistics(context: ProbeContext) -> DataStatistics:
    """Return the statistics of the data, computed once per program."""
    if not context.statistics:
        context.statistics.append(statistics_of(context.data))
    return context.statistics[0]


def _kernels(runner: Runner) -> Mapping[LayerId, Floats]:
    """Return the first array of weights of each layer that has few."""
    read = runner.weights.read(MOST_WEIGHTS)
    return {layer_id: np.asarray(arrays[0]) for layer_id, arrays in read.items() if len(arrays)}


def _rows(values: Floats) -> Floats:
    """Return outputs as (rows, units); of a feature map, some positions."""
    rows = values.reshape(-1, values.shape[-1])
    return rows[:: max(1, len(rows) // MOST_ROWS)]


def _layer_check(layer: Layer, rows: Floats, kernel: Floats | None) -> LayerCheck:
    activation = layer.activation
    shares = None
    if activation is not None and outputs_its_activation(layer):
        shares = flat_shares(rows, activation)
    dead = saturated = None
    if shares is not None and activation is not None:
        if is_off_when_flat(activation):
            dead = float((shares == 1).mean())
        else:
            saturated = float((shares > HALF).mean())
    has_kernel = kernel is not None and kernel.size > 1
    return LayerCheck(
        deviation=float(rows.std(dtype=np.float64)),
        largest=float(np.abs(rows).max(initial=0.0)),
        dead=dead,
        saturated=saturated,
        kernel_deviation=float(kernel.std()) if has_kernel and kernel is not None else None,
        is_uniform=has_kernel and kernel is not None and bool((kernel == kernel.flat[0]).all()),
    )


def _score(outputs: Floats, samples: Samples, task: Task) -> Score | None:
    """Return how well `outputs` fit the labels of the first samples; None if they cannot."""
    y: NDArray[Any] = samples.y[: len(outputs)]
    if outputs.ndim != 2 or not np.isfinite(outputs).all():
        return None
    middle = task.middle
    if task.kind is TaskKind.BINARY and outputs.shape[1] == 1:
        return _class_score(np.ravel(outputs > middle), np.ravel(y > middle), 2)
    if task.kind is TaskKind.MULTICLASS and outputs.shape[1] >= task.output_units:
        return _class_score(outputs.argmax(axis=1), np.ravel(y), task.output_units)
    if outputs.shape != y.shape:
        return None
    if task.kind is TaskKind.MULTILABEL:
        wrong = float(((outputs > middle) != (y > middle)).mean())
        share = (y > middle).mean(axis=0)
        constant = float(np.minimum(share, 1 - share).mean())
        return Score(_skill(wrong, constant), len(y), 1 - wrong)
    errors = np.square(outputs.astype(np.float64) - y).mean()
    return Score(_skill(float(errors), float(y.var(axis=0, dtype=np.float64).mean())), len(y))


def _class_score(found: NDArray[Any], truth: NDArray[Any], classes: int) -> Score:
    found, truth = found.astype(np.int64), truth.astype(np.int64)
    counts = np.bincount(truth, minlength=classes)
    right = np.bincount(truth[found == truth], minlength=classes)
    accuracy = float((found == truth).mean())
    present = counts > 0
    missed = 1 - float((right[present] / counts[present]).mean())
    return Score(
        _skill(missed, 1 - 1 / int(present.sum())),
        len(truth),
        accuracy,
        float(np.bincount(found).max() / len(found)),
        tuple(
            float(hits) / int(count) if count else None
            for hits, count in zip(right, counts, strict=False)
        ),
    )


def _skill(error: float, constant: float) -> float:
    """Return the share of the error of the best constant answer that is avoided."""
    if constant <= 0:
        return 1.0 if error <= 0 else 0.0
    return 1 - error / constant
