"""Loss and metrics over whole sets, as `Model.evaluate` gives them."""

from typing import Any

import keras

from playground.datasets.task import Prepared
from playground.document.project import TrainingConfig
from playground.engine.feed import Split, targets_for

BATCH = 1024
"""Samples at a time; the figures do not depend on it."""


def evaluate(
    model: keras.Model, training: TrainingConfig, data: Prepared, split: Split
) -> dict[str, float]:
    """Return the figures of `model` for what it was trained on, and "val_" ones.

    The latter are those of the test set; without one, of the samples held back.
    """
    checked: tuple[Any, Any] = (split.check_x, split.check_y)
    if len(data.test):
        checked = (data.test.x, targets_for(training, data.task, data.test.y))
    figures: dict[str, float] = {}
    for prefix, (x, y) in (("", (split.x, split.y)), ("val_", checked)):
        if len(x):
            result = model.evaluate(x, y, batch_size=BATCH, verbose=0, return_dict=True)
            figures |= {f"{prefix}{name}": float(value) for name, value in result.items()}
    return figures
