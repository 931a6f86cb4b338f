"""What an output sees in a sample: its gradient, and integrated gradients."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.datasets.task import Prepared
from playground.engine.loop.runner import Runner
from playground.engine.model.input_gradients import InputGradients
from playground.engine.probes.probe_context import ProbeContext
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe

Floats = NDArray[np.float32]

FIRST_POINTS = 32
PRECISION = 0.005
"""Points are doubled until the sum of the attributions is off by less, as a share of the change."""
SMALLEST_CHANGE = 1e-3
"""A change of the output below this is not resolved further."""
LOOK = 5000
"""At most this many training samples give the baseline."""
COST = 3
"""A pass with gradients costs as many passes without."""


def saliency(probe: SaliencyProbe, context: ProbeContext, runner: Runner) -> SaliencyAnswer | None:
    """Return what an output sees; None if the output is not flat, or has no such unit."""
    shape = context.inference.reports[context.output].output_shape
    samples = context.shown
    if shape is None or len(shape) != 2 or not len(samples):
        return None
    index = probe.index % len(samples)
    x = np.asarray(samples.x[index : index + 1], np.float32)
    gradients = runner.input_gradients
    start = gradients.start(x)
    baseline = _baseline(context.data)[np.newaxis]
    origin = np.zeros_like(start) if gradients.takes_tokens else baseline
    outputs = runner.forward.outputs(x, (context.output,))[context.output][0]
    unit = int(np.argmax(outputs)) if probe.unit is None else probe.unit
    if not 0 <= unit < len(outputs) or not np.isfinite(outputs).all():
        return None
    ends, slopes = gradients.at(np.concatenate((start, origin)), unit, np.repeat(x, 2, axis=0))
    change = float(ends[0, unit]) - float(ends[1, unit])
    most = max(FIRST_POINTS, context.affordable(COST * probe.most_points) // COST)
    parts, points = _integrated(gradients, (start, origin, x), unit, change, most)
    if gradients.takes_tokens:
        slope, parts = np.linalg.norm(slopes[0], axis=-1), parts.sum(axis=-1)
    else:
        slope = slopes[0]
    return SaliencyAnswer(
        read_only(x[0]),
        read_only(x[0] if gradients.takes_tokens else baseline[0]),
        float(np.ravel(samples.y[index])[0]),
        read_only(outputs),
        unit,
        float(ends[1, unit]),
        read_only(np.asarray(slope, np.float32)),
        read_only(np.asarray(parts, np.float32)),
        points,
        is_reached=bool(np.any(slopes) or np.any(parts)),
    )


def _integrated(
    gradients: InputGradients,
    ends: tuple[Floats, Floats, Floats],
    unit: int,
    change: float,
    most: int,
) -> tuple[Floats, int]:
    """Return integrated gradients by the midpoint rule, and the number of its points.

    The points are doubled until the parts add up to `change`, or there are `most` of them.

    Parameters
    ----------
    ends : three (1, ...) arrays
        Where the line ends and begins, and the input of the network.
    """
    start, origin, x = ends
    points = FIRST_POINTS
    while True:
        shares = (np.arange(points, dtype=np.float32) + np.float32(0.5)) / np.float32(points)
        shares = shares.reshape(-1, *(1,) * (start.ndim - 1))
        line = origin + shares * (start - origin)
        _, slopes = gradients.at(line, unit, np.repeat(x, points, axis=0))
        mean = slopes.mean(axis=0, dtype=np.float64)
        parts = np.asarray(mean * (start - origin)[0], np.float32)
        gap = abs(float(parts.sum(dtype=np.float64)) - change)
        if gap <= PRECISION * max(abs(change), SMALLEST_CHANGE) or 2 * points > most:
            return parts, points
        points *= 2


def _baseline(data: Prepared) -> Floats:
    """Return an input without any sign of a class: a dark picture, or the mean of all samples."""
    x = np.asarray(data.train.x[:LOOK], np.float32)
    if not data.task.is_image:
        return x.mean(axis=0, dtype=np.float64).astype(np.float32)
    shape = x.shape[1:]
    offset, scale = data.offset, data.scale
    size = int(np.prod(shape))
    if offset is None or scale is None or offset.size != size or scale.size != size:
        return np.full(shape, x.min(), np.float32)
    raw = x.reshape(-1, size) * scale.ravel() + offset.ravel()
    return np.asarray((raw.min() - offset.ravel()) / scale.ravel(), np.float32).reshape(shape)
