"""Where a layer puts the samples: its outputs, and their two principal components."""

import numpy as np

from playground.base.arrays import read_only
from playground.engine.loop.runner import Runner
from playground.engine.probes.probe_context import ProbeContext
from playground.training.protocol.probes import HiddenAnswer, HiddenProbe


def hidden(probe: HiddenProbe, context: ProbeContext, runner: Runner) -> HiddenAnswer | None:
    """Return the outputs of a layer; None if the layer takes no part or there is one sample."""
    if probe.layer_id not in context.inference.active:
        return None
    samples = context.shown
    count = context.affordable(min(len(samples), probe.samples))
    if count < 2:
        return None
    outputs = runner.forward.outputs(samples.x[:count], (probe.layer_id,))[probe.layer_id]
    values = np.asarray(outputs, np.float32).reshape(count, -1)
    if values.shape[1] > probe.features:
        places = np.linspace(0, values.shape[1] - 1, probe.features).astype(np.intp)
        values = values[:, places]
    if not np.isfinite(values).all():
        return None
    centred = values.astype(np.float64) - values.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    total = float(variances.sum())
    plane = directions[:, ::-1][:, :2]
    flat = centred @ plane
    if flat.shape[1] < 2:  # a layer of one unit
        flat = np.concatenate((flat, np.zeros((count, 2 - flat.shape[1]))), axis=1)
    share = float(variances[-2:].sum()) / total if total > 0 else 1.0
    return HiddenAnswer(read_only(values), read_only(flat.astype(np.float32)), min(share, 1.0))
