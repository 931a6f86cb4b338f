"""`step_sizes`: trains one batch and restores the state, to measure how far each layer moves."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.loop.compiled_loop import Span
from playground.engine.loop.runner import Runner

LARGEST_TRIAL = 8_000_000
"""Maximum size of weights and optimizer for a trial step, because all of it is copied."""


class Batch(NamedTuple):
    """The arguments of the loop for one step.

    Attributes
    ----------
    span : Span
        One batch.
    feed : Feed or StreamedFeed
    orders : pair of (side, samples) int32 tensors
    epoch : int
        The epoch that it is in.
    """

    span: Span
    feed: Any
    orders: tuple[Any, Any]
    epoch: int = 0


def step_sizes(runner: Runner, batch: Callable[[], Batch]) -> Mapping[LayerId, float] | None:
    """Return the Euclidean norm of the change that a step makes in each trainable layer.

    The step is run by the loop itself, so it includes the optimizer's momentum and its scaling
    of each weight, and Dropout. The state is restored afterwards. A separate function for the
    step took as long to trace as the loop, which would delay Play.

    Parameters
    ----------
    batch : callable
        Returns the batch; it may have to be read from a file.

    Returns
    -------
    mapping of LayerId to float, or None
        None for very large models and for training on several machines.
    """
    trainable = runner.trainable
    numbers = sum(int(np.prod(variable.shape)) for variable in trainable.variables)
    if trainable.reader.is_shared or numbers > LARGEST_TRIAL:
        return None
    taken = batch()
    before = trainable.read()
    try:
        runner.loop.run(taken.span, taken.feed, taken.orders)
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
    """Return the norm of the changes at `places`, in float64 because steps are small."""
    squares = (np.square(after[place].astype(np.float64) - before[place]).sum() for place in places)
    return float(np.sqrt(sum(squares)))
