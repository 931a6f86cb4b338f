"""Every layer type in every export format gives the predictions of the model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.params import ParamValue
from playground.document.inference import infer
from playground.document.project import Project
from playground.export.exporting import export_model
from playground.export.formats import FORMATS
from tests.engine.test_building import TYPES, around

pytestmark = pytest.mark.keras

SAMPLED = ("Conv2DTranspose", "MultiHeadAttention", "Normalization")
"""Layer types that are tried outside the long lane, in the formats that convert a model."""
CONVERTED = ("onnx", "litert", "saved_model")
"""Formats that do not keep the layers but their operations."""

WRAPPED = tuple(
    ("TimeDistributed", {"layer": inner})
    for inner in ("Conv2D", "Conv1D", "Flatten", "MaxPooling2D", "BatchNormalization", "LSTM")
)
"""Layers within a wrapper, besides its own default."""


def cases() -> list[object]:
    """Return each layer type with each format; all but a sample are long."""
    return [
        pytest.param(
            name,
            given,
            chosen.name,
            id="-".join((name, *map(str, given.values()), chosen.name)),
            marks=() if name in SAMPLED and chosen.name in CONVERTED else pytest.mark.long,
        )
        for name, given in (*((name, {}) for name in TYPES), *WRAPPED)
        for chosen in FORMATS
    ]


def with_input_shape(project: Project, shape: tuple[int, ...]) -> Project:
    """Return `project` with a shape of its own, as the data that a script draws has another."""
    layers = tuple(
        replace(layer, params={"shape": shape}) if layer.type_name == "Input" else layer
        for layer in project.network.layers
    )
    return project.with_network(replace(project.network, layers=layers))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("type_name", "given", "format_name"), cases())
def test_an_export_gives_the_models_predictions(
    type_name: str, given: dict[str, ParamValue], format_name: str, tmp_path: Path
) -> None:
    from playground.engine.model.building import build_network  # noqa: PLC0415 - imports Keras
    from playground.engine.model.fitting import finalize  # noqa: PLC0415 - imports Keras

    project, data = around(type_name, given)
    project = with_input_shape(project, data.task.input_shape)
    inference = infer(project.network, data.task)
    network = build_network(project, inference, is_hot=False)
    random = np.random.default_rng(0)
    for weight in network.model.weights:
        if weight.dtype == "float32":
            weight.assign(random.uniform(0.2, 1.0, weight.shape))
    finalize(network.model)
    network.model.compile(loss="mean_squared_error", optimizer="sgd")
    path = tmp_path / f"model{FORMATS[format_name].suffix}"
    report = export_model(format_name, path, model=network.model, project=project, x=data.train.x)
    largest = float(np.abs(network.model.predict(data.train.x, verbose=0)).max())
    assert report.difference <= 1e-4 * max(1.0, largest)
    assert path.exists()
