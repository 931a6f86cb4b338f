"""The registry of layer types: complete, consistent, readable."""

import inspect
import re
from pathlib import Path

import pytest

import playground.catalog.layers
from playground.base.errors import ShapeError
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec, TensorShape
from tests.catalog.keras_layers import sample_shapes

each_layer = pytest.mark.parametrize("spec", LAYERS, ids=LAYERS.names)


def test_every_file_of_the_folder_is_in_the_tuple() -> None:
    folder = Path(inspect.getfile(playground.catalog.layers)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    names = {name.lower() for name in LAYERS.names}
    assert {stem.replace("_", "") for stem in files} == names


@each_layer
def test_every_layer_explains_itself(spec: LayerSpec) -> None:
    assert spec.summary.endswith("."), "`summary` says what it does, in a sentence"
    assert len(spec.summary.split()) > 2, "`summary` says what it does, in a sentence"
    assert spec.formula, "`formula` says what it computes"
    assert spec.keywords, "`keywords` has the words by which the palette finds it"
    for text in (spec.summary, spec.formula, *(param.help for param in spec.params)):
        assert not re.search("<[a-zA-Z/]", text), f"no markup: {text}"
    for param in spec.params:
        assert param.help.endswith("."), f"`help` of {param.name} is a sentence"


@each_layer
def test_defaults_are_accepted_by_their_own_parameters(spec: LayerSpec) -> None:
    assert spec.parse(spec.defaults()) == spec.defaults()


@pytest.mark.parametrize(
    "spec",
    [spec for spec in LAYERS if spec.traits_of(spec.defaults()).unit_axes],
    ids=lambda spec: spec.name,
)
def test_only_layers_with_a_kernel_have_units_on_its_axes(spec: LayerSpec) -> None:
    inputs = tuple((None, *shape) for shape in sample_shapes(spec))
    weights = {weight.name for weight in spec.weights(spec.defaults(), inputs)}
    assert any("kernel" in name for name in weights)


@pytest.mark.parametrize(
    ("spec", "name"),
    [(spec, spec.size_param) for spec in LAYERS if spec.size_param],
    ids=lambda value: getattr(value, "name", value),
)
def test_size_param_is_an_integer_parameter(spec: LayerSpec, name: str) -> None:
    assert isinstance(spec.defaults()[name], int)


@pytest.mark.parametrize(
    ("name", "shapes", "message"),
    [
        ("Dense", [(None,)], "Dense needs at least 2 dimensions; received (None,)"),
        (
            "Conv2D",
            [(None, 28, 28)],
            "Conv2D needs exactly 4 dimensions; received (None, 28, 28)",
        ),
        ("LSTM", [(None, 4)], "LSTM needs exactly 3 dimensions; received (None, 4)"),
        (
            "Conv2D",
            [(None, 2, 2, 1)],
            "Conv2D needs an input at least as large as its window of 3 x 3; "
            "received (None, 2, 2, 1)",
        ),
        (
            "Add",
            [(None, 4), (None, 3)],
            "Add needs inputs of the same shape; received (None, 4) and (None, 3)",
        ),
        (
            "Concatenate",
            [(None, 4, 2), (None, 3, 2)],
            "Concatenate needs inputs that differ only along axis 2; "
            "received (None, 4, 2) and (None, 3, 2)",
        ),
    ],
)
def test_a_shape_that_does_not_fit_is_named_in_words(
    name: str, shapes: list[TensorShape], message: str
) -> None:
    spec = LAYERS[name]
    with pytest.raises(ShapeError) as error:
        spec.output_shape(spec.defaults(), tuple(shapes))
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "params", "shapes", "cost"),
    [
        ("Dense", {"units": 3}, [(None, 5)], 15),
        ("Conv2D", {"filters": 2, "kernel_size": 3}, [(None, 5, 5, 4)], 3 * 3 * 2 * 9 * 4),
        ("SimpleRNN", {"units": 2}, [(None, 7, 3)], 7 * 2 * (3 + 2)),
        ("Bidirectional", {"units": 2, "layer": "SimpleRNN"}, [(None, 7, 3)], 2 * 7 * 2 * 5),
        ("Add", {}, [(None, 4), (None, 4), (None, 4)], 8),
        ("Flatten", {}, [(None, 4, 4)], 0),
        ("MaxPooling2D", {}, [(None, 4, 4, 3)], 2 * 2 * 3 * 4),
    ],
)
def test_cost_counts_multiply_accumulates_per_sample(
    name: str, params: dict[str, object], shapes: list[TensorShape], cost: int
) -> None:
    spec = LAYERS[name]
    values = spec.parse(params)
    inputs = tuple(shapes)
    assert spec.cost(values, inputs, spec.output_shape(values, inputs)) == cost
