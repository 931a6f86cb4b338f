"""Answers to the probes of the canvas: saturated units, unit maps, kernels, changes.

As in `playground.engine.probes.answers`, each function takes the probe, the context and the
runner, and returns None if the probe does not apply.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only, units_last
from playground.catalog.traits import Picture
from playground.document.project import Layer, LayerId
from playground.engine.loop.runner import Runner
from playground.engine.model.variable_reader import copied
from playground.engine.probes.histograms import histogram
from playground.engine.probes.probe_context import ProbeContext
from playground.engine.probes.slopes import flat_shares
from playground.training.protocol.probes import (
    ChangeAnswer,
    ChangesProbe,
    KernelsProbe,
    NeighboursAnswer,
    NeighboursProbe,
    SaturationProbe,
    UnitMapsProbe,
    VariantsProbe,
)

Floats = NDArray[np.float32]

SEED = 1
"""Seed of the noise that is shown: the same in each frame, so that only the data changes."""


def unit_maps(probe: UnitMapsProbe, context: ProbeContext, runner: Runner) -> Floats | None:
    """Return the outputs of some units over the plane."""
    report = context.inference.reports.get(probe.layer_id)
    shape = report.output_shape if report else None
    if context.data.task.plane is None or shape is None or len(shape) != 2:
        return None
    if probe.layer_id not in context.inference.active:
        return None
    x = context.grid(probe.resolution)
    values = runner.forward.outputs(x, (probe.layer_id,))[probe.layer_id]
    chosen = values[:, probe.first : probe.first + probe.count]
    return read_only(chosen.T.reshape(-1, probe.resolution, probe.resolution))


def kernels(probe: KernelsProbe, context: ProbeContext, runner: Runner) -> Floats | None:
    """Return some kernels of a 2-D convolution."""
    layer = runner.trainable.network.layers.get(probe.layer_id)
    if layer is None or not hasattr(layer, "kernel"):
        return None
    axes = context.project.network.layer(probe.layer_id).traits.unit_axes
    if not axes:
        return None
    array = units_last(np.asarray(copied(layer.kernel), np.float32), axes)
    if array.ndim != 4:
        return None
    return read_only(array[..., probe.first : probe.first + probe.count].copy())


def saturation(
    probe: SaturationProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Floats]:
    """Return the share of samples for which each unit is in a flat part of its activation."""
    layers = context.project.network.layer
    watched = {
        layer_id: str(layers(layer_id).params["activation"])
        for layer_id in context.inference.active
        if outputs_its_activation(layers(layer_id))
    }
    outputs = context.training_outputs(runner.forward, probe.samples)
    shares = {key: flat_shares(outputs[key], name) for key, name in watched.items()}
    return MappingProxyType(
        {key: read_only(share) for key, share in shares.items() if share is not None}
    )


def outputs_its_activation(layer: Layer) -> bool:
    """Return whether the layer outputs its activation directly, not through gates."""
    is_gated = "recurrent_activation" in layer.params
    return isinstance(layer.params.get("activation"), str) and not is_gated


def changes(
    probe: ChangesProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, ChangeAnswer]:
    """Return the distributions before and after noise and normalization."""
    network = context.project.network
    outputs = context.training_outputs(runner.forward, probe.samples)
    result = {}
    for layer_id in context.inference.active:
        layer = network.layer(layer_id)
        if layer.traits.picture is not Picture.CHANGE:
            continue
        before = outputs[network.inputs_of(layer_id)[0].source]
        made = runner.trainable.network.layers[layer_id]
        after = noised(made, before) if layer.traits.noise else outputs[layer_id]
        result[layer_id] = _change(before, after, probe.bins)
    return MappingProxyType(result)


def variants(
    probe: VariantsProbe, context: ProbeContext, runner: Runner
) -> Mapping[LayerId, Floats] | None:
    """Return what the layers that change images at random make of one sample."""
    x = context.sample(probe.index, probe.x)
    if x is None:
        return None
    network, active = context.project.network, context.inference.active
    outputs = runner.forward.outputs(x[np.newaxis], active)
    result = {}
    for layer_id in active:
        if network.layer(layer_id).traits.picture is Picture.VARIANTS:
            before = outputs[network.inputs_of(layer_id)[0].source]
            made = runner.trainable.network.layers[layer_id]
            after = noised(made, np.repeat(before, probe.count, axis=0))
            result[layer_id] = read_only(np.concatenate([before, after]).astype(np.float32))
    return MappingProxyType(result)


def noised(made: Any, values: Floats) -> Floats:
    """Return the output of a noise layer for `values` in training mode.

    A copy of the layer with another seed computes it, so that training is not affected.
    """
    copy = type(made).from_config({**made.get_config(), "seed": SEED})
    return np.asarray(copy(values, training=True), np.float32)


def _change(before: Floats, after: Floats, bins: int) -> ChangeAnswer:
    finite = [array[np.isfinite(array)] for array in (before, after)]
    low = min((float(array.min()) for array in finite if array.size), default=0.0)
    high = max((float(array.max()) for array in finite if array.size), default=0.0)
    one, other = (histogram(array, bins, limits=(low, high)) for array in (before, after))
    return ChangeAnswer(one, other)


def neighbours(
    probe: NeighboursProbe, _context: ProbeContext, runner: Runner
) -> NeighboursAnswer | None:
    """Return the tokens with the most similar directions of their vectors."""
    layer: Any = runner.trainable.network.layers.get(probe.layer_id)
    if layer is None or not hasattr(layer, "embeddings"):
        return None
    table = np.asarray(copied(layer.embeddings), np.float32)
    if not 0 <= probe.token < len(table):
        return None
    lengths = np.maximum(np.linalg.norm(table, axis=1), 1e-12)
    cosines = (table @ table[probe.token]) / (lengths * lengths[probe.token])
    cosines[probe.token] = -np.inf
    count = min(probe.count, len(table) - 1)
    nearest = np.argsort(-cosines, kind="stable")[:count]
    return NeighboursAnswer(
        read_only(nearest.astype(np.int64)), read_only(cosines[nearest].astype(np.float32))
    )
