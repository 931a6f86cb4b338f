"""Every layer type of the catalogue is recognised in the file of a model."""

from pathlib import Path
from typing import Any

import pytest

from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.importing.model import read_model
from tests.catalog.keras_layers import applied, constructed, sample_shapes

TYPES: tuple[tuple[LayerSpec, dict[str, ParamValue]], ...] = tuple(
    (spec, {}) for spec in LAYERS if spec.name not in ("Input", "Opaque")
)
WRAPPED: tuple[tuple[LayerSpec, dict[str, ParamValue]], ...] = tuple(
    (spec, {spec.wrapper.param: inner.name})
    for spec in LAYERS
    if spec.wrapper is not None
    for inner in spec.wrapper.inner
)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.keras
@pytest.mark.parametrize(
    ("spec", "given"),
    [*TYPES, *WRAPPED],
    ids=lambda part: part.name if isinstance(part, LayerSpec) else "-".join(part.values()),
)
def test_a_layer_type_is_opened_with_its_settings(
    spec: LayerSpec, given: dict[str, ParamValue], tmp_path: Path
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    values = spec.parse(given)
    shapes = sample_shapes(spec, given)
    entry = keras.Input(shapes[0])
    made = constructed(spec.name, values, name="tested")
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
    assert {**layer.params} == {**layer.params, **_said(values)}


def _said(values: dict[str, ParamValue]) -> dict[str, ParamValue]:
    return {name: value for name, value in values.items() if value is not None}
