"""Every layer type in every export format gives the predictions of the model.

A setting that a format cannot hold is refused in one sentence, before anything is written.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.base.errors import ExportError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
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
"""Layers within a wrapper other than its default."""
LIMITS: tuple[tuple[str, dict[str, ParamValue], str], ...] = (
    ("Conv1D", {"groups": 3, "filters": 6}, "onnx"),
    ("Conv2D", {"groups": 2}, "onnx"),
    ("TimeDistributed", {"layer": "Conv2D", "groups": 3, "filters": 6}, "onnx"),
    ("Conv2DTranspose", {"dilation_rate": (2, 2)}, "litert"),
    ("UpSampling2D", {"interpolation": "bicubic"}, "litert"),
)
"""Settings that a format cannot hold: an example of each limit of the catalogue."""


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


def built(
    type_name: str, given: Mapping[str, ParamValue]
) -> tuple[Project, Any, NDArray[np.float32]]:
    """Return a project around a layer, its Keras model with other weights, and samples."""
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
    return project, network.model, data.train.x


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("type_name", "given", "format_name"), cases())
def test_an_export_gives_the_models_predictions(
    type_name: str, given: dict[str, ParamValue], format_name: str, tmp_path: Path
) -> None:
    project, model, x = built(type_name, given)
    path = tmp_path / f"model{FORMATS[format_name].suffix}"
    report = export_model(format_name, path, model=model, project=project, x=x)
    largest = float(np.abs(model.predict(x, verbose=0)).max())
    assert report.difference <= 1e-4 * max(1.0, largest)
    assert path.exists()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("type_name", "given", "format_name"), LIMITS)
def test_what_a_format_cannot_hold_is_refused_before_anything_is_written(
    type_name: str, given: dict[str, ParamValue], format_name: str, tmp_path: Path
) -> None:
    project, model, x = built(type_name, given)
    path = tmp_path / f"model{FORMATS[format_name].suffix}"
    with pytest.raises(ExportError, match=r"tested \(\w+\) cannot be exported as .*: it has no "):
        export_model(format_name, path, model=model, project=project, x=x)
    assert not list(tmp_path.iterdir())


def test_every_limit_has_an_example_and_names_a_format() -> None:
    found = {(spec.name, limit.format) for spec in LAYERS for limit in spec.export_limits}
    assert found <= {(type_name, format_name) for type_name, _, format_name in LIMITS}
    assert all(format_name in FORMATS for _, format_name in found)
