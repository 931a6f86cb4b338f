"""Answers to probes: one function for each kind, listed in `ANSWERS`.

Each takes the probe, the context (project and data) and the runner (the model that trains),
and returns None if the probe does not apply.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.datasets.task import TaskKind
from playground.document.project import LayerId
from playground.engine.loop.feed import targets_for
from playground.engine.loop.runner import Runner
from playground.engine.loop.step_trial import step_sizes
from playground.engine.probes.canvas_probes import (
    changes,
    kernels,
    neighbours,
    saturation,
    unit_maps,
    variants,
)
from playground.engine.probes.checkup import checkup
from playground.engine.probes.hidden import hidden
from playground.engine.probes.histograms import histogram
from playground.engine.probes.probe_context import ProbeContext
from playground.engine.probes.saliency import saliency
from playground.engine.probes.step_trace import step_trace
from playground.training.protocol.checkups import CheckupProbe
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    BoundaryAnswer,
    BoundaryProbe,
    ChangesProbe,
    ConfusionAnswer,
    ConfusionProbe,
    CurveAnswer,
    CurveProbe,
    DeadUnitsProbe,
    GradientAnswer,
    GradientsProbe,
    HiddenProbe,
    Histogram,
    KernelsProbe,
    NeighboursProbe,
    NeuronMapsProbe,
    OutputsProbe,
    PredictionsAnswer,
    PredictionsProbe,
    Probe,
    ReconstructionsAnswer,
    ReconstructionsProbe,
    SampleAnswer,
    SampleProbe,
    SaturationProbe,
    UnitMapsProbe,
    VariantsProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from playground.training.protocol.saliency import SaliencyProbe
from playground.training.protocol.step_trace import StepProbe

Floats = NDArray[np.float32]
Arrays = Mapping[str, Floats]


def answer_probes(
    probes: frozenset[Probe[Any]],
    context: ProbeContext,
    runner: Runner,
    is_hurried: Callable[[], bool],
) -> Mapping[Probe[Any], Any]:
    """Return the answers to the `probes` that apply, and stop early if asked to hurry."""
    context = context.now()
    answers = {}
    for probe in probes:
        if is_hurried():
            break
        answer = ANSWERS[type(probe)](probe, context, runner)
        if answer is not None:
            answers[probe] = answer
    return answers


def _boundary(probe: BoundaryProbe, context: ProbeContext, runner: Runner) -> BoundaryAnswer | None:
    plane = context.data.task.plane
    if plane is None or not _is_flat(context, context.output):
        return None
    x = context.grid(probe.resolution)
    values = runner.forward.outputs(x, (context.output,))[context.output]
    return BoundaryAnswer(_as_grid(values, probe.resolution), plane.low, plane.high)


def _curve(probe: CurveProbe, context: ProbeContext, runner: Runner) -> CurveAnswer | None:
    if context.data.task.input_shape != (1,) or not _is_flat(context, context.output):
        return None
    raw, x = context.line(probe.resolution)
    values = runner.forward.outputs(x, (context.output,))[context.output]
    return CurveAnswer(raw, read_only(values.T))


def _outputs(probe: OutputsProbe, context: ProbeContext, runner: Runner) -> Floats | None:
    if context.data.task.input_shape != (probe.features,) or not _is_flat(context, context.output):
        return None
    x = np.frombuffer(probe.inputs, np.float32).reshape(-1, probe.features)
    return read_only(runner.forward.outputs(x, (context.output,))[context.output])


def _neuron_maps(
    probe: NeuronMapsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Floats] | None:
    if context.data.task.plane is None:
        return None
    small = tuple(
        layer_id
        for layer_id in context.inference.active
        if _is_flat(context, layer_id) and _units(context, layer_id) <= probe.maximum_units
    )
    outputs = runner.forward.outputs(context.grid(probe.resolution), small)
    return MappingProxyType(
        {key: _as_grid(value, probe.resolution) for key, value in outputs.items()}
    )


def _is_flat(context: ProbeContext, layer_id: LayerId) -> bool:
    shape = context.inference.reports[layer_id].output_shape
    return shape is not None and len(shape) == 2


def _units(context: ProbeContext, layer_id: LayerId) -> int:
    shape = context.inference.reports[layer_id].output_shape
    return (shape[-1] or 0) if shape else 0


def _as_grid(values: Floats, resolution: int) -> Floats:
    """Return (n * n, units) as (units, n, n)."""
    return read_only(values.T.reshape(-1, resolution, resolution))


def _weights(
    probe: WeightsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Arrays]:
    return MappingProxyType(
        {
            layer_id: MappingProxyType(arrays)
            for layer_id, arrays in _arrays(context, runner, probe.maximum_size).items()
        }
    )


def _arrays(
    context: ProbeContext, runner: Runner, maximum_size: int | None = None
) -> dict[LayerId, dict[str, Floats]]:
    """Return the weights of each layer with weights, under the catalogue's names."""
    result = {}
    for layer_id, arrays in runner.weights.read(maximum_size).items():
        names = [weight.name for weight in context.inference.reports[layer_id].weights]
        floats = (read_only(np.asarray(array, np.float32)) for array in arrays)
        result[layer_id] = dict(zip(names, floats, strict=True))
    return result


def _weight_histograms(
    probe: WeightHistogramsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Mapping[str, Histogram]]:
    return MappingProxyType(
        {
            layer_id: MappingProxyType(
                {name: histogram(array, probe.bins) for name, array in arrays.items()}
            )
            for layer_id, arrays in _arrays(context, runner).items()
        }
    )


def _activation_histograms(
    probe: ActivationHistogramsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Histogram]:
    outputs = context.training_outputs(runner.forward, probe.samples)
    return MappingProxyType({key: histogram(value, probe.bins) for key, value in outputs.items()})


def _dead_units(
    probe: DeadUnitsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, int]:
    outputs = context.training_outputs(runner.forward, probe.samples)
    return MappingProxyType(
        {
            layer_id: int((~value.reshape(-1, value.shape[-1]).any(axis=0)).sum())
            for layer_id, value in outputs.items()
            if "activation" in context.project.network.layer(layer_id).params
        }
    )


def _sample(probe: SampleProbe, context: ProbeContext, runner: Runner) -> SampleAnswer | None:
    samples = context.shown
    index = probe.index % len(samples)
    x = context.sample(index, probe.x)
    if x is None:
        return None
    outputs = runner.forward.outputs(x[np.newaxis], context.inference.active)
    activations = {layer_id: read_only(value[0]) for layer_id, value in outputs.items()}
    hidden = runner.forward.states(x[np.newaxis])
    states = {layer_id: read_only(value[0]) for layer_id, value in hidden.items()}
    target = float(np.ravel(samples.y[index])[0])
    return SampleAnswer(
        read_only(x), target, MappingProxyType(activations), MappingProxyType(states)
    )


def _gradients(
    probe: GradientsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, GradientAnswer]:
    count = max(1, context.affordable(3 * probe.samples) // 3)
    train = context.data.train
    y = targets_for(context.project.training, context.data.task, train.y[:count])
    norms = runner.gradients.sizes(train.x[:count], y)
    steps = step_sizes(runner, context.batch)
    if steps is None:
        # A plain step: the effect of the optimizer's state is unknown without a trial.
        rate = runner.trainable.learning_rate
        steps = {layer_id: rate * each.gradient for layer_id, each in norms.items()}
    return MappingProxyType(
        {
            layer_id: GradientAnswer(
                each.gradient, each.weights, steps[layer_id] / max(each.weights, 1e-12)
            )
            for layer_id, each in norms.items()
        }
    )


def _confusion(
    _probe: ConfusionProbe, context: ProbeContext, runner: Runner
) -> ConfusionAnswer | None:
    task, samples = context.data.task, context.shown
    if task.kind not in (TaskKind.BINARY, TaskKind.MULTICLASS):
        return None
    if not _is_flat(context, context.output):
        return None
    count = context.affordable(len(samples))
    outputs = runner.forward.outputs(samples.x[:count], (context.output,))[context.output]
    if task.kind is TaskKind.BINARY:
        middle, classes = task.middle, 2
        truth = (np.ravel(samples.y[:count]) > middle).astype(np.int64)
        found = (outputs[:, 0] > middle).astype(np.int64)
    else:
        classes = max(task.output_units, outputs.shape[-1])
        truth = np.ravel(samples.y[:count]).astype(np.int64)
        found = outputs.argmax(axis=-1).astype(np.int64)
    counts = np.bincount(truth * classes + found, minlength=classes**2)
    return ConfusionAnswer(read_only(counts.reshape(classes, classes).astype(np.int64)))


def _predictions(
    probe: PredictionsProbe, context: ProbeContext, runner: Runner
) -> PredictionsAnswer | None:
    if not _is_flat(context, context.output):
        return None
    count = context.affordable(probe.maximum)

    def predict(x: Floats) -> Floats:
        if not len(x):
            return read_only(np.zeros((0, _units(context, context.output)), np.float32))
        return read_only(runner.forward.outputs(x[:count], (context.output,))[context.output])

    return PredictionsAnswer(predict(context.data.train.x), predict(context.data.test.x))


def _reconstructions(
    probe: ReconstructionsProbe, context: ProbeContext, runner: Runner
) -> ReconstructionsAnswer | None:
    samples = context.shown
    x = np.asarray(samples.x[: probe.count], np.float32)
    targets = np.asarray(samples.y[: probe.count], np.float32)
    outputs = runner.forward.outputs(x, (context.output,))[context.output]
    if outputs.shape != targets.shape:
        return None
    return ReconstructionsAnswer(read_only(x), read_only(targets), read_only(outputs))


ANSWERS: Mapping[type[Probe[Any]], Callable[..., Any]] = MappingProxyType(
    {
        BoundaryProbe: _boundary,
        CurveProbe: _curve,
        OutputsProbe: _outputs,
        HiddenProbe: hidden,
        NeuronMapsProbe: _neuron_maps,
        WeightsProbe: _weights,
        WeightHistogramsProbe: _weight_histograms,
        ActivationHistogramsProbe: _activation_histograms,
        SampleProbe: _sample,
        GradientsProbe: _gradients,
        DeadUnitsProbe: _dead_units,
        ConfusionProbe: _confusion,
        PredictionsProbe: _predictions,
        SaturationProbe: saturation,
        UnitMapsProbe: unit_maps,
        KernelsProbe: kernels,
        ChangesProbe: changes,
        NeighboursProbe: neighbours,
        VariantsProbe: variants,
        StepProbe: step_trace,
        CheckupProbe: checkup,
        SaliencyProbe: saliency,
        ReconstructionsProbe: _reconstructions,
    }
)
"""The function that answers each kind of probe."""
