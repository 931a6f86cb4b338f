"""Columns of a table may be of different sizes; the pixels of an image share one scale."""

from pathlib import Path

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected
from playground.datasets.spec import no_progress
from playground.doctor.record import RunRecord
from playground.doctor.rules.inputs_not_scaled import INPUTS_NOT_SCALED, UNEVEN
from playground.document.template_plans.steps import dense
from tests.doctor.conftest import Examined
from tests.doctor.sick_projects import OUTPUT, sketch, trained

pytestmark = pytest.mark.keras
TOO_SMALL = 1e-7
"""A learning rate with which no network learns in a few epochs."""


def found(record: RunRecord) -> list[str]:
    assert record.is_poor
    return [finding.sentence for finding in INPUTS_NOT_SCALED.judge(record)]


def test_pixels_that_are_nearly_always_dark_are_not_input_of_another_size(
    examined: Examined,
) -> None:
    training = trained(
        learning_rate=TOO_SMALL, epochs=5, loss="sparse_categorical_crossentropy", metrics=()
    )
    project = sketch(
        DataConfig(Selection("digits"), features=(), seed=1),
        training,
        ("Reshape", {"target_shape": (8, 8, 1)}),
        ("Conv2D", {"filters": 4, "kernel_size": (3, 3), "activation": "relu"}),
        ("Flatten", {}),
        dense(10, "softmax"),
    )
    record = examined(project)
    data = record.data
    assert data is not None
    assert data.most_deviation > UNEVEN * data.least_deviation > 0
    assert not found(record)


@pytest.mark.parametrize("steps", [0, 10])
def test_columns_of_a_table_and_of_a_series_of_different_sizes_are_found(
    steps: int, tmp_path: Path, examined: Examined
) -> None:
    x = np.random.default_rng(0).normal(size=(200, 10)) * ([3.0, 0.001] + [1.0] * 8)
    label = (x[:, 0] + 1000 * x[:, 1] > 0).astype(int)
    path = tmp_path / "table.csv"
    rows = [",".join(map(str, (*row, at))) for row, at in zip(x, label, strict=True)]
    path.write_text("\n".join(["a,b,c,d,e,f,g,h,i,j,label", *rows]), encoding="utf-8")
    columns = f'{{"window": {{"steps": {steps}, "horizon": 1}}}}' if steps else ""
    source = Selection("csv", {"path": str(path), "columns": columns})
    config = inspected(DataConfig(source, features=(), scaling="none"), no_progress)
    layers = (("Flatten", {}), OUTPUT) if steps else (OUTPUT,)
    training = trained(learning_rate=TOO_SMALL, epochs=30)
    sentences = found(examined(sketch(config, training, *layers)))
    assert len(sentences) == 1
    assert "One input varies by" in sentences[0]
