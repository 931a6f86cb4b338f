"""Mixed precision computes in 16 bits, keeps weights in 32 bits, and works in our loop."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.datasets.task import Prepared
from playground.document.project import Project, TrainingConfig
from playground.engine import create_engine
from playground.training.protocol.engine import Engine, Program

Build = Callable[..., Program]

pytestmark = pytest.mark.keras


@pytest.fixture
def project(chain: Any) -> Project:
    made: Project = chain(
        ("Dense", {"units": 8, "activation": "tanh"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(learning_rate=0.05, mixed_precision=True),
    )
    return made


def compute_dtypes(program: Program) -> set[str]:
    return {layer.compute_dtype for layer in program.keras_model.layers}


def test_without_a_gpu_nothing_changes(
    graph_engine: Engine, build: Build, project: Project, quadrants: Prepared
) -> None:
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    if tf.config.list_physical_devices("GPU"):
        pytest.skip("there is a GPU")
    assert compute_dtypes(build(graph_engine, project, quadrants)) == {"float32"}


def losses_of(program: Program) -> np.ndarray:
    rows = [program.advance(program.steps_per_epoch).rows for _ in range(20)]
    return np.concatenate(rows)[:, program.columns.index("loss")]


def test_training_in_16_bits_gives_about_the_losses_of_32_bits(
    build: Build,
    project: Project,
    quadrants: Prepared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = replace(project, training=replace(project.training, mixed_precision=False))
    expected = losses_of(build(create_engine("graph"), plain, quadrants))
    monkeypatch.setattr(
        "playground.engine.model.trainable._policy", lambda _training: "mixed_bfloat16"
    )
    program = build(create_engine("graph"), project, quadrants)
    assert "bfloat16" in compute_dtypes(program)
    assert {weight.dtype for weight in program.keras_model.get_weights()} == {np.dtype("float32")}
    losses = losses_of(program)
    assert not np.array_equal(losses, expected)
    np.testing.assert_allclose(losses, expected, rtol=0.03)
