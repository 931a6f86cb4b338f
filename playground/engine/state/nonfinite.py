"""Finds the first layer with a value that is not finite."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork
from playground.training.protocol.engine import NonFinite
from playground.training.protocol.state import Position


def check_finite(
    network: BuiltNetwork,
    columns: tuple[str, ...],
    rows: NDArray[np.float32],
    loss: float,
    start: Position,
) -> None:
    """Raise if a loss in `rows`, or the running `loss` of a part of an epoch, is not finite.

    A weight that is not finite makes the next loss so too; checking only losses costs
    nothing.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns of `rows`.
    start : Position
        Where the chunk started.

    Raises
    ------
    NonFinite
        With the layer, and the epoch in which it started.
    """
    judged = [index for index, name in enumerate(columns) if name in ("loss", "val_loss")]
    bad = np.flatnonzero(~np.isfinite(rows[:, judged]).all(axis=1))
    if not len(bad) and np.isfinite(loss):
        return
    position = Position(start.epoch + int(bad[0]), 0) if len(bad) else start
    layer_id = first_bad_layer(network)
    where = "" if layer_id is None else f" in layer {network.layers[layer_id].name}"
    raise NonFinite(
        f"the loss is no longer a number: values grew without limit{where} in epoch "
        f"{position.epoch + 1}; lower the learning rate and continue from before",
        layer_id,
        position,
    )


def first_bad_layer(network: BuiltNetwork) -> LayerId | None:
    """Return the first layer, from input to output, with a weight that is not finite."""
    for layer_id, layer in network.layers.items():
        if not all(np.isfinite(variable.numpy()).all() for variable in layer.weights):
            return layer_id
    return None


def first_bad_output(outputs: Mapping[LayerId, NDArray[np.float32]]) -> LayerId | None:
    """Return the first of these layers with an output that is not finite."""
    bad = (layer_id for layer_id, values in outputs.items() if not np.isfinite(values).all())
    return next(bad, None)
