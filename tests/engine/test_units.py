"""Metrics of scaled targets are in the units of the data, as the predictions are."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.datasets.preparation.target import scaled_target, unscaled_output
from playground.datasets.preparation.values import NumberColumn, Preparation, TargetColumn
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.project import Point, Project, TrainingConfig

pytestmark = pytest.mark.keras


def test_errors_are_in_the_units_of_the_data_and_the_loss_is_not(graph_engine: Any) -> None:
    x = np.linspace(-1, 1, 40, dtype=np.float32)[:, np.newaxis]
    y = 300 * x + 1000
    target = TargetColumn(TaskKind.REGRESSION, "price", offset=(1000.0,), scale=(200.0,))
    preparation = Preparation((NumberColumn("a"),), target)
    samples = Samples(x, scaled_target(target, y))
    task = Task(kind=TaskKind.REGRESSION, input_shape=(1,), low=-2.0, high=2.0)
    data = Prepared(task, samples, samples, preparation=preparation)
    first = AddLayer("Input", Point()).apply(Project())
    project = AddLayer("Dense", Point(), {"units": 1}, first.network.layers[0].id).apply(first)
    names = ("mean_absolute_error", "root_mean_squared_error", "mean_squared_error", "r2_score")
    training = TrainingConfig(loss="mean_squared_error", metrics=names, batch_size=40)
    program, _report = graph_engine.build(replace(project, training=training), data)
    figures = program.evaluate()
    predicted = unscaled_output(target, np.asarray(program.keras_model.predict(x, verbose=0)))
    off = (predicted - y).astype(np.float64)
    assert figures["val_mean_absolute_error"] == pytest.approx(np.abs(off).mean(), rel=1e-4)
    assert figures["val_mean_squared_error"] == pytest.approx(np.square(off).mean(), rel=1e-4)
    assert figures["root_mean_squared_error"] == pytest.approx(
        np.sqrt(np.square(off).mean()), rel=1e-4
    )
    assert figures["loss"] == pytest.approx(np.square(off / 200).mean(), rel=1e-4)
    row = dict(zip(program.columns, program.advance(1).rows[0].tolist(), strict=True))
    assert row["mean_squared_error"] == pytest.approx(row["loss"] * 200**2, rel=1e-4)
    assert row["val_r2_score"] <= 1
    program.close()
