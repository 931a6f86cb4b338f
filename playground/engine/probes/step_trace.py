"""`step_trace`: everything that the next training step computes, without taking it.

The forward pass and the gradients come from a `GradientTape`; the weights afterwards from the
loop itself, on the same samples and with the same random numbers. The state is restored, so
the step that is taken next gives exactly these weights.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.document.project import LayerId
from playground.engine.loop.compiled_loop import Plan
from playground.engine.loop.feed import sample_weights, targets_for
from playground.engine.loop.runner import Runner
from playground.engine.loop.step_trial import LARGEST_TRIAL, Batch
from playground.engine.probes.probe_context import ProbeContext
from playground.training.protocol.probes import Floats
from playground.training.protocol.step_trace import StepProbe, StepTrace, WeightTrace

LARGEST_ACTIVATIONS = 50_000_000
"""Numbers in the outputs of all layers for one batch; larger batches are not traced."""


class _Samples(NamedTuple):
    x: Any
    y: Any
    weights: Any


class _Pass(NamedTuple):
    """Outputs, loss and gradients of one batch, as arrays."""

    loss: float
    outputs: dict[LayerId, Any]
    output_gradients: dict[LayerId, Any]
    weight_gradients: dict[int, Any]
    sums: Any
    sum_gradient: Any


def step_trace(probe: StepProbe, context: ProbeContext, runner: Runner) -> StepTrace | None:
    """Return the next step; None for networks that are too large, or shared by workers."""
    trainable = runner.trainable
    numbers = sum(int(np.prod(variable.shape)) for variable in trainable.variables)
    if trainable.reader.is_shared or numbers > LARGEST_TRIAL or _is_large(context, runner.plan):
        return None
    batch = context.next_batch()
    one = probe.sample
    samples = _samples_of(batch, runner.plan) if one is None else _single(context, one)
    before = trainable.read()
    try:
        found = _differentiated(runner, samples, context.output)
        trainable.write(before)
        if one is None:
            runner.loop.run(batch.span, batch.feed, batch.orders)
        else:
            _train(runner, samples)
        after = trainable.read()
    finally:
        trainable.write(before)
    variables = _Variables(runner, before, after)
    optimizer = trainable.model.optimizer
    return StepTrace(
        epoch=batch.epoch,
        step=batch.span.first,
        x=read_only(np.asarray(samples.x, np.float32)),
        y=read_only(np.asarray(samples.y)),
        sample_weights=read_only(np.asarray(samples.weights, np.float32)),
        outputs=MappingProxyType(found.outputs),
        gradients=MappingProxyType(found.output_gradients),
        sums=found.sums,
        sum_gradient=found.sum_gradient,
        weights=_weights(context, variables, found.weight_gradients),
        loss=found.loss,
        penalties=_penalties(runner),
        iterations=int(variables.before(optimizer.iterations)),
        learning_rate=float(variables.after(optimizer._learning_rate)),
    )


def _is_large(context: ProbeContext, plan: Plan) -> bool:
    reports = context.inference.reports
    shapes = (reports[layer_id].output_shape or () for layer_id in context.inference.active)
    values = sum(int(np.prod([size or 1 for size in shape[1:]])) for shape in shapes)
    return values * plan.batch_size > LARGEST_ACTIVATIONS


def _samples_of(batch: Batch, plan: Plan) -> _Samples:
    """Return the samples that the loop would take for `batch`, in its order."""
    window = getattr(batch.feed, "window", batch.feed)
    start = (batch.span.first - batch.span.base) * plan.batch_size
    whole = plan.full_batches
    size = plan.batch_size if batch.span.first < whole else plan.remainder
    rows: Any = slice(start, start + size)
    if plan.side:
        left, right = batch.orders
        offset = batch.span.offset
        rows = left[offset // plan.side].numpy()[right[offset % plan.side].numpy()[rows]]
        x, y = (tf.gather(array, rows) for array in (window.x, window.y))
        weights = tf.gather(window.weights, rows) if plan.has_weights else window.weights[:0]
        return _Samples(x, y, weights)
    weights = window.weights[rows] if plan.has_weights else window.weights[:0]
    return _Samples(window.x[rows], window.y[rows], weights)


def _single(context: ProbeContext, index: int) -> _Samples:
    """Return one sample of the shown set, in the form of a batch."""
    training, shown = context.project.training, context.shown
    at = index % len(shown)
    y = targets_for(training, context.data.task, shown.y[at : at + 1])
    weights = sample_weights(training.class_weights, y)
    x = np.asarray(shown.x[at : at + 1], np.float32)
    return _Samples(tf.constant(x), tf.constant(y), tf.constant(weights))


def _train(runner: Runner, samples: _Samples) -> None:
    """Train Keras's own step on other samples than the loop's."""
    runner.trainable.follow_schedule()
    given = (samples.x, samples.y)
    has_weights = bool(samples.weights.shape[0])
    runner.trainable.model.train_step((*given, samples.weights) if has_weights else given)


def _differentiated(runner: Runner, samples: _Samples, output: LayerId) -> _Pass:
    """Return outputs and gradients of one batch, as `train_step` computes them."""
    weights = runner.trainable.model.trainable_variables
    found = runner.differentiation.of(samples.x, samples.y, samples.weights, output)
    return _Pass(
        float(found.loss),
        {key: _array(value) for key, value in found.outputs.items()},
        {
            key: _array(value)
            for key, value in zip(found.outputs, found.by_outputs, strict=True)
            if value is not None
        },
        {
            id(weight): _array(value)
            for weight, value in zip(weights, found.by_weights, strict=True)
            if value is not None
        },
        None if found.sums is None else _array(found.sums),
        None if found.by_sums is None else _array(found.by_sums),
    )


def _array(value: Any) -> Floats:
    return read_only(np.asarray(tf.convert_to_tensor(value), np.float32))


class _Variables:
    """The values of Keras's variables before and after the step."""

    def __init__(
        self, runner: Runner, before: tuple[NDArray[Any], ...], after: tuple[NDArray[Any], ...]
    ) -> None:
        self._places = {id(one): at for at, one in enumerate(runner.trainable.variables)}
        self._before = before
        self._after = after
        self.layers = runner.trainable.network.layers
        self._optimizer = runner.trainable.model.optimizer

    def before(self, variable: Any) -> NDArray[Any]:
        """Return the value before the step."""
        return self._before[self._places[id(variable)]]

    def after(self, variable: Any) -> NDArray[Any]:
        """Return the value after the step."""
        return self._after[self._places[id(variable)]]

    def state(self, variable: Any) -> dict[str, tuple[Floats, Floats]]:
        """Return what the optimizer keeps for a variable, by Keras's name."""
        prefix = variable.path.replace("/", "_") + "_"
        found = {}
        for kept in self._optimizer.variables:
            is_ours = kept.name.startswith(prefix) and kept.shape == variable.shape
            if is_ours and id(kept) in self._places:
                name = kept.name.removeprefix(prefix)
                found[name] = (_array(self.before(kept)), _array(self.after(kept)))
        return found


def _weights(
    context: ProbeContext, variables: _Variables, gradients: Mapping[int, Any]
) -> Mapping[LayerId, Mapping[str, WeightTrace]]:
    found = {}
    for layer_id, layer in variables.layers.items():
        names = [weight.name for weight in context.inference.reports[layer_id].weights]
        found[layer_id] = MappingProxyType(
            {
                name: WeightTrace(
                    _array(variables.before(variable)),
                    _array(variables.after(variable)),
                    gradients.get(id(variable)),
                    MappingProxyType(variables.state(variable)),
                )
                for name, variable in zip(names, layer.weights, strict=True)
            }
        )
    return MappingProxyType({key: value for key, value in found.items() if value})


def _penalties(runner: Runner) -> Mapping[tuple[LayerId, str], float]:
    network = runner.trainable.network
    found = {}
    for key, penalty in network.penalties.items():
        variable = getattr(network.layers[key.layer_id], _array_of(key.param), None)
        if variable is not None:
            found[key.layer_id, key.param] = float(penalty(variable.value))
    return MappingProxyType(found)


def _array_of(param: str) -> str:
    """Return the weight array of a regularizer: "kernel" of "kernel_regularizer"."""
    return param.removesuffix("_regularizer")
