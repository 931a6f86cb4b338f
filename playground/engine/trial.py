"""`Batch`, `step_sizes`: one batch trained and taken back, to see how far it moves each layer."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.compiled_loop import Span
from playground.engine.reading import copied
from playground.engine.runner import Runner

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
    old = _learned(runner)
    try:
        runner.loop.run(span, feed, orders)
        new = _learned(runner)
    finally:
        trainable.write(before)
    return {layer_id: _distance(old[layer_id], new[layer_id]) for layer_id in old}


def _learned(runner: Runner) -> dict[LayerId, list[NDArray[Any]]]:
    """Return copies of the weights of each layer that learns."""
    layers = runner.trainable.network.layers
    return {
        layer_id: [copied(variable).astype(np.float64) for variable in layer.trainable_variables]
        for layer_id, layer in layers.items()
        if layer.trainable_variables
    }


def _distance(old: list[NDArray[Any]], new: list[NDArray[Any]]) -> float:
    squares = (np.square(b - a).sum() for a, b in zip(old, new, strict=True))
    return float(np.sqrt(sum(squares)))
