"""Every layer type of the catalogue is recognised in the file of a model."""

from pathlib import Path
from typing import Any

import pytest

from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.importing.model import read_model
from tests.catalog.keras_layers import applied, constructed, sample_shapes

TYPES = tuple(spec for spec in LAYERS if spec.name not in ("Input", "Opaque"))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.keras
@pytest.mark.parametrize("spec", TYPES, ids=lambda spec: spec.name)
def test_a_layer_type_is_opened_with_its_settings(spec: LayerSpec, tmp_path: Path) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    shapes = sample_shapes(spec)
    entry = keras.Input(shapes[0])
    made = constructed(spec.name, spec.defaults(), name="tested")
    inputs: list[Any] = [entry]
    if len(shapes) > 1:
        inputs.append(keras.layers.Activation("tanh")(entry))
    flat = keras.layers.Flatten()(applied(spec, made, inputs))
    model = keras.Model(entry, keras.layers.Dense(1)(flat))
    path = tmp_path / "model.keras"
    model.save(path)

    imported = read_model(path)

    layer = next(each for each in imported.project.network.layers if each.name == "tested")
    assert layer.type_name == spec.name
    # Defaults such as the strides of pooling are written as numbers in the file.
    assert {**layer.params} == {**layer.params, **_said(spec)}


def _said(spec: LayerSpec) -> dict[str, ParamValue]:
    return {name: value for name, value in spec.defaults().items() if value is not None}
