"""Weights and losses after 1, 10 and 100 epochs equal those of TensorFlow Playground."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.project import TrainingConfig
from playground.training.protocol.engine import Engine, Program
from tests.engine.conftest import in_tiers

TOLERANCES = {1: 5e-6, 10: 5e-6, 100: 5e-5}
CASES = ("regplane_linear", "spiral_2feat_tanh", "truthtable_bs1", "xor_tanh")


def samples(rows: list[list[float]]) -> Samples:
    """Return rows of x, y, label as samples."""
    table = np.array(rows, np.float32)
    return Samples(table[:, :2], table[:, 2:], table[:, :2])


def weights(layers: list[dict[str, Any]]) -> list[np.ndarray]:
    """Return kernels and biases as Keras orders them."""
    arrays = []
    for layer in layers:
        arrays += [np.array(layer["W"], np.float32).T, np.array(layer["b"], np.float32)]
    return arrays


@pytest.mark.parametrize(
    ("tier_engine", "name"), in_tiers(CASES, CASES[0]), indirect=["tier_engine"]
)
def test_weights_and_losses_are_those_of_tensorflow_playground(
    name: str,
    tier_engine: Engine,
    build: Callable[..., Program],
    chain: Any,
    tfplayground_path: Path,
) -> None:
    reference = json.loads((tfplayground_path / f"{name}.json").read_text())
    config = reference["config"]
    *hidden, last = config["layerSizes"][1:]
    project = chain(
        *(("Dense", {"units": units, "activation": config["activation"]}) for units in hidden),
        ("Dense", {"units": last, "activation": config["outputActivation"]}),
        training=TrainingConfig(
            loss="mean_squared_error",
            metrics=(),
            optimizer=Selection("sgd"),
            learning_rate=config["learningRate"] / 2,
            batch_size=config["batchSize"],
            shuffle=False,
        ),
    )
    task = Task(kind=TaskKind.REGRESSION, input_shape=(2,), low=-1, plane=Plane())
    data = Prepared(task, samples(reference["train"]), samples(reference["test"]))
    program = build(tier_engine, project, data)
    state = program.state()
    initial = weights(reference["initial"]["layers"])
    program.restore(type(state)(state.position, (*initial, *state.arrays[len(initial) :])))
    for epoch, tolerance in TOLERANCES.items():
        program.advance((epoch - program.position.epoch) * program.steps_per_epoch)
        after = reference["after"][str(epoch)]
        trained = program.state().arrays[: len(initial)]
        gaps = map(np.subtract, trained, weights(after["layers"]))
        assert max(np.abs(gap).max() for gap in gaps) < tolerance
        figures = program.evaluate()
        assert figures["loss"] / 2 == pytest.approx(after["lossTrain"], abs=tolerance)
        assert figures["val_loss"] / 2 == pytest.approx(after["lossTest"], abs=tolerance)
