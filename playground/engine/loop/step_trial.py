"""`Batch`, `step_sizes`: one batch trained and taken back, to see how far it moves each layer."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.loop.compiled_loop import Span
from playground.engine.loop.runner import Runner

LARGEST_TRIAL = 8_000_000
"""Numbers, of weights and optimizer, up to which a step is tried out: all are copied."""


class Batch(NamedTuple):
    """What the loop is given for one step.

    Attributes
    ----------
    span : Span
        Of one batch.
    feed : Feed or StreamedFeed
    orders : pair of (side, samples) int32 tensors
    """

    span: Span
    feed: Any
    orders: tuple[Any, Any]


def step_sizes(runner: Runner, batch: Callable[[], Batch]) -> Mapping[LayerId, float] | None:
    """Return the Euclidean norm of what a step changes in each layer that learns.

    It is a step of the loop itself: the optimizer as it stands, with its momentum and its
    scaling of each weight, Dropout included. Nothing of it remains. A function of its own
    for it took as long to trace as the loop, and before Play somebody waits for that.

    Parameters
    ----------
    batch : callable
        Returns what to train on; it may have to be read from a file.

    Returns
    -------
    mapping of LayerId to float, or None
        None for very large models, and those shared by several machines.
    """
    trainable = runner.trainable
    numbers = sum(int(np.prod(variable.shape)) for variable in trainable.variables)
    if trainable.reader.is_shared or numbers > LARGEST_TRIAL:
        return None
    span, feed, orders = batch()
    before = trainable.read()
    try:
        runner.loop.run(span, feed, orders)
        after = trainable.read()
    finally:
        trainable.write(before)
    places = {id(variable): place for place, variable in enumerate(trainable.variables)}
    layers = trainable.network.layers
    return {
        layer_id: _distance(before, after, [places[id(one)] for one in layer.trainable_variables])
        for layer_id, layer in layers.items()
        if layer.trainable_variables
    }


def _distance(
    before: tuple[NDArray[Any], ...], after: tuple[NDArray[Any], ...], places: list[int]
) -> float:
    """Return the norm of what changed at `places`; at 64 bits, for the steps are small."""
    squares = (np.square(after[place].astype(np.float64) - before[place]).sum() for place in places)
    return float(np.sqrt(sum(squares)))
