"""Which layer first has a value that is not finite."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.runner import Runner
from playground.training.engine import NonFinite, Position


def check_finite(
    runner: Runner,
    columns: tuple[str, ...],
    rows: NDArray[np.float32],
    loss: float,
    start: Position,
) -> None:
    """Raise if a loss of `rows`, or the running loss of the epoch under way, is not finite.

    A weight that is not finite makes the next loss so; looking at losses alone costs
    nothing.

    Raises
    ------
    NonFinite
        With the layer and the epoch where it began.
    """
    judged = [index for index, name in enumerate(columns) if name in ("loss", "val_loss")]
    bad = np.flatnonzero(~np.isfinite(rows[:, judged]).all(axis=1))
    if not len(bad) and np.isfinite(loss):
        return
    position = Position(start.epoch + int(bad[0]), 0) if len(bad) else start
    layer_id = first_bad_layer(runner)
    where = "" if layer_id is None else f" in {runner.trainable.network.layers[layer_id].name}"
    raise NonFinite(
        f"the loss is no longer a number: values grew without limit{where} in epoch "
        f"{position.epoch + 1}; lower the learning rate and go on from before",
        layer_id,
        position,
    )


def first_bad_layer(runner: Runner) -> LayerId | None:
    """Return the first layer, from input to output, with a weight that is not finite."""
    for layer_id, layer in runner.trainable.network.layers.items():
        if not all(_is_finite(variable) for variable in layer.weights):
            return layer_id
    return None


def _is_finite(variable: Any) -> bool:
    return bool(np.isfinite(variable.numpy()).all())
